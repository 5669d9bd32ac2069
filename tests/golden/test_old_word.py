"""The real report as old Word documents, by way of LibreOffice: the fields and the grid of the new format."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingestion.documents import office, soffice
from ingestion.documents.grid import Document, Paragraph
from ingestion.documents.read import read_document
from ingestion.documents.refusal import DocumentRefused
from ingestion.documents.sniff import sniff
from ingestion.reports.context import ReadingContext
from ingestion.reports.inspection import inspect_json
from ingestion.reports.read import read_reports
from tests.shared import shared_path
from tests.unit.reports.account import check_account

FORMATS = ("doc", "rtf")


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    """Both, converted once; one run for each format."""
    if soffice.find() is None:
        pytest.skip("LibreOffice is not installed")
    paths: list[Path] = [shared_path(f"layouts/base.{name}") for name in FORMATS]
    found = {}
    for name, made in zip(FORMATS, office.convert([sniff(path.read_bytes()) for path in paths]), strict=True):
        assert not isinstance(made, DocumentRefused), made.notice.message()
        found[name] = office.read_converted(made)
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_all_fields_of_all_rows(documents: dict[str, Document], name: str) -> None:
    document = documents[name]
    reading = read_reports(document, ReadingContext("0" * 64, f"base.{name}", 1, "golden"))
    check_account(document, reading)
    expected: list[dict[str, Any]] = json.loads(shared_path("layouts/expected.json").read_text("utf-8"))["rows"]
    rows = inspect_json(reading)["rows"]
    assert len(rows) == len(expected) == 15
    for row, wanted in zip(rows, expected, strict=True):
        assert {field: row[field] for field in wanted} == wanted
    assert reading.tables["document"][0]["file_format"] == name
    assert reading.tables["document_part"][0]["quarter"] == "2020-Q3"


@pytest.mark.parametrize("name", FORMATS)
def test_the_grid_is_that_of_the_new_format(documents: dict[str, Document], name: str) -> None:
    new = read_document(shared_path("layouts/base.docx").read_bytes(), "base.docx")
    (mine,), (its,) = (list(document.tables) for document in (documents[name], new))
    for row in range(1, its.row_count + 1):
        for column in range(1, its.column_count + 1):
            one, other = mine.at(row, column), its.at(row, column)
            assert one is not None and other is not None
            assert (one.row, one.column, one.words.split()) == (other.row, other.column, other.words.split())


@pytest.mark.parametrize("name", FORMATS)
def test_the_way_it_took_is_said(documents: dict[str, Document], name: str) -> None:
    program = soffice.find()
    assert program is not None
    notice = documents[name].notices[0]
    assert (notice.code, notice.severity) == ("converted_by_libreoffice", "info")
    assert notice.parameters["version"] == soffice.version(program) != "?"


@pytest.mark.parametrize(
    "head", [rb"{\rtf1\ansi", rb"{\rtf1\ansi\ansicpg1251", rb"{\rtf1\ansi{\fonttbl{\f0\fcharset204 A;}}\f0"]
)
def test_letters_of_an_rtf_are_russian_with_and_without_a_code_page(head: bytes) -> None:
    if soffice.find() is None:
        pytest.skip("LibreOffice is not installed")
    document = read_document(head + rb" \'ce\'f2\'f7\'e5\'f2}", "x.rtf")
    assert document.blocks == [Paragraph("Отчет")]
