"""One member of a list of parties → its party code, or a partner that has none, or nobody known.

Belongs here: telling a body of a region from an organisation with the region's name in it, a federal body, a
municipality. Does not belong here: where a member begins and ends (``agreement_parties``).

A partner without a code is told by its words («org:северстал», «mun:район:краснинск@RU-SMO»: what follows the sign is
the region it was named with), so that its agreements are known again; the code never is its region's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingestion.language.agreement_units import Unit
from ingestion.language.agreement_words import listed
from ingestion.language.municipalities import find_municipalities
from ingestion.language.parties import find_parties, region_of_adjective
from ingestion.language.tokens import folded_words, stem
from ingestion.reference import parties

UNKNOWN = "?"
"""Stands for a party of which nothing is understood; an agreement with one cannot be told from another."""

_NOUN_OF = {"областн": "область", "краев": "край", "окружн": "округ"}


@dataclass(frozen=True, slots=True)
class Member:
    """What a member of the list is: a code, or a partner without one; neither where the words name nobody."""

    code: str | None = None
    other: str | None = None


def member_of(units: Sequence[Unit]) -> Member:
    """The party that the pieces of one member name."""
    regions = [unit.codes[0] for unit in units if unit.sort == "party"]
    towns = [unit for unit in units if unit.sort == "town"]
    first = next((n for n, unit in enumerate(units) if unit.sort == "party"), len(units))
    words = [unit.flat for unit in units if unit.sort == "word"]
    before = [unit.flat for unit in units[:first] if unit.sort == "word"]
    if before and is_nobody(units):
        if regions[:1] == ["RU"]:  # «субъектами Российской Федерации Калужской областью и …»
            del regions[0]
        return Member(code=regions[0]) if regions else Member()
    if _is_organisation(before) or _is_federal(words, before, regions):
        return Member(other=_organisation(units))
    beside = regions or [m.code for unit in units if unit.sort == "bracket" for m in find_parties(unit.text)]
    leading = " ".join(before)
    quoted = " ".join(unit.flat for unit in units[:first] if unit.sort == "quoted")
    if listed("municipal").search(leading) or (towns and (first == len(units) or _precedes(units, towns[0], first))):
        return _municipality(units, towns, before, quoted, beside)
    if not regions:
        return _without_region(words, units)
    code = regions[0]
    if parties()[code].kind == "country" and listed("territories").search(leading):
        return Member(other=UNKNOWN)  # a province that is not known, of a country that is
    return Member(code=code)


def _precedes(units: Sequence[Unit], town: Unit, first: int) -> bool:
    return town.start < units[first].start


def _is_organisation(before: Sequence[str]) -> bool:
    """Whether what leads the name is an organisation and no body: «Смоленское областное объединение профсоюзов»."""
    for number, word in enumerate(before):
        if listed("bodies").fullmatch(word) and not word.startswith("организ"):
            return False
        if listed("organisations").fullmatch(word) or listed("organisations").match(" ".join(before[number:])):
            return True
    return False


def _is_federal(words: Sequence[str], before: Sequence[str], regions: Sequence[str]) -> bool:
    if listed("federal").search(" ".join(before)):
        return True
    if regions[:1] != ["RU"] or not before:
        return False
    return not any(listed("governments").fullmatch(word) for word in before)


def _organisation(units: Sequence[Unit]) -> str:
    """An organisation is told by the name in quotes, where it has one, else by all its words."""
    quoted = [unit.text for unit in units if unit.sort == "quoted"]
    said = quoted or [unit.text for unit in units if unit.sort in {"word", "party", "town"}]
    return "org:" + " ".join(sorted(map(stem, folded_words(" ".join(said)))))


def _municipality(
    units: Sequence[Unit], towns: Sequence[Unit], before: Sequence[str], quoted: str, beside: Sequence[str]
) -> Member:
    towns = towns or [
        Unit("town", unit.start, unit.end, unit.text, unit.flat, town.codes)
        for unit in units
        if unit.sort == "quoted"
        for town in find_municipalities(unit.text)
    ]
    is_district = listed("districts").search(f"{' '.join(before)} {quoted}") is not None or _is_quarter(units)
    if towns and not is_district:
        fitting = [code for code in towns[0].codes if not beside or code.startswith(f"{beside[0]}-")]
        if len(fitting) == 1 and _is_the_town_itself(units, towns[0]):
            return Member(code=fitting[0])
    said = [unit.flat for unit in units if unit.sort in {"word", "town", "quoted"}]
    name = [word for word in folded_words(" ".join(said)) if not listed("municipal_fillers").fullmatch(word)]
    if not name:
        return Member(other=UNKNOWN)
    sort = "район" if is_district else "город"
    region = f"@{beside[0]}" if beside else ""
    return Member(other=f"mun:{sort}:{' '.join(sorted(map(stem, name)))}{region}")


def _is_quarter(units: Sequence[Unit]) -> bool:
    """«управой Ленинского округа города Калуги», but «Городской Управой города Калуги» is the town."""
    words = [unit.flat for unit in units if unit.sort == "word"]
    has_own_name = any(not listed("municipal_fillers").fullmatch(word) for word in words)
    return has_own_name and any(listed("quarters").fullmatch(word) for word in words)


def _is_the_town_itself(units: Sequence[Unit], town: Unit) -> bool:
    """Whether the member is the town or its administration, and not a factory in it."""
    others = [word for unit in units if unit.sort == "word" for word in unit.flat.split("-")]
    return all(listed("municipal_fillers").fullmatch(word) or listed("bodies").fullmatch(word) for word in others) or (
        any(listed("municipal").fullmatch(word) for word in others)
    )


def _without_region(words: Sequence[str], units: Sequence[Unit]) -> Member:
    for word, following in pairwise(words):
        noun = next((noun for start, noun in _NOUN_OF.items() if following.startswith(start)), None)
        code = region_of_adjective(word, noun) if noun else None
        if code is not None:  # «Смоленская областная Дума»
            return Member(code=code)
    if any(unit.sort == "quoted" for unit in units):
        return Member(other=_organisation(units))
    if not words or all(listed("nobody").fullmatch(word) for word in words):
        return Member()
    return Member(other=UNKNOWN)


def is_nobody(units: Sequence[Unit]) -> bool:
    """Whether the words of a member name nobody in particular: «сторонами», «субъектами»."""
    words = [unit.flat for unit in units if unit.sort == "word"]
    return bool(words) and all(listed("nobody").fullmatch(word) for word in words)


def is_named(units: Sequence[Unit]) -> bool:
    """Whether a member has its name yet; «Правительством» in «Правительством и Думой Тверской области» has not."""
    return any(unit.sort in {"party", "town", "quoted"} for unit in units) or any(
        unit.sort == "word" and not listed("party_heads").fullmatch(unit.flat) and unit.text[:1].isupper()
        for unit in units
    )
