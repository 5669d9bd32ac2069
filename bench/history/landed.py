"""A told history as landed Parquet and a ledger, its right answers beside them.

Belongs here: which document says what, the words of its cells, when it came. The values come from the project's own
readers, row by row, so they cannot drift from them. Does not belong here: what happens (``stories``), Word files.

``<home>/landed/readings/<version>/<document>/`` holds the landed tables, ``<home>/ledger/receipts.jsonl`` the receipts,
``<home>/truth/`` what should come out.
"""

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from bench.history.events import Item, Plan, Row, Told
from bench.history.stories import FIRST_QUARTER, tell
from bench.history.truth import Truth
from bench.history.world import Agreement, Region, reading_of, regions
from ingestion import ledger
from ingestion.contracts.tables import Record, tables_of
from ingestion.home import Home
from ingestion.landing import readings_folder, write_reading
from ingestion.ledger import Receipt
from ingestion.quarters import add_quarters, quarter_bounds
from ingestion.reports.cells import FieldCell
from ingestion.reports.context import ReadingContext
from ingestion.reports.part_records import document_record, ignored_records, section_records
from ingestion.reports.period import Period, quarter_period
from ingestion.reports.plan_rows import ItemPlace
from ingestion.reports.plan_values import PlanContext, plan_records
from ingestion.reports.register_values import entry_agreements, entry_records
from ingestion.reports.row_sorts import EventRow, IgnoredRow, PartRows, Section
from ingestion.reports.values import RowKey, row_records
from ingestion.versions import reading_version

_REPORT_CELLS = (
    "row_label",
    "agreements",
    "event_title",
    "dates_text",
    "place_text",
    "participants_text",
    "result_text",
    "note_text",
)
_SIZE = 40_000  # bytes, of any document: nothing depends on it
_LATE = 0.12  # of reports come after the deadline, whatever the region's is


@dataclass(slots=True)
class _Document:
    """A document while it is written: its tables, its rows that are no events, the next row of its only table."""

    file_name: str
    received_on: date
    tables: dict[str, list[Record]]
    others: PartRows = field(default_factory=PartRows)
    next_row: int = 1

    @classmethod
    def of(cls, file_name: str, received_on: date) -> "_Document":
        return cls(file_name, received_on, {table.name: [] for table in tables_of("landed")})

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.file_name.encode()).hexdigest()

    def take_row(self) -> RowKey:
        """The address of the next row."""
        key = RowKey(self.sha256, 1, 1, self.next_row)
        self.next_row += 1
        return key

    def ignore(self, rule: str, words: str) -> RowKey:
        """The next row is none of events."""
        key = self.take_row()
        self.others.ignored.append(IgnoredRow(1, key.row_number, rule, words))
        return key

    def section(self, key: RowKey | None, name: str) -> None:
        """A body that the document names, in a row or in its title."""
        table, row = (key.table_number, key.row_number) if key else (None, None)
        self.others.sections.append(Section(table, row, name, "", name))

    def close(self, kind: str, region: str, period: Period | None, accepted: int, body: str | None, title: str) -> None:
        """The records of the document, of its only part, and of rows that are no events."""
        context = ReadingContext(self.sha256, self.file_name, _SIZE, reading_version())
        self.tables["document"].append(document_record(context, "docx", "accepted", None))
        self.tables["document_section"] += section_records(self.sha256, 1, self.others)
        self.tables["ignored_row"] += ignored_records(self.sha256, 1, self.others)
        self.tables["document_part"].append(
            {
                "document_sha256": self.sha256,
                "part_number": 1,
                "document_kind": kind,
                "document_kind_source": "title",
                "document_outcome": "accepted",
                "notice_code": None,
                "period_kind": period.kind if period else None,
                "period_from": period.first_day if period else None,
                "period_to": period.last_day if period else None,
                "quarter": period.quarter if period and kind == "report" else None,
                "period_source": "title" if period else "none",
                "reporting_region_code": region,
                "reporting_region_source": "title",
                "executive_body_name": body,
                "is_correction": title.startswith("Уточнённый"),
                "stated_on": None,
                "title_text": title,
                "rows_read_count": self.next_row - 1,
                "rows_accepted_count": accepted,
                "rows_ignored_count": len(self.others.ignored),
                "rows_quarantined_count": 0,
            }
        )


