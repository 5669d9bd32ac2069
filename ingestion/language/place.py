"""Where and in what form an event was held, from the words of the column of places.

Belongs here: form, town, region, and what is left as the venue. Does not belong here: names of regions (``parties``),
the towns whose region is known (``locality.csv``), the words of forms and marks (``place_words.yml``).

A town is known by its mark («г. Гагарин»), or by standing alone between commas when it is in the list: a person's or a
museum's name is no town. Its region is the one that the text names, or the list's; a town that is in neither has no
region. Several towns leave the town open, and the region too unless they share it.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ingestion.language.morphology import lemmas
from ingestion.language.parties import PartyMention, find_parties
from ingestion.language.patterns import Phrases, compiled, phrases, word_beginnings
from ingestion.language.tokens import flat
from ingestion.reference import read_rows, read_yaml

_NO_WORDS = re.compile(r"[\s\-–—.,;:]*")
_NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*"
_NEXT_WORD = re.compile(rf"\s+(?P<next>{_NAME})")
_ANY_WORD = re.compile(r"\s*,?\s*([а-яёА-ЯЁ-]+)")
_SEGMENT = re.compile(r"[^,;()\n]+")
_ADJECTIVE = re.compile(r".+(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|ом|ему|ых|их)")
_HAS_NOUN = re.compile(r"област|обл\b|край|кра[яею]|республик|респ\b|округ|(?<![а-яё])г(?:ор(?:од\w*)?)?\b")
_LONGEST = 2000  # characters; a cell of places that is longer holds prose
_YEAR_BEFORE = re.compile(r"\d\s*$")


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a text says about the place.

    ``mode``: in_person, remote, hybrid, by_correspondence, or None where nothing is said. ``region_code`` is a party
    code. ``parsed``: town or region or form is known and nothing contradicts; ``partial``: several towns, a town whose
    region is not known, a venue without a town; ``unparsed``: nothing is known, or the text is
    too long to be a place; ``empty``: no words.
    """

    text: str
    status: str
    mode: str | None = None
    locality: str | None = None
    region_code: str | None = None
    venue: str | None = None
    has_several_localities: bool = False


@dataclass(frozen=True, slots=True)
class _Town:
    name: str
    start: int
    end: int
    is_village: bool = False  # by its mark; the list holds towns, and many villages bear their names


def read_place(text: str, region_code: str | None = None) -> PlaceReading:
    """The place of an event. ``region_code`` is the reporting region: it decides only between towns of one name.

    Never raises.
    """
    return _read(text, region_code)


@lru_cache(maxsize=4096)
def _read(text: str, reporting: str | None) -> PlaceReading:
    if _NO_WORDS.fullmatch(text):
        return PlaceReading(text, "empty")
    if len(text) > _LONGEST:
        return PlaceReading(text, "unparsed")
    mode, mode_spans = _mode(flat(text))
    towns = _towns(text)
    names = list(dict.fromkeys(town.name for town in towns))
    mentions = [m for m in find_parties(text) if _is_place(text, m)]
    named = list(dict.fromkeys(m.code for m in mentions if not _covers_town(m, towns)))
    listed = [set() if town.is_village else set(_regions().get(flat(town.name), ())) for town in towns]
    region, region_is_clear = _region(listed, named, reporting)
    several = len(names) > 1
    spans = mode_spans + [(m.start, m.end) for m in mentions]
    if not several:
        spans += [(town.start, town.end) for town in towns]
    venue = _venue(text, spans)
    if several:
        return PlaceReading(text, "partial", mode or "in_person", None, region, text.strip(), True)
    locality = names[0] if names else None
    if mode is None:
        mode = "in_person" if locality or region or venue else None
    if mode is None:
        return PlaceReading(text, "unparsed")
    understood = region_is_clear and (
        (locality is not None and region is not None) or (locality is None and (region is not None or not venue))
    )
    return PlaceReading(text, "parsed" if understood else "partial", mode, locality, region, venue)


