"""What the markup of a workbook says before a spreadsheet library makes rectangles of it.

Belongs here: how far filled cells reach, how much text they refer to, and what the library does not tell (cells whose
formula failed, merged cells of OpenDocument, hidden rows). Does not belong here: values (``sheet_values``).

The library reserves the whole rectangle between the first and the last filled cell of a sheet, and copies a shared
string into each cell that refers to it: two cells far apart or one long string would take the machine down. What a
file says about its own dimensions is not believed; its cells are counted. Cells and strings after ECMA-376 part 1, 18.3
and 18.4; OpenDocument 1.3 part 3, 9.1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

from ingestion.documents import guard
from ingestion.documents.guard import LIMITS, Limits
from ingestion.documents.number_format import BUILT_IN, GENERAL
from ingestion.documents.opc import PARSER_OPTIONS, Package, parse_xml
from ingestion.documents.refusal import refusal
from ingestion.documents.sheet_header import header_lines

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 1."""

_REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")
_REPEATED_ROWS, _REPEATED_COLUMNS = "number-rows-repeated", "number-columns-repeated"
_SPANNED_ROWS, _SPANNED_COLUMNS = "number-rows-spanned", "number-columns-spanned"
_HEADERS = {"firstHeader", "oddHeader", "evenHeader"}
_SHOWN_TYPES = ("float", "percentage", "currency", "date")
_FAR = 10**7  # a row or column number that no program can hold; larger ones are the same to us


@dataclass(slots=True)
class Sheet:
    """What was found of one sheet; rows and columns from 1, 0 where no cell is filled."""

    last_row: int = 0
    last_column: int = 0
    text: int = 0
    failed: list[tuple[int, int]] = field(default_factory=list)  # cells that show an error in place of a value
    merges: list[Range] = field(default_factory=list)  # OpenDocument only
    hidden_rows: int = 0  # filled ones
    page_headers: list[str] = field(default_factory=list)  # Office Open XML only
    formats: dict[tuple[int, int], str] = field(default_factory=dict)  # codes, of numbers shown in a way of their own
    shown: list[tuple[Range, str]] = field(default_factory=list)  # OpenDocument only: numbers as they are shown

    def fill(self, row: int, column: int, length: int) -> None:
        """Count a filled cell."""
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        self.text += length


def scan_workbook(package: Package, styles: str = "", limits: Limits = LIMITS) -> dict[str, Sheet]:
    """The sheets of an Office Open XML workbook by the name of their part. Every part is unpacked and held to limits.

    ``styles`` is the part that holds the formats of cells.

    Raises:
        DocumentRefused: ``sheet_too_far``, ``document_text_too_long``, ``xml_broken`` and what ``Package.read`` raises.
    """
    markup = {}
    lengths: list[int] = []
    sheets: dict[str, Sheet] = {}
    formats = _formats(package.read(styles), styles) if styles in package else {}
    for name in package.names:
        data = package.read(name)
        if data[:512].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
            guard.check_markup(data, name, whole=False)
            if b"sst" in data[:4096].replace(b"\0", b""):
                lengths += _string_lengths(data, name)
            else:
                markup[name] = data
    for name, data in markup.items():
        sheet = _scan_sheet(data, name, lengths, formats)
        if sheet is not None:
            sheets[name] = sheet
    _check(sheets, limits)
    return sheets


def scan_open_document(package: Package, limits: Limits = LIMITS) -> dict[str, Sheet]:
    """The sheets of an OpenDocument spreadsheet by their name.

    Raises:
        DocumentRefused: ``document_encrypted``, ``sheet_too_far``, ``document_text_too_long``, ``package_ratio``,
            ``xml_broken`` and what ``Package.read`` raises.
    """
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.read(manifest):
        raise refusal("document_encrypted")
    for name in package.names:
        if name.endswith(".xml") and name != "content.xml":
            package.read(name)
    content = package.read("content.xml")
    guard.check_markup(content, "content.xml", whole=False)
    sheets = _scan_tables(content)
    _check(sheets, limits)
    guard.check_growth("content.xml", len(content), sum(sheet.text for sheet in sheets.values()), limits)
    return sheets


def _check(sheets: dict[str, Sheet], limits: Limits) -> None:
    for name, sheet in sheets.items():
        rows, columns = sheet.last_row, sheet.last_column
        if rows > limits.rows or columns > limits.columns or rows * columns > limits.cells:
            raise refusal("sheet_too_far", value=name, row=rows, column=columns)
    if sum(sheet.text for sheet in sheets.values()) > limits.text:
        raise refusal("document_text_too_long", limit=limits.text)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _events(markup: bytes, part: str, kinds: tuple[str, ...] = ("end",)) -> Any:
    """The events of a part, its elements thrown away as they end."""
    try:
        yield from etree.iterparse(BytesIO(markup), events=kinds, **PARSER_OPTIONS)
    except etree.XMLSyntaxError as error:
        raise refusal("xml_broken", value=part, error=str(error)) from error


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _string_lengths(markup: bytes, part: str) -> list[int]:
    lengths = []
    for _, element in _events(markup, part):
        if _local(element) == "si":
            lengths.append(sum(len(text) for text in element.itertext()))
            _forget(element)
    return lengths


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """The place that a reference such as ``B7`` names; the next place in the row where there is none."""
    match = _REFERENCE.fullmatch(reference or "")
    if match is None:
        return row, column + 1
    number = 0
    for letter in match[1].upper():
        number = number * 26 + ord(letter) - 64
    return min(int(match[2]), _FAR), min(number, _FAR)


