"""The sorts of rows: events, sections, rows ignored by rule, rows set apart.

Belongs here: what is known of a row of each sort once it is told. Does not belong here: telling them (see ``rows``),
the records that are landed (see ``values`` and ``read``).
"""

from dataclasses import dataclass, field

from ingestion.notices import Notice
from ingestion.reports.cells import FieldCell
from ingestion.reports.table_headers import TableHeader

UNNAMED_BODY = "Исполнительный орган не назван"


@dataclass(frozen=True, slots=True)
class Section:
    """An executive body that the part names; ``table`` and ``row`` are None where it stands outside the rows."""

    table: int | None
    row: int | None
    name: str
    remark: str
    words: str


@dataclass(slots=True)
class EventRow:
    """An event: its body and the cells of its fields. ``agreements`` may stand in a row above.

    ``unread`` is a cell with words under a heading that is not known, where it may be the row's note.
    """

    table: int
    row: int
    body: str
    remark: str
    cells: dict[str, FieldCell]
    agreements: FieldCell | None
    words: str
    unread: FieldCell | None = None


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """A row that is no event, and the rule of the contract that says so."""

    table: int
    row: int
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row set apart with the notice that says why."""

    table: int
    row: int
    notice: Notice
    words: str
    field: str | None = None


@dataclass(slots=True)
class PartRows:
    """All rows of a part, sorted."""

    events: list[EventRow] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    ignored: list[IgnoredRow] = field(default_factory=list)
    quarantined: list[QuarantinedRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    headers: list[TableHeader] = field(default_factory=list)
    across: list[tuple[int, int]] = field(default_factory=list)  # rows of one cell across the table, by table and row