def generate(home: Home, quarters: int, region_count: int, seed: int = 2026, *, with_plans: bool = True) -> Truth:
    """Write a history into a home; the truth is written there too.

    Raises:
        ValueError: a title of an agreement is not understood by the project.
    """
    truth = Truth(home.root / "truth", quarters)
    received: list[_Document] = []
    for region in regions(region_count, seed):
        told = tell(region, quarters, seed, with_plans=with_plans)
        drawn = random.Random(f"{seed} documents {region.code}")
        for document in _documents(region, told, quarters, drawn):
            _write(home, document)
            document.tables.clear()
            received.append(document)
        truth.add(region, told)
    truth.write()
    received.sort(key=lambda document: (document.received_on, document.file_name))
    ledger.append(home.ledger, *(_receipt(document, number) for number, document in enumerate(received, start=1)))
    return truth


def evaluated_on(quarters: int) -> date:
    """The day on which the history is judged: all reports for its last quarter have come that will come."""
    return quarter_bounds(add_quarters(FIRST_QUARTER, quarters - 1))[1] + timedelta(30)


def _receipt(document: _Document, number: int) -> Receipt:
    moment = datetime.combine(document.received_on, time(9), UTC)
    return Receipt(number, document.sha256, document.file_name, _SIZE, moment, document.received_on)


def _write(home: Home, document: _Document) -> None:
    folder = readings_folder(home) / document.sha256
    folder.mkdir(parents=True)
    write_reading(folder, document.tables, _receipt(document, 1))


def _documents(region: Region, told: Told, quarters: int, drawn: random.Random) -> Iterator[_Document]:
    yield _register(region)
    for plan in told.plans:
        yield _plan(region, plan, drawn)
    for number in range(quarters):
        if number in told.missing:
            continue
        quarter = add_quarters(FIRST_QUARTER, number)
        over = quarter_bounds(quarter)[1]
        wait = drawn.randint(20, 27) if drawn.random() < _LATE else drawn.randint(2, 4)
        told.late |= {number} if wait > 4 else set()
        by_body: dict[str, list[Row]] = defaultdict(list)
        for row in told.rows[number]:
            by_body[row.body].append(row)
        bodies = [body for body in region.bodies if (number, body) not in told.absent]
        corrected = told.corrected.get(number)
        first = {body: _as_first_told(by_body[body], drawn) if body == corrected else by_body[body] for body in bodies}
        name = f"Отчёт {region.code} {quarter}.docx"
        yield _report(_Document.of(name, over + timedelta(wait)), region, quarter, first, None, drawn)
        if corrected is not None:
            name = f"Уточнённый отчёт {region.code} {quarter}.docx"
            later = _Document.of(name, over + timedelta(drawn.randint(32, 40)))
            yield _report(later, region, quarter, {corrected: by_body[corrected]}, corrected, drawn)


def _as_first_told(rows: Sequence[Row], drawn: random.Random) -> list[Row]:
    """What a report said before it was corrected: a row is missing where there are several, another is told wrongly."""
    told = [replace(row) for row in (rows[:-1] if len(rows) > 1 else rows)]
    wrong = drawn.choice(told)
    wrong.participants, wrong.note, wrong.result = "", "Отменено", ""
    return told


