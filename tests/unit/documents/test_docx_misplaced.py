"""Words that stand where the format allows none are kept, each once: in their cell, or in a notice."""

import pytest

from tests.unit.documents.word import cell, paragraph, read, row, run, table, words

_BOX = "<w:txbxContent>{}</w:txbxContent>"
_IN_CELL = {
    "words in words": "<w:p><w:r><w:t>а<w:t>б</w:t></w:t></w:r></w:p>",
    "a run in words": f"<w:p><w:r><w:t>а{run('б')}</w:t></w:r></w:p>",
    "a paragraph in words": f"<w:p><w:r><w:t>а{paragraph('б')}</w:t></w:r></w:p>",
    "words in a tab": "<w:p><w:r><w:t>а</w:t><w:tab><w:t>б</w:t></w:tab></w:r></w:p>",
    "a run in a symbol": f"<w:p>{run('а')}<w:r><w:sym w:font='Symbol' w:char='F02D'>{run('б')}</w:sym></w:r></w:p>",
    "a run in a field mark": f"<w:p>{run('а')}<w:r><w:fldChar>{run('б')}</w:fldChar></w:r></w:p>",
    "words without a paragraph": "<w:t>а</w:t><w:t>б</w:t>",
    "a field mark without a paragraph": f"{paragraph('а')}<w:fldChar>{run('б')}</w:fldChar>",
    "a symbol without a paragraph": f"{paragraph('а')}<w:sym>{run('б')}</w:sym>",
    "words in a text box": f"<w:p>{run('а')}{_BOX.format('<w:t>б</w:t>')}</w:p>",
}
_IN_ROW = {
    "words": "<w:t>б</w:t>",
    "a text box": _BOX.format(paragraph("б")),
    "a symbol": f"<w:sym>{paragraph('б')}</w:sym>",
    "a field mark": f"<w:fldChar>{cell('б')}</w:fldChar>",
}


@pytest.mark.parametrize("markup", _IN_CELL.values(), ids=_IN_CELL)
def test_in_a_cell(markup: str) -> None:
    ((first, found),) = words(read(table(row(cell("1"), f"<w:tc>{markup}</w:tc>"))))
    assert first == "1"
    assert (found.count("а"), found.count("б")) == (1, 1)


@pytest.mark.parametrize("markup", _IN_ROW.values(), ids=_IN_ROW)
def test_beside_the_cells_of_a_row(markup: str) -> None:
    document = read(table(f"<w:tr>{cell('1')}{markup}{cell('2')}</w:tr>"))
    assert words(document) == [["1", "2"]]
    assert [(notice.code, notice.value) for notice in document.notices] == [("words_outside_cells", "б")]


def test_beside_the_paragraphs_of_the_body() -> None:
    document = read("<w:t>а</w:t>" + table(row(cell("1"))))
    assert [block.text for block in document.blocks[:1] if not hasattr(block, "cells")] == ["а"]
