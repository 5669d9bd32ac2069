"""Broken and hostile OpenDocument texts, web pages and web archives: a document or a coded refusal, never a traceback.

Each case is told by its number alone, so that a failing one can be run again.
"""

import base64
import copy
import random
import re
from collections.abc import Callable

import pytest
from lxml import etree

from ingestion.documents.grid import Document
from ingestion.documents.read import DocumentRefused, read_document
from ingestion.documents.serialise import from_records, to_records
from tests.unit.documents.open_document import cell, content_xml, covered, odt, p, row, table

_CASES = 400

_STYLES = (
    "<style:style style:name='A' style:family='text' style:parent-style-name='A'><style:text-properties "
    "text:display='none'/></style:style><text:list-style style:name='L'><text:list-level-style-number text:level='1' "
    "style:num-format='1' style:num-suffix='.'/></text:list-style>"
)
_BODY = (
    p("Отчет<text:s text:c='3'/>о<text:tab/>реализации<text:line-break/>соглашений")
    + table(
        f"<table:table-header-rows>{row(cell('№'), cell('Что'), cell('Где'))}</table:table-header-rows>",
        row(cell("Отдел", "table:number-columns-spanned='3'"), covered(), covered()),
        row(
            "<table:table-cell><text:list text:style-name='L' xml:id='l'><text:list-item><text:p/></text:list-item>"
            "</text:list></table:table-cell>",
            cell("А", "table:number-rows-spanned='2'"),
            f"<table:table-cell>{table(row(cell('внутри')))}</table:table-cell>",
        ),
        row(cell("2."), covered(), cell("<text:span text:style-name='A'>а</text:span>\uf02d")),
        row(cell("3.", "table:number-columns-repeated='3'"), properties="table:number-rows-repeated='2'"),
    )
    + p("<draw:frame><draw:text-box><text:p>рамка</text:p></draw:text-box></draw:frame>Подпись")
)
_PAGE = (
    "<html><head><meta charset=windows-1251><style>.x {display:none}</style></head><body><p>Отчет о реализации "
    "соглашений<br>за квартал</p><table border=1><thead><tr><td>№<td>Что<td>Где</thead><tbody><tr><td colspan=3>Отдел"
    "</tr><tr><td><ol start=1><li></ol><td rowspan=2>А<td><table><tr><td>внутри</table></tr><tr><td>2.<td>"
    "<span style='mso-list:Ignore'>1.</span><p class=x>скрыто</p><input value=поле><del>нет</del><!-- нет --></tr>"
    "</table><div title=header>Колонтитул</div><script>x</script>&nbsp;Подпись</body></html>"
)
_PIECES = (
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=0>", "<td colspan=400>", "<td rowspan=99999999999>"),
    *("<p>", "</p>", "<div hidden>", "</div>", "<!--", "-->", "<script>", "</body>", "<br>"),
    *("<ol start=9999999999><li>", "<![CDATA[", "<"),
    *("<tfoot>", "<thead>", "</tbody>", "<form>", "<select>", "<pre>", "&#0;", "&#1;", "&#x2029;", "&bad"),
    *("<style>.a{{{", "<textarea>", "<div title=header>", "слова", "\u2029", "<caption>", "<b>" * 300, "<iframe>"),
)  # fmt: skip
_VALUES = ("-1", "0", "3", "200000000", "x", "none", "true", "L", "A", "\u2029", "", "9" * 400)
_TAG = re.compile("<[^<>]*>")


def _elements(chance: random.Random) -> bytes:
    """Drop, double, move, rename and nest elements, and give attributes absurd values; the XML stays whole."""
    root = etree.fromstring(content_xml(_BODY, _STYLES).encode())
    names = sorted({element.tag for element in root.iter()})
    attributes = sorted({str(name) for element in root.iter() for name in element.attrib})
    for _ in range(chance.randint(1, 6)):
        elements = list(root.iter())[1:]
        if not elements:
            break
        one, other = chance.choice(elements), chance.choice(elements)
        parent = one.getparent()
        assert parent is not None
        kind = chance.randrange(7)
        if kind == 0:
            parent.remove(one)
        elif kind == 1:
            for _ in range(chance.choice([1, 2, 20])):
                parent.insert(parent.index(one), copy.deepcopy(one))
        elif kind == 2:
            other.insert(chance.randint(0, len(other)), copy.deepcopy(one))
        elif kind == 3:
            one.set(chance.choice(attributes), chance.choice(_VALUES))
        elif kind == 4:
            one.tag = chance.choice(names)
        elif kind == 5:
            one.tail = chance.choice(["слова", "\u2029", " "])
        else:
            deep = [name for name in names if name.endswith(("}table", "}table-row", "}table-cell"))]
            for step in range(chance.choice([2, 9, 30, 100])):
                one = etree.SubElement(one, deep[(0, 2, 1)[step % 3]])
    content = etree.tostring(root, encoding="unicode")
    if chance.random() < 0.1:
        content = content[: chance.randrange(len(content) + 1)]
    return odt("", parts={"content.xml": content})


