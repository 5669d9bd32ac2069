"""The words of the column of places, ready to be looked for.

Belongs here: ``place_words.yml`` as patterns, and the parts that a text falls into. Does not belong here: what a part
means (``place_form``, ``place_towns``, ``place_regions``, ``place_venue``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingestion.language.patterns import Anchored, Phrases, beginnings_of, compiled, phrases
from ingestion.reference import read_yaml

NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*"


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The lists as patterns for flat text; ``modes`` has the mode of each of ``forms``, ``street_beginnings`` the words
    without which there is no street."""

    forms: Phrases
    modes: tuple[str, ...]
    channels: re.Pattern[str]
    channel_beginnings: frozenset[str] | None
    broadcasts: re.Pattern[str]
    negated_before: re.Pattern[str]
    negated_after: re.Pattern[str]
    marks: re.Pattern[str]
    oblique_marks: frozenset[str]
    town_marks: frozenset[str]
    not_a_town: re.Pattern[str]
    districts: re.Pattern[str]
    town_writings: dict[str, str]
    like_persons: re.Pattern[str]
    no_place: Anchored
    events: re.Pattern[str]
    venues: re.Pattern[str]
    representations: re.Pattern[str]
    street: re.Pattern[str]
    street_beginnings: frozenset[str]
    square: re.Pattern[str]
    house: re.Pattern[str]
    furniture: re.Pattern[str]
    ignored: re.Pattern[str]
    own_region: re.Pattern[str]
    country: re.Pattern[str]
    mistyped_forms: tuple[str, ...]
    untitled: re.Pattern[str]
    times: re.Pattern[str]
    people: Anchored
    bare_venues: Anchored
    islands: re.Pattern[str]


@cache
def place_words() -> PlaceWords:
    """The words, loaded once."""
    data = read_yaml("place_words.yml")
    dotted, bare = (_plain(data["locality_marks"][kind]) for kind in ("dotted", "bare"))
    streets = data["streets"]
    adjectives = r"(?:[а-я-]+(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|ом|ей|их|ых)\s+){0,4}"
    return PlaceWords(
        forms=phrases(pattern for patterns in data["modes"].values() for pattern in patterns),
        modes=tuple(mode for mode, patterns in data["modes"].items() for _ in patterns),
        channels=_either(data["channels"]),
        channel_beginnings=beginnings_of(data["channels"]),
        broadcasts=_either(data["broadcasts"]),
        negated_before=re.compile(rf"(?<![а-я])(?:{_plain(data['negations']['before'])})\s+(?:в\s+)?$"),
        negated_after=re.compile(rf"\s+(?:{_plain(data['negations']['after'])})\s"),
        marks=re.compile(rf"(?<![а-я.-])(?:(?:{dotted})\.\s*|(?:{bare})\s+)"),
        oblique_marks=frozenset(data["oblique_marks"]),
        town_marks=frozenset(data["town_marks"]),
        not_a_town=_either(data["not_a_town"]),
        districts=_either(data["districts"]),
        town_writings=dict(data["town_writings"]),
        like_persons=_either(data["like_persons"]),
        no_place=Anchored(data["no_place"]),
        events=re.compile(adjectives + _either(data["events"]).pattern),
        venues=_either(data["venues"]),
        representations=_either(data["representations"]),
        street=re.compile(
            rf"(?:^|(?<=[\s»]))(?:на\s+)?(?:{_plain(streets['before'])})(?:\.\s*|\s+)[\w«].*"
            rf"|(?:^|(?<=[»]\s))(?:на\s+)?[а-я0-9-]+(?:\s+[а-я0-9-]+)?\s+(?:{_plain(streets['after'])})(?![а-я]).*"
        ),
        street_beginnings=frozenset(word.split("-")[0] for words in streets.values() for word in words),
        square=re.compile(
            rf"(?:{_plain(data['squares'])})(?:\.|\s).*|[а-я-]+(?:\s[а-я-]+)?\s(?:{_plain(data['squares'])})"
        ),
        house=re.compile(rf"(?:(?:{_plain(data['house'])})\.?\s*№?\s*\d.*|№?\s*\d+\s?[а-я]?(?:[/-]\d*[а-я]?)?)"),
        furniture=re.compile(rf"(?:{_either(data['furniture']).pattern})[\s:]+"),
        ignored=re.compile(rf"(?:{_either(data['ignored']).pattern}[\s.–—-]*)+"),
        own_region=_either(data["own_region"]),
        country=_either(data["country"]),
        mistyped_forms=tuple(data["mistyped_forms"]),
        untitled=_either(data["untitled"]),
        times=_either(data["times"]),
        people=Anchored(data["people"]),
        bare_venues=Anchored(data["bare_venues"]),
        islands=re.compile(rf"{_either(data['islands']).pattern}[\s.].*"),
    )


def _plain(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _either(patterns: list[str]) -> re.Pattern[str]:
    return compiled("(" + "|".join(sorted(patterns, key=len, reverse=True)) + ")")


# --- parts ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text between commas, semicolons and brackets, outside quotation marks."""

    start: int
    end: int
    is_bracket: bool


def parts_of(text: str) -> list[Part]:
    """The parts of a text in order, blank ones left out."""
    found: list[Part] = []
    start, quotes, brackets = 0, 0, 0

    def close(end: int) -> None:
        if text[start:end].strip():
            found.append(Part(start, end, brackets > 0))

    for place, sign in enumerate(text):
        if sign == "«":
            quotes += 1
        elif sign == "»":
            quotes = max(0, quotes - 1)
        elif quotes and text.find("»", place) >= 0:
            continue
        elif sign in ",;\n()":
            close(place)
            start = place + 1
            brackets += (sign == "(") - (sign == ")" and brackets > 0)
    close(len(text))
    return found


def is_quoted(text: str, place: int) -> bool:
    """Whether a place lies inside quotation marks."""
    return text.count("«", 0, place) > text.count("»", 0, place)


def without(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    """What stands between two places, a space in place of each of the ``spans`` in it."""
    pieces: list[str] = []
    for from_, to in sorted(spans):
        if to > start and from_ < end:
            pieces.append(text[start : max(start, from_)])
            start = max(start, to)
    pieces.append(text[start:end])
    return " ".join(pieces)
