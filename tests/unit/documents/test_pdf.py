"""PDF: ruled tables over several pages, what the ends of lines mean, and what is refused."""

import zlib

import pytest

from ingestion.documents.grid import Document, Paragraph
from ingestion.documents.pdf_lines import Line, paragraphs_of
from ingestion.documents.read import DocumentRefused, read_document
from tests.unit.documents.printed import cell, pdf, picture, row, words

HEADING = (["№"], ["Мероприятие"], ["Сроки"])


def read(data: bytes) -> Document:
    return read_document(data, "отчёт.pdf")


def grid(document: Document) -> list[list[str]]:
    (table,) = document.tables
    return [[" ".join(one.words.split()) for one in table.row(number)] for number in range(1, table.row_count + 1)]


def test_a_table_goes_on_over_pages_without_its_heading_and_a_cut_row_is_made_whole() -> None:
    first = (
        words(10, 20, "Отчет о реализации")
        + row(30, 60, *HEADING)
        + row(60, 290, ["1."], ["Обмен ", "опытом "], ["май"])
    )
    second = row(10, 40, *HEADING) + row(40, 70, [], ["работы"], []) + row(70, 100, ["2."], ["Выставка"], ["июнь"])
    document = read(pdf(first + words(200, 298, "1"), second + words(200, 298, "2")))
    assert document.blocks[0] == Paragraph("Отчет о реализации")
    assert grid(document) == [
        ["№", "Мероприятие", "Сроки"],
        ["1.", "Обмен опытом работы", "май"],
        ["2.", "Выставка", "июнь"],
    ]
    assert document.needs_review
    assert not document.has_merges
    assert [(n.code, n.parameters) for n in document.notices] == [("pdf_rows_joined", {"count": 1, "pages": 2})]


def test_a_table_of_other_columns_is_another_table() -> None:
    other = row(10, 40, ["а"], ["б"], ["в"], edges=(10, 90, 150, 250))
    document = read(pdf(row(30, 60, *HEADING), other))
    assert [table.number for table in document.tables] == [1, 2]
    assert document.has_merges


def test_merged_cells_span() -> None:
    page = row(30, 60, *HEADING) + cell(10, 60, 250, 80, "Департамент") + cell(50, 80, 150, 120, "Обмен")
    page += cell(10, 80, 50, 100, "1.") + cell(10, 100, 50, 120, "2.")
    page += cell(150, 80, 250, 100, "май") + cell(150, 100, 250, 120, "июнь")
    (table,) = read(pdf(page)).tables
    spans = {one.words: (one.row_span, one.column_span) for one in table.cells if one.row > 1}
    assert spans == {"Департамент": (1, 3), "Обмен": (2, 1), "1.": (1, 1), "2.": (1, 1), "май": (1, 1), "июнь": (1, 1)}


def test_heads_of_pages_stand_apart() -> None:
    pages = [words(10, 10, f"Сводный отчет, лист {n}") + row(30, 60, *HEADING) for n in (1, 2, 3)]
    document = read(pdf(*pages))
    assert document.page_headers == [f"Сводный отчет, лист {n}" for n in (1, 2, 3)]
    assert not any(isinstance(block, Paragraph) for block in document.blocks)


def _lines(*texts: str, distance: float = 12) -> list[Line]:
    return [Line(text, 0, 6 * len(text.rstrip()), distance * n, 10, 6) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("обмен ", "опытом"), ("обмен опытом",)),
        (("ежемесяч", "но"), ("ежемесячно",)),
        (("обмен", "опытом"), ("обмен\nопытом",)),
        (("государст-", "венный"), ("государст-\nвенный",)),
        (("2020-", "2024"), ("2020-2024",)),
        (("госу\u00ad", "дарство"), ("государство",)),
        (("до 15-го", "июля"), ("до 15-го\nиюля",)),
    ],
)
def test_what_the_end_of_a_line_means(texts: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert paragraphs_of(_lines(*texts), 50, has_spaces=True) == expected


def test_where_no_spaces_are_kept_nothing_is_run_together() -> None:
    assert paragraphs_of(_lines("ежемесяч", "но"), 50, has_spaces=False) == ("ежемесяч но",)


def test_lines_that_stand_apart_are_paragraphs() -> None:
    lines = [*_lines("а ", "б"), Line("в", 0, 6, 48, 10, 6)]
    assert paragraphs_of(lines, 50, has_spaces=True) == ("а б", "", "в")


_BOMB = b"9 0 obj<</Length 1>>stream\n" + zlib.compress(b"\0" * (101 * 2**20)) + b"\nendstream endobj\n"
_REFUSED = {
    "nothing on it": (pdf(""), "pdf_without_text"),
    "a picture": (pdf(picture()), "pdf_page_without_text"),
    "a page that is a picture": (pdf(row(30, 60, *HEADING), picture()), "pdf_page_without_text"),
    "a scan with words beneath": (pdf(picture() + words(10, 20, "Отчет")), "pdf_is_a_scan"),
    "no ruled table": (pdf(words(10, 20, "Отчет")), "pdf_without_table"),
    "letters without names": (pdf(row(30, 60, *HEADING), has_names=False), "pdf_letters_unknown"),
    "too many pages": (pdf(*[""] * 1001), "pdf_too_many_pages"),
    "too many letters": (pdf(words(10, 20, "а" * 50_001)), "pdf_page_too_dense"),
    "a bomb": (pdf(row(30, 60, *HEADING), extra=_BOMB), "pdf_stream_too_large"),
    "cut off": (b"%PDF-1.7\n1 0 obj", "package_truncated"),
    "encrypted in a way of its own": (
        pdf(row(10, 40, *HEADING)).replace(
            b"/Root 1 0 R>>", b"/Root 1 0 R/Encrypt<</Filter/Some.Firm/V 4>>/ID[<00><00>]>>"
        ),
        "document_encrypted",
    ),
    "a page of no size": (pdf("").replace(b"/MediaBox[0 0 400 300]", b"/MediaBox null"), "pdf_broken"),
    "a page of a size that is no number": (pdf("").replace(b" 400 300]", b" 400 /A]"), "pdf_broken"),
    "encrypted": (
        pdf("").replace(
            b"trailer<<",
            b"trailer<</Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U(%s)>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32),
        ),
        "document_encrypted",
    ),
}


@pytest.mark.parametrize(("data", "code"), _REFUSED.values(), ids=_REFUSED)
def test_what_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(DocumentRefused) as caught:
        read(data)
    assert caught.value.notice.code == code
