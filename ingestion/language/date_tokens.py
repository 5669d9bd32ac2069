"""Phrase → tokens of a date: numbers, months, units, links, recurrences; everything else is ``unknown``.

Belongs here: the scanner and the dictionary made of ``date_words.yml``. Does not belong here: which tokens make a date
together (``date_grammar``), which year it is in (``date_years``).
"""

import re
from functools import cache
from typing import Any, NamedTuple

from ingestion.reference import read_yaml


class Token(NamedTuple):
    """A word, number or sign: its kind, what it stands for, and where it stands in the phrase."""

    kind: str
    value: Any
    start: int
    end: int


# Order matters: a full date before a time, a time before a day and month, those before a bare number.
_TOKEN = re.compile(
    r"""(?P<iso>\d{4}-\d{2}-\d{2}(?!\d))
      | (?P<full>\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d) | \d{1,2}\.\d{1,2}\.\d{2}(?!\d) | \d{1,2}/\d{1,2}/\d{4}(?!\d))
      | (?P<time>\d{1,2}:\d{2}(?::\d{2})?(?!\d) | \d{1,2}-00(?![\d.])
          | (?<=[вВ]\ )\d{1,2}-[1-5][05](?![\d.])(?!\s*[а-яё]))
      | (?P<short>\d{1,2}\.\d{2}(?![\d]))
      | (?P<number>\d+)(?:-(?:го|ого|ое|ой|ая|ую|ый|ми|му|мя|[еймяюх])(?![а-яё])|го(?![а-яё]))?
      | (?P<roman>[IVXІХ]{1,5}(?![A-Za-zА-Яа-яЁё])(?:-[ейяюмго]{1,2}(?![а-яё]))?)
      | (?P<abbreviation>[гГсСтТ]\.\s?[гГ](?![а-яёА-ЯЁ]))
      | (?P<word>[А-Яа-яЁё]+)
      | (?P<foreign>[^\W\d_]+)
      | (?P<dash>[-–—−‒―]+|\.{2,}|…)
      | (?P<comma>,)
      | (?P<slash>/)
      | (?P<break>[;\n])
      | (?P<sign>№|N(?=\s?\d))
      | (?P<mute>[\s.()«»":!]+)
      | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11}
_ROMAN["XII"] = 12
_LONGEST_GLUED = 24
_LOOKALIKES = str.maketrans("ІХ", "IX")  # Cyrillic letters typed for Roman numerals
_HOUR_FOLLOWS = re.compile(r"\s*(?:ч|час|часов|часа)(?![а-яё])")
_LINKS_TO_A_DATE = frozenset(
    {"с", "со", "по", "до", "на", "к", "и", "или", "от", "позднее", "позже", "ранее", "раньше", "срок"}
)
_MONTH_STARTS = frozenset(
    {"янв", "фев", "мар", "апр", "май", "мая", "мае", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"}
)
_PHRASE_WORD = re.compile(r"\d+|[а-яa-z]+")

# The lists of the data file and the kinds of the tokens that they make.
_VALUED = {
    "months": "month",
    "weekdays": "weekday",
    "ordinals": "ordinal",
    "typed_numerals": "typed_numeral",
    "relative_years": "relative_year",
    "units": "unit",
    "boundaries": "boundary",
    "links": "link",
    "recurrences": "recurrence",
    "near_recurrences": "near_recurrence",
    "after_periods": "after_period",
}
_PLAIN = {
    "whole_periods": "whole_period",
    "agreement_terms": "agreement_term",
    "papers": "paper",
    "ignored": "ignored",
}

_Entry = tuple[str, Any]


class _Lexicon(NamedTuple):
    words: dict[str, _Entry]
    vocabulary: frozenset[str]  # every word that stands alone or in a phrase
    phrases: dict[str, list[tuple[tuple[str, ...], _Entry]]]  # by first word; the longest first


def tokenize(text: str) -> list[Token]:
    """The tokens of a phrase in order; signs that mean nothing are left out."""
    lexicon = _lexicon()
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        start, end = match.span()
        if kind == "mute":
            continue
        if kind == "word":
            word = match[0].lower().replace("ё", "е")
            if word in lexicon.vocabulary:
                tokens.append(Token("word", word, start, end))
            else:
                tokens.extend(_unglued(word, start, end, lexicon))
        elif kind == "number":
            tokens.append(Token("number", match["number"], start, end))
        elif kind == "full" or kind == "iso":
            tokens.append(Token("day", _full_date(match[0], kind), start, end))
        elif kind == "short":
            tokens.append(_short_date(match[0], start, end, text, tokens))
        elif kind == "roman":
            number = _ROMAN.get(match[0].partition("-")[0].translate(_LOOKALIKES))
            tokens.append(Token("roman", number, start, end) if number else Token("unknown", match[0], start, end))
        elif kind == "abbreviation":
            tokens.append(_abbreviation(match[0], start, end, lexicon))
        elif kind in ("foreign", "other"):
            tokens.append(Token("unknown", match[0], start, end))
        else:
            tokens.append(Token(str(kind), None, start, end))
    return _named(_hours(tokens), lexicon)


def _hours(tokens: list[Token]) -> list[Token]:
    """``10.10-12.00``: what a link ties to a time is a time itself, though it could be a day and month."""
    for index in range(len(tokens) - 2):
        token, link, following = tokens[index : index + 3]
        if following.kind != "time" or token.kind != "day" or token.value[2] is not None:
            continue
        if link.kind == "dash" or link.value in ("до", "по"):
            tokens[index] = Token("time", None, token.start, token.end)
    return tokens


def _full_date(words: str, kind: str) -> tuple[int, int, int]:
    if kind == "iso":
        year, month, day = map(int, words.split("-"))
        return day, month, year
    day, month, year = (int(part) for part in re.split(r"[./]\s?", words))
    # Two digits of a year: reports on agreements of this kind begin in the nineties.
    return day, month, year if year > 99 else year + (2000 if year < 70 else 1900)


def _short_date(words: str, start: int, end: int, text: str, before: list[Token]) -> Token:
    """``10.09`` is a day and month, ``14.30`` a time; where it could be either, it is not understood."""
    first, second = map(int, words.split("."))
    if first <= 24 and (second == 0 or 12 < second < 60):
        return Token("time", None, start, end)
    if not (1 <= first <= 31 and 1 <= second <= 12):
        return Token("unknown", words, start, end)
    if _HOUR_FOLLOWS.match(text, end):
        return Token("time", None, start, end)
    if first <= 24 and before:
        last = before[-1]
        follows_link = last.kind in ("dash", "comma", "break", "slash") or last.value in _LINKS_TO_A_DATE
        other_date = any(token.kind == "time" or (token.kind == "day" and token.value[2]) for token in before)
        other_date = other_date or any(token.kind == "word" and token.value[:3] in _MONTH_STARTS for token in before)
        if not follows_link or (other_date and last.value != "по"):
            return Token("unknown", words, start, end)
    return Token("day", (first, second, None), start, end)


def _abbreviation(words: str, start: int, end: int, lexicon: _Lexicon) -> Token:
    letters = re.sub(r"[\s.]", "", words.lower())
    if letters == "гг":
        return Token("unit", "year", start, end)
    entry = lexicon.words.get(f"{letters[0]}.{letters[1]}", ("unknown", words))
    return Token(*entry, start, end)


def _named(tokens: list[Token], lexicon: _Lexicon) -> list[Token]:
    """Words and phrases replaced by what they stand for."""
    named: list[Token] = []
    index, count = 0, len(tokens)
    while index < count:
        token = tokens[index]
        if token.kind not in ("word", "number"):
            named.append(token)
            index += 1
            continue
        candidates = lexicon.phrases.get(token.value)
        found = candidates and _phrase_at(tokens, index, candidates)
        if found:
            entry, following = found
            named.append(Token(entry[0], entry[1], token.start, tokens[following - 1].end))
            index = following
            continue
        if token.kind == "number":
            named.append(Token("number", int(token.value) if len(token.value) < 7 else -1, token.start, token.end))
        else:
            entry = lexicon.words.get(token.value, ("unknown", token.value))
            named.append(Token(entry[0], entry[1], token.start, token.end))
        index += 1
    return named


def _phrase_at(
    tokens: list[Token], index: int, candidates: list[tuple[tuple[str, ...], _Entry]]
) -> tuple[_Entry, int] | None:
    for words, entry in candidates:
        position = index + 1
        for word in words[1:]:
            while position < len(tokens) and tokens[position].kind == "comma":
                position += 1
            if position == len(tokens) or tokens[position].value != word:
                break
            position += 1
        else:
            return entry, position
    return None


def _unglued(word: str, start: int, end: int, lexicon: _Lexicon) -> list[Token]:
    """Two words glued together («сентябряпо», «втечение»), where both halves are words of the dictionary."""
    for cut in range(1, min(len(word), _LONGEST_GLUED)):
        left, right = word[:cut], word[cut:]
        if left in lexicon.vocabulary and right in lexicon.vocabulary and max(len(left), len(right)) > 2:
            return [Token("word", left, start, start + cut), Token("word", right, start + cut, end)]
    return [Token("unknown", word, start, end)]


@cache
def _lexicon() -> _Lexicon:
    data = read_yaml("date_words.yml")
    entries: list[tuple[str, _Entry]] = []

    def add(kind: str, value: Any, words: list[str]) -> None:
        entries.extend((word, (kind, value)) for word in words)

    for key, kind in _VALUED.items():
        for value, listed in data[key].items():
            add(kind, int(value) if value.lstrip("-").isdigit() else value, listed)
    for key, kind in _PLAIN.items():
        add(kind, None, data[key])
    for season in data["seasons"]:
        add("season", tuple(season["months"]), season["words"])
    for period in data["relative_periods"]:
        add("relative_period", (period["unit"], period["offset"], period["during"]), period["words"])

    words: dict[str, _Entry] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], _Entry]]] = {}
    for text, entry in entries:
        parts = (text,) if "." in text else tuple(_PHRASE_WORD.findall(text))
        if len(parts) == 1:
            if text in words:
                raise ValueError(f"date_words.yml: «{text}» stands for two things")
            words[text] = entry
        else:
            phrases.setdefault(parts[0], []).append((parts, entry))
    for candidates in phrases.values():
        candidates.sort(key=lambda candidate: -len(candidate[0]))
    in_phrases = (word for candidates in phrases.values() for parts, _ in candidates for word in parts)
    return _Lexicon(words, frozenset(words).union(in_phrases), phrases)
