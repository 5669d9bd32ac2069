"""Spreadsheets made in memory for tests: sheets of markup in a package, and OpenDocument content."""

import io
import zipfile
from collections.abc import Mapping, Sequence

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_ODS = "urn:oasis:names:tc:opendocument:xmlns:"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def text(reference: str, words: str) -> str:
    """A cell of words."""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def grid(rows: Sequence[Sequence[str]]) -> str:
    """Rows of words from A1."""
    return "".join(
        f'<row r="{number}">' + "".join(text(f"{chr(64 + column)}{number}", w) for column, w in enumerate(row, 1) if w)
        + "</row>"
        for number, row in enumerate(rows, 1)
    )  # fmt: skip


def xlsx(
    *sheets: str,
    names: Sequence[str] = (),
    states: Sequence[str] = (),
    after: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    content_type: str = _TYPE,
) -> bytes:
    """A workbook of sheets, each given as the rows of its ``sheetData``; ``after`` follows those of every sheet."""
    numbers = range(1, len(sheets) + 1)
    titles = [*names, *(f"Лист{n}" for n in numbers)]
    shown = [*states, *["visible"] * len(sheets)]
    listed = "".join(
        f'<sheet name="{titles[n - 1]}" sheetId="{n}" state="{shown[n - 1]}" r:id="r{n}"/>' for n in numbers
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    links += f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    links += f'<Relationship Id="t" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{content_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        "xl/styles.xml": _STYLES,
    }
    for number, rows in enumerate(sheets, 1):
        made[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:B2"/><sheetData>{rows}</sheetData>{after}</worksheet>'
        )
    return zipped({**made, **(parts or {})})


def shared_strings(*strings: str) -> str:
    """The part that holds the strings of a workbook."""
    return f'<sst xmlns="{_MAIN}">' + "".join(f"<si><t>{words}</t></si>" for words in strings) + "</sst>"


def ods(rows: str, *, manifest: str = "<manifest/>") -> bytes:
    """An OpenDocument spreadsheet of one sheet, given as its rows."""
    spaces = "".join(f' xmlns:{name}="{_ODS}{name}:1.0"' for name in ("office", "table", "text"))
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": f"<office:document-content{spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Отчёт">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_cell(words: str, more: str = "") -> str:
    """A cell of words with further attributes."""
    return f'<table:table-cell office:value-type="string" {more}><text:p>{words}</text:p></table:table-cell>'
