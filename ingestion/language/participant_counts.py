"""Which number of a prose counts what: people, regions, organisations; now or another time; all of them or a part.

Belongs here: each number with what it counts and what its surroundings say of it. Does not belong here: which of
several is the total (``participants``), the value of numbers (``numbers``), the words (``participant_words.yml``).

A number counts what the next known noun within a few words says («45 талантливых танцоров»), else what the noun before
it says («зрителей – 45»).
"""

import re
from collections.abc import Sequence

from ingestion.language.numbers import DASHES, LARGEST, Number, Word, may_be_one, number_at, words_of
from ingestion.language.participant_layout import Item, Layout, laid_out, quoted_words
from ingestion.language.participant_surroundings import FROM, PREPOSITIONS, REACH, Count, Surroundings
from ingestion.language.participant_words import PEOPLE, named_by, participant_words
from ingestion.language.tokens import flat

MOST_COUNTS = 100  # each looks back at those before it; a cell that holds more is a table, not a phrase
_PLURAL_GENITIVE = re.compile(r".+(?:ов|ев|ий|анд|кол|зей|ств|тек|лей)")
_ABOUT = ("лишним", "небольшим")
_FEDERATION = ("рф", "российской", "россии", "федерации")  # «субъектов РФ» are regions, whoever came from them
_AND_MORE = ("более", "больше", "выше")


def counts_of(text: str) -> tuple[list[Count], Layout, list[Word]]:
    """Every count of a text in order, with the layout of its words."""
    folded = flat(text)
    words = words_of(folded)
    layout = laid_out(words, text)
    if len(words) == 1 and words[0].text.replace(" ", "").isdigit():
        value = int(words[0].text.replace(" ", ""))  # the column asks for the total first
        kind = "people" if value <= LARGEST else "unknown"
        return [Count(value, kind, 0, words[0].end, layout.items[0])], layout, words
    reader = _Reader(folded, words, layout)
    return reader.counts(), layout, words