def _formats(markup: bytes, part: str) -> dict[str, str]:
    """The format codes that change how a number is shown, by the index of the cell style."""
    root = parse_xml(markup, part)
    codes = {str(number): code for number, code in BUILT_IN.items()}
    codes.update((e.get("numFmtId", ""), e.get("formatCode", "")) for e in root.iterfind("{*}numFmts/{*}numFmt"))
    used = (element.get("numFmtId", "0") for element in root.iterfind("{*}cellXfs/{*}xf"))
    return {
        str(index): code
        for index, number in enumerate(used)
        if (code := codes.get(number, "")).casefold() not in GENERAL
    }


def _scan_sheet(markup: bytes, part: str, lengths: list[int], formats: Mapping[str, str]) -> Sheet | None:
    sheet = Sheet()
    row = column = 0
    is_hidden = is_filled = False
    is_sheet: bool | None = None
    for event, element in _events(markup, part, ("start", "end")):
        name = _local(element)
        if is_sheet is None:
            is_sheet = name == "worksheet"
            if not is_sheet:
                return None
        if name == "row":
            if event == "start":
                number = element.get("r", "")
                row = min(int(number), _FAR) if number.isascii() and number.isdigit() and len(number) < 10 else row + 1
                column, is_filled = 0, False
                is_hidden = element.get("hidden") in ("1", "true")
            else:
                sheet.hidden_rows += is_hidden and is_filled
                _forget(element)
        elif name == "c" and event == "end":
            row, column = _place(element.get("r"), row, column)
            kind = element.get("t")
            texts = [text for child in element if _local(child) in ("v", "is") for text in child.itertext()]
            length = sum(map(len, texts))
            if not length:
                continue
            if kind == "s" and (index := "".join(texts).strip()).isascii() and index.isdigit() and len(index) < 10:
                length = lengths[int(index)] if int(index) < len(lengths) else 0
            sheet.fill(row, column, length)
            is_filled = True
            if kind in (None, "n") and (code := formats.get(element.get("s", "0"))) is not None:
                sheet.formats[row, column] = code
            if kind == "e":
                sheet.failed.append((row, column))
            element.clear()
        elif name in _HEADERS and event == "end":
            words = "".join(map(str, element.itertext()))
            sheet.text += len(words)
            sheet.page_headers += [line for line in header_lines(words) if line not in sheet.page_headers]
    return sheet


def _count(element: etree._Element, name: str) -> int:
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return max(min(int(value), _FAR), 1) if str(value).isdigit() and len(value) < 10 else _FAR
    return 1


def _scan_tables(markup: bytes) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    sheet = Sheet()
    row = column = depth = 0
    shown: list[tuple[Range, str]] = []  # of the row
    filled: list[tuple[int, int, int]] = []  # of the row: last column of its cell, text, how often repeated
    for event, element in _events(markup, "content.xml", ("start", "end")):
        name = _local(element)
        if name == "table":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                title = next((str(v) for k, v in element.attrib.items() if str(k).endswith("}name")), "")
                sheet = sheets.setdefault(title, Sheet())
                row = 0
        elif name == "table-row":
            if event == "start":
                column, filled, shown = 0, [], []
                continue
            times = _count(element, _REPEATED_ROWS)
            for last, length, repeated in filled:
                sheet.fill(row + times, last, length * repeated * times)
            for (top, left, _, right), words in shown:
                sheet.shown.append(((top, left, top + times - 1, right), words))
            is_hidden = any(str(k).endswith("}visibility") and v != "visible" for k, v in element.attrib.items())
            sheet.hidden_rows += times if is_hidden and filled else 0
            row += times
            _forget(element)
        elif name in ("table-cell", "covered-table-cell") and event == "end":
            times = _count(element, _REPEATED_COLUMNS)
            down, across = _count(element, _SPANNED_ROWS), _count(element, _SPANNED_COLUMNS)
            if down > 1 or across > 1:
                sheet.merges.append((row + 1, column + 1, row + down, column + across))
            length = sum(map(len, element.itertext()))
            is_value = any(str(k).endswith("}value-type") for k in element.attrib)
            if length or is_value:
                filled.append((column + times, length, times))
                if length and _value_type(element) in _SHOWN_TYPES:
                    place = row + 1, column + 1, row + 1, column + times
                    shown.append((place, "\n".join("".join(p.itertext()) for p in element.iterchildren("{*}p"))))
                if "".join(element.itertext()).strip().startswith(("#", "Err:")) and _formula(element):
                    sheet.failed.append((row + 1, column + 1))
            column += times
            element.clear()
    return sheets


def _value_type(element: etree._Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}value-type")), "")


def _formula(element: etree._Element) -> bool:
    return any(str(key).endswith("}formula") for key in element.attrib)
