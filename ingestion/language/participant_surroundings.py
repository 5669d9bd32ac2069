"""What the words around a number say of its count: a total, a part, another time, each, one group of several.

Belongs here: the count as a record, and the marks that its surroundings put on it. Does not belong here: what a number
counts (``participant_counts``), which of several counts is the total (``participants``), the words
(``participant_words.yml``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingestion.language.numbers import DASHES, Word, number_at
from ingestion.language.participant_layout import Item, Layout
from ingestion.language.participant_words import PEOPLE, named_by, participant_words
from ingestion.language.patterns import word_beginnings

REACH = 4  # words between a number and the noun that it counts
PREPOSITIONS = frozenset(
    {"из", "в", "во", "на", "с", "от", "до", "для", "по", "и", "под", "при", "за", "к", "о", "об", "у"}
)
FROM = frozenset({"из", "от"})
_TRANSPARENT = frozenset({"(", ")", *DASHES})
_LINKS = frozenset({*DASHES, ":"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_END_OF_PART = re.compile(r"\s*(?:[,.;)]|$)")


@dataclass(slots=True)
class Count:
    """A number that counts something; marked while the text is being read, and never afterwards.

    ``kind``: people, participants, trade, audience, staff, jury, regions, districts, organisations, other, unknown.
    ``value`` None: a range or a fraction. ``is_total``: called one; ``is_part``: of others in the text;
    ``is_excluded``: of people who did not take part, or not this time; ``is_each``: of every team or side;
    ``is_restricted``: of those from one place or one group; ``is_labelled``: the words before it say of whom;
    ``is_occasion``: so does an occasion; ``came``: it is said that they came; ``is_this_time``: now, in so many words;
    ``is_of_year``: the words before it name a year.
    """

    value: int | None
    kind: str
    start: int
    end: int
    item: Item
    noun: str = ""
    is_approximate: bool = False
    is_total: bool = False
    is_part: bool = False
    is_excluded: bool = False
    is_each: bool = False
    is_restricted: bool = False
    is_labelled: bool = False
    is_occasion: bool = False
    came: bool = False
    is_this_time: bool = False
    is_of_year: bool = False

    @property
    def is_of_people(self) -> bool:
        """Whether people are counted who may have taken part."""
        return self.kind in PEOPLE and not self.is_excluded


class Surroundings:
    """One text with its words, and the counts found in it so far."""

    def __init__(self, folded: str, words: Sequence[Word], layout: Layout) -> None:
        self.folded = folded
        self.words = words
        self.layout = layout
        self.found: list[Count] = []
        self._beginnings = word_beginnings(folded)
        self._possible: dict[str, bool] = {}
        self._may_exclude = any(map(self.may_match, ("anywhere", "planned", "near", "rates")))
        self._labels: dict[int, tuple[str, bool] | None] = {}

    def mark(self, count: Count, index: int, after: int) -> None:
        """Put on a count the marks of its surroundings; ``after`` is the place after its noun."""
        said = self.label(count.item, index)
        label = said[0] if said else ""
        inner = self._inner(count.item)
        own = " ".join(inner) if self.may_match("forms") or self.may_match("connected") else ""
        came = self.matches("attendance", label)
        kind = count.kind
        if kind in PEOPLE and self.matches("watched", label):
            kind = "audience"
        if kind == "organisations" and self.matches("connected", own):
            kind = "other"
        count.kind = kind
        count.came = came
        count.is_total = self._is_total(count, index, after)
        count.is_part = self._is_part(count, index, after)
        count.is_excluded = self._is_excluded(count, index, after, label)
        count.is_each = self.word(index - 1) == "по" or self.matches("each", " ".join(self.text(after, after + 4)))
        count.is_restricted = self._is_restricted(count.item, after, label)
        count.is_labelled = bool(said and said[1]) or self.matches("forms", own)
        count.is_this_time = self.matches("this_time", label)
        count.is_occasion = not (came or count.is_this_time) and self.matches("occasions", label)
        count.is_of_year = self._is_of_year(count, index)

    def _is_total(self, count: Count, index: int, after: int) -> bool:
        places = [place for place in count.item.words if place < index]
        before = " ".join(self.words[place].text for place in places)
        if self.matches("totals", before):
            return True
        return any(
            self.word(place) in ("всего", "итого") for place in (after, after + 1) if self._in_item(place, count)
        )

    def _is_part(self, count: Count, index: int, after: int) -> bool:
        sentence = [
            c for c in self.found if c.item.sentence == count.item.sentence and c.is_of_people and not c.is_part
        ]
        if self.may_match("parts") and self.matches("parts", self._sentence_before(count, index)):
            return True
        if (
            self.word(after) == "из" and number_at(self.words, after + 1) is not None
            if after + 1 < len(self.words)
            else False
        ):
            kind, _ = self.noun_after(number_at(self.words, after + 1).after)  # type: ignore[union-attr]
            if kind in PEOPLE:
                return True  # «12 из 45 участников»
        parents = self._parents(count.item)
        if any(c.item.number in parents and c.end <= count.start for c in sentence):
            return True
        if not sentence:
            return False
        return ":" in self.folded[sentence[0].end : count.start]

    def _is_excluded(self, count: Count, index: int, after: int, label: str) -> bool:
        if count.kind == "jury" or count.kind not in (*PEOPLE, "organisations", "regions"):
            return count.kind == "jury"
        if not self._may_exclude and not any(c.is_excluded for c in self.found):
            return False
        before = self._sentence_before(count, index)
        following = " ".join(self.text(after, len(self.words), count.item))
        if self._last("anywhere", before) > self._last("this_time", before):
            return True
        if count.kind not in PEOPLE:
            return False  # teams and regions are excluded by their time alone
        planned = self._last("planned", before)
        if planned > max(self._last("this_time", before), self._last("came", before)):
            return True
        if self.matches("anywhere", following) or self.matches("planned", following):
            return True
        if self.may_match("rates"):
            rate = participant_words().phrases["rates"].match(self.folded, count.end + 1)
            if rate is not None and _END_OF_PART.match(self.folded, rate.end()):
                return True
        near = self._last("near", label)
        if near >= 0:
            return near > self._last("came", label)
        if not count.is_total and self.matches("near", following):
            return True
        earlier = [c for c in self.found if c.item.sentence == count.item.sentence and c.kind in (*PEOPLE, "jury")]
        is_bare = count.end == self.words[after - 1].end and not count.noun
        is_said = self.matches("came", label) or self.matches("this_time", label)
        return bool(is_bare and earlier and earlier[-1].is_excluded and not is_said)

    def _is_restricted(self, item: Item, after: int, label: str) -> bool:
        if self.matches("one_part", label) or "от" in label.split():
            return True
        after += self.word(after) in DASHES
        if self.word(after) not in FROM:
            return False
        behind = [p for p in range(after + 1, min(after + 4, len(self.words))) if self.layout.item_of[p] == item.number]
        return all(number_at(self.words, place) is None for place in behind)

    def _is_of_year(self, count: Count, index: int) -> bool:
        """«в 2019 году участвовало 70 человек»."""
        if "год" not in self._beginnings and "г" not in self._beginnings:
            return False
        places = [place for place in count.item.words if place < index]
        return any(
            _YEAR.fullmatch(self.word(a)) is not None and self.word(b) in ("г", "год", "году", "года")
            for a, b in pairwise(places)
        )

    def is_winner_who_came(self, count: Count) -> bool:
        """Whether winners are what came together, so that their number may be everybody's."""
        if not count.noun or not self.matches("winners", count.noun):
            return False
        label = " ".join(self.words[p].text for p in count.item.words if self.words[p].end <= count.start)
        return self.matches("attendance", label)

    def label(self, item: Item, index: int) -> tuple[str, bool] | None:
        """The words of the item before a number, and whether a dash or colon stands between; None: there are none."""
        if index not in self._labels:
            self._labels[index] = self._label(item, index)
        return self._labels[index]

    def _label(self, item: Item, index: int) -> tuple[str, bool] | None:
        places = [place for place in item.words if place < index]
        signs = _LINKS
        has_sign = bool(places) and self.words[places[-1]].text in signs
        label = [self.words[place].text for place in places if self.words[place].text not in signs]
        if not label and item.joint == "(" and item.parent is not None:
            parent = self.layout.items[item.parent]
            behind = [p for p in parent.words if p < index]
            colon = max((p for p in behind if self.words[p].text == ":"), default=-1)
            label = [self.words[p].text for p in behind if p > colon and self.words[p].text[0].isalpha()]
            has_sign = True
        previous = max((i for i, word in enumerate(label) if word[0].isdigit()), default=-1)
        label = label[previous + 1 :]
        return (" ".join(label), has_sign) if label else None

    def noun_after(self, index: int) -> tuple[str | None, int | None]:
        """What the first noun within reach and within the clause names, and its place."""
        reached = 0
        form: int | None = None
        while index < len(self.words) and reached < REACH:
            word = self.words[index].text
            if participant_words().phrases["forms"].fullmatch(word):
                form, index, reached = index, index + 1, reached + 1
                continue
            if word == "%":
                return "other", index
            if word in _TRANSPARENT and not (word in DASHES and reached == 0):
                if word in ("(", ")"):
                    break
                index += 1
                continue
            if not (word == "." and not reached) and (not word[0].isalpha() or word in PREPOSITIONS):
                break
            kind = named_by(word) if word != "." else None
            if kind == "thing":
                return ("people", form) if form is not None else ("unknown", index)
            if kind == "trade" and word.startswith("член") and self.word(index + 1)[:4] in ("жюри", "суде", "орга"):
                return "jury", index + 1
            if kind is not None:
                return kind, index
            index += 1
            reached += word != "."
        return ("people", form) if form is not None else (None, None)

    def word(self, place: int) -> str:
        """The word at a place, empty outside the text."""
        return self.words[place].text if 0 <= place < len(self.words) else ""

    def text(self, start: int, end: int, item: Item | None = None) -> list[str]:
        """The words between two places, of one item where it is given."""
        places = range(start, min(end, len(self.words)))
        return [self.words[p].text for p in places if item is None or self.layout.item_of[p] == item.number]

    def _inner(self, item: Item) -> list[str]:
        return [self.words[place].text for place in item.words]

    def _in_item(self, place: int, count: Count) -> bool:
        return place < len(self.words) and self.layout.item_of[place] == count.item.number

    def _sentence(self, place: int) -> int:
        number = self.layout.item_of[place]
        return self.layout.items[number].sentence if number >= 0 else -1

    def _sentence_before(self, count: Count, index: int) -> str:
        first = next((w for w in range(index) if self._sentence(w) == count.item.sentence), None)
        return self.folded[self.words[first].start : count.start] if first is not None else ""

    def _parents(self, item: Item) -> set[int]:
        found: set[int] = set()
        while item.parent is not None:
            found.add(item.parent)
            item = self.layout.items[item.parent]
        return found

    def matches(self, name: str, text: str) -> bool:
        """Whether a piece of the text holds one of the phrases of a list."""
        return bool(text) and self.may_match(name) and participant_words().phrases[name].search(text) is not None

    def may_match(self, name: str) -> bool:
        """Whether the text has the first word of any phrase of a list: asked once a text, and mostly it has not."""
        possible = self._possible.get(name)
        if possible is None:
            starts = participant_words().beginnings[name]
            possible = self._possible[name] = starts is None or not starts.isdisjoint(self._beginnings)
        return possible

    def _last(self, name: str, text: str) -> int:
        """Where the last phrase of a list begins in a piece of the text; -1: nowhere."""
        if not self.may_match(name):
            return -1
        return max((match.start() for match in participant_words().phrases[name].finditer(text)), default=-1)

    def has_approximation_before(self, index: int) -> bool:
        """«около», «более» right before a place."""
        before = " ".join(self.text(max(0, index - 2), index))
        return self.matches("approximations", before)
