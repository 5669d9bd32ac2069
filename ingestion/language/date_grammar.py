"""Tokens → items of a date phrase: days, months, quarters …, joined to ranges and qualified by «до», «с», «не ранее».

Belongs here: what belongs together in a phrase, and which month, quarter or year a part borrows from its neighbour
(«5-6 сентября», «I, III кварталы»). Does not belong here: single words (``date_tokens``), real dates and the year that
a phrase leaves out (``date_years``).
"""

from dataclasses import dataclass, field

from ingestion.language.date_tokens import Token

FIRST_YEAR, LAST_YEAR = 1900, 2100
_RANGE_KINDS = frozenset({"day", "month", "quarter", "half_year", "year"})
_QUALIFIERS = frozenset({"from", "to", "until", "latest", "earliest", "after"})
_NUMERALS = frozenset({"number", "roman", "ordinal", "typed_numeral"})
# Tokens that may stand anywhere without saying when.
_SILENT = frozenset({"ignored", "dash", "comma", "slash", "break", "time"})


@dataclass(slots=True)
class Atom:
    """One named stretch of the calendar, possibly without its year (or month, when a neighbour says it).

    ``kind``: day, month, season, decade, half_month, nth_weekday, quarter, half_year, first_months, year, short_year,
    relative_period, day_of_month, after_period, number. ``number`` is the day, quarter, … or None.
    """

    kind: str
    start: int
    end: int
    number: int | None = None
    month: int | None = None
    year: int | None = None
    relative_year: int | None = None
    boundary: str | None = None
    detail: object = None

    @property
    def has_year(self) -> bool:
        """Whether the phrase says the year, if only as «текущего года»."""
        return self.year is not None or self.relative_year is not None


@dataclass(slots=True)
class Item:
    """One date, range or bounded period of a phrase.

    ``doubtful``: it is read, but the words leave room for another reading.
    """

    low: Atom
    high: Atom | None = None
    qualifier: str | None = None
    separator: str | None = None
    during: bool = False
    doubtful: bool = False
    inclusive: bool = False
    every: bool = False

    @property
    def last(self) -> Atom:
        """The atom that ends the item."""
        return self.high or self.low


@dataclass(slots=True)
class Phrase:
    """What a phrase says. ``unknown`` counts the words that are not understood."""

    items: list[Item] = field(default_factory=list)
    recurrences: list[str] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    has_whole_period: bool = False
    has_agreement_term: bool = False
    has_monthly_day: bool = False
    day_is_deadline: bool = False
    doubtful: bool = False
    unknown: int = 0


def parse(tokens: list[Token]) -> Phrase:
    """The phrase that the tokens make. Never raises: what does not fit is counted as unknown."""
    return _borrow(_Grouping(_nodes(tokens)).phrase())


# --- atoms ---------------------------------------------------------------------------------------------------------


def _nodes(tokens: list[Token]) -> list[Token | Atom]:
    nodes: list[Token | Atom] = []
    index = 0
    while index < len(tokens):
        found = _atom(tokens, index)
        if found is None:
            nodes.append(tokens[index])
            index += 1
        else:
            made, index = found
            nodes.extend(made)
    return nodes


def _atom(tokens: list[Token], index: int) -> tuple[list[Token | Atom], int] | None:
    token = tokens[index]
    kind = token.kind
    if kind in _NUMERALS:
        return _after_numeral(tokens, index)
    if kind == "month":
        return _dated(Atom("month", token.start, token.end, month=token.value), tokens, index + 1)
    if kind == "day":
        day, month, year = token.value
        atom = Atom("day", token.start, token.end, number=day, month=month, year=year)
        return _dated(atom, tokens, index + 1) if year is None else ([atom], _skip_year_word(tokens, index + 1))
    if kind == "season":
        return _dated(Atom("season", token.start, token.end, detail=token.value), tokens, index + 1)
    if kind == "relative_year":
        return [Atom("year", token.start, token.end, relative_year=token.value)], index + 1
    if kind == "relative_period":
        return [Atom("relative_period", token.start, token.end, detail=token.value)], index + 1
    if kind == "boundary":
        return _boundary(tokens, index)
    return None


