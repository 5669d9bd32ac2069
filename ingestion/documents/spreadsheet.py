"""Spreadsheets (``.xlsx``, ``.xlsm``, ``.xls``, ``.ods``) → the grid model.

Belongs here: a workbook by way of python-calamine, what it raises, which sheet is which in the markup. Does not belong
here: what the markup says before it is read (``sheet_scan``, ``xls_scan``), values as a person sees them
(``sheet_values``), sheets as tables (``sheet_blocks``), packages (``opc``).

A table keeps the row and column numbers of its sheet, so that a notice names what a person sees at the edge of the
sheet. Lines above the table, where a row holds one filled cell, are paragraphs; their rows are empty in the table. A
hidden sheet is left out and named; a hidden row is read and counted, for filters hide rows without anyone noticing.
"""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from ingestion.documents import ole
from ingestion.documents.grid import Document
from ingestion.documents.opc import Package, parse_xml
from ingestion.documents.refusal import refusal
from ingestion.documents.sheet_blocks import Sheets
from ingestion.documents.sheet_scan import Sheet, scan_open_document, scan_workbook
from ingestion.documents.sheet_values import shown_rows
from ingestion.documents.sniff import Source
from ingestion.documents.xls_scan import scan_binary

_INDENT = re.compile(rb">\s+(?=</?(?:table|office):)")


def read(source: Source) -> Document:
    """Read a spreadsheet.

    Raises:
        DocumentRefused: it is encrypted, damaged, hostile, or a binary workbook (.xlsb).
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    found = _scan(source)
    with _refusing("spreadsheet_broken"):
        book = CalamineWorkbook.from_filelike(BytesIO(_without_indents(source)))
    sheets = Sheets(Document(source.format, []))
    with book:
        for index, about in enumerate(book.sheets_metadata):
            with _refusing("sheet_broken", about.name):
                sheet = book.get_sheet_by_index(index)
                values = sheet.to_python(skip_empty_area=False)
                merges = sheet.merged_cell_ranges
            seen = (found.get(about.name) if isinstance(found, dict) else _at(found, index)) or Sheet()
            if merges is not None:
                seen.merges = [(top + 1, left + 1, end + 1, right + 1) for (top, left), (end, right) in merges]
            rows, unknown = shown_rows(values, seen)
            sheets.add(about.name, rows, seen, unknown, is_hidden=about.visible is not SheetVisibleEnum.Visible)
    return sheets.finish()


def _without_indents(source: Source) -> bytes:
    """The file; an OpenDocument one whose markup is indented without the indents, which the library takes for cells."""
    if source.format != "ods" or source.package is None:
        return source.data
    content = source.package.read("content.xml")
    if not _INDENT.search(content):
        return source.data
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name in ("mimetype", "META-INF/manifest.xml"):
            if name in source.package:
                package.writestr(name, source.package.read(name))
        package.writestr("content.xml", _INDENT.sub(b">", content))
    return made.getvalue()


@contextmanager
def _refusing(code: str, value: str = "") -> Iterator[None]:
    """Turn what the library raises into a refusal."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise refusal("document_encrypted") from error
    except CalamineError as error:
        raise refusal(code, value=value, error=str(error)) from error
    except BaseException as error:
        # The library is not written in Python; where it loses its footing it raises an exception that is none of
        # Python's errors and has no public name.
        if type(error).__name__ != "PanicException":
            raise
        raise refusal(code, value=value, error=str(error)) from error


def _at(sheets: list[Sheet], index: int) -> Sheet | None:
    return sheets[index] if index < len(sheets) else None


def _scan(source: Source) -> dict[str, Sheet] | list[Sheet]:
    """What the markup says of each sheet, by its name; of a binary workbook, in their order."""
    package = source.package
    if package is None:
        if not source.data.startswith(ole.SIGNATURE):
            raise refusal("spreadsheet_broken", error="neither a package nor a compound file")
        return scan_binary(source.data)
    if source.format == "ods":
        return scan_open_document(package)
    main = package.main_part or ""
    if "sheet.binary" in package.content_type(main):
        raise refusal("format_xlsb")
    styles = next((part for kind, part in package.related(main).values() if kind == "styles"), "")
    sheets = {part.replace("\\", "/").casefold(): sheet for part, sheet in scan_workbook(package, styles).items()}
    parts = {name: part.casefold() for name, part in _parts(package, main).items()}
    return {name: sheets[part] for name, part in parts.items() if part in sheets}


def _parts(package: Package, main: str) -> dict[str, str]:
    """The name of each sheet and its part."""
    related = package.related(main)
    found = {}
    for element in parse_xml(package.read(main), main).iter("{*}sheet"):
        target = next((v for k, v in element.attrib.items() if str(k).rpartition("}")[2] == "id" and "}" in str(k)), "")
        if str(target) in related:
            found[element.get("name", "")] = related[str(target)][1]
    return found
