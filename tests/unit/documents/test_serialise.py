"""Documents as records and back: nothing is lost, and the records are flat."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.documents.grid import Cell, Document, Paragraph, Table
from ingestion.documents.serialise import from_records, to_records
from ingestion.notices import Address, Notice

_TEXT = st.text(alphabet=st.characters(exclude_characters="\u2029", exclude_categories=["Cs"]), max_size=8)
_CELLS = st.builds(
    Cell,
    row=st.integers(1, 5),
    column=st.integers(1, 5),
    paragraphs=st.lists(_TEXT, max_size=3).map(tuple),
    row_span=st.integers(1, 2),
    column_span=st.integers(1, 2),
    stood=st.none(),
)
_TABLES = st.builds(
    Table,
    number=st.integers(1, 9),
    row_count=st.integers(0, 6),
    column_count=st.integers(0, 6),
    cells=st.lists(_CELLS, max_size=5),
    depth=st.integers(0, 3),
)
_NOTICES = st.builds(
    Notice,
    code=st.just("merge_crosses_row"),
    parameters=st.builds(lambda n: {"first_row": n}, st.integers(1, 9)),
    value=_TEXT,
    address=st.builds(Address, table=st.one_of(st.none(), st.integers(1, 9)), row=st.integers(1, 9)),
)
_DOCUMENTS = st.builds(
    Document,
    format=st.sampled_from(["docx", "text"]),
    blocks=st.lists(st.one_of(st.builds(Paragraph, _TEXT), _TABLES), max_size=5),
    page_headers=st.lists(_TEXT, max_size=2),
    has_merges=st.booleans(),
    notices=st.lists(_NOTICES, max_size=2),
    needs_review=st.booleans(),
)


@given(_DOCUMENTS)
@settings(max_examples=100, deadline=None)
def test_nothing_is_lost(document: Document) -> None:
    records = to_records(document)
    assert from_records(records) == document
    assert len({frozenset(record) for record in records}) == 1, "every record has every field"
    assert all(type(value) in (int, str) for record in records for value in record.values())


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(ValueError, match="first record"):
        from_records([])
    records = to_records(Document("docx", [Paragraph("а")]))
    with pytest.raises(ValueError, match="kind"):
        from_records([*records, {**records[0], "block_kind": "picture"}])


def test_a_corrected_document_is_not_kept_as_the_one_that_was_received() -> None:
    table = Table(1, 1, 1, [Cell(1, 1, ("2020",), stood=("2002",))])
    with pytest.raises(ValueError, match="no longer the one"):
        to_records(Document("docx", [table]))


def test_a_paragraph_mark_inside_a_paragraph_is_an_error_and_not_a_loss() -> None:
    with pytest.raises(ValueError, match="2029"):
        to_records(Document("docx", [Table(1, 1, 1, [Cell(1, 1, ("а\u2029б",))])]))