def _boundary(tokens: list[Token], index: int) -> tuple[list[Token | Atom], int] | None:
    if index + 1 == len(tokens):
        return None
    token, following = tokens[index], tokens[index + 1]
    if following.kind == "unit" and following.value in ("year", "quarter"):
        atom = Atom("relative_period", token.start, following.end, detail=(following.value, 0, False))
        if following.value == "year":
            atom = Atom("year", token.start, following.end, relative_year=0)
        atom.boundary = token.value
        return [atom], index + 2
    found = _atom(tokens, index + 1)
    if found is None or len(found[0]) != 1 or not isinstance(found[0][0], Atom):
        return None
    if found[0][0].kind not in ("month", "season", "quarter", "half_year", "year", "relative_period"):
        return None
    found[0][0].boundary = token.value
    found[0][0].start = token.start
    return found


def _after_numeral(tokens: list[Token], index: int) -> tuple[list[Token | Atom], int]:
    token = tokens[index]
    number: int = token.value
    start = token.start
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None:
        if following.kind == "month" and token.kind != "roman" and number > 0:
            if 1 <= number <= 31:
                atom = Atom("day", start, following.end, number=number, month=following.value)
                return _dated(atom, tokens, index + 2)
            if 1000 <= number <= 3131:  # «1113 сентября»: a dash was lost between two days
                first, second = divmod(number, 100)
                last = Atom("day", start, following.end, number=second, month=following.value)
                made, after = _dated(last, tokens, index + 2)
                return [Atom("number", start, token.end, number=first), *made], after
        elif following.kind == "unit":
            found = _before_unit(tokens, index, following)
            if found is not None:
                return found
        elif following.kind == "weekday" and token.kind == "ordinal" and _is(tokens, index + 2, "month"):
            month = tokens[index + 2]
            atom = Atom("nth_weekday", start, month.end, number=number, month=month.value, detail=following.value)
            return _dated(atom, tokens, index + 3)
    if token.kind == "number" and FIRST_YEAR <= number <= LAST_YEAR:
        return [Atom("year", start, token.end, year=number)], index + 1
    if token.kind == "typed_numeral" or number < 1:
        return [Token("unknown", number, start, token.end)], index + 1
    return [Atom("number", start, token.end, number=number)], index + 1


def _before_unit(tokens: list[Token], index: int, unit: Token) -> tuple[list[Token | Atom], int] | None:
    token = tokens[index]
    number: int = token.value
    start, end = token.start, unit.end
    name = unit.value
    if name == "year" and token.kind == "number":
        if FIRST_YEAR <= number <= LAST_YEAR:
            return [Atom("year", start, end, year=number)], index + 2
        return ([Atom("short_year", start, end, number=number)], index + 2) if 0 <= number < 100 else None
    if name == "quarter" and (1 <= number <= 4 or number == -1):
        return _dated(Atom("quarter", start, end, number=number if number > 0 else 4), tokens, index + 2)
    if name == "half_year" and 1 <= number <= 2:
        return _dated(Atom("half_year", start, end, number=number), tokens, index + 2)
    if name == "decade" and (1 <= number <= 3 or number == -1) and _is(tokens, index + 2, "month"):
        month = tokens[index + 2]
        atom = Atom("decade", start, month.end, number=number if number > 0 else 3, month=month.value)
        return _dated(atom, tokens, index + 3)
    if name == "half" and 1 <= number <= 2:
        if _is(tokens, index + 2, "month"):
            month = tokens[index + 2]
            return _dated(Atom("half_month", start, month.end, number=number, month=month.value), tokens, index + 3)
        atom = Atom("half_year", start, end, number=number)
        if _is(tokens, index + 2, "unit") and tokens[index + 2].value == "year":
            return [atom], index + 3
        made, after = _dated(atom, tokens, index + 2)
        return (made, after) if atom.has_year else None
    if name == "months" and token.kind == "number" and number in (3, 6, 9):
        return _dated(Atom("first_months", start, end, number=number), tokens, index + 2)
    if name in ("hour", "minute") and token.kind == "number" and 0 <= number < 60:
        return [Token("time", None, start, end)], index + 2
    if name == "day_of_month" and 1 <= number <= 31:
        if _is(tokens, index + 2, "month"):
            month = tokens[index + 2]
            return _dated(Atom("day", start, month.end, number=number, month=month.value), tokens, index + 3)
        if _is(tokens, index + 2, "after_period"):
            period = tokens[index + 2]
            return [Atom("after_period", start, period.end, number=number, detail=period.value)], index + 3
        return [Atom("day_of_month", start, end, number=number)], index + 2
    return None


