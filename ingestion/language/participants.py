"""How many people, regions and organisations took part, from the prose of the column of participants.

Belongs here: which numbers of a text count what, and which of several is the total. Does not belong here: the words
(``participant_words.yml``), the names of bodies and regions (``bodies``, ``parties``).

A number counts what the next known noun within a few words says («45 талантливых танцоров»). Where a text names several
counts of people, one that is called a total wins; parts («в том числе 37 спортсменов») are never added up; without a
total the count stays unknown and the reading is partial. Ages, winners, prizes, exhibits and years count nobody.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ingestion.language.patterns import compiled
from ingestion.language.tokens import flat
from ingestion.reference import read_yaml

_NO_WORDS = re.compile(r"[\s\-–—.,;:]*")
# «1 240», «1.240»? A dot is a decimal sign or the end of a sentence, so only blanks group thousands.
_TOKEN = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?|[а-яa-z]+(?:-[а-яa-z]+)*|[«»\"()№]|[.,;:!?–—-]")
_REACH = 4  # words between a number and the noun that it counts
_LARGEST = 10_000_000
_LONGEST = 10_000  # characters


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
class _Word:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Count:
    value: int
    kind: str  # people, trade, regions, districts, organisations, other, unknown
    start: int
    end: int
    is_approximate: bool
    is_total: bool
    is_part: bool


def read_participants(text: str) -> ParticipantsReading:
    """The counts of a text. Never raises."""
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> ParticipantsReading:
    if _NO_WORDS.fullmatch(text):
        return ParticipantsReading(text, "empty")
    if len(text) > _LONGEST:
        return ParticipantsReading(text, "unparsed")
    counts = _counts(flat(" ".join(text.split())))
    if not counts:
        return ParticipantsReading(text, "parsed")
    people, is_clear = _people(counts)
    regions, regions_clear = _single([c for c in counts if c.kind == "regions"])
    organisations, organisations_clear = _single([c for c in counts if c.kind == "organisations"])
    unread = sum(count.kind == "unknown" for count in counts)
    understood = is_clear and regions_clear and organisations_clear and not unread
    status = "parsed" if understood else ("unparsed" if unread == len(counts) else "partial")
    return ParticipantsReading(
        text,
        status,
        people.value if people else None,
        regions.value if regions else None,
        organisations.value if organisations else None,
        people.is_approximate if people else False,
    )


def _people(counts: list[_Count]) -> tuple[_Count | None, bool]:
    """The count of all participants, and whether the text leaves no doubt about it."""
    people = [count for count in counts if count.kind in ("people", "trade") and not count.is_part]
    if len(people) <= 1:
        return (people[0] if people else None), not any(
            count.is_part and count.kind in ("people", "trade") and (not people or count.value > people[0].value)
            for count in counts
        )
    totals = [count for count in people if count.is_total and count.kind == "people"]
    for candidates in (totals, [count for count in people if count.is_total]):
        values = {count.value for count in candidates}
        if len(values) == 1 and all(count.value <= candidates[0].value for count in people):
            return candidates[0], True
    if len({count.value for count in people}) == 1:
        return people[0], True
    return None, False


def _single(counts: list[_Count]) -> tuple[_Count | None, bool]:
    whole = [count for count in counts if not count.is_part] or counts
    if len({count.value for count in whole}) > 1:
        return None, False
    return (whole[0] if whole else None), True


# --- numbers -------------------------------------------------------------------------------------------------------


def _counts(folded: str) -> list[_Count]:
    lexicon = _lexicon()
    words = [_Word(m[0], m.start(), m.end()) for m in _TOKEN.finditer(folded)]
    if len(words) == 1 and words[0].text.replace(" ", "").isdigit():
        value = int(words[0].text.replace(" ", ""))  # the column asks for the total first
        return [_Count(value, "people" if value <= _LARGEST else "unknown", 0, words[0].end, False, True, False)]
    totals = [m.span() for m in lexicon.totals.finditer(folded)]
    parts = [m.end() for m in lexicon.parts.finditer(folded)]
    times = [m.span() for m in lexicon.other_times.finditer(folded)]
    counts: list[_Count] = []
    quoted = _quoted(words)
    index = 0
    while index < len(words):
        number = None if index in quoted else _number(words, index)
        if number is None:
            index += 1
            continue
        start, after = words[index].start, number.after
        if number.is_name:
            index = after
            continue
        kind, end = _noun(words, after)
        if kind == "unknown" and _is_announced(words, index):
            kind, end = "people", words[after - 1].end
        if number.value is None and kind != "other":
            kind = "unknown"  # «10-15 человек»: which of them?
        sentence = max(folded.rfind(sign, 0, start) for sign in ".;!?") + 1
        if any(sentence <= s and e <= start and "," not in folded[e:start] for s, e in times):
            kind = "other"
        is_part = any(sentence <= p <= start for p in parts)
        is_total = any(sentence <= s and e <= start + 1 for s, e in totals)
        is_total = is_total or any(0 <= s - end <= 3 for s, _ in totals)  # «45 человек приняли участие»
        if kind != "unknown" or not number.is_article:
            approximate = _is_approximate(words, index, after)
            counts.append(_Count(number.value or 0, kind, start, end, approximate, is_total and not is_part, is_part))
        index = after
    return counts


def _quoted(words: list[_Word]) -> set[int]:
    """The places of words inside quotation marks: a title's numbers count nobody."""
    inside: set[int] = set()
    depth = 0
    for index, word in enumerate(words):
        if word.text == "«":
            depth += 1
        elif word.text == "»":
            depth = max(0, depth - 1)
        elif depth:
            inside.add(index)
    return inside if depth == 0 else set()


