"""Word documents saved as one XML file (Flat OPC) → the package they are, and its reader.

Belongs here: turning parts written into one file back into a package. Does not belong here: packages (``opc``), what
the parts say (``docx``).

«Документ XML» in Word's list of «Save as»: each part of the package is an element, XML as it is, anything else
(pictures, embedded files) in base64, which is never read and so left behind.
"""

import io
import zipfile

from lxml import etree

from ingestion.documents import docx
from ingestion.documents.formats import FORMATS
from ingestion.documents.grid import Document
from ingestion.documents.guard import LIMITS
from ingestion.documents.opc import parse_xml
from ingestion.documents.refusal import refusal
from ingestion.documents.sniff import Source, sniff

_SPACE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def read(source: Source) -> Document:
    """Read a Word document saved as one XML file.

    Raises:
        DocumentRefused: it is damaged or hostile, holds no Word document, or as ``docx.read``.
    """
    package = _package(source.data)
    inner = sniff(package)
    if inner.format != "docx":
        known = FORMATS[inner.format if inner.format in ("xlsx", "pptx") else "xml"]
        raise refusal("format_not_a_report", format_ru=known.title_ru, format_en=known.title_en)
    document = docx.read(inner)
    document.format = source.format
    return document


def _package(data: bytes) -> bytes:
    """The same parts as a zip; not compressed, for it lives no longer than the reading takes."""
    root = parse_xml(data, "XML")
    types = etree.Element(f"{{{_TYPES}}}Types", nsmap={"types": _TYPES})
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        parts = root.findall(f"{_SPACE}part")
        if len(parts) > LIMITS.part_count:
            raise refusal("package_too_many_parts", count=len(parts), limit=LIMITS.part_count)
        for part in parts:
            name = part.get(f"{_SPACE}name", "")
            content = part.find(f"{_SPACE}xmlData/*")
            if content is None or not name.strip("/"):
                continue
            package.writestr(name.lstrip("/"), etree.tostring(content, encoding="UTF-8", with_tail=False))
            element = etree.SubElement(types, f"{{{_TYPES}}}Override")
            element.set("PartName", name)
            element.set("ContentType", part.get(f"{_SPACE}contentType", ""))
        package.writestr("[Content_Types].xml", etree.tostring(types, encoding="UTF-8"))
    return made.getvalue()
