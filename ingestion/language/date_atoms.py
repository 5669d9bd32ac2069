"""Tokens → atoms of a date phrase: «5 сентября 2020 года», «III квартал», «первая половина мая», each one stretch.

Belongs here: which tokens side by side name one stretch of the calendar. Does not belong here: single words
(``date_tokens``), ranges and qualifiers (``date_grammar``), real dates (``date_years``).
"""

from dataclasses import dataclass

from ingestion.language.date_tokens import Token

FIRST_YEAR, LAST_YEAR = 1900, 2100
_NUMERALS = frozenset({"number", "roman", "ordinal"})


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


def nodes_of(tokens: list[Token]) -> list[Token | Atom]:
    """The tokens of a phrase, those that make an atom replaced by it."""
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
    if kind == "month_year":
        return [Atom("month", token.start, token.end, month=token.value[0], year=token.value[1])], _skip_year_word(
            tokens, index + 1
        )
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
        atom = Atom("relative_period", token.start, following.end, detail=(following.value, 0))
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
        elif following.kind == "weekday" and _is_ordinal(token) and _is(tokens, index + 2, "month"):
            month = tokens[index + 2]
            atom = Atom("nth_weekday", start, month.end, number=number, month=month.value, detail=following.value)
            return _dated(atom, tokens, index + 3)
        elif following.kind == "weekday" and _is_ordinal(token) and _is_of_a_month(tokens, index + 2):
            return [Atom("nth_weekday", start, following.end, number=number, detail=following.value)], index + 2
    if token.kind == "number" and FIRST_YEAR <= number <= LAST_YEAR:
        return [Atom("year", start, token.end, year=number, detail="bare")], index + 1
    if number < 1:
        return [Token("unknown", number, start, token.end)], index + 1
    return [Atom("number", start, token.end, number=number, detail=token.kind)], index + 1


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
        if _is(tokens, index + 2, "unit") and tokens[index + 2].value == "day":
            return [Token("time", None, start, tokens[index + 2].end)], index + 3
        atom = Atom("half_year", start, end, number=number)
        if _is(tokens, index + 2, "unit") and tokens[index + 2].value == "year":
            return [atom], index + 3
        made, after = _dated(atom, tokens, index + 2)
        return (made, after) if atom.has_year else None
    if name == "month" and token.kind == "number" and number in (3, 6, 9):
        return _dated(Atom("first_months", start, end, number=number), tokens, index + 2)
    if name in ("hour", "minute") and token.kind == "number" and 0 <= number < 60:
        return [Token("time", None, start, end)], index + 2
    if name == "day" and token.kind == "ordinal" and number in (1, -1) and _is(tokens, index + 2, "month"):
        month = tokens[index + 2]  # «последний день сентября»
        return _dated(Atom("day", start, month.end, number=number, month=month.value), tokens, index + 3)
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


def _is_ordinal(token: Token) -> bool:
    """«вторая», «последняя», «2-я» before a day of the week; a month has five of each at most."""
    return token.kind == "ordinal" or (token.kind == "number" and 1 <= token.value <= 5)


def _is_of_a_month(tokens: list[Token], index: int) -> bool:
    return index < len(tokens) and tokens[index].value in ("monthly", "month")


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