@dataclass(frozen=True, slots=True)
class _Number:
    """A number at a place; ``value`` None for a range or a fraction.

    ``is_name``: part of a name («75-летию», «№ 5»); ``is_article``: small and in words, so perhaps no count at all.
    """

    value: int | None
    after: int
    is_name: bool = False
    is_article: bool = False


def _number(words: list[_Word], index: int) -> _Number | None:
    text = words[index].text
    if not text[0].isdigit():
        return _number_in_words(words, index)
    after = index + 1
    if index and words[index - 1].text == "№":
        return _Number(None, after, is_name=True)
    following = words[after] if after < len(words) else None
    second = words[after + 1] if after + 1 < len(words) else None
    if following is not None and second is not None:
        if following.text in (*_DASHES, "до", "по", ":") and second.text[0].isdigit():
            return _Number(None, after + 2, is_name=following.text == ":")
        glued = following.text in _DASHES and following.start == words[index].end and second.start == following.end
        if glued and second.text not in _SUFFIXES:
            return _Number(None, after + 2, is_name=True)
        after += 2 if glued else 0
    scale = 1000 if after < len(words) and words[after].text in _lexicon().thousands else 1
    if scale > 1:
        after += 1
        after += after < len(words) and words[after].text == "."
    value = float(text.replace(" ", "").replace(",", ".")) * scale
    value = round(value, 6)
    return _Number(int(value) if value == int(value) and value <= _LARGEST else None, after)


def _number_in_words(words: list[_Word], index: int) -> _Number | None:
    """«двести сорок», «две тысячи пятьсот»."""
    lexicon = _lexicon()
    total, group, after, largest = 0, 0, index, 1000
    while after < len(words):
        word = words[after].text
        if word in lexicon.numerals and lexicon.numerals[word] < largest:
            value = lexicon.numerals[word]
            group += value
            largest = 100 if value >= 100 else (10 if value >= 20 else 1)
        elif word in lexicon.thousands and total == 0 and group:
            total, group, largest = group * 1000, 0, 1000
        else:
            break
        after += 1
    value = total + group
    return _Number(value, after, is_article=value <= _LARGEST_ARTICLE) if after > index else None


_DASHES = ("-", "–", "—")
_SUFFIXES = frozenset({"х", "ти", "и", "ми", "го", "е", "й", "ух", "ех", "мя"})
_LARGEST_ARTICLE = 3


def _noun(words: list[_Word], index: int) -> tuple[str, int]:
    """What the number before a place counts: the first known noun within reach and within the clause."""
    lexicon = _lexicon()
    reached = 0
    end = words[index - 1].end
    while index < len(words) and reached < _REACH:
        word = words[index].text
        if word in _TRANSPARENT or (word == "." and not reached):
            index += 1
            continue
        if not word[0].isalpha() or word in _PREPOSITIONS:
            break
        for kind, pattern in lexicon.nouns:
            if pattern.fullmatch(word):
                return kind, words[index].end
        index += 1
        reached += 1
    return "unknown", end


_TRANSPARENT = frozenset({"(", ")", *_DASHES})
_PREPOSITIONS = frozenset({"из", "в", "на", "с", "от", "до", "для", "по", "и", "под", "при", "за", "к", "о", "об"})


def _is_announced(words: list[_Word], index: int) -> bool:
    """«количество участников: 45», «всего – 45»: what is counted stands before the number."""
    lexicon = _lexicon()
    before = index - 1
    has_sign = before >= 0 and words[before].text in (":", *_DASHES)
    before -= has_sign
    reach = _REACH if has_sign else 2
    said = " ".join(word.text for word in words[max(0, before + 1 - reach) : before + 1])
    if re.search(r"[.,;!?(\d]", said):
        return False
    return lexicon.heads.search(said) is not None


def _is_approximate(words: list[_Word], index: int, after: int) -> bool:
    before = " ".join(word.text for word in words[max(0, index - 2) : index])
    if _lexicon().approximations.search(before) is not None:
        return True
    return after + 1 < len(words) and words[after].text == "с" and words[after + 1].text == "лишним"


# --- the words -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lexicon:
    numerals: dict[str, int]
    thousands: frozenset[str]
    nouns: tuple[tuple[str, re.Pattern[str]], ...]
    heads: re.Pattern[str]
    totals: re.Pattern[str]
    parts: re.Pattern[str]
    other_times: re.Pattern[str]
    approximations: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    data = read_yaml("participant_words.yml")
    kinds = {
        "people": "people",
        "people_by_trade": "trade",
        "regions": "regions",
        "districts": "districts",
        "organisations": "organisations",
        "other_things": "other",
    }
    return _Lexicon(
        {word: int(value) for value, words in data["numerals"].items() for word in words},
        frozenset(data["thousands"]),
        tuple((kind, _either(data[key])) for key, kind in kinds.items()),
        _either([*data["people"], "всего", "итого"]),
        _either(data["totals"]),
        _either(data["parts"]),
        _either(data["other_times"]),
        _either(data["approximations"]),
    )


def _either(patterns: list[str]) -> re.Pattern[str]:
    return compiled("(" + "|".join(sorted(patterns, key=len, reverse=True)) + ")")
