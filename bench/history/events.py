"""What a generated history consists of: rows of reports, items of plans, and what is to be expected of them.

Belongs here: the things and the rules of the domain by which an expectation stands. Does not belong here: which of
them there are (see ``stories``), how they are written down (see ``landed``).

Quarters are counted from 0. The rules are written from the domain's description, not from the code that is measured.
"""

from dataclasses import dataclass, field

from bench.history.world import Agreement

STRENGTH = ("plan", "postponement", "recurrence", "reported")
_HELD = {"held", "held_in_other_format", "in_progress"}
_OTHERWISE = {
    "held_partially": "partially_met",
    "cancelled": "not_met",
    "not_held": "not_met",
    "postponed": "postponed",
    "unclear": "unclear",
}
_JUDGED = {"met", "met_early", "met_late", "partially_met", "not_met", "postponed", "unclear", "not_reported"}


@dataclass(slots=True, eq=False)
class Row:
    """A row of a report: what the words of its cells say, and what is meant by them."""

    quarter: int
    body: str
    story: int
    agreements: tuple[Agreement, ...]
    title: str
    dates: str
    place: str
    participants: str
    result: str
    note: str
    outcome: str
    address: tuple[str, int] = ("", 0)


@dataclass(slots=True, eq=False)
class Item:
    """An item of a plan; without a body of its own in a plan that names none."""

    body: str
    agreements: tuple[Agreement, ...]
    title: str
    dates: str
    address: tuple[str, int] = ("", 0)


@dataclass(slots=True, eq=False)
class Expected:
    """An expectation that should come out. ``due`` is None where no time was named.

    ``first`` is the quarter in which the days that were promised begin: anything from there on is in time.
    """

    due: int | None
    origins: set[str]
    sources: list[Row | Item]
    first: int | None = None
    answer: Row | None = None
    occurrences: int = 1
    agreements: tuple[Agreement, ...] = field(default=())

    def __post_init__(self) -> None:
        self.agreements = self.sources[0].agreements

    @property
    def ordered_origins(self) -> list[str]:
        """Its origins, the strongest first."""
        return sorted(self.origins, key=STRENGTH.index)

    @property
    def is_independent(self) -> bool:
        """Whether it is known from elsewhere than the report that answers it."""
        if self.origins == {"reported"}:
            return False
        answered_in = self.answer.quarter if self.answer is not None else None
        return any(isinstance(source, Item) or source.quarter != answered_in for source in self.sources)

    def standing(self, quarters: int, arrived: set[int]) -> str:
        """How it stands after ``quarters`` quarters of which the reports for those in ``arrived`` came."""
        if self.answer is not None:
            if self.answer.outcome not in _HELD:
                return _OTHERWISE[self.answer.outcome]
            if self.due is None:
                return "met"
            first = self.due if self.first is None else self.first
            if first <= self.answer.quarter <= self.due:
                return "met"
            return "met_early" if self.answer.quarter < first else "met_late"
        if self.due is None:
            return "undated"
        if self.due >= quarters:
            return "scheduled"
        return "not_reported" if self.due in arrived else "awaiting_report"

    def counts(self, standing: str) -> bool:
        """Whether it is in the share of fulfilment."""
        return self.is_independent and self.ordered_origins[0] != "reported" and standing in _JUDGED


@dataclass(slots=True, eq=False)
class Plan:
    """A plan: of a region for a year, its agreements in a column; or of one agreement for three years."""

    years: tuple[int, int]
    agreement: Agreement | None
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Told:
    """Everything of one region: its rows by quarter, its plans, what is to be expected; which reports came, when."""

    rows: list[list[Row]]
    plans: list[Plan]
    expected: list[Expected] = field(default_factory=list)
    missing: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    absent: set[tuple[int, str]] = field(default_factory=set)
    corrected: dict[int, str] = field(default_factory=dict)
