"""Tokens → items of a date phrase: days, months, quarters …, joined to ranges and qualified by «до», «с», «не ранее».

Belongs here: what belongs together in a phrase, and which month, quarter or year a part borrows from its neighbour
(«5-6 сентября», «I, III кварталы»). Does not belong here: what names one stretch (``date_atoms``), real dates and the
year that a phrase leaves out (``date_years``).
"""

from dataclasses import dataclass, field

from ingestion.language.date_atoms import Atom, nodes_of
from ingestion.language.date_tokens import Token

_QUALIFIERS = frozenset({"from", "to", "until", "latest", "earliest", "after"})
# Tokens that may stand anywhere without saying when.
_SILENT = frozenset({"ignored", "dash", "comma", "slash", "break", "time"})


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
    return _borrow(_Grouping(nodes_of(tokens)).phrase())


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
