from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_quality.reconciliation import Finding, reconcile_document
from ingestion.documents.grid import Cell, Document, Table

Tables = dict[str, list[dict[str, Any]]]


def _document(*rows_of_tables: list[list[str]]) -> Document:
    tables = [
        Table(
            number,
            len(rows),
            max(map(len, rows)),
            [Cell(r, c, (words,)) for r, row in enumerate(rows, 1) for c, words in enumerate(row, 1)],
        )
        for number, rows in enumerate(rows_of_tables, 1)
    ]
    return Document("docx", list(tables))


_TABLES = (
    *("report_row", "period_row", "plan_item", "register_entry", "report_cell", "plan_item_cell"),
    *("register_entry_cell", "ignored_row", "quarantined_row"),
)


def _account(document: Document, fates: list[str]) -> Tables:
    """Landed tables in which each row of the document, in order, has ended in the table named for it."""
    landed: Tables = {name: [] for name in _TABLES}
    places = [(table, row) for table in document.tables for row in range(1, table.row_count + 1)]
    for (table, row), fate in zip(places, fates, strict=True):
        where = {"part_number": 1, "table_number": table.number, "row_number": row}
        words = [cell.words for cell in table.row(row) if cell.row == row]
        landed[fate].append({**where, "row_words": " | ".join(words), "ignore_rule": "header"})
        if fate == "report_row":
            landed["report_cell"] += [{**where, "cell_words": text} for text in words]
    landed["document_part"] = [
        {
            "part_number": 1,
            "rows_read_count": len(places),
            "rows_accepted_count": len(landed["report_row"]),
            "rows_ignored_count": len(landed["ignored_row"]),
            "rows_quarantined_count": len(landed["quarantined_row"]),
        }
    ]
    return landed


def _checks(findings: list[Finding]) -> set[str]:
    return {finding.check for finding in findings}


_FATES = st.sampled_from(["report_row", "ignored_row", "quarantined_row"])
_ROWS = st.lists(st.lists(st.text("абв ", max_size=4), min_size=1, max_size=3), min_size=1, max_size=5)


@given(st.lists(_ROWS, min_size=1, max_size=2), st.data())
@settings(max_examples=60, deadline=None)
def test_an_honest_account_has_no_findings_and_a_lost_or_doubled_row_is_found(
    tables: list[list[list[str]]], data: st.DataObject
) -> None:
    document = _document(*tables)
    count = sum(map(len, tables))
    fates = data.draw(st.lists(_FATES, min_size=count, max_size=count))
    landed = _account(document, fates)
    assert list(reconcile_document(document, landed)) == []

    name = data.draw(st.sampled_from(sorted(set(fates))))
    victim = data.draw(st.sampled_from(landed[name]))
    lost = {**landed, name: [record for record in landed[name] if record is not victim]}
    found = [f for f in reconcile_document(document, lost) if f.check == "rows_accounted_for"]
    assert [(f.table, f.row) for f in found] == [(victim["table_number"], victim["row_number"])]

    doubled = {**landed, name: [*landed[name], victim]}
    found = [f for f in reconcile_document(document, doubled) if f.check == "rows_accounted_for"]
    assert [(f.table, f.row) for f in found] == [(victim["table_number"], victim["row_number"])]


def test_a_row_that_the_document_does_not_have_is_found() -> None:
    document = _document([["слова"]])
    landed = _account(document, ["report_row"])
    landed["ignored_row"].append({"part_number": 1, "table_number": 2, "row_number": 7, "row_words": "откуда"})
    found = list(reconcile_document(document, landed))
    assert _checks(found) == {"rows_accounted_for", "counts_agree"}
    assert (found[0].table, found[0].row) == (2, 7)


@pytest.mark.parametrize("count", ["rows_read_count", "rows_accepted_count", "rows_ignored_count"])
def test_a_wrong_count_is_found_even_where_the_others_make_up_for_it(count: str) -> None:
    document = _document([["шапка"], ["слова"]])
    landed = _account(document, ["ignored_row", "report_row"])
    landed["document_part"][0][count] += 1
    assert _checks(list(reconcile_document(document, landed))) == {"counts_agree"}


def test_words_of_a_cell_that_are_lost_are_found_with_their_place() -> None:
    document = _document([["шапка", ""], ["слова", "ещё слова"]])
    landed = _account(document, ["ignored_row", "report_row"])
    landed["report_cell"].pop()
    (finding,) = reconcile_document(document, landed)
    assert (finding.check, finding.table, finding.row, finding.words) == ("words_kept", 1, 2, "ещё слова")


def test_a_row_that_goes_on_may_leave_its_words_in_the_row_above() -> None:
    document = _document([["начало"], ["продолжение"]])
    landed = _account(document, ["report_row", "ignored_row"])
    landed["ignored_row"][0] |= {"ignore_rule": "continuation", "row_words": ""}
    assert _checks(list(reconcile_document(document, landed))) == {"words_kept"}
    landed["report_cell"][0]["cell_words"] = "начало\nпродолжение"
    assert list(reconcile_document(document, landed)) == []


def test_a_cell_merged_down_belongs_to_the_row_where_it_begins() -> None:
    cells = [Cell(1, 1, ("соглашение",), row_span=2), Cell(1, 2, ("а",)), Cell(2, 2, ("б",))]
    document = Document("docx", [Table(1, 2, 2, cells)])
    assert list(reconcile_document(document, _account(document, ["report_row", "report_row"]))) == []


def test_a_document_that_could_not_be_opened_has_no_rows() -> None:
    empty = _account(_document([["x"]]), ["ignored_row"])
    empty |= {"ignored_row": []}
    empty["document_part"][0] |= {"rows_read_count": 0, "rows_ignored_count": 0}
    assert list(reconcile_document(None, empty)) == []
    stray = {**empty, "report_row": [{"part_number": 1, "table_number": 1, "row_number": 1}]}
    assert _checks(list(reconcile_document(None, stray))) == {"rows_accounted_for", "counts_agree"}
