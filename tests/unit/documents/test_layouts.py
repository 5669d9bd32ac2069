"""The real report in all layouts that are read: every text of the expected rows stands in the grid."""

import json
from typing import Any

import pytest

from ingestion.documents.docx import read as read_docx
from ingestion.documents.grid import Document, Table
from ingestion.documents.read import read_document
from ingestion.documents.serialise import from_records, to_records
from ingestion.documents.sniff import sniff
from ingestion.language.text import clean
from tests.shared import shared_path

_WORD = (
    "base",
    "a_two_level_header",
    "b_table_per_department",
    "d_nested_table",
    "e_tracked_changes",
    "g1_reordered",
    "h_content_controls",
    "k_special_chars",
)
_FILES = [f"layouts/{name}.docx" for name in _WORD] + ["real/report_2020_q3.txt"]
_FIELDS = ("row_label", "event_title", "dates_text", "place_text", "participants_text", "result_text")


def _read(relative: str) -> Document:
    return read_document(shared_path(relative).read_bytes(), relative)


def _expected() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(shared_path("layouts/expected.json").read_text(encoding="utf-8"))["rows"]
    return rows


def _plain(words: str) -> str:
    return clean(words).replace("\u2011", "-")


@pytest.mark.parametrize("relative", _FILES)
def test_every_expected_text_stands_in_its_row(relative: str) -> None:
    document = _read(relative)
    rows = [
        ({_plain(cell.words) for cell in table.row(number)}, [cell.words for cell in table.row(number)])
        for table in document.tables
        if table.depth == 0
        for number in range(1, table.row_count + 1)
    ]
    for expected in _expected():
        texts = {expected[name] for name in _FIELDS} - {""}
        found = [words for cleaned, words in rows if texts <= cleaned]
        assert len(found) == 1, f"{relative}: row {expected['row_label']} stands in {len(found)} rows"
        if document.has_merges:
            whole = _plain(" ".join(found[0]))
            assert all(agreement in whole for agreement in expected["agreements"]), expected["row_label"]


@pytest.mark.parametrize("relative", _FILES)
def test_sections_are_rows_of_one_cell_or_paragraphs(relative: str) -> None:
    document = _read(relative)
    alone = {_plain(block.text) for block in document.blocks if not isinstance(block, Table)}
    for table in document.tables:
        alone |= {_plain(table.row(n)[0].words) for n in range(1, table.row_count + 1) if len(table.row(n)) == 1}
    for expected in _expected():
        body = expected["executive_body"]
        assert any(body in words for words in alone), body


def test_the_dump_has_the_rows_of_the_word_document() -> None:
    dump, word = (next(_read(name).tables) for name in ("real/report_2020_q3.txt", "layouts/base.docx"))
    assert (dump.row_count, dump.column_count) == (word.row_count, word.column_count) == (22, 8)
    for number in range(1, word.row_count + 1):
        for column in range(1, word.column_count + 1):
            mine, its = dump.at(number, column), word.at(number, column)
            assert mine is not None
            assert its is not None
            if its.row == number:
                assert mine.words.strip() == its.words.strip(), (number, column)
                assert (mine.column, mine.column_span) == (its.column, its.column_span)
            else:
                assert mine.is_blank, "a merged cell is an empty one in the dump"


def test_the_nested_table_stands_in_its_cell_and_on_its_own() -> None:
    outer, inner = _read("layouts/d_nested_table.docx").tables
    assert (outer.depth, inner.depth) == (0, 1)
    assert [cell.words for cell in inner.cells] == [
        "встречи в муниципалитетах Смоленской области (г. Сафоново,",
        "г. Духовщина, п. Красный, г. Ельня, с. Ершичи)",
    ]
    holder = next(cell for cell in outer.cells if inner.cells[0].words in cell.paragraphs)
    assert holder.paragraphs[1:3] == tuple(cell.words for cell in inner.cells)


@pytest.mark.parametrize("relative", _FILES)
def test_records_give_the_document_back(relative: str) -> None:
    document = _read(relative)
    assert from_records(to_records(document)) == document


@pytest.mark.parametrize("name", _WORD)
def test_short_cuts_change_nothing(name: str) -> None:
    source = sniff(shared_path(f"layouts/{name}.docx").read_bytes())
    assert read_docx(source) == read_docx(source, takes_short_cuts=False)
