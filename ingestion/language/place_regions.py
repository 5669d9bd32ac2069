"""In which region a place lies: by the regions and districts that the text names, and by its towns.

Belongs here: weighing these against each other. Does not belong here: names of regions (``parties``), towns
(``place_towns``), what remains as the venue (``place_venue``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingestion.language.parties import PartyMention, find_parties
from ingestion.language.place_gazetteer import district_regions, is_nominative, town
from ingestion.language.place_towns import Town
from ingestion.language.place_words import NAME, Part, is_quoted, place_words
from ingestion.language.tokens import flat
from ingestion.reference import parties

_HAS_NOUN = re.compile(r"област|обл\b|край|кра[яею]|республик|респ\b|округ|(?<![а-яё])г(?:ор(?:од\w*)?)?\b")
_SHARED_NOUN = re.compile(r"[а-яё-]+(?:ая|ой|ую|ий|ого|ом|их|ые)")
_ADJECTIVE_BEFORE = re.compile(
    r"((?:[А-ЯЁ][а-яё]+-)?[А-ЯЁ][а-яё]+(?:ий|ого|ому|им|ом|ой|ие|их))((?:\s*(?:,|и)\s*[А-ЯЁ][а-яё-]+(?:ий|ого|ому|им|ом|ой))*)\s+$"
)
# «г.о. Истра», «городской округ город Брянск»: a municipal okrug that bears the name of its town is not the town.
_NAMED_AFTER_TOWN = re.compile(
    r"(?<![а-яё.])(?:[гм]\.\s?о\.|(?:городск|муниципальн)[а-я]+\sокруг[а-я]*)\s+(?:г\.\s?|город[а-я]*\s)?"
    rf"(?P<name>{NAME})",
    re.IGNORECASE,
)
_GENITIVE = re.compile(r"(?:области|края|республики|округа|района|р-на|района»)|^республики\s|беларуси$|россии$")
_GENITIVE_OF_TOWN = ("а", "ы", "и", "я", "ого")
_PLURAL = re.compile(r"(?:район|округ)(?:ы|ов|ах|ам|ами|а)$")
_WORD = re.compile(r"[А-ЯЁ][А-ЯЁа-яё-]+")


@dataclass(frozen=True, slots=True)
class District:
    """A district named at ``start:end``, and the listed regions that have one of that name."""

    start: int
    end: int
    regions: frozenset[str]


def find_districts(text: str, flat_text: str) -> list[District]:
    """The districts that a text names, outside quotation marks as well as inside («МО «Вяземский район»»)."""
    found = []
    for noun in place_words().districts.finditer(flat_text):
        adjectives = _ADJECTIVE_BEFORE.search(text, 0, noun.start())
        if adjectives is None:
            continue
        names = [adjectives[1], *_WORD.findall(adjectives[2])]
        start = adjectives.start()
        if len(names) > 1 and not _PLURAL.search(noun[0]):  # «пгт Верхнеднепровский, Дорогобужский район»
            names = names[-1:]
            start = text.rindex(names[0], start, noun.start())
        found.append(District(start, noun.end(), frozenset.intersection(*map(district_regions, names))))
    for okrug in _NAMED_AFTER_TOWN.finditer(text):
        centre = town(okrug["name"])
        if centre is not None and not any(d.start < okrug.end() and okrug.start() < d.end for d in found):
            found.append(District(okrug.start(), okrug.end(), centre.regions))
    return found


def places_named(text: str, parts: Sequence[Part]) -> list[PartyMention]:
    """The regions and countries that say where it was: not inside a title, not an embassy of theirs."""
    mentions = find_parties(text)
    found = []
    for number, mention in enumerate(mentions):
        part = next((p for p in parts if p.start <= mention.start < p.end), None)
        if part is None or is_quoted(text, mention.start):
            continue
        if place_words().representations.search(flat(text[part.start : mention.start])):
            continue
        shares_noun = number + 1 < len(mentions) and _SHARED_NOUN.fullmatch(flat(mention.words)) is not None
        alone = text[part.start : part.end].strip() == mention.words.strip()
        if _HAS_NOUN.search(flat(mention.words)) or alone or shares_noun:
            found.append(mention)
    return found


def is_genitive(name: str) -> bool:
    """Whether a flat name of a region, district or town stands in the genitive («города вязьмы»)."""
    last = name.rsplit(" ", 1)[-1]
    listed = town(last)
    if listed is not None:
        return not is_nominative(last) and last.endswith(_GENITIVE_OF_TOWN)
    return _GENITIVE.search(name) is not None or (name.startswith("города ") and last.endswith(_GENITIVE_OF_TOWN))


def region_of(
    towns: Sequence[Town], named: Sequence[str], districts: Sequence[District], text: str, reporting: str | None
) -> tuple[str | None, bool]:
    """The region, and whether it is beyond doubt. ``named`` has the codes that the text names."""
    regions = [code for code in named if "-" in code]
    by_district = _of_districts(districts, reporting)
    listed = [_regions_of(each, reporting, by_district, regions) for each in towns]
    if not towns:
        if not regions and by_district is not None:
            return by_district, True
        codes = regions or list(named)
        if len(codes) == 1 and len(districts) > 0 and by_district not in (None, codes[0]):
            return (codes[0], True) if any(codes[0] in d.regions for d in districts) else (None, False)
        return (codes[0], True) if len(codes) == 1 else (None, not codes and not districts)
    if len(regions) == 1:
        # The text names the region; a listed town of another region says that it names it for another reason.
        if all(not codes or regions[0] in codes for codes in listed):
            return regions[0], True
        own = set.intersection(*map(set, listed)) if all(listed) else set()
        return (own.pop() if len(own) == 1 else None), False
    common = set.intersection(*map(set, listed)) if all(listed) else set()
    if not any(listed) and not regions and by_district is not None:
        return by_district, True
    if len(common) == 1:
        return common.pop(), not regions
    told = [code for code in sorted(common) if _adjective_says(code, text)]
    if len(told) == 1:
        return told[0], True
    if by_district is not None and by_district in common:
        return by_district, True
    if reporting in common:
        return reporting, False
    if not any(listed) and len(named) == 1 and not regions:
        return named[0], True  # «г. Пекин, Китай»
    return None, False


def _regions_of(found: Town, reporting: str | None, by_district: str | None, named: Sequence[str]) -> frozenset[str]:
    """The regions that a town may lie in; a settlement only in one that something else speaks for."""
    if found.listed is None:
        return frozenset()
    if found.listed.is_town:
        return found.listed.regions
    return frozenset(code for code in found.listed.regions if code in (reporting, by_district, *named))


def _of_districts(districts: Sequence[District], reporting: str | None) -> str | None:
    """The one region that the named districts lie in; of several that bear the name, the reporting one."""
    if not districts:
        return None
    common = frozenset.intersection(*(district.regions for district in districts))
    if reporting in common:
        return reporting
    return next(iter(common)) if len(common) == 1 else None


def _adjective_says(code: str, text: str) -> bool:
    """«г. Благовещенск, Амурская областная филармония»."""
    stem = _adjectives().get(code)
    return (
        stem is not None and re.search(rf"(?<![а-я-]){stem}(?:ая|ий|ое|ой|ого|ом|ую)(?![а-я])", flat(text)) is not None
    )


@cache
def _adjectives() -> dict[str, str]:
    """The stem of the adjective of every region that is named by one."""
    found = {}
    for code, party in parties().items():
        match = re.match(r"([а-яе-]+)(?:ая|ий|ое) (?:область|край|республика)", flat(party.name))
        if match is not None:
            found[code] = match[1]
    return found
