"""Documents as grids written in a test, row by row.

Belongs here: a small builder of ``Document`` and what tests of this room share: a heading, an event, a context. Does
not belong here: any expectation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.contracts.tables import Record
from ingestion.documents.grid import Cell, Document, Paragraph, Table
from ingestion.ledger import Hint, Hints
from ingestion.reports.context import DocumentReading, ReadingContext
from ingestion.reports.read import read_reports
from tests.unit.reports.account import check_account

TITLE = "Отчет о реализации соглашений в сфере межрегионального сотрудничества за III квартал 2020 года"
HEADINGS = [
    "№ п/п",
    "Соглашение о сотрудничестве, в рамках которого была проведена работа",
    "Наименование мероприятия",
    "Сроки проведения мероприятия",
    "Место проведения мероприятия",
    "Участники мероприятия (общее количество)",
    "Содержание и результат мероприятия",
    "Примечание (причины невыполнения запланированных мероприятий)",
]
CULTURE = "Департамент Смоленской области по культуре"
SPORT = "Главное управление спорта Смоленской области"
WITH_MOSCOW = (
    "Соглашение между Администрацией Смоленской области и Правительством Москвы о торгово-экономическом, "
    "научно-техническом и культурном сотрудничестве"
)
WITH_ORYOL = (
    "Соглашение между Администрацией Смоленской области и Правительством Орловской области о сотрудничестве в "
    "торгово-экономической, научно-технической, гуманитарно-культурной и иных сферах"
)


@dataclass(frozen=True)
class Span:
    """A cell over several columns or rows."""

    words: str
    columns: int = 1
    rows: int = 1


class _Place:
    pass


COVERED = _Place()  # a place covered by a merged cell above
ABSENT = _Place()  # a place where the row has no cell: it starts late or ends early


def make_table(rows: Sequence[Sequence[object]], number: int = 1, depth: int = 0) -> Table:
    """A table from rows of texts, spans and places; a text is one paragraph a line."""
    cells: list[Cell] = []
    width = 0
    for row_number, row in enumerate(rows, start=1):
        column = 1
        for entry in row:
            span = Span(entry) if isinstance(entry, str) else entry
            if isinstance(span, Span):
                paragraphs = tuple(span.words.split("\n"))
                cells.append(Cell(row_number, column, paragraphs, span.rows, span.columns))
                column += span.columns
            else:
                column += 1
        width = max(width, column - 1)
    return Table(number, len(rows), width, cells, depth)


def across(words: str, columns: int = 8) -> list[object]:
    """A row of one cell across the table."""
    return [Span(words, columns)]


def event(
    label: str = "1.", agreement: object = WITH_MOSCOW, title: object = "Фестиваль «Пример»", **fields: object
) -> list[object]:
    """A row of events in the order of ``HEADINGS``; ``dates``, ``place``, ``participants``, ``result``, ``note``."""
    words = {
        "dates": "11 августа",
        "place": "г. Смоленск",
        "participants": "Общее количество участников 45 человек",
        "result": "Проведен концерт",
        "note": "",
    } | fields
    return [label, agreement, title, *words.values()]


def make_document(*blocks: Table | str, page_headers: list[str] | None = None, has_merges: bool = True) -> Document:
    """A document of tables and paragraphs."""
    made = [Paragraph(block) if isinstance(block, str) else block for block in blocks]
    return Document("docx" if has_merges else "text", made, page_headers or [], has_merges)


def context(file_name: str = "отчет.docx", **hints: str) -> ReadingContext:
    """A context; ``region``, ``quarter`` and ``kind`` are hints of a person, ``settings_region`` is the settings'."""
    settings = hints.pop("settings_region", None)
    given = {name: Hint(value, "hint") for name, value in hints.items()}
    if settings is not None:
        given["region"] = Hint(settings, "settings")
    return ReadingContext("a" * 64, file_name, 1000, "test", Hints(**given))


def read(
    *blocks: Table | str,
    file_name: str = "отчет.docx",
    page_headers: list[str] | None = None,
    has_merges: bool = True,
    **hints: str,
) -> DocumentReading:
    """Read a document of tables and paragraphs and check the account; the region is known unless a test says ``""``."""
    if not hints.keys() & {"region", "settings_region"}:
        hints["region"] = "RU-SMO"
    hints = {name: value for name, value in hints.items() if value}
    document = make_document(*blocks, page_headers=page_headers, has_merges=has_merges)
    reading = read_reports(document, context(file_name, **hints))
    check_account(document, reading)
    return reading


def codes(reading: DocumentReading) -> list[str]:
    """The codes of a reading's notices."""
    return [notice.code for notice in reading.notices]


def rows_of(reading: DocumentReading) -> list[Record]:
    """The accepted rows."""
    return reading.tables["report_row"]


def agreements_by_row(reading: DocumentReading) -> dict[tuple[int, int], list[str]]:
    """(table, row) → texts of its agreements."""
    found: dict[tuple[int, int], list[str]] = {}
    for record in reading.tables["report_row_agreement"]:
        found.setdefault((record["table_number"], record["row_number"]), []).append(record["agreement_text"])
    return found


def titles(reading: DocumentReading) -> list[object]:
    """The titles of the accepted rows, in order."""
    return [row["event_title"] for row in rows_of(reading)]


def bodies(reading: DocumentReading) -> list[object]:
    """The bodies of the accepted rows, in order."""
    return [row["executive_body_name"] for row in rows_of(reading)]


def rules(reading: DocumentReading) -> dict[int, str]:
    """Row → the rule by which it was ignored."""
    return {record["row_number"]: record["ignore_rule"] for record in reading.tables["ignored_row"]}
