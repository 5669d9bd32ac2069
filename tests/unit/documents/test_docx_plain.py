"""The quick way through a plain row gives what the thorough one gives, and leaves to it whatever is not plain."""

import pytest

from ingestion.documents.docx import read
from ingestion.documents.sniff import sniff
from tests.unit.documents.word import cell, docx, paragraph, row, run, table

_LINK = "<w:hyperlink>{}</w:hyperlink>"
_AB = f"{cell('а')}{cell('б')}"
_MISPLACED = {
    "a cell in a cell": f"<w:tr><w:tc>{paragraph('а')}{cell('в')}</w:tc>{cell('б')}</w:tr>",
    "a paragraph beside the cells": f"<w:tr>{_AB}{paragraph('в')}</w:tr>",
    "a paragraph before the cells": f"<w:tr>{paragraph('в')}{_AB}</w:tr>",
    "a paragraph in a paragraph": f"<w:tr>{cell('а')}<w:tc><w:p>{run('б')}{paragraph('в')}</w:p></w:tc></w:tr>",
    "words beside the runs": f"<w:tr>{cell('а')}<w:tc><w:p>{run('б')}<w:t>в</w:t></w:p></w:tc></w:tr>",
    "words in words": f"<w:tr>{cell('а')}<w:tc><w:p><w:r><w:t>б<w:t>в</w:t></w:t></w:r></w:p></w:tc></w:tr>",
    "a run in properties": f"<w:tr>{cell('а')}<w:tc><w:p><w:pPr>{run('в')}</w:pPr>{run('б')}</w:p></w:tc></w:tr>",
    "a run beside the paragraphs": f"<w:tr>{cell('а')}<w:tc>{paragraph('б')}{run('в')}</w:tc></w:tr>",
    "a break in properties": "<w:tr><w:tc><w:p><w:r><w:rPr><w:br/></w:rPr><w:t>а</w:t></w:r></w:p></w:tc></w:tr>",
    "a span in a paragraph": f"<w:tr>{cell('а')}<w:tc><w:p><w:gridSpan w:val='3'/>{run('б')}</w:p></w:tc></w:tr>",
    "a merge after the words": f"<w:tr>{cell('а')}<w:tc>{paragraph('б')}<w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr>",
    "a link in a link": f"<w:tr><w:tc><w:p>{_LINK.format(_LINK.format(run('а')))}</w:p></w:tc></w:tr>",
}


@pytest.mark.parametrize("markup", _MISPLACED.values(), ids=_MISPLACED)
def test_what_stands_where_it_may_not_is_read_alike_by_the_quick_way(markup: str) -> None:
    data = sniff(docx(table(row(cell("1"), cell("2")), markup)))
    assert read(data) == read(data, takes_short_cuts=False)


_ROWS = {
    "a row without cells": "<w:tr/>",
    "a deleted row": f"<w:tr><w:trPr><w:del/></w:trPr>{_AB}</w:tr>",
    "a table in a cell": f"<w:tr>{cell('а')}<w:tc>{table(row(cell('в')))}{paragraph('б')}</w:tc></w:tr>",
    "a prompt": f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:tr>{_AB}</w:tr></w:sdtContent></w:sdt>",
    "a tab stop": f"<w:tr>{cell('а')}<w:tc><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run('б')}</w:p></w:tc></w:tr>",
    "a row of another namespace": f"<w:tr>{cell('а')}<x:tr xmlns:x='urn:x'/>{cell('б')}</w:tr>",
}


@pytest.mark.parametrize("is_streamed", [False, True])
@pytest.mark.parametrize("markup", _ROWS.values(), ids=_ROWS)
def test_the_quick_way_goes_on_after_a_row_that_it_leaves(
    markup: str, is_streamed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_streamed:
        monkeypatch.setattr("ingestion.documents.docx._STREAMED_FROM", 0)
    rows = "".join(row(cell(str(number)), cell("слова")) for number in range(5))
    data = sniff(docx(f"{table(rows, markup, rows)}{table(markup)}{table(rows)}"))
    document = read(data)
    assert document == read(data, takes_short_cuts=False)
    assert sum("слова" in cell.words for found in document.tables for cell in found.cells) == 15
