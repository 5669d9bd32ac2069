"""Word documents with one table, drawn from plain data, the same bytes every time.

Belongs here: the least of WordprocessingML that a report needs (paragraphs, a bordered table on a landscape page,
merged cells, line breaks) and the package around it. Does not belong here: what the cells say.

The package is stored, not deflated, unless that is asked for: what deflate yields differs between builds of zlib, and
the bytes of the corpus must not.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold

_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
)
_ROOT_RELATIONSHIPS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
_DOCUMENT_RELATIONSHIPS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:sz w:val="18"/><w:lang w:val="ru-RU"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its paragraphs (``\\n`` in one is a line break), how many columns it spans, its place in a vertical
    merge (``start`` opens one, ``goes_on`` continues the cell above, empty is neither)."""

    paragraphs: tuple[str, ...] = ("",)
    column_span: int = 1
    merge: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table; a heading row repeats on every page."""

    cells: tuple[Cell, ...]
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the width of each column in twentieths of a point, and its rows."""

    widths: tuple[int, ...]
    rows: Sequence[Row]


def document(
    title: Iterable[str],
    table: Table,
    below: Iterable[str] = (),
    *,
    more: Iterable[Table] = (),
    compressed: bool = False,
) -> bytes:
    """A ``.docx`` file: centred title paragraphs, the table, paragraphs below it and, under these, more tables."""
    parts = [_HEAD, f'<w:document xmlns:w="{_W}"><w:body>']
    parts += [_paragraph(text, bold=True, centred=True) for text in title]
    parts += _table(table)
    parts += [_paragraph(text) for text in ("", *below)]
    for another in more:
        parts += [*_table(another), _paragraph("")]
    parts.append(
        '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="850" w:right="850" w:bottom="850" w:left="850" w:header="0" w:footer="0" w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )
    return _package("".join(parts), zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED)


def _table(table: Table) -> list[str]:
    parts = [
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(table.widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>',
        *(f'<w:gridCol w:w="{width}"/>' for width in table.widths),
        "</w:tblGrid>",
    ]
    for row in table.rows:
        parts.append("<w:tr><w:trPr><w:tblHeader/></w:trPr>" if row.is_heading else "<w:tr>")
        column = 0
        for cell in row.cells:
            parts.append(_cell(cell, sum(table.widths[column : column + cell.column_span])))
            column += cell.column_span
        if column != len(table.widths):
            raise ValueError(f"a row of {column} columns in a table of {len(table.widths)}")
        parts.append("</w:tr>")
    parts.append("</w:tbl>")
    return parts


def _cell(cell: Cell, width: int) -> str:
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    merge = {"": "", "start": '<w:vMerge w:val="restart"/>', "goes_on": "<w:vMerge/>"}[cell.merge]
    words = "".join(_paragraph(text, bold=cell.bold, centred=cell.bold) for text in cell.paragraphs)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>{words}</w:tc>'


def _paragraph(text: str, *, bold: bool = False, centred: bool = False) -> str:
    properties = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    if not text:
        return f"<w:p>{properties}</w:p>"
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p>{properties}<w:r>{weight}{lines}</w:r></w:p>"


def _package(document_xml: str, compression: int) -> bytes:
    members = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _ROOT_RELATIONSHIPS,
        "word/document.xml": document_xml,
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONSHIPS,
        "word/styles.xml": _STYLES,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            entry = zipfile.ZipInfo(name, date_time=_BEGINNING_OF_TIME)
            entry.create_system = 3  # else it is the system that wrote it, and the bytes differ on Windows
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode("utf-8"), compress_type=compression)
    return buffer.getvalue()
