"""Broken and hostile files, made at random from good ones: a document or a coded refusal comes back, never a traceback.

Each case is told by its number alone, so that a failing one can be run again.
"""

import copy
import io
import random
import time
import zipfile
from collections.abc import Callable

import pytest
from lxml import etree

from ingestion.documents.grid import Document
from ingestion.documents.read import DocumentRefused, read_document
from ingestion.documents.serialise import from_records, to_records
from tests.unit.documents.word import W, cell, docx, paragraph, row, run, table

_CASES = 400
_SECONDS = 5.0


def _seed_document() -> bytes:
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    field = mark.format("begin") + "<w:r><w:instrText>X</w:instrText></w:r>" + mark.format("separate")
    rich = (
        f"<w:tc><w:p>{field}{run('итог')}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
        f"<w:r><w:sym w:font='Symbol' w:char='F02D'/><w:tab/><w:br/><w:noBreakHyphen/></w:r>"
        f"<w:ins>{run('вставка')}</w:ins><w:del><w:r><w:delText>снято</w:delText></w:r></w:del></w:p></w:tc>"
    )
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = (
        paragraph("Отчет о реализации соглашений")
        + table(
            row(cell("№"), cell("Соглашение"), cell("Мероприятие")),
            row(cell("Департамент", "<w:gridSpan w:val='3'/>")),
            row(cell("1."), cell("Соглашение", "<w:vMerge w:val='restart'/>"), rich),
            control.format(row(cell("2."), cell("", "<w:vMerge/>"), control.format(cell("б")))),
            row(cell("3."), f"<w:tc>{table(row(cell('внутри'), cell('тоже')))}<w:p/></w:tc>", cell("в", "<w:hMerge/>")),
            row(cell("4."), cell("г"), properties="<w:gridBefore w:val='1'/>"),
        )
        + paragraph("Подпись")
    )
    level = "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>"
    numbering = (
        f"<w:abstractNum w:abstractNumId='0'>{level}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )
    styles = (
        "<w:style w:styleId='A'><w:basedOn w:val='A'/><w:rPr><w:vanish/></w:rPr>"
        "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    )
    numbered = "<w:p><w:pPr><w:pStyle w:val='A'/></w:pPr></w:p>"
    return docx(body + numbered, parts={"numbering": numbering, "styles": styles, "header1": paragraph("Колонтитул")})


_GOOD = _seed_document()
_DUMP = (
    "Отчет\nза III квартал 2020 года\n\n"
    + "".join(
        f"\t{n}.\n\tСоглашение\n\nвторое\n\tФестиваль\n\tмая\n\n" + ("\tДепартамент\n\n\n" if n % 3 else "")
        for n in range(9)
    )
).encode()

_VALUES = [
    "-1",
    "0",
    "3",
    "200000000",
    "x",
    "restart",
    "F0FFFF",
    "begin",
    "separate",
    "end",
    "A",
    "\u2029",
    "",
    "9" * 400,
]
_NAMES = (
    *("sdt", "sdtContent", "tbl", "tr", "tc", "p", "r", "t", "del", "ins", "moveFrom", "txbxContent", "hdr", "body"),
    *("pPr", "tcPr", "vMerge", "gridSpan", "hMerge", "fldChar", "numPr", "altChunk", "unheardOf"),
)


def _elements(markup: bytes, chance: random.Random) -> bytes:
    """Drop, double, move, wrap, rename and nest elements, and give attributes absurd values; the XML stays whole."""
    root = etree.fromstring(markup)
    for _ in range(chance.randint(1, 6)):
        elements = list(root.iter())[1:]
        if not elements:
            break
        one, other = chance.choice(elements), chance.choice(elements)
        parent = one.getparent()
        assert parent is not None
        name = f"{{{W}}}{chance.choice(_NAMES)}"
        kind = chance.randrange(7)
        if kind == 0:
            parent.remove(one)
        elif kind == 1:
            for _ in range(chance.choice([1, 2, 20])):
                parent.insert(parent.index(one), copy.deepcopy(one))
        elif kind == 2:
            other.insert(chance.randint(0, len(other)), copy.deepcopy(one))
        elif kind == 3:
            attribute = chance.choice([*one.attrib, f"{{{W}}}val"])
            one.set(attribute, chance.choice(_VALUES))
        elif kind == 4:
            wrapper = etree.Element(name)
            parent.replace(one, wrapper)
            wrapper.append(one)
        elif kind == 5:
            one.tag = name
        else:
            for step in range(chance.choice([2, 9, 30, 100])):
                one = etree.SubElement(one, f"{{{W}}}{('tbl', 'tr', 'tc')[step % 3]}")
    return etree.tostring(root)


def _parts(data: bytes, chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        victim = "word/document.xml" if chance.random() < 0.7 else chance.choice(names)
        for name in names:
            part = old.read(name)
            if name == victim:
                if chance.random() < 0.1:
                    continue
                part = _elements(part, chance)
                if chance.random() < 0.1:
                    part = part[: chance.randrange(len(part) + 1)]
            new.writestr(name, part)
    return buffer.getvalue()


def _bytes(data: bytes, chance: random.Random) -> bytes:
    broken = bytearray(data)
    for _ in range(chance.choice([1, 3, 30])):
        place = chance.randrange(len(broken))
        kind = chance.randrange(4)
        if kind == 0:
            broken[place] = chance.randrange(256)
        elif kind == 1:
            del broken[place : place + chance.choice([1, 8, 200])]
        elif kind == 2:
            broken[place:place] = chance.randbytes(chance.choice([1, 8, 200]))
        else:
            broken[place : place + 4] = b"\xff\xff\xff\xff"
        if not broken:
            break
    return bytes(broken[: chance.randrange(len(broken) + 1)] if chance.random() < 0.2 else broken)


def _lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.decode().split("\n")
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(lines))
        kind = chance.randrange(4)
        if kind == 0:
            lines[place:place] = [chance.choice(["", "\t", "\tслова", "слова", "\t\t", " "])] * chance.choice(
                [1, 2, 50]
            )
        elif kind == 1 and len(lines) > 1:
            del lines[place]
        elif kind == 2:
            lines[place] = "\t" + lines[place]
        else:
            chance.shuffle(lines)
    return "\n".join(lines).encode(chance.choice(["utf-8", "cp1251", "utf-16"]))


def _case(number: int) -> bytes:
    chance = random.Random(number)
    makers: list[Callable[[], bytes]] = [
        lambda: _parts(_GOOD, chance),
        lambda: _parts(_GOOD, chance),
        lambda: _bytes(_GOOD, chance),
        lambda: _lines(_DUMP, chance),
        lambda: _bytes(_DUMP, chance),
    ]
    return makers[number % len(makers)]()


def _outcome(data: bytes) -> Document | str:
    try:
        return read_document(data, "случай.docx")
    except DocumentRefused as refused:
        assert refused.notice.severity == "error"
        assert refused.notice.message("ru")
        return refused.notice.code


@pytest.mark.parametrize("block", range(8))
def test_every_case_has_an_outcome(block: int) -> None:
    for number in range(block * _CASES // 8, (block + 1) * _CASES // 8):
        data = _case(number)
        began = time.perf_counter()
        outcome = _outcome(data)
        assert time.perf_counter() - began < _SECONDS, f"case {number} took too long"
        # What no reader foresaw is refused as well, but here it is a fault to be mended.
        assert outcome != "document_not_readable", f"case {number}"
        if isinstance(outcome, Document):
            assert from_records(to_records(outcome)) == outcome, f"case {number}"


def test_the_cases_reach_far_enough() -> None:
    outcomes = [_outcome(_case(number)) for number in range(_CASES)]
    read = sum(isinstance(outcome, Document) for outcome in outcomes)
    codes = {outcome for outcome in outcomes if isinstance(outcome, str)}
    assert _CASES // 10 < read < _CASES * 9 // 10
    assert len(codes) >= 8, codes


def test_a_fault_of_a_reader_is_a_refusal_and_not_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Document:
        raise RecursionError("too deep")

    monkeypatch.setattr("ingestion.documents.docx.read", fails)
    assert _outcome(_GOOD) == "document_not_readable"


@pytest.mark.parametrize("fault", [OSError("disk"), MemoryError()])
def test_a_fault_of_the_machine_is_not_put_on_the_document(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Document:
        raise fault

    monkeypatch.setattr("ingestion.documents.docx.read", fails)
    with pytest.raises(type(fault)):
        read_document(_GOOD, "x.docx")