# --- form ----------------------------------------------------------------------------------------------------------


def _mode(flat_text: str) -> tuple[str | None, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    beginnings = word_beginnings(flat_text)
    for mode, listed in _words().modes.items():
        spans = [match.span() for pattern in listed.among(beginnings) for match in pattern.finditer(flat_text)]
        if spans:
            found[mode] = spans
    spans = [span for each in found.values() for span in each]
    if "hybrid" in found or ("in_person" in found and ("remote" in found or "by_correspondence" in found)):
        return "hybrid", spans
    for mode in ("remote", "by_correspondence", "in_person"):
        if mode in found:
            return mode, spans
    return None, []


# --- towns ---------------------------------------------------------------------------------------------------------


def _towns(text: str) -> list[_Town]:
    words = _words()
    towns: list[_Town] = []
    for match in words.marks.finditer(text):
        mark = flat(match["mark"].strip().rstrip("."))
        if mark == "г" and _YEAR_BEFORE.search(text, 0, match.start()):
            continue  # «2020 г. Смоленск»: the year's letter
        name, end = _full_name(text, match["name"], match.end())
        is_oblique = mark in words.oblique_marks or _follows_preposition(text, match.start())
        is_village = mark not in words.town_marks
        towns.append(_Town(_nominative(name, is_oblique), match.start(), end, is_village))
    for segment in _SEGMENT.finditer(text):
        alone = segment[0].strip()
        listed = _listed().get(flat(alone))
        if listed is not None and alone[0].isupper():
            start = segment.start() + segment[0].index(alone)
            if not any(town.start <= start < town.end for town in towns):
                towns.append(_Town(listed, start, start + len(alone)))
    return sorted(towns, key=lambda town: town.start)


def _full_name(text: str, first: str, end: int) -> tuple[str, int]:
    """The name of a town of one or two words: «Великие Луки», but «Вятское» in «Вятское Некрасовского района»."""
    match = _NEXT_WORD.match(text, end)
    if match is None:
        return first, end
    both = f"{first} {match['next']}"
    if _known(both) is not None:
        return both, match.end()
    if _known(first) is not None or not _ADJECTIVE.fullmatch(first):
        return first, end
    after = _ANY_WORD.match(text, match.end())
    if _words().not_a_town.fullmatch(flat(match["next"])) or (after and _words().not_a_town.fullmatch(flat(after[1]))):
        return first, end
    return both, match.end()


def _follows_preposition(text: str, start: int) -> bool:
    return re.search(r"(?<![а-яё])(?:в|во|из|под|у)\s+$", flat(text[max(0, start - 6) : start])) is not None


def _nominative(name: str, is_oblique: bool) -> str:
    known = _known(name)
    if known is not None:
        return known
    if is_oblique and " " not in name and "-" not in name:
        for lemma in lemmas(name):
            if lemma != flat(name) and lemma[:3] == name[:3].lower():
                return lemma[0].upper() + lemma[1:]
    return name


@lru_cache(maxsize=4096)
def _known(name: str) -> str | None:
    """The listed town of this name in any case: «Смоленске» → «Смоленск»; None where none is listed."""
    flat_name = flat(name)
    listed = _listed()
    if flat_name in listed:
        return listed[flat_name]
    parts = [[flat(lemma) for lemma in lemmas(part)] for part in flat_name.split()]
    if len(parts) == 1:
        found = {listed[lemma] for lemma in parts[0] if lemma in listed}
        return found.pop() if len(found) == 1 else None
    return None


# --- region --------------------------------------------------------------------------------------------------------


def _is_place(text: str, mention: PartyMention) -> bool:
    """Whether a named region is where it was: not inside a title, not a hotel called after a city."""
    if text[: mention.start].count("«") > text[: mention.start].count("»"):
        return False
    if _HAS_NOUN.search(flat(mention.words)):
        return True
    segment = next((s for s in _SEGMENT.finditer(text) if s.start() <= mention.start < s.end()), None)
    return segment is not None and segment[0].strip() == mention.words.strip()


def _covers_town(mention: PartyMention, towns: list[_Town]) -> bool:
    return any(mention.start < town.end and town.start < mention.end for town in towns)


def _region(of_towns: list[set[str]], named: list[str], reporting: str | None) -> tuple[str | None, bool]:
    """The region, and whether it is beyond doubt.

    ``of_towns`` has the listed regions of each town, ``named`` the codes that the text names.
    """
    regions = [code for code in named if "-" in code]
    if not of_towns:
        codes = regions or named
        return (codes[0], True) if len(codes) == 1 else (None, not codes)
    if len(regions) == 1:
        # The text names the region; a listed town of another region says that it names it for another reason.
        if all(not codes or regions[0] in codes for codes in of_towns):
            return regions[0], True
        own = set.intersection(*of_towns) if all(of_towns) else set()
        return (own.pop() if len(own) == 1 else None), False
    common = set.intersection(*of_towns) if all(of_towns) else set()
    if len(common) == 1:
        return common.pop(), not regions
    if reporting in common:
        return reporting, False
    if not any(of_towns) and len(named) == 1 and not regions:
        return named[0], True  # «г. Пекин, Китай»
    return None, False


# --- venue ---------------------------------------------------------------------------------------------------------


def _venue(text: str, spans: list[tuple[int, int]]) -> str | None:
    """The text without town, region and form; None where nothing of meaning is left."""
    kept = "".join(
        "\x00" if any(start <= place < end for start, end in spans) else character
        for place, character in enumerate(text)
    )
    kept = re.sub(r"\x00+", " ", kept)
    kept = re.sub(r"\(\s*(?:,\s*)*", "(", kept)
    kept = re.sub(r"(?:\s*,)*\s*\)", ")", kept)
    kept = re.sub(r"\(\s*(?:и|[-–—,;])*\s*\)", " ", kept)
    kept = re.sub(r"\s+([,;)])", r"\1", " ".join(kept.split()))
    kept = re.sub(r"(?:,\s*){2,}", ", ", kept).strip(" ,;:–—-.")
    if not kept or _words().ignored.fullmatch(flat(kept)) or not re.search(r"\w{2}", kept):
        return None
    return kept


# --- the words -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    modes: dict[str, Phrases]
    marks: re.Pattern[str]
    oblique_marks: frozenset[str]
    town_marks: frozenset[str]
    not_a_town: re.Pattern[str]
    ignored: re.Pattern[str]


@cache
def _words() -> _Words:
    data = read_yaml("place_words.yml")
    dotted = "|".join(re.escape(mark) for mark in sorted(data["locality_marks"]["dotted"], key=len, reverse=True))
    bare = "|".join(re.escape(mark) for mark in sorted(data["locality_marks"]["bare"], key=len, reverse=True))
    return _Words(
        {mode: phrases(patterns) for mode, patterns in data["modes"].items()},
        re.compile(rf"(?<![А-Яа-яЁё.-])(?P<mark>(?i:{dotted})\.\s*|(?i:{bare})\s+)(?P<name>{_NAME})"),
        frozenset(data["oblique_marks"]),
        frozenset(data["town_marks"]),
        compiled("(" + "|".join(data["not_a_town"]) + ")"),
        compiled("(" + "|".join(data["ignored"]) + ")"),
    )


@cache
def _listed() -> dict[str, str]:
    """Towns of the list by their flat name."""
    return {flat(row["locality"]): row["locality"] for row in read_rows("locality.csv")}


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    regions: dict[str, list[str]] = {}
    for row in read_rows("locality.csv"):
        regions.setdefault(flat(row["locality"]), []).append(row["region_code"])
    return {name: tuple(codes) for name, codes in regions.items()}
