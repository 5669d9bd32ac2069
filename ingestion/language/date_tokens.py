"""Phrase → tokens of a date: numbers, months, units, links, recurrences; everything else is ``unknown``.

Belongs here: the scanner. Does not belong here: the dictionary (``date_lexicon``), words written wrong
(``date_spelling``), which tokens make a date together (``date_grammar``), which year it is in (``date_years``).
"""

import re
from typing import Any, NamedTuple

from ingestion.language.date_lexicon import Entry, Lexicon, lexicon
from ingestion.language.date_spelling import broken_word, plain, settled


class Token(NamedTuple):
    """A word, number or sign: its kind, what it stands for, and where it stands in the phrase."""

    kind: str
    value: Any
    start: int
    end: int


# «II-Ш кварталы», «1У кв.»: what makes letters and ones numerals.
_BEFORE_UNIT = r"(?=[\sи,–—\-IІVУYXХ1-4ПШ]{0,10}(?:[ейяюмго]{1,2}\s)?(?:кв(?:\.|\s|$|арт|-л|\d)|полуг|п\s?[/.]\s?г))"
# Order matters: a full date before a time, a time before a day and month, those before a bare number.
_TOKEN = re.compile(
    rf"""(?=\d)(?:
          (?P<iso>\d{{4}}-\d{{2}}-\d{{2}}(?!\d) | \d{{4}}\.\d{{2}}\.\d{{2}}(?![\d.]))
        | (?P<full>\d{{1,2}}\s?\.\s?\d{{1,2}}\s?\.\s?\d{{4}}(?!\d) | \d{{1,2}}\.\d{{1,2}}\.\d{{2}}(?![\d])
            | \d{{1,2}}/\d{{1,2}}/\d{{4}}(?!\d) | \d\d,\d\d,\d{{4}}(?!\d) | \d\d-\d\d-\d{{4}}(?!\d)
            | \d\d[ ]\d\d[ ](?:19|20)\d\d(?!\d))
        | (?P<roman_date>\d{{1,2}}(?:[\s./-]{{1,2}}[IVXІХ]{{1,4}}[\s./-]{{1,3}}(?:\d{{4}}|(?<!\s)\d\d)(?!\d)
            | \.[IVXІХ]{{1,4}}(?![^\W_])(?!\s*(?:кв|полуг|п/))))
        | (?P<around>\d{{1,2}}-[ех]\s+числ(?:а|ах)(?![а-яё]))
        | (?P<garbled>\d+(?:\.\d+){{2,}})
        | (?P<month_year>(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d(?!\d) | (?:0[1-9]|1[0-2])/(?:19|20)\d\d(?!\d))
        | (?P<listed>\d{{1,2}}(?:\) | \.\s+(?=\d|[А-Яа-яЁё])))
        | (?P<time>\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d) | \d{{1,2}}-00(?![\d.])
            | (?<=[вВ]\ )\d{{1,2}}-[1-5][05](?![\d.])(?!\s*[а-яё]))
        | (?P<short>\d{{1,2}}\.\d{{2}}(?!\d|\.\d))
        | (?P<typed_number>(?<![^\W_])1[IІVУYXХ1l]{{0,3}}(?:-[ейяюмго]{{1,2}})?{_BEFORE_UNIT})
        | (?P<number>\d+)(?:-(?:го|ого|ое|ой|ая|ую|ый|ми|му|мя|[еймяюх])(?![а-яё])|го(?![а-яё]))? )
      | (?P<mute>[\s.«»"“”„:!]+)
      | (?=[IІVУYXХlПпЛШшЗгГсСтТк|])(?:
          (?P<typed>(?<![^\W_])[IІVУYXХlПпЛШшЗ|][IІVУYXХ1lПпЛШш|]{{0,3}}(?:-[ейяюмго]{{1,2}})?{_BEFORE_UNIT})
        | (?P<roman>[IVXІХ]{{1,5}}(?![A-Za-zА-Яа-яЁё])(?:-[ейяюмго]{{1,2}}(?![а-яё]))?)
        | (?P<abbreviation>[гГсСтТ]\.\s?[гГ](?![а-яёА-ЯЁ]))
        | (?P<half_year>[пП]\s?[./]\s?[гГ](?![а-яёА-ЯЁ]))
        | (?P<quarter>кв-л[а-я]{{0,2}}(?![а-яё])) )
      | (?P<word>[^\W\d_]+)
      | (?P<dash>[-–—−‒―]+|\.{{2,}}|…)
      | (?P<comma>,)
      | (?P<slash>/)
      | (?P<break>[;\n])
      | (?P<open>\()
      | (?P<close>\))
      | (?P<sign>№|N(?=\s?\d))
      | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_HYPHENS = "-‐‑"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11}
_ROMAN["XII"] = 12
_LOOKALIKES = str.maketrans("ІХ", "IX")  # Cyrillic letters typed for Roman numerals
# Before «квартал» and «полугодие» more is taken for a Roman numeral: «Ш», «П», «1У», «IY», «111».
_TYPED = {"І": "I", "1": "I", "l": "I", "|": "I", "У": "V", "Y": "V", "Х": "X", "П": "II", "п": "II", "Л": "II"}
_TYPED |= {"Ш": "III", "ш": "III"}
_HOUR_FOLLOWS = re.compile(r"\s*(?:ч|час|часа|часов)(?![а-яё])")
_LINKS_TO_A_DATE = frozenset(
    {"с", "со", "по", "до", "на", "к", "и", "или", "от", "позднее", "позже", "ранее", "раньше", "срок"}
)
_MONTH_STARTS = frozenset(
    {"янв", "фев", "мар", "апр", "май", "мая", "мае", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"}
)
_GOES_ON = re.compile(r"\s*(?:г\.?)?,?\s*в\s+\d{1,2}[.:-]\d\d")  # «до 6.09 в 18.00»: what has a time is a day
_DATE_FOLLOWS = re.compile(r"\s+\d{1,2}\.\d\d(?!\d)")
_SECOND = re.compile(r"(?<![\d.])2\.\s")
# Between the words of a listed phrase these do not matter: «месяца, следующего», «из-за».
_BETWEEN = frozenset({"comma", "dash"})


def tokenize(text: str) -> list[Token]:
    """The tokens of a phrase in order; signs that mean nothing are left out."""
    known = lexicon()
    tokens: list[Token] = []
    position = listed = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        start, end = match.span()
        if kind == "mute" or start < position:
            continue
        if kind == "break" and tokens and tokens[-1].kind == "dash":
            continue  # a range broken over two lines
        if kind == "word":
            position = _add_word(tokens, match[0], start, end, text)
        elif kind == "number":
            tokens.append(Token("number", match["number"], start, end))
        elif kind == "full" or kind == "iso":
            tokens.append(Token("day", _full_date(match[0], kind), start, end))
        elif kind == "short":
            tokens.append(_short_date(match[0], start, end, text, tokens))
        elif kind == "roman_date":
            tokens.append(_roman_date(match[0], start, end))
        elif kind == "around":
            tokens.append(Token("boundary", "middle", start, end))  # «в 10-х числах сентября»
        elif kind == "month_year":
            month, year = re.split(r"[./]", match[0])
            tokens.append(Token("month_year", (int(month), int(year)), start, end))
        elif kind == "roman":
            number = _ROMAN.get(match[0].partition("-")[0].translate(_LOOKALIKES))
            tokens.append(Token("roman", number, start, end) if number else Token("unknown", match[0], start, end))
        elif kind == "typed" or kind == "typed_number":
            tokens.append(_typed_numeral(match[0], start, end))
        elif kind == "abbreviation":
            tokens.append(_abbreviation(match[0], start, end, known))
        elif kind == "half_year" or kind == "quarter":
            tokens.append(Token("unit", kind, start, end))
        elif kind == "listed":
            digits = match[0].rstrip().rstrip(".)")
            if int(digits) == listed + 1 and _is_list_number(match[0], start, text, listed):
                listed += 1
                tokens.append(Token("break", None, start, end))
            else:
                tokens.append(Token("number", digits, start, start + len(digits)))
                if match[0].endswith(")"):
                    tokens.append(Token("close", None, end - 1, end))
        elif kind in ("garbled", "other"):
            tokens.append(Token("unknown", match[0], start, end))
        else:
            tokens.append(Token(str(kind), None, start, end))
    return _named(_hours(tokens), known)


def _add_word(tokens: list[Token], written: str, start: int, end: int, text: str) -> int:
    """Adds the word or the two words glued in it, a hyphenated one whole; gives where it ends."""
    if text[end : end + 1] in _HYPHENS and end < len(text):
        broken = broken_word(plain(written), text, end)
        if broken is not None:
            tokens.append(Token("word", broken[0], start, broken[1]))
            return broken[1]
    word, glued, cut = settled(written)
    if glued is None:
        tokens.append(Token("word", word, start, end))
    else:
        tokens.append(Token("word", word, start, start + cut))
        tokens.append(Token("word", glued, start + cut, end))
    return end


def _is_list_number(words: str, start: int, text: str, listed: int) -> bool:
    """«1) 8 июля 2) 16 сентября», but «(5 сентября 2020)»; a number with a full stop begins a line."""
    if words.endswith(")"):
        return text.count("(", 0, start) <= text.count(")", 0, start)
    if listed == 0 and _SECOND.search(text, start) is None:
        return False
    return listed > 0 or not text[:start].strip() or text[:start].rstrip(" \t").endswith("\n")


def _hours(tokens: list[Token]) -> list[Token]:
    """``10.10-12.00``: what a link ties to a time is a time itself, though it could be a day and month."""
    for index in range(len(tokens) - 2):
        token, link, following = tokens[index : index + 3]
        if following.kind != "time" or token.kind != "day" or token.value[2] is not None:
            continue
        if index and tokens[index - 1].kind == "time":
            continue  # «с 18.00 4.09 до 12.00 6.09»
        if link.kind == "dash" or link.value in ("до", "по"):
            tokens[index] = Token("time", None, token.start, token.end)
    return tokens


def _full_date(words: str, kind: str) -> tuple[int, int, int]:
    if kind == "iso":
        year, month, day = map(int, re.split(r"[-.]", words))
        return day, month, year
    day, month, year = (int(part) for part in re.split(r"\s?[-./,]\s?| ", words))
    return day, month, _whole_year(year)


def _whole_year(year: int) -> int:
    # Two digits of a year: reports on agreements of this kind begin in the nineties.
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _short_date(words: str, start: int, end: int, text: str, before: list[Token]) -> Token:
    """``10.09`` is a day and month, ``14.30`` a time; where it could be either, it is not understood."""
    first, second = map(int, words.split("."))
    if first <= 24 and (second == 0 or 12 < second < 60):
        return Token("time", None, start, end)
    if not (1 <= first <= 31 and 1 <= second <= 12):
        return Token("unknown", words, start, end)
    if _HOUR_FOLLOWS.match(text, end):
        return Token("time", None, start, end)
    if _GOES_ON.match(text, end):
        return Token("day", (first, second, None), start, end)
    if before and _may_be_listed(first, second, text[before[-1].end : start], before[-1]):
        # Only of May and October could it be minutes: «10.10 12.10».
        is_day = second % 5 != 0 or _DATE_FOLLOWS.match(text, end) is not None
        return Token("day", (first, second, None), start, end) if is_day else Token("perhaps_day", words, start, end)
    if first <= 24 and before:
        last = before[-1]
        follows_link = last.kind in ("dash", "comma", "break", "slash") or last.value in _LINKS_TO_A_DATE
        other_date = any(token.kind == "time" or (token.kind == "day" and token.value[2]) for token in before)
        other_date = other_date or any(token.kind == "word" and token.value[:3] in _MONTH_STARTS for token in before)
        if last.value in ("в", "во"):  # «в 15.10»: hours and minutes, where another date is told
            return Token("perhaps_time", words, start, end)
        if not follows_link or (other_date and last.value != "по"):
            # Minutes that are no multiple of five are hardly minutes: «с 5.09 в 10.00 до 6.09».
            return Token("perhaps_day" if second % 5 else "unknown", words, start, end)
    return Token("day", (first, second, None), start, end)


def _may_be_listed(day: int, month: int, between: str, last: Token) -> bool:
    """«10.09 14.09 18.09» and «18.00 4.09»: right behind another day or behind a time."""
    if between.strip():
        return False
    if last.kind == "day":
        return last.value[2] is None and (last.value[1], last.value[0]) < (month, day)
    return last.kind == "time" and month % 5 != 0


def _roman_date(words: str, start: int, end: int) -> Token:
    """«9.VIII.2020», «12/IX-20», «28.VII»."""
    day, letters, *year = re.split(r"[\s./-]+", words)
    month = _ROMAN.get(letters.translate(_LOOKALIKES))
    if month is None:
        return Token("unknown", words, start, end)
    number = int(year[0]) if year else None
    return Token("day", (int(day), month, _whole_year(number) if number is not None else None), start, end)


def _typed_numeral(words: str, start: int, end: int) -> Token:
    letters = words.partition("-")[0]
    if letters == "З":
        return Token("roman", 3, start, end)
    number = _ROMAN.get("".join(_TYPED.get(letter, letter) for letter in letters))
    return Token("roman", number, start, end) if number else Token("unknown", words, start, end)


def _abbreviation(words: str, start: int, end: int, known: Lexicon) -> Token:
    letters = re.sub(r"[\s.]", "", words.lower())
    if letters == "гг":
        return Token("unit", "year", start, end)
    entry = known.words.get(f"{letters[0]}.{letters[1]}", ("unknown", words))
    return Token(*entry, start, end)


def _named(tokens: list[Token], known: Lexicon) -> list[Token]:
    """Words and phrases replaced by what they stand for."""
    named: list[Token] = []
    index, count = 0, len(tokens)
    while index < count:
        token = tokens[index]
        if token.kind not in ("word", "number"):
            named.append(token)
            index += 1
            continue
        candidates = known.phrases.get(token.value)
        found = candidates and _phrase_at(tokens, index, candidates)
        if found:
            entry, following = found
            named.append(Token(entry[0], entry[1], token.start, tokens[following - 1].end))
            index = following
            continue
        if token.kind == "number":
            named.append(Token("number", int(token.value) if len(token.value) < 7 else -1, token.start, token.end))
        else:
            entry = known.entry(token.value) or ("unknown", token.value)
            if entry[0] == "ordinal" and named and named[-1].kind == "tens" and 0 < entry[1] < 10:
                tens = named.pop()  # «двадцать второе»
                named.append(Token("ordinal", tens.value + entry[1], tens.start, token.end))
            else:
                named.append(Token(entry[0], entry[1], token.start, token.end))
        index += 1
    return named


def _phrase_at(
    tokens: list[Token], index: int, candidates: list[tuple[tuple[str, ...], Entry]]
) -> tuple[Entry, int] | None:
    for words, entry in candidates:
        position = index + 1
        for word in words[1:]:
            while position < len(tokens) and tokens[position].kind in _BETWEEN:
                position += 1
            if position == len(tokens) or tokens[position].value != word:
                break
            position += 1
        else:
            return entry, position
    return None
