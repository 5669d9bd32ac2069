"""What stands beside the dates of a phrase and is none: papers and their dates, streets, names, anniversaries.

Belongs here: which tokens are put aside, each run of them replaced by one ``aside``; which stay ``unknown``. Does not
belong here: the words of these kinds (``date_words.yml``), the dates (``date_atoms``, ``date_grammar``).

An aside says nothing of when an event is, so a reading may be whole beside it; a word that is merely unknown may
change the meaning of a date («сентябрь, если …») and leaves the reading partial.
"""

import re
from collections.abc import Callable

from ingestion.language.date_lexicon import lexicon
from ingestion.language.date_tokens import Token

_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"")
_LETTERS = re.compile(r"[^\W\d_]{2}")
# Tokens without which nothing can be put aside.
_PLAIN = frozenset(
    {"number", "month", "day", "link", "dash", "comma", "slash", "break", "ignored", "recurrence", "roman", "season",
     "ordinal", "relative_year", "relative_period", "whole_period", "agreement_term", "weekday", "boundary", "time"}
)  # fmt: skip
_DATES = frozenset({"day", "month", "month_year", "season", "relative_year", "relative_period"})
_WORDS = frozenset({"unknown", "stage", "paper", "place", "street", "request", "reference", "ignored"})
_ALWAYS_UNKNOWN = frozenset({"paper", "reference", "in_accordance", "request", "count", "tens", "times", "twice"})
_LENGTHS = frozenset({"day", "week", "month"})
_FURTHEST = 10  # tokens between a paper and its date
_LONGEST_ACRONYM = 5


def without_asides(tokens: list[Token], text: str) -> list[Token]:
    """The tokens with what is put aside replaced; brackets are gone."""
    is_plain = all(token.kind in _PLAIN or (token.kind == "unit" and token.value not in _LENGTHS) for token in tokens)
    if is_plain and not _QUOTED.search(text):
        return tokens
    return _Aside(tokens, text).made()


