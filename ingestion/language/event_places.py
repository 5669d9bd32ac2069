"""Regions, towns and districts in the title of an event: whose it is and where it is.

Belongs here: places within a title. Does not belong here: the column of places (``place``), the rest of the title
(``event_title``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingestion.language.morphology import lemma
from ingestion.language.parties import find_parties
from ingestion.language.tokens import flat, stem
from ingestion.reference import read_rows

_TOWN = r"(?:г|с|д|п|пос|пгт|дер|город\w{0,2}|сел[оеа]|посел\w{1,3}|деревн\w)\.?"
# What stands before a place where something is held, and before a town at all.
_HOST = re.compile(rf"(?:(?<!\w)(?:в|во|на|под|территории)\s+|[,(]\s*)(?:{_TOWN}\s*)?$")
_MARK = re.compile(rf"(?:(?<![\w.]){_TOWN}\s*|(?<!\w)(?:в|во|из|под)\s+|[,(–—-]\s*)$")
_INITIALS = re.compile(r"(?<!\w)\w\.\s?\w\.\s*$")
_DISTRICT = re.compile(r"(?<!\w)(\w+?)(?:ск|цк)\w{2,3}\s+(?:муниципальн\w+\s+)?(?:район|округ)\w*")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_ADJECTIVAL = ("ский", "цкий")
_LINK = re.compile(r"\s*[–—-]\s*")


@dataclass(frozen=True, slots=True)
class Places:
    """``guests`` are regions that the event is of, ``hosts`` those where it is said to be held; ``towns`` the towns and
    districts where it is held."""

    guests: frozenset[str]
    hosts: frozenset[str]
    towns: frozenset[str]


def places_of(title: str, outside: str) -> tuple[Places, str]:
    """The places in ``outside`` (flat text of a part of ``title``), and that text without their words."""
    guests: set[str] = set()
    hosts: set[str] = set()
    towns: set[str] = set()
    for match in _DISTRICT.finditer(outside):
        towns.add(f"район {match[1]}")
    text = _DISTRICT.sub(" ", outside)
    for mention in sorted(find_parties(title), key=lambda mention: -len(mention.words)):
        words = flat(mention.words)
        place = text.find(words)
        if place >= 0:
            (hosts if _HOST.search(text[:place]) else guests).add(mention.code)
            text = f"{text[:place]} {text[place + len(words) :]}"
    for match, town, region in list(towns_in(text)):
        if _HOST.search(text[: match.start()]):
            towns.add(town)
            hosts.add(region)
        else:
            guests.add(region)
        text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return Places(frozenset(guests), frozenset(hosts), frozenset(towns)), text


def towns_in(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """The listed towns of a flat text: where each stands, its name and its region."""
    for match in _WORD.finditer(text):
        found = _towns().get(stem(flat(lemma(match[0])))) or _towns().get(stem(match[0]))
        if found is not None and _is_town(text, match) and not _is_adjective_of(match[0], found[0]):
            yield match, *found


def _is_town(text: str, match: re.Match[str]) -> bool:
    """Whether a word that is the name of a town stands where towns stand; «памяти В.П. Иванова» is none."""
    before = text[: match.start()]
    if _INITIALS.search(before):
        return False
    return _MARK.search(before) is not None or _LINK.match(text, match.end()) is not None


def _is_adjective_of(word: str, town: str) -> bool:
    """«В Михайловской батарее» is in no town of Михайловск."""
    first = flat(lemma(word))
    return first.endswith(_ADJECTIVAL) and not town.endswith(_ADJECTIVAL)


@cache
def _towns() -> dict[str, tuple[str, str]]:
    """Listed towns of one word by their stem: the name and the region."""
    rows = ((flat(row["locality"]), row["region_code"]) for row in read_rows("locality.csv"))
    return {stem(name): (name, region) for name, region in rows if name.isalpha()}
