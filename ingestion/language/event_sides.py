"""Whose an event is, where it is held and with whom: the direction of an exchange.

Belongs here: the regions and towns of one title, each by its part in the event. Does not belong here: the column of
places (``place``), whether two titles contradict each other (``ingestion.resolution.promises.answering``), the words
(``side_words.yml``).

«Стажировка брянских педагогов в школах г. Гомеля» is of Bryansk and in Gomel, the return visit the other way round. The
part is told by the preposition that the name depends on, over the words between them: what is «в школах Гомеля» is in
Gomel, what is «с органами занятости Брянской области» is done with Bryansk; a name without one is whose it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from ingestion.language.event_places import towns_in
from ingestion.language.event_words import event_words
from ingestion.language.parties import find_parties
from ingestion.language.place_gazetteer import town as gazetteer_town
from ingestion.language.tokens import flat, phrase_pattern, stem
from ingestion.reference import parties, read_rows, read_yaml

_QUOTED = re.compile(r"«[^«»]*»|„[^“”„]*[“”]|“[^”“]*”|\"[^\"]*\"")
_WORD = re.compile(r"[^\W\d_][\w-]*")
_CLAUSE = re.compile(r"[,;:()«»\"]|\s[–—-]\s")
_PREPOSITION = re.compile(
    r"(?<![\w-])(?:(?P<host>в|во|на|под)|(?P<partner>с|со|между|совместно с|при участии)|(?P<origin>из|от|для)"
    r"|(?P<along>по)|(?P<other>к|ко|о|об|при|через|до|за))(?![\w-])\s*"
)
_TOWN_MARK = re.compile(r"(?<![\w.])(?:г|гор|город\w{0,2}|п|пос|поселк\w|пгт|с|сел[оеа]|д|дер|деревн\w|ст|х)\.?\s*$")
_ASIDE = re.compile(r"[,(]\s*$")
_UNLISTED = re.compile(r"(?<![\w.])(?:г|пос|пгт|дер)\.\s*(?P<name>[^\W\d_][\w-]+)")
_DISTRICT = re.compile(
    r"(?<!\w)(?P<name>[\w-]+?)(?:ск|цк)\w{2,3}\s+(?:муниципальн\w+\s+|административн\w+\s+)?(?:(?:район|округ)\w*|ао(?!\w))"
)
_NAMED_DISTRICT = re.compile(
    r"(?<![\w-])(?:район|округ|посел[ок]*к|станиц|хутор|кожуун|улус)\w{0,3}\s+(?P<name>[А-ЯЁ][\w-]+)"
)
_ROUTE = re.compile(r"[А-ЯЁ][\w-]+(?:\s[–—-]\s[А-ЯЁ][\w-]+)+")
_OF_A_PLACE = re.compile(r"(?<!\w)(?:чемпионат|первенств|кубк|кубок|спартакиад)\w{0,3}\s*$")
"""A competition of this sort is that of a region or a town and held there."""
_EXPERIENCE = re.compile(r"(?<!\w)опыт(?:а|у|ом)?\s*$")
_IS_CAPITAL = "центр"  # in the source of a locality
_WHOLE = "RU"  # what is Russian tells no region
_CITIES = frozenset({"RU-MOW", "RU-SPE", "RU-SEV"})
_FURTHEST = 60  # characters back to the preposition
_STEM = 5  # letters by which a town is known in any case

Part = Literal["guest", "host", "partner", "other"]


@dataclass(frozen=True, slots=True)
class Sides:
    """Codes of regions: ``guests`` whose the event is, ``hosts`` where it is held, ``partners`` with whom, ``others``
    named for another reason; ``towns`` the beginnings of the names of towns and districts where it is held, and of
    those on its route."""

    guests: frozenset[str]
    hosts: frozenset[str]
    partners: frozenset[str]
    others: frozenset[str]
    towns: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    venues: re.Pattern[str]
    abstract: re.Pattern[str]
    lies_in: Mapping[str, str]
    adjectives: tuple[tuple[str, str], ...]  # beginning of a word → code of its region


def sides_of(title: str) -> Sides:
    """The sides of a title. A place within a name in quotation marks is part of the name and none of them."""
    found: dict[Part, set[str]] = {"guest": set(), "host": set(), "partner": set(), "other": set()}
    text = _QUOTED.sub(lambda match: " " * len(match[0]), flat(title))
    towns: set[str] = set()
    for match in _DISTRICT.finditer(text):
        towns.add(match["name"][:_STEM])
    for match in _NAMED_DISTRICT.finditer(title):
        towns.add(flat(match["name"])[:_STEM])
    mentions = [(mention.start, mention.end, mention.code) for mention in find_parties(title)]
    for start, end, code in mentions:
        if text[start:end].strip() and code != _WHOLE:
            found[_part_of_town(text, start) if code in _CITIES else _part(text, start)].add(code)
        text = f"{text[:start]}{'#' * (end - start)}{text[end:]}"
    for match in _ROUTE.finditer(title):
        if _WORD.match(text, match.start()):
            towns.update(stem(flat(name))[:_STEM] for name in _WORD.findall(match[0]))
            text = f"{text[: match.start()]}{'#' * len(match[0])}{text[match.end() :]}"
    for match, town, region in list(towns_in(text)):
        part = _part_of_town(text, match.start())
        listed = gazetteer_town(match[0])
        found[part] |= listed.regions if listed is not None else {region}
        if part == "host":
            towns.add(town[:_STEM])
        text = f"{text[: match.start()]}{'#' * len(match[0])}{text[match.end() :]}"
    for match in _UNLISTED.finditer(text):
        if _part_of_town(text, match.start("name")) == "host":
            towns.add(match["name"][:_STEM])
    for match in _WORD.finditer(text):
        codes = _capital(match[0])
        if codes and title[match.start()].isupper():
            found[_part(text, match.start())] |= codes
    for start, codes in _adjectives(text):
        found[_part(text, start)] |= codes
    around = _words().lies_in
    return Sides(
        guests=frozenset(found["guest"]),
        hosts=frozenset({*found["host"], *(around[code] for code in found["host"] if code in around)}),
        partners=frozenset(found["partner"]),
        others=frozenset(found["other"]),
        towns=frozenset(towns),
    )


def _adjectives(text: str) -> Iterator[tuple[int, frozenset[str]]]:
    for match in _WORD.finditer(text):
        codes = regions_of_word(match[0])
        if codes and not _DISTRICT.match(text, match.start()) and not _is_of_event(text, match.end()):
            yield match.start(), codes


def _is_of_event(text: str, place: int) -> bool:
    """Whether an adjective is that of the event itself («Московская международная выставка»), maybe its host."""
    lists = event_words()
    words = (word[0] for word in _WORD.finditer(text, place, place + _FURTHEST))
    following = next((word for word in words if not lists.scopes.match(word)), "")
    return lists.all_sorts.match(following) is not None and not _words().venues.match(following)


@lru_cache(maxsize=32768)
def regions_of_word(word: str) -> frozenset[str]:
    """The codes of the regions that a flat word tells by itself («брянских», «смоленщины»); empty for other words."""
    codes = set(_capital(word)) | {
        code
        for part in {word, *word.split("-")}
        for beginning, code in _words().adjectives
        if part.startswith(beginning.rstrip("*")) and (beginning.endswith("*") or part == beginning)
    }
    return frozenset(codes)


@lru_cache(maxsize=32768)
def _capital(word: str) -> frozenset[str]:
    """The codes of the region whose capital a flat word names, in any case; not where it may be a person or a thing."""
    listed = gazetteer_town(word)
    name = flat(listed.name) if listed is not None else ""
    return _capitals().get(name, frozenset())


@cache
def _capitals() -> dict[str, frozenset[str]]:
    other = frozenset(read_yaml("side_words.yml")["also_other_words"])
    capitals = {
        flat(row["locality"]): row["region_code"] for row in read_rows("locality.csv") if _IS_CAPITAL in row["source"]
    }
    return {name: frozenset({code}) for name, code in capitals.items() if name not in other}


def _part_of_town(text: str, place: int) -> Part:
    """A town in brackets or after a comma is where the event is held: «…, г. Гродно»."""
    before = text[:place]
    mark = _TOWN_MARK.search(before)
    start = mark.start() if mark else place
    is_marked = mark is not None or text.startswith(("г.", "г ", "гор"), place)
    if is_marked and _ASIDE.search(before[:start]):
        return "host"
    return _part(text, start)


def _part(text: str, place: int) -> Part:
    """The part that a name at a place of a flat text has in the event, by the preposition that it depends on."""
    before = text[max(0, place - _FURTHEST) : place]
    clauses = list(_CLAUSE.finditer(before))
    clause = before[clauses[-1].end() :] if clauses else before
    prepositions = list(_PREPOSITION.finditer(clause))
    if _OF_A_PLACE.search(clause):
        return "host"
    if _EXPERIENCE.search(clause):
        return "other"  # whose experience is studied does not say who goes to whom
    if not prepositions:
        return "guest"
    last = prepositions[-1]
    if last["partner"]:
        return "partner"
    if last["origin"]:
        return "guest"
    if last["other"]:
        return "other"
    between = _WORD.findall(clause[last.end() :])
    if last["along"]:  # «экскурсия по Смоленску», but «группа по сотрудничеству Смоленской области»
        return "other" if between else "host"
    words = _words()
    if not between or words.venues.match(between[0]) or regions_of_word(between[0]):
        return "host"
    is_event = event_words().all_sorts.match(between[0]) or words.abstract.match(between[0])
    return "guest" if is_event else "host"


@cache
def _words() -> _Words:
    lists = read_yaml("side_words.yml")
    adjectives = [(word, code) for code, words in lists["regions"].items() for word in words]
    return _Words(
        venues=phrase_pattern(lists["venues"]),
        abstract=phrase_pattern(lists["abstract"]),
        lies_in=lists["lies_in"],
        adjectives=(*adjectives, *_named_by_adjective()),
    )


def _named_by_adjective() -> Iterable[tuple[str, str]]:
    """«Калужская область» → «калужск*»."""
    for code, party in parties().items():
        match = re.match(r"([а-я-]+[сц]к)(?:ая|ий|ое|ой) (?:область|край|республика)$", flat(party.name))
        if match is not None:
            yield f"{match[1]}*", code
