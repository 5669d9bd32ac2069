"""Tokens → items of a date phrase: days, months, quarters …, joined to ranges and qualified by «до», «с», «не ранее».

Belongs here: what belongs together in a phrase. Does not belong here: what names one stretch (``date_atoms``), which
month, quarter or year a part borrows from its neighbour (``date_borrowing``), real dates (``date_years``).
"""

from ingestion.language.date_asides import without_asides
from ingestion.language.date_atoms import Atom, nodes_of
from ingestion.language.date_borrowing import borrow, join_alternatives
from ingestion.language.date_brackets import mark_brackets
from ingestion.language.date_items import Item, Phrase, Turn
from ingestion.language.date_moves import settle
from ingestion.language.date_recurrence import with_rates
from ingestion.language.date_tokens import Token, tokenize

_QUALIFIERS = frozenset({"from", "to", "until", "latest", "earliest"})
_SEPARATORS = frozenset({"dash", "comma", "slash", "break"})
_LIST_SIGNS = frozenset(",;\n")
_TURNS = frozenset({"moved", "cancelled", "outdated", "renewed", "planned"})
# Of these the words before them go on: «с 5 сентября проведено».
_STANDINGS = frozenset({"held", "intended"})
# What may stand between a day and the dash or link behind it: «10 июля, в 21 час – 11 июля».
_HOURS = frozenset({"hour", "minute"})
# Units that may stand without a number: «года», «в 10 часов», «месяц июль».
_SILENT_UNITS = frozenset({"year", "hour", "minute", "month", "day"})


def parse(text: str) -> Phrase:
    """The phrase of a text. Never raises: what does not fit is counted as unknown."""
    tokens = without_asides(with_rates(tokenize(text)), text)
    phrase = borrow(_Grouping(nodes_of(tokens), text).phrase())
    if "(" in text and phrase.items:
        mark_brackets(phrase.items, tokens, text)
    settle(phrase)
    return join_alternatives(phrase)


def _is_apart(text: str, place: int) -> bool:
    """Whether a comma, a semicolon or a new line (which is no token) stands right before a place."""
    before = text[:place]
    return not _LIST_SIGNS.isdisjoint(before[len(before.rstrip(" \t\r\n.,;(")) :])