class _Aside:
    def __init__(self, tokens: list[Token], text: str) -> None:
        self._tokens = tokens
        self._text = text
        self._made: list[Token] = []
        whole = text.strip(" .")
        self._names = [
            match.span() for match in _QUOTED.finditer(text) if match[0] != whole and _LETTERS.search(match[0])
        ]
        self._has_date = any(token.kind in _DATES for token in tokens)

    def made(self) -> list[Token]:
        index = 0
        while index < len(self._tokens):
            token = self._tokens[index]
            after = self._after_aside(index)
            if after is not None:
                self._put(Token("aside", None, token.start, self._tokens[after - 1].end))
                index = after
                continue
            if token.kind == "number" and self._kind(index + 1) in ("unknown", "ignored"):
                self._put(token._replace(kind="unknown"))  # «12 мероприятий»
            elif token.kind == "perhaps_time":
                self._put(token._replace(kind="time" if self._has_date else "unknown"))
            elif token.kind == "request" and self._made and self._made[-1].kind in ("recurrence", "request"):
                self._put(token)
            elif token.kind == "paper" and self._kind(index + 1) in ("dash", "close", "number", "day", "month"):
                self._put(token._replace(kind="planned"))  # «план: 4 сентября»
            elif token.kind in _ALWAYS_UNKNOWN:
                self._put(token._replace(kind="unknown"))
            elif token.kind not in ("open", "close"):
                self._put(token)
            index += 1
        return [token._replace(kind="ignored") if token.kind == "request" else token for token in self._made]

    def _put(self, token: Token) -> None:
        self._made.append(token)

    def _kind(self, index: int) -> str | None:
        return self._tokens[index].kind if index < len(self._tokens) else None

    def _words(self, token: Token) -> str:
        return self._text[token.start : token.end]

    def _after_aside(self, index: int) -> int | None:
        """Where the aside that begins at ``index`` ends; None where none does."""
        token = self._tokens[index]
        for start, end in self._names:
            if start <= token.start < end:
                while index < len(self._tokens) and self._tokens[index].start < end:
                    index += 1
                return index
        rule = _RULES.get(token.kind)
        return rule(self, index) if rule is not None else None

    def _paper(self, index: int) -> int | None:
        """«Протокол № 5 от 12.03.2019», «план на 2020 год»; a paper without date and number is a word like others."""
        position, is_dated = index + 1, False
        while position < len(self._tokens):
            token = self._tokens[position]
            if token.kind == "sign":
                position = self._after_number(position + 1)
                is_dated = True
            elif self._is_of(token) or (token.value == "on" and self._kind(position + 1) == "number"):
                position = self._after_date(position + 1)
                is_dated = True
            elif (token.kind in _WORDS or token.kind in ("open", "close")) and self._leads_to_date(position):
                position += 1
            else:
                break
        if not is_dated:
            return None
        while self._made and self._made[-1].kind in ("unknown", "in_accordance"):  # «Федеральным законом от …»
            self._made.pop()
        if self._made and self._made[-1].value == "to":  # «по приказу от …»
            self._made.pop()
        return position

    def _sign(self, index: int) -> int | None:
        """«№ 5 от 12.09.2020»: a paper that is not named."""
        position = self._after_number(index + 1)
        if position < len(self._tokens) and self._is_of(self._tokens[position]):
            return self._after_date(position + 1)
        return None

    def _is_of(self, token: Token) -> bool:
        return token.kind == "ignored" and self._words(token).lower() == "от"

    def _leads_to_date(self, index: int) -> bool:
        for token in self._tokens[index : index + _FURTHEST]:
            if token.kind == "sign" or self._is_of(token) or token.value == "on":
                return True
            if token.kind not in _WORDS and token.kind not in ("open", "close"):
                return False
        return False

    def _after_number(self, index: int) -> int:
        if self._kind(index) in ("number", "roman", "day", "month_year", "unknown"):
            index += 1
        while self._kind(index) in ("dash", "slash") and self._kind(index + 1) in ("number", "unknown", "roman"):
            index += 2
        return index

    def _after_date(self, index: int) -> int:
        while self._kind(index) in ("number", "month", "day", "month_year", "ordinal", "dash") or (
            self._kind(index) == "unit" and self._tokens[index].value == "year"
        ):
            index += 1
        return index

    def _reference(self, index: int) -> int | None:
        """«п. 3.10», «тел. 8 (4812) 38-12-09»: the numbers behind the word."""
        position = index + 1
        while self._kind(position) in ("number", "time", "sign", "dash", "unknown", "open", "close") or (
            self._kind(position) == "day" and self._tokens[position].value[2] is None
        ):
            if self._kind(position) == "unknown" and not self._words(self._tokens[position])[0].isdigit():
                break
            position += 1
        return position if position > index + 1 else None

    def _reason(self, index: int) -> int:
        """«в связи с пандемией COVID-19»: the words up to the next date or the end of the clause."""
        position = index + 1
        while position < len(self._tokens):
            kind = self._tokens[position].kind
            if kind in _WORDS or kind == "sign":
                position += 1
            elif self._goes_on(position):
                position += 2
            elif kind == "number" and self._kind(position + 1) in ("dash", "unknown") and self._is_age(position):
                position += 1
            else:
                break
        return position

    def _goes_on(self, index: int) -> bool:
        """«и ограничениями», «-19»."""
        kind, following = self._kind(index), self._kind(index + 1)
        if kind == "dash" and following == "number":
            return self._kind(index + 2) != "month"
        return kind in ("link", "dash") and following in ("unknown", "place")

    def _is_age(self, index: int) -> bool:
        """«75-летию», «100 лет», «юбилею»."""
        position = index + 1
        if self._kind(position) == "dash":
            position += 1
        return self._kind(position) == "anniversary"

    def _number(self, index: int) -> int | None:
        token = self._tokens[index]
        if self._is_age(index):
            position = index + (3 if self._kind(index + 1) == "dash" else 2)
            self._drop_link()
            return self._reason(position - 1)
        position = index + 1
        if self._kind(position) == "stage":
            return position + 1  # «1 этап – 5 июля»
        if self._kind(position) in ("dash", "link") and self._kind(position + 1) in ("number", "count"):
            position += 2
        if self._kind(position) != "unit" or self._tokens[position].value not in _LENGTHS:
            return None
        if token.kind in ("roman", "ordinal"):
            return None
        following = self._tokens[position + 1] if position + 1 < len(self._tokens) else None
        before = self._made[-1].value if self._made else None
        if self._tokens[position].value == "month" and (
            before == "for" or (following is not None and following.kind in ("number", "relative_year"))
        ):
            return None  # «9 месяцев 2020 года»
        if following is not None and (following.value == "until" or following.kind == "vague"):
            self._put(Token("vague", None, token.start, following.end))  # «за 10 дней до 1 сентября»
            return position + 2
        self._drop_link()
        return position + 1

    def _drop_link(self) -> None:
        while self._made and self._made[-1].kind == "link":
            self._made.pop()

    def _unit(self, index: int) -> int | None:
        """«День России (12 июня)»: a day that has a name."""
        if self._tokens[index].value == "day" and self._kind(index + 1) in ("unknown", "place"):
            self._drop_link()
            return self._reason(index)
        return None

    def _place(self, index: int) -> int | None:
        """«г. Вязьма», «ул. 25 Сентября, д. 30», «Республика Беларусь», «Смоленская область»."""
        is_street = self._tokens[index].kind == "street"
        while self._made and self._made[-1].kind == "unknown" and self._is_capital(self._made[-1]):
            self._made.pop()
        position = index + 1
        if is_street and self._kind(position) == "number" and self._is_capital_at(position + 1):
            position += 1
        while self._is_capital_at(position) or (
            self._kind(position) == "dash" and position > index + 1 and self._is_capital_at(position + 1)
        ):
            position += 1
        if self._kind(position) == "sign" and self._kind(position + 1) == "number":
            position += 2  # «школа № 5»
        return position

    def _unknown(self, index: int) -> int | None:
        token = self._tokens[index]
        words = self._words(token)
        if words.lower() in lexicon().short_places and self._text[token.end : token.end + 1] == ".":
            return self._after_short_place(index)
        if self._is_capital(token) and not self._begins_sentence(token):
            return index + 1  # a name
        return None

    def _after_short_place(self, index: int) -> int | None:
        if self._is_capital_at(index + 1) and self._kind(index + 1) not in ("month", "weekday"):
            return self._place(index)
        if self._kind(index + 1) == "number" and self._words(self._tokens[index]).lower() in ("д", "п"):
            return self._reference(index)
        return None

    def _short_place(self, index: int) -> int | None:
        """«г. Вязьма» and «с. Хмелита», which begin like a year and a link."""
        token = self._tokens[index]
        if self._words(token).lower() not in lexicon().short_places or self._text[token.end : token.end + 1] != ".":
            return None
        if index and self._tokens[index - 1].kind in ("number", "month_year"):
            return None
        return self._after_short_place(index)

    def _is_capital_at(self, index: int) -> bool:
        return (
            index < len(self._tokens)
            and self._tokens[index].kind in ("unknown", "month", "weekday", "place", "ordinal", "ignored", "unit")
            and self._is_capital(self._tokens[index])
        )

    def _is_capital(self, token: Token) -> bool:
        words = self._words(token)
        return (
            words[:1].isupper()
            and not (words.isascii() and len(words) == 1)
            and (not words.isupper() or len(words) <= _LONGEST_ACRONYM)
        )

    def _begins_sentence(self, token: Token) -> bool:
        before = self._text[: token.start].rstrip(" \t")
        return not before or before[-1] in ".!?;:\n(«"


_Rule = Callable[[_Aside, int], int | None]


def _unit_or_place(aside: _Aside, index: int) -> int | None:
    found = aside._short_place(index)
    return found if found is not None else aside._unit(index)


_RULES: dict[str, _Rule] = {
    "paper": _Aside._paper,
    "reference": _Aside._reference,
    "reason": _Aside._reason,
    "number": _Aside._number,
    "roman": _Aside._number,
    "ordinal": _Aside._number,
    "sign": _Aside._sign,
    "count": _Aside._number,
    "unit": _unit_or_place,
    "link": _Aside._short_place,
    "place": _Aside._place,
    "street": _Aside._place,
    "unknown": _Aside._unknown,
}
