"""Reading the reviewed file of corrections: its records, which of them are a document's, what is refused."""

from pathlib import Path

import pytest

from ingestion.corrections import CORRECTIONS_FILE, Correction, Corrections, corrections_in, corrections_of

SHA = "0123456789abcdef" * 4
OTHER = "0123456789" + "f" * 54
RECORD = """
- document: 01234567
  table: 1
  row: 5
  column: dates_text
  expect: 11-13 сентября 2002 г.
  words: 11-13 сентября 2020 г.
  reason: опечатка в годе
  who: Иванова А. А.
  on: 2020-10-20
  status: accepted
"""


def read(text: str) -> Corrections:
    return corrections_of(text.encode())


def test_no_file_and_an_empty_file_correct_nothing(tmp_path: Path) -> None:
    assert corrections_in(tmp_path) == Corrections()
    (tmp_path / CORRECTIONS_FILE).write_text("# пока правок нет\n", encoding="utf-8")
    assert corrections_in(tmp_path) == Corrections()


def test_values_are_what_was_typed() -> None:
    """A hash of digits is no number, ``on`` no truth value, a day no date, a year in words no integer."""
    found = read(RECORD + RECORD.replace("11-13 сентября 2002 г.", "2002").replace("column: dates_text", "column: 4"))
    assert found.notices == ()
    first, second = found.entries
    assert first == Correction(
        document="01234567",
        expect="11-13 сентября 2002 г.",
        words="11-13 сентября 2020 г.",
        reason="опечатка в годе",
        who="Иванова А. А.",
        on="2020-10-20",
        status="accepted",
        table=1,
        row=5,
        column="dates_text",
    )
    assert (second.expect, second.column) == ("2002", "4")
    assert first.place == "table: 1, row: 5, column: dates_text"


def test_lines_are_paragraphs_and_the_end_of_a_block_is_none() -> None:
    text = RECORD.replace("words: 11-13 сентября 2020 г.", "words: |\n    Первое соглашение\n    Второе соглашение")
    (found,) = read(text).entries
    assert found.paragraphs == ("Первое соглашение", "Второе соглашение")
    (struck_out,) = read(RECORD.replace("words: 11-13 сентября 2020 г.", 'words: ""')).entries
    assert struck_out.paragraphs == ("",)


def test_a_title_is_a_place_of_its_own() -> None:
    (found,) = read(
        RECORD.replace("  table: 1\n", "  title: 2\n").replace("  row: 5\n", "").replace("  column: dates_text\n", "")
    ).entries
    assert (found.title, found.table, found.place) == (2, None, "title: 2")


def test_only_accepted_corrections_of_a_document_are_its() -> None:
    text = "".join(
        RECORD.replace("01234567", document).replace("accepted", status)
        for document, status in [
            (SHA.upper(), "accepted"),
            (OTHER, "accepted"),
            ("01234567", "proposed"),
            ("01234567", "accepted"),
            ("01234567", "withdrawn"),
        ]
    )
    found = read(text)
    assert list(found.of(SHA)) == [1, 4]
    assert list(found.of(OTHER)) == [2, 4]
    assert list(found.of("f" * 64)) == []


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("document: не список", "type 'array'"),
        (RECORD.replace("01234567", "0123456"), "1/document"),
        (RECORD.replace("01234567", "0123456x"), "1/document"),
        (RECORD.replace("  reason: опечатка в годе\n", ""), "'reason' is a required"),
        (RECORD.replace("опечатка в годе", "' '"), "1/reason"),
        (RECORD.replace("  row: 5\n", ""), "'row' is a dependency"),
        (RECORD.replace("row: 5", "row: 0"), "1/row"),
        (RECORD.replace("dates_text", "Сроки"), "1/column"),
        (RECORD + "  title: 1\n", "1: title | table"),
        (RECORD.replace("  table: 1\n  row: 5\n  column: dates_text\n", ""), "1: title | table"),
        (RECORD.replace("accepted", "done"), "1/status"),
        (RECORD.replace("2020-10-20", "20.10.2020"), "1/on"),
        (RECORD + RECORD.replace("2020-10-20", "2020-02-30"), "2/on"),
        (RECORD + "  when: вчера\n", "when"),
        (RECORD + RECORD.replace("- document", "  document"), "'document' stands twice"),
        ("- [", "expected"),
    ],
)
def test_a_file_of_another_form_corrects_nothing_and_forbids_publication(broken: str, says: str) -> None:
    found = read(broken)
    assert found.entries == ()
    (notice,) = found.notices
    assert notice.code == "corrections_file_invalid"
    assert notice.forbids_publication
    assert says in notice.value


def test_a_file_that_is_no_text_is_refused_too() -> None:
    assert [notice.code for notice in corrections_of(b"- \xff\xfe\xfa").notices] == ["corrections_file_invalid"]