def _is(tokens: list[Token], index: int, kind: str) -> bool:
    return index < len(tokens) and tokens[index].kind == kind


def _skip_year_word(tokens: list[Token], index: int) -> int:
    return index + 1 if _is(tokens, index, "unit") and tokens[index].value == "year" else index


def _dated(atom: Atom, tokens: list[Token], index: int) -> tuple[list[Token | Atom], int]:
    """The atom with the year that follows it, if one does."""
    made: list[Token | Atom] = [atom]
    if index == len(tokens):
        return made, index
    token = tokens[index]
    if token.kind == "relative_year":
        atom.relative_year, atom.end = token.value, token.end
        return made, index + 1
    if token.kind == "number":
        after = _skip_year_word(tokens, index + 1)
        has_word = after > index + 1
        # «сентябрь 2020-2024 годов»: the years are a range of their own.
        begins_range = not has_word and _is(tokens, after, "dash") and _begins_years(tokens, after + 1)
        if FIRST_YEAR <= token.value <= LAST_YEAR and not begins_range:
            atom.year, atom.end = token.value, tokens[after - 1].end
            return made, after
        if has_word and 0 <= token.value < 70:
            atom.year, atom.end = 2000 + token.value, tokens[after - 1].end
            return made, after
    return made, index


def _begins_years(tokens: list[Token], index: int) -> bool:
    if not _is(tokens, index, "number"):
        return False
    return _is(tokens, index + 1, "unit") and tokens[index + 1].value == "year"


# --- items ---------------------------------------------------------------------------------------------------------


class _Grouping:
    """One pass over the nodes, left to right, that makes items of atoms and links."""

    def __init__(self, nodes: list[Token | Atom]) -> None:
        self._nodes = nodes
        self._index = 0
        self._phrase = Phrase()
        self._clear()

    def _clear(self) -> None:
        self._qualifier: str | None = None
        self._separator: str | None = None
        self._during = False
        self._every = False

    def phrase(self) -> Phrase:
        while self._index < len(self._nodes):
            node = self._nodes[self._index]
            if isinstance(node, Atom):
                self._item(node)
            else:
                self._index += 1
                self._token(node)
        return self._phrase

    def _node(self, index: int) -> Token | Atom | None:
        return self._nodes[index] if index < len(self._nodes) else None

    def _token(self, token: Token) -> None:
        kind, value, phrase = token.kind, token.value, self._phrase
        if kind == "link":
            self._link(value)
        elif kind in _SILENT:
            if kind == "time":
                self._clear()
            elif kind != "ignored":
                self._separator = kind
        elif kind == "recurrence":
            phrase.recurrences.append(value)
        elif kind == "near_recurrence":
            phrase.recurrences.append(value)
            phrase.doubtful = True
        elif kind == "whole_period":
            phrase.has_whole_period = True
        elif kind == "agreement_term":
            phrase.has_agreement_term = True
        elif kind == "weekday":
            if self._every or self._qualifier == "to":  # «каждую пятницу», «по пятницам»
                phrase.recurrences.append("weekly")
                self._clear()
            else:
                phrase.weekdays.append(value)
        elif kind == "paper":
            phrase.doubtful = True
        elif kind == "sign":
            self._paper_number()
        elif not (kind == "unit" and value in ("year", "hour", "minute")):
            phrase.unknown += 1
            self._clear()  # «до снятия ограничений, 5 сентября»: the link belongs to what is not understood

    def _paper_number(self) -> None:
        node = self._node(self._index)
        if isinstance(node, Atom) and node.kind in ("number", "year"):
            self._index += 1
        self._phrase.doubtful = True

    def _link(self, value: str) -> None:
        if value in _QUALIFIERS:
            self._qualifier = value
        elif value == "during":
            self._during = True
        elif value == "every":
            self._every = True
        elif value == "inclusive":
            if self._phrase.items:
                self._phrase.items[-1].inclusive = True
        elif value in ("and", "or"):
            self._separator = value

    def _item(self, low: Atom) -> None:
        item = Item(low, None, self._qualifier, self._separator, self._during, every=self._every)
        self._index += 1
        link, following = self._node(self._index), self._node(self._index + 1)
        if isinstance(link, Atom):
            if low.kind == "number" and link.kind == "day" and (low.number or 0) < (link.number or 0):
                item.high, item.doubtful = link, True  # «11 13 сентября»: a dash or a comma was lost
                self._index += 1
        elif link is not None and self._joins(link):
            if isinstance(following, Atom):
                item.high = following
                self._index += 2
                if item.qualifier in ("from", "to"):
                    item.qualifier = None
            elif following is not None and following.kind == "time" and low.kind == "number":
                self._index += 2  # «с 10 до 12 часов»
                self._clear()
                return
        self._phrase.items.append(item)
        ends_range = item.qualifier is None and self._qualifier == "from"
        on = self._node(self._index)
        is_move = isinstance(on, Token) and on.kind == "link" and on.value == "on"
        if (ends_range or item.qualifier == "from") and is_move and isinstance(self._node(self._index + 1), Atom):
            self._phrase.items.pop()  # «с 18–21 июня на 3–6 сентября»: the new date counts
        self._clear()

    def _joins(self, link: Token) -> bool:
        if link.kind == "dash":
            return True
        if link.kind != "link":
            return False
        return bool(link.value == "to" or (link.value == "until" and self._qualifier == "from"))


