"""Landed and resolved rows that a person can check by hand, and dbt run on them.

Belongs here: filling the columns that a test does not speak of, writing Parquet by the contracts, building a warehouse.
Does not belong here: any story (see the tests), how documents become rows (see ``ingestion``).
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pyarrow.parquet as parquet
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest

from ingestion.contracts.fields import Field
from ingestion.contracts.tables import Record, tables, tables_of
from ingestion.quarters import quarter_bounds
from ingestion.settings import Signals

PROJECT = Path(__file__).resolve().parents[3] / "dbt_project"
REGION = "RU-SMO"


def sha(name: str) -> str:
    """The hash of a document that a test calls by a name."""
    return hashlib.sha256(name.encode()).hexdigest()


def _filler(declared: Field) -> Any:
    if declared.values:
        return next(iter(declared.values))
    return {
        "text": "",
        "integer": 1,
        "number": 1.0,
        "boolean": False,
        "date": date(2020, 1, 1),
        "timestamp": datetime(2020, 1, 1),
    }[declared.type]


@dataclass
class Rows:
    """Rows by table. ``add`` fills what is not said: null where that is allowed, else a plain value of the type."""

    records: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, **values: Any) -> None:
        """One row of a landed or resolved table."""
        columns = tables()[table].columns
        unknown = values.keys() - {column.name for column in columns}
        if unknown:
            raise ValueError(f"{table} has no columns {sorted(unknown)}")
        filled = {column.name: None if column.nullable else _filler(column.field) for column in columns}
        self.records[table].append(filled | values)

    def write(self, directory: Path) -> None:
        """Parquet below ``landed/<document>/`` and ``resolved/``, as the pipeline lays it out."""
        for table in tables_of("landed"):
            by_document: dict[str, list[Record]] = defaultdict(list)
            for record in self.records[table.name]:
                by_document[record["document_sha256"]].append(record)
            for document, records in by_document.items():
                path = directory / "landed" / document / f"{table.name}.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                parquet.write_table(table.arrow_table(records), path)
        (directory / "resolved").mkdir(parents=True)
        for table in tables_of("resolved"):
            path = directory / "resolved" / f"{table.name}.parquet"
            parquet.write_table(table.arrow_table(self.records[table.name]), path)


class Story(Rows):
    """Rows in the words of a test: what was received, what a report says, what was promised."""

    def __init__(self, evaluated_on: date) -> None:
        super().__init__()
        self.add("build_parameter", evaluated_on=evaluated_on, **asdict(Signals()))

    def body(self, key: str, name: str) -> None:
        """An executive body of the region."""
        self.add(
            "executive_body",
            executive_body_key=key,
            executive_body_name=name,
            executive_body_names=name,
            reporting_region_code=REGION,
            body_source="mentioned",
        )

    def agreement(
        self, key: str, title: str, parties: tuple[str, ...], document: str, quarter: str, **values: Any
    ) -> None:
        """An agreement, first named in a document."""
        self.add(
            "agreement",
            **{"registration": "mentioned", "row_number": 1} | values,
            agreement_key=key,
            agreement_title=title,
            party_codes=", ".join(sorted(parties)),
            parties_count=len(parties),
            first_seen_quarter=quarter,
            last_seen_quarter=quarter,
            document_sha256=sha(document),
        )
        for party in parties:
            self.add("agreement_party", agreement_key=key, party_code=party)

    def whole(self, document: str, kind: str, received_on: date, title: str, **values: Any) -> None:
        """A plan or a register that counts as a whole."""
        self.receipt(document, received_on)
        self.add(
            "document_part",
            document_sha256=sha(document),
            document_outcome="accepted",
            document_kind=kind,
            document_kind_source="title",
            reporting_region_code=REGION,
            title_text=title,
            rows_read_count=2,
            rows_accepted_count=2,
            rows_ignored_count=0,
            rows_quarantined_count=0,
            **values,
        )
        self.add(
            "slot",
            slot_key=f"slot {document}",
            reporting_region_code=REGION,
            executive_body_key="culture",
            document_kind=kind,
            document_sha256=sha(document),
            is_current=True,
        )

    def mention(
        self, document: str, kind: str, row: int, quarter: str, text: str, agreement: str | None, cell: int | None = 2
    ) -> None:
        """An agreement as an item of a plan or an entry of a register names it; None is one that is not resolved."""
        address = {"document_sha256": sha(document), "table_number": 1, "row_number": row}
        table = {"plan": "plan_item", "register": "register_entry"}[kind]
        self.add(table, **address, reporting_region_code=REGION)
        if cell is not None:
            self.add(f"{table}_cell", **address, field_name="agreements", cell_number=cell, cell_words=text)
        self.add(
            "agreement_mention",
            **address,
            document_kind=kind,
            reporting_region_code=REGION,
            quarter=quarter,
            is_current=True,
            agreement_text=text,
            agreement_key=agreement,
            resolution_status="resolved" if agreement else "unresolved",
            resolution_method="first_mention" if agreement else "none",
        )

    def receipt(self, document: str, received_on: date, outcome: str = "accepted", **values: Any) -> None:
        """A received file without any part yet."""
        withdrawn = values.pop("is_withdrawn", False)
        self.add(
            "receipt",
            document_sha256=sha(document),
            file_name=f"{document}.docx",
            received_on=received_on,
            received_at=datetime(received_on.year, received_on.month, received_on.day, 9),
            receipt_number=len(self.records["receipt"]) + 1,
            is_withdrawn=withdrawn,
            withdrawn_at=datetime(received_on.year, received_on.month, received_on.day, 18) if withdrawn else None,
            withdrawn_on=received_on if withdrawn else None,
            withdrawn_by="Петров" if withdrawn else None,
            withdrawal_reason="чужой отчёт" if withdrawn else None,
        )
        self.add(
            "document", document_sha256=sha(document), file_name=f"{document}.docx", document_outcome=outcome, **values
        )

    def report(
        self, document: str, quarter: str, received_on: date, bodies: Mapping[str, int], *, current: bool = True
    ) -> None:
        """A report of one part; ``bodies`` gives the version that it is in the slot of each body it names.

        ``quarter`` may be a year: ``2020``. A version takes over from the one before it, and changed what that one
        said.
        """
        self.receipt(document, received_on)
        of_year = "Q" not in quarter
        first = date(int(quarter), 1, 1) if of_year else quarter_bounds(quarter)[0]
        last = date(int(quarter), 12, 31) if of_year else quarter_bounds(quarter)[1]
        kind = "year" if of_year else "quarter"
        self.add(
            "document_part",
            document_sha256=sha(document),
            document_outcome="accepted",
            document_kind="report",
            document_kind_source="title",
            quarter=None if of_year else quarter,
            period_kind=kind,
            period_from=first,
            period_to=last,
            reporting_region_code=REGION,
            rows_read_count=0,
            rows_accepted_count=0,
            rows_ignored_count=0,
            rows_quarantined_count=0,
        )
        known_from = datetime(received_on.year, received_on.month, received_on.day, 9)
        for body, version in bodies.items():
            key = f"slot {body} {quarter}"
            for earlier in self.records["slot"]:
                if (earlier["slot_key"], earlier["version_number"]) == (key, version - 1):
                    earlier["known_to_at"] = known_from
            self.add(
                "slot",
                slot_key=key,
                version_number=version,
                reporting_region_code=REGION,
                executive_body_key=body,
                document_kind="report",
                period_kind=kind,
                period_from=first,
                period_to=last,
                quarter=None if of_year else quarter,
                document_sha256=sha(document),
                known_from_at=known_from,
                is_current=current,
                restated_version_number=version - 1 if version > 1 else None,
                is_restatement=version > 1,
            )
            self.add(
                "slot_part",
                slot_key=f"slot {body} {quarter}",
                version_number=version,
                document_sha256=sha(document),
            )

    def event(
        self,
        key: str,
        document: str,
        body: str,
        quarter: str,
        agreements: tuple[str | None, ...] = (),
        outcome: str = "held",
        *,
        note: str = "",
        result: str = "",
        version: int = 1,
        **values: Any,
    ) -> None:
        """One row of a report, named under agreements; None is one that could not be resolved.

        Of a report for a year it is an event that no quarterly report tells.
        """
        part = next(p for p in self.records["document_part"] if p["document_sha256"] == sha(document))
        part["rows_read_count"] += 1
        part["rows_accepted_count"] += 1
        row = {"document_sha256": sha(document), "table_number": 1, "row_number": part["rows_read_count"]}
        title = values.pop("event_title", f"Событие {key}")
        of_year = part["period_kind"] == "year"
        slot = f"slot {body} {quarter[:4] if of_year else quarter}"
        if of_year:
            self.statement(key, row, slot, body, "adds", quarter=quarter)
        is_current = values.pop("is_current", True)
        self.add(
            "event",
            **row,
            event_key=key,
            slot_key=slot,
            version_number=version,
            is_current=is_current,
            reporting_region_code=REGION,
            executive_body_key=body,
            quarter=quarter,
            period_kind=part["period_kind"],
            event_series_key=f"series {title}",
        )
        if all(series["event_series_name"] != title for series in self.records["event_series"]):
            self.add(
                "event_series",
                event_series_key=f"series {title}",
                reporting_region_code=REGION,
                event_series_name=title,
                event_series_titles=title,
            )
        self._row(row, part, quarter, body, title, note_text=note, result_text=result, outcome=outcome, **values)
        self._cells(row, title, result, note)
        for position, agreement in enumerate(agreements, 1):
            text = f"Соглашение {agreement or 'непонятное'}"
            self.add("report_row_agreement", **row, agreement_position=position, cell_number=2, agreement_text=text)
            self.add(
                "agreement_mention",
                **row,
                agreement_position=position,
                document_kind="report",
                reporting_region_code=REGION,
                quarter=quarter,
                is_current=is_current,
                agreement_text=text,
                agreement_key=agreement,
                resolution_status="resolved" if agreement else "unresolved",
                resolution_method="exact" if agreement else "none",
            )

    def told_again(self, key: str, document: str, body: str, event: str, verdict: str, **values: Any) -> None:
        """A row of a report for a year about an event of a quarterly one; ``event`` is its key."""
        part = next(p for p in self.records["document_part"] if p["document_sha256"] == sha(document))
        part["rows_read_count"] += 1
        part["rows_accepted_count"] += 1
        row = {"document_sha256": sha(document), "table_number": 1, "row_number": part["rows_read_count"]}
        title = f"Событие {event}"
        self.statement(key, row, f"slot {body} {part['period_from'].year}", body, verdict)
        self.add(
            "period_statement_event",
            period_statement_key=key,
            event_key=event,
            statement_relation="candidate" if verdict == "unclear" else "matched",
        )
        self._row(row, part, "", body, title, **values)
        self._cells(row, title, "", "")

    def statement(self, key: str, row: Record, slot: str, body: str, verdict: str, **values: Any) -> None:
        """The verdict on a row of a report for a year."""
        self.add(
            "period_statement",
            **row,
            period_statement_key=key,
            slot_key=slot,
            reporting_region_code=REGION,
            executive_body_key=body,
            statement_verdict=verdict,
            **values,
        )

    def _row(self, row: Record, part: Record, quarter: str, body: str, title: str, **values: Any) -> None:
        of_year = part["period_kind"] == "year"
        when = {"period_from": part["period_from"], "period_to": part["period_to"]} if of_year else {"quarter": quarter}
        self.add(
            "period_row" if of_year else "report_row",
            **row,
            **when,
            reporting_region_code=REGION,
            executive_body_name=body,
            event_title=title,
            **values,
        )

    def _cells(self, row: Record, title: str, result: str, note: str) -> None:
        cells = {"agreements": "соглашения", "event_title": title, "result_text": result, "note_text": note}
        for number, (name, words) in zip((2, 3, 7, 8), cells.items(), strict=True):
            self.add("report_cell", **row, field_name=name, cell_number=number, cell_words=words)

    def expectation(
        self,
        key: str,
        origin: str,
        body: str,
        due: str | None,
        origin_event: str,
        agreements: tuple[str, ...],
        *,
        answer: str | None = None,
        **values: Any,
    ) -> None:
        """A promise, made in the row of an event, due in a quarter or undated."""
        row = next(event for event in self.records["event"] if event["event_key"] == origin_event)
        defaults = {
            "is_independent": origin != "reported",
            "last_expectation_key": key,
            "match_method": "same_title" if answer else "none",
            "match_certainty": 1.0 if answer else 0.0,
            "event_title": f"Ожидание {key}",
            "stated_quarter": row["quarter"],
            "unresolved_agreements_count": 0,
            "cell_number": 4,
            "cell_words": f"обещание {key}",
        }
        self.add(
            "expectation",
            **defaults | values,
            expectation_key=key,
            expectation_origin=origin,
            expectation_origins=origin,
            reporting_region_code=REGION,
            executive_body_key=body,
            due_quarter=due,
            origin_event_key=origin_event,
            answer_event_key=answer,
            document_sha256=row["document_sha256"],
            table_number=row["table_number"],
            row_number=row["row_number"],
        )
        self.add(
            "expectation_origin",
            expectation_key=key,
            origin_position=1,
            expectation_origin=origin,
            origin_event_key=origin_event,
            origin_title=f"Ожидание {key}",
            document_sha256=row["document_sha256"],
            table_number=row["table_number"],
            row_number=row["row_number"],
        )
        for agreement in agreements:
            self.add("expectation_agreement", expectation_key=key, agreement_key=agreement)

    def obligation(
        self, body: str, quarter: str, due_on: date, document: str | None = None, *, named: bool = True
    ) -> None:
        """A body's duty to report, and the document that came for it."""
        receipt = next((r for r in self.records["receipt"] if document and r["document_sha256"] == sha(document)), None)
        self.add(
            "reporting_obligation",
            reporting_region_code=REGION,
            executive_body_key=body,
            quarter=quarter,
            report_due_on=due_on,
            document_sha256=receipt and receipt["document_sha256"],
            part_number=receipt and 1,
            received_on=receipt and receipt["received_on"],
            is_named_in_report=bool(receipt) and named,
        )


