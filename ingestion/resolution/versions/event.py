"""A reported event that counts, as the other pieces of this room see it.

Belongs here: the event as data. Does not belong here: its key (see ``events``), which version of its report counts
(``slots``), what it promises or answers (``promises``).
"""

from dataclasses import dataclass

from ingestion.contracts.tables import Record

NOT_EXECUTED = frozenset({"postponed", "cancelled", "not_held"})
"""Outcomes with which a report itself says that something planned was not done."""


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """A current reported event: its key, its body (None: not named), its landed row, its agreements and its series."""

    key: str
    region_code: str
    body_key: str
    row: Record
    agreement_keys: frozenset[str]
    series_key: str | None = None
    is_body_named: bool = True

    @property
    def quarter(self) -> str:
        """The quarter whose report names it."""
        return str(self.row["quarter"])

    @property
    def title(self) -> str:
        """Its title as reported."""
        return str(self.row["event_title"])

    @property
    def was_not_executed(self) -> bool:
        """Whether the report itself says that it was not held as planned."""
        return self.row["outcome"] in NOT_EXECUTED