def _report(
    document: _Document,
    region: Region,
    quarter: str,
    rows: dict[str, list[Row]],
    body: str | None,
    drawn: random.Random,
) -> _Document:
    document.ignore("header", "№ п/п | Соглашение | Наименование мероприятия")
    document.ignore("column_numbers", "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8")
    accepted = 0
    for name, of_body in rows.items():
        document.section(None if body else document.ignore("section", name), name)
        carried: tuple[tuple[Agreement, ...], FieldCell] | None = None
        for row in of_body:
            accepted += 1
            key = document.take_row()
            row.address = document.sha256, key.row_number
            if carried is None or carried[0] != row.agreements:
                titles = tuple(agreement.titled(drawn) for agreement in row.agreements)
                carried = row.agreements, FieldCell(titles, 2, key.row_number, 1)
            texts = (str(accepted), "", row.title, row.dates, row.place, row.participants, row.result, row.note)
            cells = {
                field: FieldCell((text,), column, key.row_number, 1)
                for column, (field, text) in enumerate(zip(_REPORT_CELLS, texts, strict=True), start=1)
                if field != "agreements"
            }
            event = EventRow(1, key.row_number, name, "", cells, carried[1], "")
            read = [reading_of(title.strip()) for title in carried[1].paragraphs]
            records = row_records(key, event, read, region.code, quarter)
            document.tables["report_row"].append(records.row)
            document.tables["report_row_agreement"] += records.agreements
            document.tables["report_row_date"] += records.dates
            document.tables["report_cell"] += records.cells
    title = f"{'Уточнённый отчёт' if body else 'Отчёт'} о реализации соглашений за {quarter}"
    document.close("report", region.code, quarter_period(quarter), accepted, body, title)
    return document


def _plan(region: Region, plan: Plan, drawn: random.Random) -> _Document:
    first, last = plan.years
    period = Period("year" if first == last else "other", date(first, 1, 1), date(last, 12, 31))
    of_title = plan.agreement.titled(drawn) if plan.agreement else None
    about = f" {plan.agreement.id}" if plan.agreement else ""
    document = _Document.of(f"План {region.code} {first}-{last}{about}.docx", date(first, 1, 15))
    document.ignore("header", "№ п/п | Соглашение | Мероприятие | Срок")
    context = PlanContext(region.code, period, reading_of(of_title.strip()) if of_title else None)
    by_body: dict[str, list[Item]] = defaultdict(list)
    for item in plan.items:
        by_body[item.body].append(item)
    number = 0
    for body, items in by_body.items():
        if body:
            document.section(document.ignore("section", body), body)
        for item in items:
            number += 1
            key = document.take_row()
            item.address = document.sha256, key.row_number
            cells = {
                field: FieldCell((text,), column, key.row_number, 1)
                for field, column, text in (
                    ("row_label", 1, str(number)),
                    ("event_title", 3, item.title),
                    ("dates_text", 4, item.dates),
                )
            }
            titles = tuple(agreement.titled(drawn) for agreement in item.agreements)
            cell = None if of_title else FieldCell(titles, 2, key.row_number, 1)
            event = EventRow(1, key.row_number, body, "", cells, cell, "")
            read = [reading_of(title.strip()) for title in titles] if cell else []
            records = plan_records(key, event, read, ItemPlace("", None), context)
            document.tables["plan_item"].append(records.row)
            document.tables["plan_item_agreement"] += records.agreements
            document.tables["plan_item_date"] += records.dates
            document.tables["plan_item_cell"] += records.cells
    only = next(iter(by_body)) or None if len(by_body) == 1 else None
    document.close("plan", region.code, period, number, only, f"План мероприятий на {first}-{last} годы")
    return document


def _register(region: Region) -> _Document:
    document = _Document.of(f"Реестр {region.code}.xlsx", date(int(FIRST_QUARTER[:4]), 1, 10))
    document.ignore("header", "№ п/п | Соглашение | Дата | Номер | Срок действия")
    for number, agreement in enumerate(region.agreements, start=1):
        key = document.take_row()
        texts = {
            "row_label": str(number),
            "agreements": agreement.title,
            "signing_text": f"{agreement.signed_on:%d.%m.%Y}",
            "number_text": f"{number}-С",
            "term_text": "бессрочно",
        }
        cells = {
            field: FieldCell((text,), column, key.row_number, 1)
            for column, (field, text) in enumerate(texts.items(), start=1)
        }
        entry = EventRow(1, key.row_number, "", "", cells, cells["agreements"], "")
        records = entry_records(key, entry, entry_agreements(entry), region.code)
        document.tables["register_entry"] += records.rows
        document.tables["register_entry_cell"] += records.cells
    document.close("register", region.code, None, len(region.agreements), None, "Перечень действующих соглашений")
    return document