# --- borrowing -----------------------------------------------------------------------------------------------------


def _borrow(phrase: Phrase) -> Phrase:
    """Gives bare numbers their kind from the right-hand neighbour; drops those that find none."""
    model: Atom | None = None
    kept: list[Item] = []
    for item in reversed(phrase.items):
        low, high = item.low, item.high
        if high is not None:
            if high.kind == "number" and model is not None:
                _adopt(high, model)
            _short_year(low, high)
            if low.kind == "number":
                _adopt(low, high)
        elif low.kind == "number" and model is not None:
            _adopt(low, model)
        unread = [atom for atom in (low, high) if atom is not None and atom.kind in ("number", "short_year")]
        if unread:
            phrase.unknown += len(unread)
            model = None
            continue
        if low.kind == "day_of_month":
            phrase.has_monthly_day = True
            phrase.day_is_deadline = item.qualifier in ("until", "latest")
            phrase.doubtful = phrase.doubtful or high is not None
            model = None
            continue
        if high is not None and low.kind != high.kind and {low.kind, high.kind} != {"day", "month"}:
            phrase.unknown += 1
            model = None
            continue
        kept.append(item)
        model = low if item.separator in ("comma", "and", "or", "slash", "dash") else None
    phrase.items = kept[::-1]
    return _alternatives(phrase)


def _adopt(number: Atom, model: Atom) -> None:
    value = number.number or 0
    largest = {"day": 31, "quarter": 4, "half_year": 2, "decade": 3}.get(model.kind, 0)
    if 1 <= value <= largest:
        number.kind, number.month = model.kind, model.month
        number.year, number.relative_year = model.year, model.relative_year


def _short_year(low: Atom, high: Atom) -> None:
    """«2017-20 годы»: the second year without its century."""
    if low.kind == "year" and low.year is not None and high.kind == "short_year" and high.number is not None:
        century, first = divmod(low.year, 100)
        if first < high.number:
            high.kind, high.year = "year", century * 100 + high.number


def _alternatives(phrase: Phrase) -> Phrase:
    """«в мае или июне»: one stretch from the first to the last, if they are of one kind and in order."""
    items: list[Item] = []
    for item in phrase.items:
        before = items[-1] if items else None
        if item.separator == "or" and before is not None:
            if before.high is None and item.high is None and before.low.kind == item.low.kind and not item.qualifier:
                before.high = item.low
                continue
            phrase.doubtful = True
        items.append(item)
    phrase.items = items
    return phrase
