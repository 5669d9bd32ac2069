"""What of a text of the column of places is left as the venue.

Belongs here: taking out towns, regions, districts, addresses, furniture, and what is no place at all. Does not belong
here: finding towns and regions, the form.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingestion.language.place_words import Part, PlaceWords, place_words, without
from ingestion.language.tokens import flat

_ABBREVIATION = re.compile(r"(?<![А-ЯЁа-яё])[А-ЯЁ]{2,}|«")
_PROPER = re.compile(r"[А-ЯЁ][а-яё]+|\b[A-Z]")
_QUOTED = re.compile(r"«[^«»]*(?:«[^«»]*»[^«»]*)*»")
_EMPTY_QUOTES = re.compile(r"«\s*»")
_PREPOSITION_BEHIND = re.compile(r"\s(?:в|во|на|и|из|под|с|у)$")
_SOMETHING = re.compile(r"\w{2}|\d")
_INDEX = re.compile(r"\d{6}")
_WORDS = re.compile(r"[а-яa-z0-9]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMERAL = frozenset("0123456789ivx")


@dataclass(frozen=True, slots=True)
class Venue:
    """The venue, None where none is left. ``has_several``: more than one is named, so that none is *the* venue.

    ``is_place``: something of the text is a place, if only an address; ``is_whole``: every part is understood;
    ``is_bare``: there is one, and all that is said of it is «площадка».
    """

    words: str | None = None
    has_several: bool = False
    is_place: bool = False
    is_whole: bool = True
    is_bare: bool = False


def venue_of(text: str, parts: Sequence[Part], spans: Sequence[tuple[int, int]], *, has_town: bool) -> Venue:
    """The venue of these parts of a text, without the ``spans`` (towns, regions, districts, words of form).

    A bare name beside a town is a venue («Красный Бор, г. Смоленск»); without one it may be a village.
    """
    words = place_words()
    kept: list[tuple[Part, str, bool]] = []
    is_place = False
    is_whole = True
    is_bare = False
    follows_address = False
    for part in parts:
        if words.no_place.fullmatch(whole := flat(text[part.start : part.end]).strip(" .–—-")) or _is_time(whole):
            continue
        left, had_address = _stripped(text, part, spans, words)
        is_place = is_place or had_address
        if not left:
            continue
        folded = flat(left)
        if words.house.fullmatch(folded) or _INDEX.fullmatch(folded):
            is_place = True
            if kept and kept[-1][2]:
                kept.pop()  # «пл. Ленина, д. 1»: an address
            continue
        follows_address = had_address
        if words.no_place.fullmatch(folded) or words.events.match(folded) or words.ignored.fullmatch(folded):
            continue
        if _is_time(folded) or ("«" not in folded and words.people.match(folded)):
            continue
        if words.bare_venues.fullmatch(folded) or words.islands.fullmatch(folded):
            is_place = True
            is_bare = is_bare or words.islands.fullmatch(folded) is None
            continue
        is_square = words.square.fullmatch(folded) is not None
        if not (is_square or words.venues.search(folded) or _ABBREVIATION.search(left)):
            is_named = _PROPER.search(left) is not None
            is_place = is_place or is_named
            if not (is_named and has_town):
                is_whole = False  # «ежегодная»: nothing that a venue is
                continue
        if follows_address and part.is_bracket and not kept:
            continue
        kept.append((part, left, is_square))
    if any(not is_square for _, _, is_square in kept):
        kept = [entry for entry in kept if not entry[2]]
    if not kept:
        return Venue(is_place=is_place, is_whole=is_whole, is_bare=is_bare)
    if _several(kept):
        return Venue(has_several=True, is_place=True, is_whole=is_whole)
    return Venue(_joined(kept), False, True, is_whole)


def _is_time(folded: str) -> bool:
    """«II квартал 2022 года»: nothing but words of time and numbers."""
    found = _WORDS.findall(folded)
    return all(map(_is_of_time, found)) and any(word[0] not in _NUMERAL or _YEAR.fullmatch(word) for word in found)


@lru_cache(maxsize=16384)
def _is_of_time(word: str) -> bool:
    return _NUMERAL.issuperset(word) or place_words().times.fullmatch(word) is not None


def _stripped(text: str, part: Part, spans: Sequence[tuple[int, int]], words: PlaceWords) -> tuple[str, bool]:
    """A part without its spans, its address and the furniture before it; and whether it held an address."""
    left = without(text, part.start, part.end, spans)
    if "«" in left:
        left = _EMPTY_QUOTES.sub(" ", left)
    left = " ".join(left.split()).strip(" ,;:–—-.")
    address = _address_in(flat(left), words)
    if address is not None:
        left = left[:address].strip(" ,;:–—-.")
    while (match := words.furniture.match(flat(left))) is not None:
        left = left[match.end() :].strip(" ,;:–—-.")
    while (match := _PREPOSITION_BEHIND.search(flat(left))) is not None:
        left = left[: match.start()].strip(" ,;:–—-.")
    return (left if _SOMETHING.search(left) else ""), address is not None


def _address_in(flat_left: str, words: PlaceWords) -> int | None:
    if words.street_beginnings.isdisjoint(_WORDS.findall(flat_left)):
        return None
    for match in words.street.finditer(flat_left):
        if flat_left.count("«", 0, match.start()) <= flat_left.count("»", 0, match.start()):
            return match.start()
    return None


def _several(kept: Sequence[tuple[Part, str, bool]]) -> bool:
    """Whether more than one venue is named: each with a title of its own."""
    titled = 0
    for part, left, _ in kept:
        if part.is_bracket:
            continue
        bare = _QUOTED.sub("«»", left)
        titled += sum("«»" in piece for piece in re.split(r"\sи\s|\s[–—]\s", bare))
    return titled > 1


def _joined(kept: Sequence[tuple[Part, str, bool]]) -> str:
    words = ""
    for part, left, _ in kept:
        if not words:
            words = left
        elif part.is_bracket:
            words = f"{words[:-1]}, {left})" if words.endswith(")") else f"{words} ({left})"
        else:
            words = f"{words}, {left}"
    return words
