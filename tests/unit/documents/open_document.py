"""OpenDocument texts made in memory for tests."""

import io
import zipfile
from collections.abc import Mapping

from ingestion.documents.grid import Document
from ingestion.documents.read import read_document

_BASE = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(
    (
        *(f'xmlns:{name}="{_BASE}:{name}:1.0"' for name in ("office", "text", "table", "style")),
        f'xmlns:draw="{_BASE}:drawing:1.0" xmlns:svg="{_BASE}:svg-compatible:1.0"',
        'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"',
    )
)
MIME = "application/vnd.oasis.opendocument.text"


def content_xml(body: str, styles: str = "") -> str:
    """``content.xml`` around a body; ``styles`` are automatic ones."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def odt(body: str, styles: str = "", master: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """An OpenDocument text; ``master`` stands in a master page, ``parts`` replace or add members of the zip."""
    members = {
        "mimetype": MIME,
        "content.xml": content_xml(body, styles),
        "styles.xml": f"<office:document-styles {_NAMESPACES}><office:master-styles>"
        f'<style:master-page style:name="Standard">{master}</style:master-page>'
        "</office:master-styles></office:document-styles>",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_BASE}:manifest:1.0"/>',
        **(parts or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def flat_odt(body: str) -> bytes:
    """A flat OpenDocument text, one XML file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_NAMESPACES} office:mimetype="{MIME}">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def read(body: str, styles: str = "", master: str = "") -> Document:
    """The document read from a body."""
    return read_document(odt(body, styles, master), "test.odt")


def p(words: str) -> str:
    """A paragraph."""
    return f"<text:p>{words}</text:p>"


def cell(words: str = "", properties: str = "") -> str:
    """A cell of one paragraph."""
    return f"<table:table-cell {properties}>{p(words)}</table:table-cell>"


def covered(words: str = "") -> str:
    """A place that a merged cell covers."""
    return f"<table:covered-table-cell>{p(words) if words else ''}</table:covered-table-cell>"


def row(*cells: str, properties: str = "") -> str:
    """A row."""
    return f"<table:table-row {properties}>{''.join(cells)}</table:table-row>"


def table(*rows: str) -> str:
    """A table."""
    return f"<table:table><table:table-column/>{''.join(rows)}</table:table>"
