"""Word documents made in memory for tests: a body in WordprocessingML, put into a package."""

import io
import zipfile
from collections.abc import Mapping

from ingestion.documents.grid import Document, Table
from ingestion.documents.read import read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    f'xmlns:r="{_OFFICE}"'
)


def document_xml(body: str, namespace: str = W) -> bytes:
    """The main part around a body."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{namespace}" {_NAMESPACES}>'
        f"<w:body>{body}</w:body></w:document>"
    ).encode()


def package(
    document: bytes,
    *,
    main: str = "word/document.xml",
    content_type: str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    relationships: str = _OFFICE,
    parts: Mapping[str, bytes] | None = None,
    related: Mapping[str, str] | None = None,
) -> bytes:
    """A package with a main part, and further parts by name; ``related`` maps kinds to parts beside the main one."""
    links = "".join(
        f'<Relationship Id="r{number}" Type="{relationships}/{kind.rstrip("0123456789")}" Target="/{target}"/>'
        for number, (kind, target) in enumerate((related or {}).items())
    )
    folder, _, base = main.rpartition("/")
    written = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/{main}" ContentType="{content_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{relationships}/officeDocument" Target="{main}"/></Relationships>',
        f"{folder}/_rels/{base}.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in written.items():
            archive.writestr(name, text)
        archive.writestr(main, document)
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(body: str, *, namespace: str = W, parts: Mapping[str, str] | None = None) -> bytes:
    """A Word document; ``parts`` maps kinds (``styles``, ``numbering``, ``header1``) to what stands in their root.

    The last section shows all page headers, unless the body says which section shows which (``header_reference``).
    """
    roots = {"styles": "styles", "numbering": "numbering", "header": "hdr"}
    others = {
        f"word/{kind}.xml": (
            f'<w:{roots[kind.rstrip("0123456789")]} xmlns:w="{namespace}" {_NAMESPACES}>{inner}'
            f"</w:{roots[kind.rstrip('0123456789')]}>"
        ).encode()
        for kind, inner in (parts or {}).items()
    }
    related = {kind: f"word/{kind}.xml" for kind in (parts or {})}
    headers = [kind for kind in related if kind.startswith("header")]
    if headers and "headerReference" not in body:
        body += f"<w:sectPr>{''.join(header_reference(related, kind) for kind in headers)}</w:sectPr>"
    relationships = _OFFICE if namespace == W else "http://purl.oclc.org/ooxml/officeDocument/relationships"
    return package(document_xml(body, namespace), parts=others, related=related, relationships=relationships)


def header_reference(parts: Mapping[str, str], kind: str, shown_on: str = "default") -> str:
    """The mark by which a section shows one of the page headers among ``parts``."""
    return f"<w:headerReference w:type='{shown_on}' r:id='r{list(parts).index(kind)}'/>"


def read(body: str, *, namespace: str = W, parts: Mapping[str, str] | None = None) -> Document:
    """The document read from a body."""
    return read_document(docx(body, namespace=namespace, parts=parts), "test.docx")


def run(words: str) -> str:
    """A run of plain words."""
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(words: str) -> str:
    """A paragraph of one run."""
    return f"<w:p>{run(words)}</w:p>"


def cell(words: str = "", properties: str = "") -> str:
    """A cell of one paragraph; ``properties`` stand in its ``tcPr``."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(words) if words else '<w:p/>'}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row; ``properties`` stand in its ``trPr``."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def only_table(document: Document) -> Table:
    """The one table of a document."""
    (found,) = document.tables
    return found


def words(document: Document) -> list[list[str]]:
    """The words of the one table, row by row, each cell once."""
    found = only_table(document)
    return [[cell.words for cell in found.row(number)] for number in range(1, found.row_count + 1)]


def cell_words(inside: str) -> str:
    """What a reader makes of one cell that holds a paragraph of this inside."""
    return words(read(table(row(f"<w:tc><w:p>{inside}</w:p></w:tc>"))))[0][0]
