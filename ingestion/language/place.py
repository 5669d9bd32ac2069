"""Where and in what form an event was held, from the words of the column of places.

Belongs here: form, town, region and venue brought together. Does not belong here: finding each of them (``place_form``,
``place_towns``, ``place_regions``, ``place_venue``), names of regions (``parties``), the lists (``locality.csv``,
``district.csv``), the words (``place_words.yml``).

Several towns leave the town open, and the region too unless they share it. Where the words name no place («по
согласованию», the title of an event) there is no form either. A form from afar beside a real venue is hybrid; beside a
town alone it is not, for the town may be the seat of the conference.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingestion.language.parties import PartyMention
from ingestion.language.place_form import form_of
from ingestion.language.place_regions import find_districts, is_genitive, places_named, region_of
from ingestion.language.place_towns import Town, find_towns
from ingestion.language.place_venue import Venue, venue_of
from ingestion.language.place_words import Part, parts_of, place_words, without
from ingestion.language.place_writing import writing_of
from ingestion.language.tokens import flat

_NO_WORDS = re.compile(r"[\s\-–—.,;:]*")
_LONGEST = 2000  # characters; a cell of places that is longer holds prose
_PREPOSITIONS = ("в", "во", "из", "под", "на", "у", "близ")


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a text says about the place.

    ``mode``: in_person, remote, hybrid, by_correspondence, or None where nothing is said. ``region_code`` is a party
    code. ``parsed``: town or region or form is known and nothing contradicts; ``partial``: a venue without a town, or
    something that ``doubts`` name; ``unparsed``: nothing is known, or the text is too long to be a place; ``empty``: no
    words.

    ``doubts``: several_localities, several_venues, corrected (a typing error is forgiven), broken_name (a town's name
    is torn), unknown_locality and unknown_district (in which region it lies), uncertain_region (the text names another
    one, or towns of that name lie in several), words_left (some words are not understood), not_understood (all are).
    """

    text: str
    status: str
    mode: str | None = None
    locality: str | None = None
    region_code: str | None = None
    venue: str | None = None
    has_several_localities: bool = False
    doubts: tuple[str, ...] = ()


def read_place(text: str, region_code: str | None = None) -> PlaceReading:
    """The place of an event.

    ``region_code`` is the reporting region: it decides between towns and districts of one name, and is what «территория
    области» means. Never raises.
    """
    return _read(text, region_code)


@lru_cache(maxsize=4096)
def _read(text: str, reporting: str | None) -> PlaceReading:
    if _NO_WORDS.fullmatch(text):
        return PlaceReading(text, "empty")
    if len(text) > _LONGEST:
        return PlaceReading(text, "unparsed", doubts=("not_understood",))
    written = text
    writing = writing_of(text)
    text = writing.text
    flat_text = flat(text)
    all_parts = parts_of(text)
    form = form_of(flat_text, all_parts)
    parts = [part for number, part in enumerate(all_parts) if number not in form.taken]
    districts = [d for d in find_districts(text, flat_text) if any(p.start <= d.start < p.end for p in parts)]
    towns = [t for t in find_towns(text, parts) if not any(d.start < t.end and t.start < d.end for d in districts)]
    mentions = places_named(text, parts)
    named = list(dict.fromkeys(m.code for m in mentions if m.code != "RU" and not _covers_town(m, towns)))
    region, region_is_clear = region_of(towns, named, districts, text, reporting)
    if not (towns or districts or named) and reporting and place_words().own_region.search(flat_text):
        region, region_is_clear = reporting, True
    named_at = [*((t.start, t.end) for t in towns), *((d.start, d.end) for d in districts)]
    named_at += [(m.start, m.end) for m in mentions]
    spans = form.spans
    for start, end in sorted(named_at):
        if not _belongs_to_venue(text, start, end, parts, spans):
            spans = [*spans, (start, end)]
    venue = venue_of(writing.shown, parts, spans, has_town=bool(towns))
    names = {town.name for town in towns}
    is_broken = any(town.is_broken for town in towns)
    locality = next(iter(names)) if len(names) == 1 and not is_broken else None
    is_place = bool(towns or districts or named or region or venue.is_place)
    is_place = is_place or place_words().country.fullmatch(flat_text.strip(" .")) is not None
    mode = form.mode or ("in_person" if is_place else None)
    if mode is None:
        return PlaceReading(written, "unparsed", doubts=() if venue.is_whole else ("not_understood",))
    several = len({town.name for town in towns}) > 1 and not is_broken
    if mode == "remote" and (venue.words or venue.has_several or (venue.is_bare and towns)):
        mode = "hybrid"
    if mode == "remote" and towns and _is_shown_elsewhere(text, flat_text, all_parts, form.taken, names):
        mode = "hybrid"
    if several:
        return PlaceReading(written, "partial", mode, None, region, None, True, ("several_localities",))
    doubts: list[str] = []
    if is_broken:
        doubts.append("broken_name")
    if writing.is_mended or any(town.is_corrected for town in towns):
        doubts.append("corrected")
    if venue.has_several:
        doubts.append("several_venues")
    if locality is not None and region is None:
        doubts.append("unknown_locality")
    elif districts and region is None:
        doubts.append("unknown_district")
    elif not region_is_clear and region is not None:
        doubts.append("uncertain_region")
    if not (venue.is_whole or doubts):
        doubts.append("words_left")
    is_whole = region_is_clear and _is_whole(locality, region, venue)
    status = "parsed" if is_whole and not doubts else "partial"
    return PlaceReading(written, status, mode, locality, region, venue.words, False, tuple(doubts))


def _is_shown_elsewhere(text: str, flat_text: str, parts: list[Part], taken: frozenset[int], here: set[str]) -> bool:
    """«г. Смоленск (онлайн-трансляция в г. Минск)»: a broadcast to another town was made where people were."""
    shown = [
        part
        for number, part in enumerate(parts)
        if number in taken and place_words().broadcasts.search(flat_text, part.start, part.end)
    ]
    return any(town.name not in here for town in find_towns(text, shown))


def _is_whole(locality: str | None, region: str | None, venue: Venue) -> bool:
    if venue.has_several or not venue.is_whole:
        return False
    if locality is not None or venue.words:
        return region is not None
    return True


def _covers_town(mention: PartyMention, towns: list[Town]) -> bool:
    return any(mention.start < town.end and town.start < mention.end for town in towns)


def _belongs_to_venue(text: str, start: int, end: int, parts: list[Part], spans: list[tuple[int, int]]) -> bool:
    """«зал Правительства Смоленской области», «Администрация города Вязьмы»: in the genitive after words of a venue."""
    name = flat(text[start:end])
    if not is_genitive(name) and not text[:start].endswith("«"):
        return False
    part = next(p for p in parts if p.start <= start < p.end)
    before = without(text, part.start, start, spans).strip(" ,;:–—-.")
    words = place_words()
    before = flat(before).rstrip("« ")
    says_nothing = words.ignored.fullmatch(before) is not None or before.rsplit(" ", 1)[-1] in _PREPOSITIONS
    return words.venues.search(before) is not None and not says_nothing
