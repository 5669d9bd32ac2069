"""Words that stand where the format allows none are kept, each once: in their cell, or in a notice."""

import pytest

from ingestion.documents.grid import Paragraph
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


_BEGIN = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
_IN_INSTRUCTION = f"<w:r><w:instrText>REF</w:instrText></w:r>{run('а')}"


def test_a_field_that_never_ends_keeps_its_words_out_of_the_next_paragraph() -> None:
    document = read(_BEGIN + _IN_INSTRUCTION + paragraph("б") + table(row(cell("1"))))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["а", "б"]
    document = read(table(row(f"<w:tc>{_BEGIN}{_IN_INSTRUCTION}{paragraph('б')}</w:tc>", cell("1"))))
    assert words(document) == [["а\nб", "1"]]


def test_a_field_that_never_ends_keeps_its_words_out_of_the_next_cell() -> None:
    document = read(table(f"<w:tr>{_BEGIN}{_IN_INSTRUCTION}{cell('1')}{cell('2')}</w:tr>"))
    assert words(document) == [["1", "2"]]
    assert [(notice.code, notice.value) for notice in document.notices] == [("words_outside_cells", "а")]


def test_words_of_a_broken_field_that_are_there_twice_are_read_once() -> None:
    twice = "<mc:AlternateContent>{}</mc:AlternateContent>".format(
        "".join(f"<mc:{branch}>{run('а')}</mc:{branch}>" for branch in ("Choice", "Fallback"))
    )
    assert words(read(table(row(f"<w:tc><w:p>{_BEGIN}{twice}</w:p></w:tc>", cell("1"))))) == [["а", "1"]]


def test_words_hidden_in_a_broken_field_stay_hidden() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>а</w:t></w:r>"
    document = read(table(row(f"<w:tc><w:p>{_BEGIN}{hidden}{run('б')}</w:p></w:tc>", cell("1"))))
    assert words(document) == [["б", "1"]]
    assert [(notice.code, notice.value) for notice in document.notices] == [("hidden_words_left_out", "а")]
