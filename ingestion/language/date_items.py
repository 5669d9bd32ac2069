"""What a phrase of dates says, before the calendar: its items and what stands beside them.

Belongs here: the records that ``date_grammar`` makes and ``date_moves`` and ``date_years`` go on with. Does not belong
here: any rule.
"""

from dataclasses import dataclass, field

from ingestion.language.date_atoms import Atom


@dataclass(slots=True)
class Item:
    """One date, range or bounded period of a phrase.

    ``doubtful``: it is read, but the words leave room for another reading. ``onto``: «на» stands before it;
    ``is_moved_on``: «на» and another date follow it; ``low_borrows``: its first day had no month of its own;
    ``bracket``: which brackets it stands in, the first being 1, and 0 outside; ``is_part``: those say of what part of
    an event it is the date («финал 17 сентября»).
    """

    low: Atom
    high: Atom | None = None
    qualifier: str | None = None
    separator: str | None = None
    onto: bool = False
    doubtful: bool = False
    inclusive: bool = False
    every: bool = False
    joined_by: str | None = None
    low_borrows: bool = False
    is_moved_on: bool = False
    bracket: int = 0
    is_part: bool = False

    @property
    def last(self) -> Atom:
        """The atom that ends the item."""
        return self.high or self.low

    @property
    def start(self) -> int:
        """Where it stands in the phrase."""
        return self.low.start


@dataclass(frozen=True, slots=True)
class Turn:
    """A word that says which date holds, and where it stands: moved, cancelled, outdated, renewed, held, intended (what
    was meant to be) and planned (the same of a paper's name, which may mean the paper).

    ``is_apart``: a comma, a semicolon or a new line parts it from what stands before."""

    kind: str
    place: int
    is_apart: bool = False


@dataclass(slots=True)
class Phrase:
    """What a phrase says. ``unknown`` counts the words that are not understood; ``is_void``: whatever dates it has,
    they are not when the event is."""

    items: list[Item] = field(default_factory=list)
    recurrences: list[str] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    has_whole_period: bool = False
    has_agreement_term: bool = False
    has_monthly_day: bool = False
    day_is_deadline: bool = False
    doubtful: bool = False
    is_void: bool = False
    unknown: int = 0
