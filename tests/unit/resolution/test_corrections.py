"""The file of corrections against all documents: which document is meant, what is said, what forbids publication."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ingestion.contracts.tables import Record, tables
from ingestion.corrections import Correction, Corrections
from ingestion.notices import Notice
from ingestion.resolution.versions.corrections import CorrectionsChangedError, resolve_corrections

ONE, LIKE_ONE, OTHER = "a" * 64, "a" * 60 + "bbbb", "c" * 64
RECEIVED = {ONE: "один.docx", LIKE_ONE: "похожий.docx", OTHER: "другой.docx"}
DATES = Correction(
    document=ONE,
    expect="2002",
    words="2020",
    reason="опечатка",
    who="Иванова",
    on="2020-10-20",
    status="accepted",
    table=1,
    row=5,
    column="dates_text",
)
PLACE = replace(DATES, document=OTHER, expect="Тверь", words="Тула", column="4")


def met(correction: Correction, sha256: str, position: int = 1, **said: Any) -> Record:
    """What the reading of the document found out."""
    record: Record = {
        "document_sha256": sha256,
        "correction_position": position,
        "correction_place": "cell",
        "part_number": 1,
        "table_number": correction.table,
        "row_number": 4,
        "cell_number": 4,
        "field_name": "dates_text",
        "is_applied": True,
        "expected_words": correction.expect,
        "stood_words": correction.expect,
        "corrected_words": correction.words,
        "correction_reason": correction.reason,
        "corrected_by": correction.who,
        "corrected_on": date.fromisoformat(correction.on),
        "notice_code": None,
        "notice_parameters": "{}",
        "notice_value": "",
        **said,
    }
    assert tuple(record) == tables()["document_correction"].column_names
    return record


def resolve(*entries: Correction, landed: tuple[Record, ...] = ()) -> tuple[list[Record], list[Notice]]:
    records, notices = resolve_corrections(Corrections(entries), RECEIVED, list(landed))
    tables()["correction"].arrow_table(records)
    return records, notices


def test_an_applied_correction_has_its_number_and_its_place() -> None:
    records, notices = resolve(PLACE, DATES, landed=(met(DATES, ONE), met(PLACE, OTHER)))
    assert notices == []
    assert [(one["correction_number"], one["is_applied"], one["document_sha256"]) for one in records] == [
        (1, True, OTHER),
        (2, True, ONE),
    ]
    assert (records[1]["row_number"], records[1]["stood_words"]) == (4, "2002")  # where the merged cell begins


def test_corrections_of_one_document_are_met_in_the_order_of_the_file() -> None:
    second = replace(DATES, row=6, expect="2003")
    fault = {"is_applied": False, "notice_code": "correction_does_not_match", "notice_value": "2004"}
    parameters = '{"place": "table: 1, row: 6, column: dates_text", "expected": "2003"}'
    landed = (met(second, ONE, 2, notice_parameters=parameters, **fault), met(DATES, ONE, 1), met(PLACE, OTHER))
    records, notices = resolve(DATES, PLACE, second, landed=landed)
    assert [one["is_applied"] for one in records] == [True, True, False]
    (notice,) = notices
    assert notice.forbids_publication
    assert notice.message().startswith(
        "Правка № 3 в файле reviewed/corrections.yml не подходит к документу один.docx (aaaaaaaaaaaa…): "
        "на месте «table: 1, row: 6, column: dates_text» ожидаются слова «2003», а стоит «2004»."
    )
    assert records[2]["row_number"] == 6  # as written, for nothing was found there


def test_a_document_that_never_came_forbids_publication() -> None:
    (record,), (notice,) = resolve(replace(DATES, document="d" * 8))
    assert (notice.code, notice.value, notice.forbids_publication) == ("correction_document_unknown", "d" * 8, True)
    assert (record["document_sha256"], record["is_applied"]) == (None, False)


def test_digits_of_two_documents_mean_neither() -> None:
    short = replace(DATES, document="a" * 8)
    (record,), (notice,) = resolve(short, landed=(met(short, ONE), met(short, LIKE_ONE)))
    assert (notice.code, notice.forbids_publication) == ("correction_document_ambiguous", True)
    assert "один.docx" in notice.message() and "похожий.docx" in notice.message()
    assert record["document_sha256"] is None


def test_a_document_out_of_scope_is_no_fault() -> None:
    (record,), notices = resolve(DATES)
    assert notices == []
    assert (record["is_applied"], record["document_sha256"], record["stood_words"]) == (False, ONE, None)


@pytest.mark.parametrize("document", [OTHER, "d" * 8])
def test_a_proposed_correction_waits_aloud_and_a_withdrawn_one_in_silence(document: str) -> None:
    proposed = replace(PLACE, document=document, status="proposed")
    records, (notice,) = resolve(proposed, replace(proposed, status="withdrawn"))
    assert (notice.code, notice.severity, notice.forbids_publication) == ("correction_waits", "warning", False)
    assert [one["correction_status"] for one in records] == ["proposed", "withdrawn"]
    assert [one["is_applied"] for one in records] == [False, False]
    assert (records[0]["cell_number"], records[0]["field_name"]) == (4, None)


def test_the_notices_of_the_file_are_told() -> None:
    broken = Notice("corrections_file_invalid", value="1/on")
    assert resolve_corrections(Corrections(notices=(broken,)), RECEIVED, []) == ([], [broken])


def test_documents_read_with_other_corrections_are_not_taken_for_these() -> None:
    with pytest.raises(CorrectionsChangedError):
        resolve(replace(DATES, words="2021"), landed=(met(DATES, ONE),))
    with pytest.raises(CorrectionsChangedError):
        resolve(landed=(met(DATES, ONE),))