class _Reader(Surroundings):
    """One text being read from left to right."""

    def counts(self) -> list[Count]:
        quoted = quoted_words(self.words)
        index = 0
        while index < len(self.words) and len(self.found) <= MOST_COUNTS:
            near = may_be_one(self.words[index]) and self.has_approximation_before(index)
            number = None if index in quoted else number_at(self.words, index, after_approximation=near)
            if number is None:
                index += 1
                continue
            index = number.after if number.is_name else self._count(index, number)
        return self.found

    # --- one number ------------------------------------------------------------------------------------------------

    def _count(self, index: int, number: Number) -> int:
        words = self.words
        after = self._past_repetition(number)
        says_about = self.word(after - 1) in (*_ABOUT, *_AND_MORE)
        kind, last = self.noun_after(after)
        noun = words[last].text if last is not None else ""
        is_inverted = False
        item = self.layout.items[self.layout.item_of[index]]
        if kind is None and index and words[index - 1].text == "человек" and not self._is_headed(item, index):
            kind, is_inverted = "people", True
        if kind is None and self._is_alone(index, after):
            kind = "people"  # the column asks for the total first
        if kind is None and number.is_open:
            return after  # «60+»: an age
        if kind is None:
            kind = self._noun_before(item, index, after)
        elif kind == "people" and not is_inverted:
            kind = self._of_whom(item, index) or kind
        kind = kind or "unknown"
        if kind == "unknown" and number.is_article:
            return after
        if kind == "regions" and noun == "регион" and number.value and not _agrees_with_one(number.value):
            kind = "other"  # «(67 регион)»: the code of a region
        if kind == "regions" and last is not None and noun.startswith("субъект") and self._is_economic(after, last):
            kind = "organisations"
        if kind == "regions" and self.word(index - 1) in ("еще", "остальных"):
            kind = "more_regions"
        end = words[last].end if last is not None else words[after - 1].end
        count = Count(number.value, kind, words[index].start, end, item, noun)
        if number.value is None and kind not in ("other", "districts"):
            count.kind = "unknown"
        elif kind not in ("other", "districts"):
            self.mark(count, index, after if last is None else last + 1)
            behind = after if last is None else last + 1
            behind += self.word(behind) == "."
            and_more = self.word(behind) == "и" and self.word(behind + 1) in _AND_MORE
            says_about = says_about or (and_more and not self._begins_number(behind + 2))
            is_approximate = number.is_open or is_inverted or says_about
            count.is_approximate = is_approximate or self.has_approximation_before(index)
        elif self.is_winner_who_came(count):
            count.kind = "unknown"
        self.found.append(count)
        return max(after, (last or 0) + 1) if kind != "unknown" else after

    def _is_economic(self, after: int, last: int) -> bool:
        """«субъектов малого предпринимательства», «хозяйствующих субъектов»: no regions."""
        beside = self.text(after, last)
        for word in self.text(last + 1, last + 1 + REACH):
            ends = word in _FEDERATION or (word != "и" and word in PREPOSITIONS)
            if ends or not word[0].isalpha():
                break
            beside.append(word)
        return self.matches("economic_subjects", " ".join(beside))

    def _past_repetition(self, number: Number) -> int:
        """Past «(двенадцать тысяч)» that says the number again, past «с лишним»."""
        after = number.after
        if self.word(after) == "(":
            again = number_at(self.words, after + 1) if after + 1 < len(self.words) else None
            if again is not None and again.value == number.value and self.word(again.after) == ")":
                after = again.after + 1
        if (self.word(after) == "с" and self.word(after + 1) in _ABOUT) or (
            self.word(after) == "и" and self.word(after + 1) in _AND_MORE
        ):
            after += 2
        return after

    def _begins_number(self, place: int) -> bool:
        """«и более 3000 зрителей»: says nothing of the number before it."""
        return place < len(self.words) and number_at(self.words, place, after_approximation=True) is not None

    def _noun_before(self, item: Item, index: int, after: int) -> str | None:
        """What the words before a number without a noun of its own say that it counts."""
        said = self.label(item, index)
        if said is None:
            return self._carried(item, index, after)
        label, has_sign = said
        for pattern in ("totals", "attendance"):
            if self.matches(pattern, label):
                named = [k for k in map(named_by, label.split()) if k and k not in ("thing", "districts", "regions")]
                return named[-1] if named else "people"
        last = label.split()[-1]
        carried = self._carried(item, index, after) if self.matches("this_time", label) else None
        for word in [] if carried else _head_of(label):
            kind = named_by(word)
            if kind in PEOPLE or kind in ("jury", "other"):
                return kind
            if kind == "organisations":
                return kind if _PLURAL_GENITIVE.fullmatch(word) and word == last else None
        if has_sign and self.matches("forms", label):
            return "people"
        return carried or self._carried(item, index, after)

    def _of_whom(self, item: Item, index: int) -> str | None:
        """«зрители – 45 человек»: the noun before says which people."""
        said = self.label(item, index)
        if said is None:
            return None
        for word in reversed(said[0].split()[-REACH:]):
            if word in PREPOSITIONS:
                return None
            kind = named_by(word) if word[0].isalpha() else None
            if kind in ("audience", "staff", "jury", "participants"):
                return kind
        return None

    def _carried(self, item: Item, index: int, after: int) -> str | None:
        """What the count before it counts, where the words leave the noun out: «15 человек из Орла, 20 из Тулы»."""
        earlier = [
            c
            for c in self.found
            if c.item.sentence == item.sentence
            and (c.kind in (*PEOPLE, "jury") or (c.is_excluded and c.kind == "organisations"))
        ]
        if not earlier:
            return None
        said = self.label(item, index)
        this_time = said is not None and self.matches("this_time", said[0])
        behind = after + (self.word(after) in DASHES)  # «9 – от Витебской области»
        if earlier[-1].is_excluded or self.word(behind) in FROM or this_time or self.word(index - 1) == "по":
            return earlier[-1].kind
        return None

    def _is_alone(self, index: int, after: int) -> bool:
        rest = " ".join(word.text for place, word in enumerate(self.words) if not index <= place < after)
        return (
            not rest.strip(" .")
            or participant_words().phrases["approximations"].fullmatch(rest.strip(" .")) is not None
        )

    def _is_headed(self, item: Item, index: int) -> bool:
        before = " ".join(self.words[place].text for place in item.words if place < index - 1)
        return self.matches("totals", before) or self.matches("quantity", before.split(" ")[-1])


def _head_of(label: str) -> list[str]:
    """The last words of a label, without a preposition and what it governs: «в концерте зрителей» → «зрителей»."""
    head: list[str] = []
    for word in reversed(label.split()[-REACH:]):
        if word in PREPOSITIONS:
            return list(reversed(head[:-1] if len(head) > 1 else []))
        if word[0].isalpha():
            head.append(word)
    return list(reversed(head))


def _agrees_with_one(value: int) -> bool:
    return value % 10 == 1 and value % 100 != 11


def people_words(words: Sequence[Word], item: Item) -> bool:
    """Whether an item names people or bodies."""
    return any(named_by(words[p].text) in (*PEOPLE, "organisations") for p in item.words if words[p].text[0].isalpha())
