"""How many people, regions and organisations took part, from the prose of the column of participants.

Belongs here: which of several counts is the total, and what may be added up. Does not belong here: which number counts
what (``participant_counts``), the words (``participant_words.yml``), the names of bodies and regions (``bodies``,
``parties``).

Only people who took part are counted: not those who won, judged, were awarded, invited, planned, or came another time.
A count that is called a total wins. Those who watch and those who help are counted only where nobody else is. Counts of
parts are added up only where the words make plain that they are all: each item of the list has its count, and none of
them is of an occasion of its own. Otherwise the count stays unknown and the reading is partial.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from ingestion.language.numbers import Word
from ingestion.language.participant_counts import MOST_COUNTS, counts_of, people_words
from ingestion.language.participant_layout import Item, Layout
from ingestion.language.participant_surroundings import Count
from ingestion.language.participant_words import PEOPLE, named_by, participant_words

_NO_WORDS = re.compile(r"[\s\-–—.,;:]*")
_LONGEST = 10_000  # characters
_PREPOSITIONS = frozenset(
    {"из", "в", "во", "на", "с", "со", "от", "до", "для", "по", "под", "при", "за", "к", "о", "об", "у"}
)


@dataclass(frozen=True, slots=True)
class ParticipantsReading:
    """Counts named in a text; None where none is named or it is not clear which one is meant.

    ``parsed``: every number is understood, and a text without numbers names nobody's count (it describes who came);
    ``partial``: some number is not, or there is no telling which is the total; ``unparsed``: no number is understood;
    ``empty``: no words.
    """

    text: str
    status: str
    participants: int | None = None
    regions: int | None = None
    organisations: int | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class _Sum:
    """A count or a sum of counts; ``value`` None: not known, ``is_clear`` False: though it is spoken of."""

    value: int | None = None
    is_clear: bool = True
    is_approximate: bool = False


_NONE = _Sum()
_UNCLEAR = _Sum(is_clear=False)


def read_participants(text: str) -> ParticipantsReading:
    """The counts of a text. Never raises."""
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> ParticipantsReading:
    if _NO_WORDS.fullmatch(text):
        return ParticipantsReading(text, "empty")
    if len(text) > _LONGEST:
        return ParticipantsReading(text, "unparsed")
    counts, layout, words = counts_of(" ".join(text.split()))
    if not counts:
        return ParticipantsReading(text, "parsed")
    if len(counts) > MOST_COUNTS:
        return ParticipantsReading(text, "unparsed")
    people = _People(counts, layout, words).total()
    regions = _total_of_things([c for c in counts if c.kind == "regions" and not c.is_excluded])
    if any(count.kind == "more_regions" for count in counts):
        regions = _UNCLEAR
    organisations = _total_of_things([c for c in counts if c.kind == "organisations" and not c.is_excluded])
    unread = sum(count.kind == "unknown" for count in counts)
    known = (people.value, regions.value, organisations.value)
    if unread == len(counts):
        status = "unparsed"
    elif unread or not (people.is_clear and regions.is_clear and organisations.is_clear):
        status = "partial"
    else:
        status = "parsed"
    return ParticipantsReading(text, status, *known, people.is_approximate)


def _total_of_things(counts: list[Count]) -> _Sum:
    """Regions or organisations: the one said, or kinds of them added up («12 организаций и 4 вуза»)."""
    whole = [c for c in counts if not c.is_part] or counts
    totals = [c for c in whole if c.is_total]
    values = {c.value for c in totals or whole}
    if len(values) <= 1 and (len(whole) == 1 or len({c.noun for c in whole}) == 1 or totals):
        return _Sum(next(iter(values), None))
    follow = all(a.item.sentence == b.item.sentence and b.item.joint == "и" for a, b in pairwise(whole))
    if len(whole) == 2 and follow and len({c.noun for c in whole}) == 2:
        return _Sum(sum(c.value or 0 for c in whole))
    return _UNCLEAR if whole else _NONE


class _People:
    """The counts of people of one text, being weighed against each other."""

    def __init__(self, counts: list[Count], layout: Layout, words: Sequence[Word]) -> None:
        self.counts = counts
        self.layout = layout
        self.words = words

    def total(self) -> _Sum:
        """How many took part."""
        people = _of_this_time([c for c in self.counts if c.is_of_people])
        self.counts = [c for c in self.counts if not c.is_of_people or c in people]
        if any(c.kind == "unknown" and c.value is None for c in self.counts) and not any(c.is_total for c in people):
            return _UNCLEAR if people else _NONE  # «10–15 человек и 5 педагогов»
        named = self._called_total([c for c in people if c.is_total and not c.is_part])
        if named is not None:
            return named
        if any(c.is_each for c in people):
            generic = [c for c in people if not c.is_each and c.kind in ("people", "participants")]
            if not generic:
                return self._of_each(people)
            people = [replace(c, is_part=False) for c in generic]  # «8 команд по 6 человек (48 человек)»
        whole = self._who_took_part([c for c in people if not c.is_part])
        if not whole:
            is_spoken_of = bool(people) or any(c.is_excluded and c.kind in PEOPLE for c in self.counts)
            return _UNCLEAR if is_spoken_of else _NONE
        if len(whole) == 1:
            return self._single(whole[0])
        said_twice = {(c.value, c.kind in ("people", "participants")) for c in whole}
        if len(said_twice) == 1 and whole[0].kind != "trade" and len({c.item.sentence for c in whole}) == len(whole):
            return _as_sum(whole)
        return self._list(whole)

    def _called_total(self, totals: list[Count]) -> _Sum | None:
        """The count that the text calls the total; None where it calls none so."""
        if not totals:
            return None
        values = {c.value for c in totals}
        others = [c.value or 0 for c in self.counts if c.is_of_people and c.kind != "audience"]
        if len(values) == 1 and all(value <= (totals[0].value or 0) for value in others):
            return _Sum(totals[0].value, is_approximate=any(c.is_approximate for c in totals))
        return _UNCLEAR

    def _of_each(self, people: list[Count]) -> _Sum:
        """«10 команд по 5 человек»: so many of each, where it is said right before how many there are."""
        if len(people) != 1:
            return _UNCLEAR
        count = people[0]
        before = [c for c in self.counts if c.end <= count.start]
        if not before or count.value is None:
            return _UNCLEAR
        is_group = participant_words().phrases["groups"].fullmatch(before[-1].noun) is not None
        if before[-1].kind not in ("organisations", "regions") and not is_group:
            return _UNCLEAR
        if count.start - before[-1].end > len(" , в каждой – по ") or before[-1].value is None:
            return _UNCLEAR
        approximate = count.is_approximate or before[-1].is_approximate
        return _Sum(count.value * before[-1].value, is_approximate=approximate)

    def _who_took_part(self, people: list[Count]) -> list[Count]:
        """Without those who watch or help, where anybody else is counted."""
        for aside in ("audience", "staff"):
            rest = [c for c in people if c.kind != aside]
            people = rest or people
        explicit = [c for c in people if c.kind == "participants"]
        if len(explicit) == 1 and all(c.kind == "trade" and (c.value or 0) <= (explicit[0].value or 0)
                                      for c in people if c is not explicit[0]):  # fmt: skip
            return explicit
        return people

    def _single(self, count: Count) -> _Sum:
        others = self._uncounted([count])
        if others:
            is_of_some = count.kind == "trade" or count.is_restricted or self._says_of_whom(count)
            joined = count.item.joint == "и" or any(item.joint == "и" for item in others)
            only_organisations = all(self._counts_organisations(item) for item in others) and not joined
            if is_of_some and not only_organisations:
                return _UNCLEAR
        if count.kind == "trade" and self._goes_on_uncounted(count):
            return _UNCLEAR
        if any(c.kind == "unknown" and not c.noun for c in self.counts) and (
            count.kind == "trade" or count.is_occasion or count.is_restricted
        ):
            return _UNCLEAR  # «на первом этапе 40 человек, на втором – 30»
        bigger = [c for c in self.counts if c.is_part and c.is_of_people and (c.value or 0) > (count.value or 0)]
        if bigger or self._names_others(count):
            return _UNCLEAR
        return _as_sum([count])

    def _list(self, whole: list[Count]) -> _Sum:
        items = [c.item.number for c in whole]
        if len(set(items)) < len(items) or any(c.is_occasion for c in whole):
            return _UNCLEAR
        told_apart = all(c.kind == "trade" or c.is_labelled or c.is_restricted for c in whole)
        if not told_apart or self._uncounted(whole) or self._names_others(whole[0]):
            return _UNCLEAR
        sentences = {c.item.sentence for c in whole}
        if len(sentences) > 1 and not all(c.is_labelled for c in whole):
            return _UNCLEAR
        if any(c.kind == "audience" for c in whole) and len({c.kind for c in whole}) > 1:
            return _UNCLEAR
        return _as_sum(whole)

    def _uncounted(self, counted: list[Count]) -> list[Item]:
        """Items that name people or bodies and give them no count."""
        taken = {c.item.number for c in counted}
        taken |= {parent for c in counted for parent in [c.item.parent] if parent is not None}
        taken |= {c.item.number for c in self.counts if c.is_of_people or c.is_excluded or c.kind in ("jury", "other")}
        found = []
        for item in self.layout.items:
            if item.number in taken or not item.words or item.parent is not None:
                continue
            first = self.words[item.words[0]].text
            if first in _PREPOSITIONS or not people_words(self.words, item):
                continue
            found.append(item)
        return found

    def _goes_on_uncounted(self, count: Count) -> bool:
        """«200 жителей города и гости»: people in the first case after the count are not of it."""
        behind = [self.words[p].text for p in count.item.words if self.words[p].start >= count.end]
        if "и" not in behind:
            return False
        following = behind[behind.index("и") + 1 :][:2]
        return any(named_by(word) in PEOPLE and word.endswith(("и", "ы", "я")) for word in following)

    def _counts_organisations(self, item: Item) -> bool:
        return any(
            c.item.number == item.number and c.kind in ("organisations", "regions") for c in self.counts
        ) and not (any(self.words[place].text.startswith("представител") for place in item.words))

    def _says_of_whom(self, count: Count) -> bool:
        """«студенты – 45 человек»: the label may be of the last of several only."""
        if not count.is_labelled or count.came:
            return False
        has_scope = any(
            c.kind in ("regions", "organisations") and c.item.number == count.item.number for c in self.counts
        )
        label = [self.words[p].text for p in count.item.words if self.words[p].end <= count.start]
        return not has_scope and not any(word.startswith("участни") for word in label)

    def _names_others(self, count: Count) -> bool:
        """«остальные коллективы», «и др.»: there are more than are counted."""
        pattern = participant_words().phrases["others"]
        for item in self.layout.items:
            words = " ".join(self.words[place].text for place in item.words)
            if item.sentence == count.item.sentence and pattern.search(words) and item.number != count.item.number:
                return True
        return False


def _of_this_time(people: list[Count]) -> list[Count]:
    """Without the counts of a year, where others are said to be of this time, or stand outside their brackets."""
    now = [c for c in people if c.is_this_time]
    plain = [c for c in people if not c.is_of_year]
    if not plain:
        return people
    beside = {c.item.number for c in plain}
    return [c for c in people if not c.is_of_year or not (now or c.item.parent in beside)]


def _as_sum(counts: list[Count]) -> _Sum:
    return _Sum(sum(c.value or 0 for c in counts), is_approximate=any(c.is_approximate for c in counts))