def _tags(chance: random.Random) -> bytes:
    """Drop, double and move tags, and put others between them."""
    page = _PAGE
    for _ in range(chance.randint(1, 8)):
        tags = list(_TAG.finditer(page))
        if not tags:
            break
        one, other = chance.choice(tags), chance.choice(tags)
        kind = chance.randrange(4)
        if kind == 0:
            page = page[: one.start()] + page[one.end() :]
        elif kind == 1:
            page = page[: one.start()] + one[0] * chance.choice([1, 5, 60]) + page[one.end() :]
        elif kind == 2:
            page = page[: one.end()] + chance.choice(_PIECES) * chance.choice([1, 1, 1, 12]) + page[one.end() :]
        else:
            first, last = sorted((one.start(), other.start()))
            page = page[:last] + page[first:last] + page[last:]
    return page.encode(chance.choice(["windows-1251", "utf-8", "utf-16", "koi8-r"]), "replace")


def _bytes(data: bytes, chance: random.Random) -> bytes:
    broken = bytearray(data)
    for _ in range(chance.choice([1, 3, 30])):
        place = chance.randrange(len(broken))
        kind = chance.randrange(3)
        if kind == 0:
            broken[place] = chance.randrange(256)
        elif kind == 1:
            del broken[place : place + chance.choice([1, 8, 200])]
        else:
            broken[place:place] = chance.randbytes(chance.choice([1, 8, 200]))
        if not broken:
            break
    return bytes(broken[: chance.randrange(len(broken) + 1)] if chance.random() < 0.2 else broken)


def _archive(page: bytes) -> bytes:
    return (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(page) + b"\n--x--\n"
    )


def _case(number: int) -> bytes:
    chance = random.Random(number)
    good = _PAGE.encode("windows-1251")
    makers: list[Callable[[], bytes]] = [
        lambda: _elements(chance),
        lambda: _tags(chance),
        lambda: _elements(chance),
        lambda: _tags(chance),
        lambda: _bytes(odt(_BODY, _STYLES), chance),
        lambda: _bytes(good, chance),
        lambda: _archive(_tags(chance)),
        lambda: _bytes(_archive(good), chance),
    ]
    return makers[number % len(makers)]()


def _outcome(data: bytes) -> Document | str:
    try:
        return read_document(data, "случай")
    except DocumentRefused as refused:
        assert refused.notice.severity == "error"
        assert refused.notice.message("ru")
        return refused.notice.code


def test_the_good_ones_are_read() -> None:
    for data in (odt(_BODY, _STYLES), _PAGE.encode("windows-1251"), _archive(_PAGE.encode("windows-1251"))):
        assert isinstance(_outcome(data), Document)


@pytest.mark.parametrize("block", range(8))
def test_every_case_has_an_outcome(block: int) -> None:
    for number in range(block * _CASES // 8, (block + 1) * _CASES // 8):
        outcome = _outcome(_case(number))
        # What no reader foresaw is refused as well, but here it is a fault to be mended.
        assert outcome != "document_not_readable", f"case {number}"
        if isinstance(outcome, Document):
            assert from_records(to_records(outcome)) == outcome, f"case {number}"
            for notice in outcome.notices:
                assert notice.message("ru"), f"case {number}"


def test_the_cases_reach_far_enough() -> None:
    outcomes = [_outcome(_case(number)) for number in range(_CASES)]
    formats = {outcome.format for outcome in outcomes if isinstance(outcome, Document)}
    codes = {outcome for outcome in outcomes if isinstance(outcome, str)}
    assert {"odt", "html", "mht"} <= formats
    assert len(codes) >= 8, codes
