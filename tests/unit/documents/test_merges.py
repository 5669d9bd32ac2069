"""Merged cells: random rectangles come back from Word XML as they were drawn, and odd merges are said to be odd."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.documents.docx import read as read_docx
from ingestion.documents.grid import Cell
from ingestion.documents.read import read_document
from ingestion.documents.serialise import from_records, to_records
from ingestion.documents.sniff import sniff
from tests.unit.documents.word import cell, docx, only_table, read, row, table


@dataclass(frozen=True)
class Drawing:
    """A table drawn as cells with spans; places that no cell covers stand at the start of their row."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    is_legacy: bool  # horizontal merges cell by cell, as old programs write them

    def xml(self) -> str:
        written = []
        for number in range(1, self.rows + 1):
            cells: list[str] = []
            before = 0
            column = 1
            while column <= self.columns:
                covering = self._covering(number, column)
                if covering is None:
                    before += not cells
                    column += 1
                    continue
                cells.append(self._cell(covering, number))
                column += covering.column_span
            marks = f"<w:gridBefore w:val='{before}'/>" if before else ""
            written.append(row(*cells, properties=marks))
        return table(*written)

    def _covering(self, number: int, column: int) -> Cell | None:
        return next(
            (
                c
                for c in self.cells
                if c.row <= number < c.row + c.row_span and c.column <= column < c.column + c.column_span
            ),
            None,
        )

    def _cell(self, drawn: Cell, number: int) -> str:
        is_first = drawn.row == number
        text = drawn.words if is_first else ""
        vertical = ""
        if drawn.row_span > 1:
            vertical = "<w:vMerge w:val='restart'/>" if is_first else "<w:vMerge/>"
        if drawn.column_span == 1:
            return cell(text, vertical)
        if self.is_legacy:
            first = cell(text, vertical + "<w:hMerge w:val='restart'/>")
            return first + cell("", vertical + "<w:hMerge/>") * (drawn.column_span - 1)
        return cell(text, vertical + f"<w:gridSpan w:val='{drawn.column_span}'/>")


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    """Fill a rectangle with rectangles from its top left; at the edges of a row places may stay empty."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    taken: set[tuple[int, int]] = set()
    starts = [draw(st.integers(1, columns)) if draw(st.booleans()) else 1 for _ in range(rows)]
    cells = []
    for number in range(1, rows + 1):
        for column in range(1, columns + 1):
            if (number, column) in taken or (column < starts[number - 1]):
                continue
            width = 1
            most = draw(st.integers(1, columns - column + 1))
            while width < most and (number, column + width) not in taken:
                width += 1
            height = 1
            wanted = draw(st.integers(1, rows - number + 1))
            while height < wanted and column >= starts[number - 1 + height]:
                height += 1
            places = {(r, c) for r in range(number, number + height) for c in range(column, column + width)}
            taken |= places
            text = draw(st.sampled_from(["", "слова", "два слова"])) and f"{number}:{column}"
            cells.append(Cell(number, column, (text,), height, width))
    return Drawing(rows, columns, tuple(cells), draw(st.booleans()))


@given(drawings())
@settings(max_examples=120, deadline=None)
def test_merges_come_back_as_drawn(drawing: Drawing) -> None:
    data = docx(drawing.xml())
    document = read_document(data, "x.docx")
    found = only_table(document)
    wanted = {(c.row, c.column): c for c in drawing.cells}
    assert {(c.row, c.column): c for c in found.cells} == wanted
    assert found.row_count == drawing.rows
    for place in [(r, c) for r in range(1, drawing.rows + 1) for c in range(1, drawing.columns + 1)]:
        assert found.at(*place) == drawing._covering(*place)
    assert document.notices == []
    assert from_records(to_records(document)) == document
    assert read_docx(sniff(data), takes_short_cuts=False) == document


def test_a_merge_runs_through_a_section_row() -> None:
    document = read(
        table(
            row(cell("1"), cell("Соглашение", "<w:vMerge w:val='restart'/>"), cell("а")),
            row(cell("2"), cell("", "<w:vMerge/>"), cell("б")),
            row(cell("Департамент", "<w:gridSpan w:val='3'/>")),
            row(cell("3"), cell("", "<w:vMerge/>"), cell("в")),
            row(cell("4"), cell("", "<w:vMerge/>"), cell("г")),
        )
    )
    found = only_table(document)
    assert [[c.words for c in found.row(n)] for n in range(1, 6)] == [
        ["1", "Соглашение", "а"],
        ["2", "Соглашение", "б"],
        ["Департамент"],
        ["3", "Соглашение", "в"],
        ["4", "Соглашение", "г"],
    ]
    assert found.at(5, 2) is found.at(1, 2)
    assert [(n.code, n.address.row) for n in document.notices] == [("merge_crosses_row", 4)]
    assert from_records(to_records(document)) == document


def test_an_ordinary_row_ends_a_merge() -> None:
    document = read(
        table(
            row(cell("1"), cell("Первое", "<w:vMerge w:val='restart'/>")),
            row(cell("2"), cell("Второе")),
            row(cell("3"), cell("", "<w:vMerge/>")),
        )
    )
    assert [c.words for c in only_table(document).row(3)] == ["3", ""]


def test_a_section_row_of_a_table_with_one_column_ends_merges() -> None:
    document = read(table(row(cell("а", "<w:vMerge w:val='restart'/>")), row(cell("б")), row(cell("", "<w:vMerge/>"))))
    assert [c.words for c in only_table(document).cells] == ["а", "б", ""]


def test_words_in_a_merged_away_cell_are_said_to_be_left_out() -> None:
    document = read(table(row(cell("а", "<w:vMerge w:val='restart'/>")), row(cell("скрыто", "<w:vMerge/>"))))
    assert [c.words for c in only_table(document).cells] == ["а"]
    assert [(n.code, n.value, n.address.row) for n in document.notices] == [("merge_hides_words", "скрыто", 2)]


def test_a_merge_of_unequal_widths_is_said_to_be_odd() -> None:
    document = read(
        table(
            row(cell("а", "<w:vMerge w:val='restart'/><w:gridSpan w:val='2'/>"), cell("б")),
            row(cell("", "<w:vMerge/>"), cell("в"), cell("г")),
        )
    )
    assert [n.code for n in document.notices] == ["merge_uneven"]
    assert [c.words for c in only_table(document).row(2)] == ["а", "в", "г"]


def test_tracked_merges_count_as_accepted() -> None:
    document = read(
        table(row(cell("а", "<w:cellMerge w:vMerge='rest'/>")), row(cell("", "<w:cellMerge w:vMerge='cont'/>")))
    )
    assert [(c.words, c.row_span) for c in only_table(document).cells] == [("а", 2)]
