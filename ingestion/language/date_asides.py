"""What stands beside the dates of a phrase and is none: papers and their dates, reasons, lengths, anniversaries.

Belongs here: which tokens are put aside, each run of them replaced by one ``aside``; which stay ``unknown``. Does not
belong here: places and names (``date_addresses``), the words of these kinds (``date_words.yml``), the dates
(``date_atoms``, ``date_grammar``).

An aside says nothing of when an event is, so a reading may be whole beside it; a word that is merely unknown may
change the meaning of a date («сентябрь, если …») and leaves the reading partial.
"""

import re
from collections.abc import Callable

from ingestion.language.date_addresses import name, place, reference, short_place
from ingestion.language.date_scan import Scan
from ingestion.language.date_tokens import Token

_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"")
_LETTERS = re.compile(r"[^\W\d_]{2}")
# Tokens without which nothing can be put aside.
_PLAIN = frozenset(
    {"number", "month", "day", "link", "dash", "comma", "slash", "break", "ignored", "recurrence", "roman", "season",
     "held", "intended", "ordinal", "relative_year", "relative_period", "whole_period", "agreement_term", "weekday",
     "boundary", "time"}
)  # fmt: skip
_DATES = frozenset({"day", "month", "month_year", "season", "relative_year", "relative_period"})
_WORDS = frozenset(
    {"unknown", "stage", "paper", "place", "street", "request", "reference", "ignored", "held", "intended"}
)
_ALWAYS_UNKNOWN = frozenset({"paper", "reference", "in_accordance", "request", "count", "tens", "times", "twice"})
_AFTER_PLAN = frozenset({"dash", "close", "number", "day", "month", "roman", "month_year"})
_LENGTHS = frozenset({"day", "week", "month"})
_FURTHEST = 10  # tokens between a paper and its date


def without_asides(tokens: list[Token], text: str) -> list[Token]:
    """The tokens with what is put aside replaced; brackets are gone."""
    is_plain = all(token.kind in _PLAIN or (token.kind == "unit" and token.value not in _LENGTHS) for token in tokens)
    if is_plain and not _QUOTED.search(text):
        return tokens
    return _Aside(tokens, text).rest()