@dataclass(frozen=True)
class Built:
    """A finished candidate: its file, and what each node of dbt came to (``success``, ``pass``, ``fail``, …)."""

    path: Path
    statuses: Mapping[str, str]
    messages: Mapping[str, str]

    @property
    def failures(self) -> dict[str, str]:
        """The nodes that did not end well, with what dbt says."""
        return {name: self.messages[name] for name, s in self.statuses.items() if s not in ("success", "pass")}

    @contextmanager
    def open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The candidate, read-only."""
        connection = duckdb.connect(str(self.path), read_only=True)
        try:
            yield connection
        finally:
            connection.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query answers."""
        with self.open() as connection:
            return connection.sql(query).fetchall()

    def row(self, query: str) -> dict[str, Any]:
        """The one row that a query answers, by column."""
        with self.open() as connection:
            answer = connection.sql(query)
            (row,) = answer.fetchall()
            return dict(zip(answer.columns, row, strict=True))


def build(rows: Rows, directory: Path, *, unit_tests: bool = False, only: str | None = None) -> Built:
    """Write the rows and run ``dbt build`` on them in this process, with the parsed project kept between builds.

    ``only`` names a node that is built with what it needs and nothing else.
    """
    rows.write(directory)
    path = directory / "marts.duckdb"
    environment = {
        "CONCORD_WAREHOUSE": str(path),
        "CONCORD_LANDED": str(directory / "landed"),
        "CONCORD_RESOLVED": str(directory / "resolved"),
    }
    common = [
        "--quiet",
        f"--project-dir={PROJECT}",
        f"--profiles-dir={PROJECT}",
        f"--target-path={directory / 'target'}",
        f"--log-path={directory / 'logs'}",
    ]
    chosen = [] if unit_tests else ["--exclude-resource-type", "unit_test"]
    if only is not None:
        chosen += ["--select", f"+{only}"]
    try:
        with mock.patch.dict(os.environ, environment):
            if "parsed" not in _KEPT:
                _KEPT["parsed"] = _parse(common)
            result = dbtRunner(manifest=_KEPT["parsed"]).invoke(["build", *common, *chosen])
    finally:
        # dbt-duckdb keeps the file open for the whole process otherwise, and nobody could open it read-only.
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if result.exception is not None:
        raise result.exception
    assert isinstance(result.result, RunExecutionResult)
    outcomes = {outcome.node.name: outcome for outcome in result.result.results}
    return Built(
        path,
        {name: str(outcome.status) for name, outcome in outcomes.items()},
        {name: outcome.message or "" for name, outcome in outcomes.items()},
    )


_KEPT: dict[str, Manifest] = {}


def _parse(arguments: list[str]) -> Manifest:
    parsed = dbtRunner().invoke(["parse", *arguments])
    assert isinstance(parsed.result, Manifest), parsed.exception
    return parsed.result