class _Grouping:
    """One pass over the nodes, left to right, that makes items of atoms and links."""

    def __init__(self, nodes: list[Token | Atom], text: str) -> None:
        self._nodes = nodes
        self._text = text
        self._index = 0
        self._phrase = Phrase()
        self._has_start = False  # «с» since the last item, whatever stood between: «с 10.00 5 сентября»
        self._clear()

    def _clear(self) -> None:
        self._qualifier: str | None = None
        self._separator: str | None = None
        self._link: str | None = None
        self._every = False
        self._vague = False

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
        return self._nodes[index] if 0 <= index < len(self._nodes) else None

    def _token(self, token: Token) -> None:
        kind, value, phrase = token.kind, token.value, self._phrase
        if kind == "link":
            self._linked(value)
        elif kind in _SEPARATORS:
            self._separator = kind
            self._vague = self._vague and kind == "dash"
        elif kind == "perhaps_day":
            phrase.is_void = True
        elif kind == "time" and self._is_hour_of_deadline():
            pass
        elif kind in ("time", "aside"):
            vague = self._vague
            self._clear()
            self._vague = vague
        elif kind in ("ignored", "stage"):
            pass
        elif kind == "recurrence":
            phrase.recurrences.append(value)
        elif kind == "other_rate":
            phrase.doubtful = True
        elif kind == "whole_period":
            phrase.has_whole_period = True
        elif kind == "agreement_term":
            phrase.has_agreement_term = True
        elif kind == "until_now":
            last = phrase.items[-1] if phrase.items else None
            if last is not None and (last.qualifier == "from" or (self._separator == "dash" and last.high is None)):
                last.high, last.qualifier = None, "from"
            else:
                phrase.unknown += 1
        elif kind == "weekday":
            if self._every or self._qualifier == "to":  # «каждую пятницу», «по пятницам»
                phrase.recurrences.append("weekly")
                self._clear()
            else:
                phrase.weekdays.append(value)
        elif kind in _TURNS:
            phrase.turns.append(Turn(kind, token.start, _is_apart(self._text, token.start)))
            self._clear()
        elif kind in _STANDINGS:
            phrase.turns.append(Turn(kind, token.start))
        elif kind == "vague":
            self._vague = True
            phrase.unknown += 1
            before = self._node(self._index - 2)
            if isinstance(before, Atom):  # «2020/2021 учебный год»
                phrase.is_void = True
        elif kind == "sign":
            self._paper_number()
        elif kind == "unit" and value in _SILENT_UNITS:
            before = self._node(self._index - 2)
            if value == "year" and isinstance(before, Token) and before.kind == "unknown":
                phrase.is_void = True  # «12 сентября 20220 года»
            if isinstance(before, Atom) and before.kind == "number":
                phrase.is_void = True
        else:
            phrase.unknown += 1
            vague = self._vague
            self._clear()  # «до снятия ограничений, 5 сентября»: the link belongs to what is not understood
            self._vague = vague

    def _is_hour_of_deadline(self) -> bool:
        """«до 18.00 5 сентября», but not «с 9.00 до 17.30 5 сентября»."""
        before = self._nodes[: self._index - 1]
        has_start = any(isinstance(node, Token) and (node.kind == "time" or node.value == "from") for node in before)
        following = self._node(self._index)
        if isinstance(following, Token) and following.kind == "unit":
            following = self._node(self._index + 1)  # «до 18-00 часов 5 сентября»
        is_first = not has_start and not self._phrase.items
        return is_first and self._qualifier in ("until", "latest") and isinstance(following, Atom)

    def _paper_number(self) -> None:
        node, before = self._node(self._index), self._node(self._index - 2)
        if isinstance(node, Atom) and node.kind in ("number", "year"):
            self._index += 1
        if isinstance(before, Atom) and before.kind == "day":  # «12.09.2020 № 5»: the date of a paper
            self._phrase.is_void = True
        self._phrase.doubtful = True

    def _linked(self, value: str) -> None:
        self._link = value
        if value in _QUALIFIERS:
            self._qualifier = value
            self._has_start = self._has_start or value == "from"
        elif value == "every":
            self._every = True
        elif value == "inclusive":
            if self._phrase.items:
                self._phrase.items[-1].inclusive = True
        elif value in ("and", "or"):
            self._separator = value

    def _item(self, low: Atom) -> None:
        item = Item(low, None, self._qualifier, self._separator, self._link == "on", every=self._every)
        item.low_borrows = low.kind == "number"
        if self._vague or self._is_garbled(low):
            self._phrase.is_void = True
        if low.kind == "first_months" and not low.has_year and self._link != "for":
            low.kind = "unread"  # «в течение 3 месяцев»
        if low.kind == "nth_weekday" and low.month is None:
            self._phrase.recurrences.append("monthly")  # «последняя пятница каждого месяца»
            self._index += 1
            self._clear()
            return
        self._index += 1
        link, following = self._node(self._index), self._node(self._index + 1)
        high, is_certain = self._high_over_hours(low)
        if high is not None:
            item.high, item.joined_by = self._nodes[high], "dash"  # type: ignore[assignment]
            item.doubtful = not is_certain
            item.qualifier = None if item.qualifier in ("from", "to") else item.qualifier
            self._index = high + 1
        elif isinstance(link, Atom):
            if low.kind == "number" and link.kind == "day" and (low.number or 0) < (link.number or 0):
                item.high = link  # «11 13 сентября»: a dash was lost
                self._index += 1
            elif low.kind == "number":
                self._phrase.is_void = True
        elif link is not None and self._joins(link):
            if isinstance(following, Atom):
                item.high = following
                item.joined_by = link.kind
                self._index += 2
                if item.qualifier in ("from", "to"):
                    item.qualifier = None
            elif following is not None and following.kind == "unknown" and isinstance(following.value, int):
                self._phrase.is_void = True  # «15 июня – 15 июдя»: the end of the range is not read
            elif following is not None and following.kind == "time" and low.kind == "number":
                self._index += 2  # «с 10 до 12 часов»
                self._clear()
                return
        self._phrase.items.append(item)
        self._has_start = False
        ends_range = item.qualifier is None and self._qualifier == "from"
        on = self._node(self._index)
        is_move = isinstance(on, Token) and on.kind == "link" and on.value == "on"
        if (ends_range or item.qualifier == "from") and is_move and isinstance(self._node(self._index + 1), Atom):
            target = self._node(self._index + 1)
            if low.kind == "number" and isinstance(target, Atom) and (low.number or 0) + 1 == target.number:
                self._phrase.is_void = True  # «в ночь с 5 на 6 сентября»: both days, or the new one?
            item.is_moved_on = True  # «с 18–21 июня на 3–6 сентября»: the new date counts
        self._clear()

    def _high_over_hours(self, low: Atom) -> tuple[int | None, bool]:
        """Where the day stands that ends a range with hours in it («10 июля, 21:00 – 11 июля, 06:00»), and whether it
        can be nothing else: «5 сентября 10.00 – 18.00 6 сентября» may be two days."""
        if low.kind not in ("day", "number") or self._index + 2 > len(self._nodes):
            return None, False
        index, has_hours = self._after_hours(self._index, with_commas=True)
        link = self._node(index)
        if not isinstance(link, Token):
            return None, False
        if link.kind != "dash" and not (link.kind == "link" and link.value in ("to", "until") and self._has_start):
            return None, False
        high, has_last_hours = self._after_hours(index + 1, with_commas=False)
        node = self._node(high)
        if not isinstance(node, Atom) or node.kind != "day":
            return None, False
        if not has_hours and (not has_last_hours or low.kind == "number"):  # «с 10 до 12 часов 5 сентября»
            return None, False
        return high, self._has_start or not has_last_hours

    def _after_hours(self, index: int, *, with_commas: bool) -> tuple[int, bool]:
        has_hours = False
        while isinstance(node := self._node(index), Token):
            is_time = node.kind == "time"
            if not is_time and not (
                (node.kind == "comma" and with_commas)
                or (node.kind == "link" and node.value == "in")
                or (node.kind == "unit" and node.value in _HOURS)
            ):
                break
            has_hours = has_hours or is_time
            index += 1
        return index, has_hours

    def _is_garbled(self, atom: Atom) -> bool:
        """A year behind a word that may have been its month or quarter, or before one that it counts."""
        if atom.kind != "year":
            return False
        before, after = self._node(self._index - 1), self._node(self._index + 1)
        if isinstance(before, Token) and (
            before.kind in ("unknown", "aside", "stage")
            or (before.kind == "unit" and before.value not in _SILENT_UNITS)
        ):
            return True
        if isinstance(before, Atom) and before.kind in ("number", "unread"):
            return True
        if self._separator == "slash" and self._phrase.items and self._phrase.items[-1].low.kind == "year":
            return True  # «2020/2021»: of a school or a budget
        return atom.detail == "bare" and isinstance(after, Token) and after.kind in ("unknown", "vague")

    def _joins(self, link: Token) -> bool:
        if link.kind == "dash":
            return True
        if link.kind != "link":
            return False
        return bool(link.value == "to" or (link.value == "until" and self._qualifier == "from"))
