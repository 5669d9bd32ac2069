"""What a figure of a row counts: from a column of a mart back to the events and expectations behind it.

Belongs here: which rows a figure of one row of a mart counts, asked of the marts themselves. Does not belong here: what
figures there are (``ingestion.contracts.figures``), finding the row and telling of it (``cli.explain_command``).

The way back is not the way forth: the marts count in passes over all rows, here the members of one row are looked up by
their own columns and the bridges, so that a figure and its members can be held against each other.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingestion.contracts.figures import OWN, Count, FigureColumn, Members, Share, figures
from ingestion.quarters import add_quarters, quarter_range
from orchestration.asking.reader import Row, rows

if TYPE_CHECKING:
    import duckdb

_SAME = (
    "reporting_region_code",
    "executive_body_key",
    "event_series_key",
    "event_key",
    "expectation_key",
    "agreement_key",
)
_TIMES = ("quarter", "year")
_QUARTERS: Mapping[str, str] = {"events": "quarter", "expectations": "counted_quarter"}

# How the columns that identify a row of a mart lead to what it counts, where that has no column of the same name.
_LINKS: Mapping[str, Mapping[str, str]] = {
    "events": {
        "agreement_key": """event_key in (
            select event_key from bridge_event_agreement where agreement_key = $agreement_key
        )""",
        "partner_code": """event_key in (
            select named.event_key from bridge_event_agreement as named
            inner join bridge_agreement_party as parties on named.agreement_key = parties.agreement_key
            where parties.party_code = $partner_code
        )""",
    },
    "expectations": {
        "agreement_key": """expectation_key in (
            select expectation_key from bridge_expectation_agreement where agreement_key = $agreement_key
        )""",
        "partner_code": """expectation_key in (
            select named.expectation_key from bridge_expectation_agreement as named
            inner join bridge_agreement_party as parties on named.agreement_key = parties.agreement_key
            where parties.party_code = $partner_code
        )""",
    },
    "agreements": {
        "partner_code": """agreement_key in (
            select agreement_key from bridge_agreement_party where party_code = $partner_code
        )""",
        "reporting_region_code": """agreement_key in (
            select named.agreement_key from bridge_event_agreement as named
            inner join fct_event as events on named.event_key = events.event_key
            where events.reporting_region_code = $reporting_region_code and list_contains($quarters, events.quarter)
            union
            select named.agreement_key from bridge_expectation_agreement as named
            inner join fct_expectation as expectations on named.expectation_key = expectations.expectation_key
            where
                expectations.reporting_region_code = $reporting_region_code
                and list_contains($quarters, expectations.counted_quarter)
        )""",
    },
    "mentions": {},
    "promised_under": {},
    "parties": {},
}
_ORDER: Mapping[str, str] = {
    "events": "quarter, event_title, event_key",
    "expectations": "counted_quarter, event_title, expectation_key",
    "agreements": "agreement_title, agreement_key",
    "mentions": "agreement_position",
    "promised_under": "agreement_key",
    "parties": "party_code",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure of one row: its value, and what it counts or is made of.

    ``members`` are rows of the counted mart for a count, none for any other figure; ``parts`` are the counts of a
    share (part, whole) or the figures that a change lies between. ``quarters`` are those it is about, None where it is
    about no time.
    """

    column: FigureColumn
    value: Any
    quarters: tuple[str, ...] | None = None
    counted: Members | None = None
    members: tuple[Row, ...] = ()
    parts: tuple["Explained", ...] = ()
    recounted: Any = None

    @property
    def condition(self) -> str:
        """The condition on what is counted, as SQL; empty where all of it is, or nothing itself is counted."""
        return self.column.figure.condition if isinstance(self.column.figure, Count) else ""

    @property
    def agrees(self) -> bool:
        """Whether the members add up to the figure. Where there is no row to compare with, there are no members."""
        if self.parts:
            return all(part.agrees for part in self.parts)
        return bool(self.value == self.recounted or (self.value is None and self.recounted == 0))


@dataclass(frozen=True, slots=True)
class _RowOf:
    """A row of a mart, and the marts to ask."""

    connection: "duckdb.DuckDBPyConnection"
    table: str
    grain: tuple[str, ...]
    row: Row

    def explained(self, name: str) -> Explained:
        column = figures().column(self.table, name)
        if column is None:
            raise LookupError(f"{self.table}.{name} is no figure")
        figure, quarters = column.figure, _quarters(self.grain, self.row, column.scope)
        if isinstance(figure, Count):
            return self._count(column, figure, quarters)
        if isinstance(figure, Share):
            prefix = f"{column.scope}_" if column.scope else ""
            names = (prefix + figure.part, prefix + figure.whole)
        else:
            names = (f"year_to_date_{figure.figure}", f"year_ago_to_date_{figure.figure}")
        return Explained(column, self.row[name], quarters, parts=tuple(self.explained(part) for part in names))

    def _count(self, column: FigureColumn, count: Count, quarters: tuple[str, ...] | None) -> Explained:
        counted = figures().members[count.members]
        conditions = [*self._links(count.members), *([count.condition] if count.terms else [])]
        query = (
            f"select *, {count.sum or count.distinct or 'true'} as counted_value from {counted.table}"
            f" where {' and '.join(conditions)} order by {_ORDER[count.members]}"
        )
        known = {name: self.row[name] for name in self.grain} | {"quarters": list(quarters or ())}
        named = set(re.findall(r"\$(\w+)", query))
        members = rows(self.connection, query, {name: value for name, value in known.items() if name in named})
        values = [member.pop("counted_value") for member in members]
        recounted: int | None = len(set(values)) if count.distinct else len(values)
        if count.sum:
            recounted = sum(values) if values else None
        # A mart may show a share without its counts.
        return Explained(
            column, self.row.get(column.name, recounted), quarters, counted, tuple(members), recounted=recounted
        )

    def _links(self, members: str) -> Iterator[str]:
        links = _LINKS[members]
        for name in self.grain:
            if name in links:
                yield links[name]
            elif name in _SAME:
                yield f"{name} = ${name}"
            elif name not in _TIMES:
                raise LookupError(f"{self.table}: nothing leads from {name} to {members}")
        if members in _QUARTERS and any(name in _TIMES for name in self.grain):
            yield f"list_contains($quarters, {_QUARTERS[members]})"


def explain_figure(
    connection: "duckdb.DuckDBPyConnection", table: str, grain: Sequence[str], row: Row, column: str
) -> Explained:
    """A figure of a row of a mart, with everything that it counts.

    ``grain`` names the columns that identify the row, ``row`` holds these and the figures.

    Raises:
        LookupError: the column is no figure, or nothing leads from such rows to what it counts.
    """
    return _RowOf(connection, table, tuple(grain), row).explained(column)


def _quarters(grain: Sequence[str], row: Row, scope: str) -> tuple[str, ...] | None:
    """The quarters that a figure of a row is about: those of the row's own time, or of a scope relative to it."""
    if "quarter" in grain:
        own = [str(row["quarter"])]
        last = own[0]
    elif "year" in grain:
        own = quarter_range(f"{row['year']}-Q1", f"{row['year']}-Q4")
        last = row.get("to_date_quarter") or ""
    else:
        return None
    to_date = quarter_range(f"{last[:4]}-Q1", last) if last else []
    if scope.startswith("year_ago"):
        return tuple(add_quarters(quarter, -4) for quarter in (to_date if scope.endswith("to_date") else own))
    if scope == "year_to_date":
        return tuple(to_date)
    return tuple(own) if scope == OWN else (own[int(scope.removeprefix("q")) - 1],)
