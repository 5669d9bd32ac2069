"""Parts of a document: what is looked at above a table."""

import pytest

from ingestion.documents.grid import Cell, Document, Paragraph, Table
from ingestion.reports import parts
from ingestion.reports.title import kind_of


def test_a_book_of_tables_that_are_no_forms_is_not_read_anew_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(text: str) -> str | None:
        asked.append(len(text))
        return kind_of(text)

    monkeypatch.setattr(parts, "kind_of", counted)
    blocks: list[Paragraph | Table] = [Paragraph("План мероприятий по реализации соглашений на 2020 год")]
    for number in range(1, 301):
        blocks += [Paragraph("Глава без таблицы отчёта"), Table(number, 1, 2, [Cell(1, 1, ("а",)), Cell(1, 2, ("б",))])]
    (part,) = parts.split_parts(Document("docx", blocks))
    assert part.title_lines[0].startswith("План") and len(part.title_lines) == 301
    assert max(asked) < 3_000