class _Aside(Scan):
    def __init__(self, tokens: list[Token], text: str) -> None:
        super().__init__(tokens, text)
        whole = text.strip(" .")
        self._names = [
            match.span() for match in _QUOTED.finditer(text) if match[0] != whole and _LETTERS.search(match[0])
        ]
        self._has_date = any(token.kind in _DATES for token in tokens)

    def rest(self) -> list[Token]:
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            after = self._after_aside(index)
            if after is not None:
                self.made.append(Token("aside", None, token.start, self.tokens[after - 1].end))
                index = after
                continue
            if token.kind == "number" and self.kind(index + 1) in ("unknown", "ignored", "held", "intended"):
                self.made.append(token._replace(kind="unknown"))  # «12 мероприятий»
            elif token.kind == "perhaps_time":
                self.made.append(token._replace(kind="time" if self._has_date else "unknown"))
            elif token.kind == "request" and self.made and self.made[-1].kind in ("recurrence", "request"):
                self.made.append(token)
            elif token.kind == "paper" and self.kind(index + 1) in _AFTER_PLAN:
                self.made.append(token._replace(kind="planned"))  # «план: 4 сентября»
            elif token.kind in _ALWAYS_UNKNOWN:
                self.made.append(token._replace(kind="unknown"))
            elif token.kind not in ("open", "close"):
                self.made.append(token)
            index += 1
        return [token._replace(kind="ignored") if token.kind == "request" else token for token in self.made]

    def _after_aside(self, index: int) -> int | None:
        """Where the aside that begins at ``index`` ends; None where none does."""
        token = self.tokens[index]
        for start, end in self._names:
            if start <= token.start < end:
                while index < len(self.tokens) and self.tokens[index].start < end:
                    index += 1
                return index
        rule = _RULES.get(token.kind)
        return rule(self, index) if rule is not None else None

    def _paper(self, index: int) -> int | None:
        """«Протокол № 5 от 12.03.2019», «план на 2020 год»; a paper without date and number is a word like others."""
        position, is_dated = index + 1, False
        while position < len(self.tokens):
            token = self.tokens[position]
            if token.kind == "sign":
                position = self._after_number(position + 1)
                is_dated = True
            elif self._is_of(token) or (token.value == "on" and self.kind(position + 1) == "number"):
                position = self._after_date(position + 1)
                is_dated = True
            elif (token.kind in _WORDS or token.kind in ("open", "close")) and self._leads_to_date(position):
                position += 1
            else:
                break
        if not is_dated:
            return None
        while self.made and self.made[-1].kind in ("unknown", "in_accordance"):  # «Федеральным законом от …»
            self.made.pop()
        if self.made and self.made[-1].value == "to":  # «по приказу от …»
            self.made.pop()
        return position

    def _sign(self, index: int) -> int | None:
        """«№ 5 от 12.09.2020»: a paper that is not named."""
        position = self._after_number(index + 1)
        if position < len(self.tokens) and self._is_of(self.tokens[position]):
            return self._after_date(position + 1)
        return None

    def _is_of(self, token: Token) -> bool:
        return token.kind == "ignored" and self.words(token).lower() == "от"

    def _leads_to_date(self, index: int) -> bool:
        for token in self.tokens[index : index + _FURTHEST]:
            if token.kind == "sign" or self._is_of(token) or token.value == "on":
                return True
            if token.kind not in _WORDS and token.kind not in ("open", "close"):
                return False
        return False

    def _after_number(self, index: int) -> int:
        if self.kind(index) in ("number", "roman", "day", "month_year", "unknown"):
            index += 1
        while self.kind(index) in ("dash", "slash") and self.kind(index + 1) in ("number", "unknown", "roman"):
            index += 2
        return index

    def _after_date(self, index: int) -> int:
        while self.kind(index) in ("number", "month", "day", "month_year", "ordinal", "dash") or (
            self.kind(index) == "unit" and self.tokens[index].value == "year"
        ):
            index += 1
        return index

    def _reason(self, index: int) -> int:
        """«в связи с пандемией COVID-19»: the words up to the next date or the end of the clause."""
        position = index + 1
        while position < len(self.tokens):
            kind = self.tokens[position].kind
            if kind in _WORDS or kind == "sign":
                position += 1
            elif self._goes_on(position):
                position += 2
            elif kind == "number" and self.kind(position + 1) in ("dash", "unknown") and self._is_age(position):
                position += 1
            else:
                break
        return position

    def _goes_on(self, index: int) -> bool:
        """«и ограничениями», «-19»."""
        kind, following = self.kind(index), self.kind(index + 1)
        if kind == "dash" and following == "number":
            return self.kind(index + 2) != "month"
        return kind in ("link", "dash") and following in ("unknown", "place")

    def _is_age(self, index: int) -> bool:
        """«75-летию», «100 лет», «юбилею»."""
        position = index + 1
        if self.kind(position) == "dash":
            position += 1
        return self.kind(position) == "anniversary"

    def _number(self, index: int) -> int | None:
        token = self.tokens[index]
        if self._is_age(index):
            position = index + (3 if self.kind(index + 1) == "dash" else 2)
            self.drop_link()
            return self._reason(position - 1)
        position = index + 1
        if self.kind(position) == "stage":
            return position + 1  # «1 этап – 5 июля»
        if self.kind(position) in ("dash", "link") and self.kind(position + 1) in ("number", "count"):
            position += 2
        if self.kind(position) != "unit" or self.tokens[position].value not in _LENGTHS:
            return None
        if token.kind in ("roman", "ordinal"):
            return None
        following = self.tokens[position + 1] if position + 1 < len(self.tokens) else None
        before = self.made[-1].value if self.made else None
        if self.tokens[position].value == "month" and (
            before == "for" or (following is not None and following.kind in ("number", "relative_year"))
        ):
            return None  # «9 месяцев 2020 года»
        if following is not None and (following.value == "until" or following.kind == "vague"):
            self.made.append(Token("vague", None, token.start, following.end))  # «за 10 дней до 1 сентября»
            return position + 2
        self.drop_link()
        return position + 1

    def _unit(self, index: int) -> int | None:
        """«День России (12 июня)»: a day that has a name."""
        if self.tokens[index].value == "day" and self.kind(index + 1) in ("unknown", "place"):
            self.drop_link()
            return self._reason(index)
        return None


_Rule = Callable[[_Aside, int], int | None]


def _unit_or_place(aside: _Aside, index: int) -> int | None:
    found = short_place(aside, index)
    return found if found is not None else aside._unit(index)


_RULES: dict[str, _Rule] = {
    "paper": _Aside._paper,
    "reference": reference,
    "reason": _Aside._reason,
    "number": _Aside._number,
    "roman": _Aside._number,
    "ordinal": _Aside._number,
    "sign": _Aside._sign,
    "count": _Aside._number,
    "unit": _unit_or_place,
    "link": short_place,
    "place": place,
    "street": place,
    "unknown": name,
}
