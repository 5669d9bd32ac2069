"""Good files of every format, for the fuzzer to spoil.

Belongs here: files that are read whole, small, and rich in what a format allows; a few as offices send them. Does not
belong here: spoiling them (``mutate_markup``, ``mutate_bytes``).
"""

import base64
import struct
from functools import cache

from bench.generate_report import generate_report
from tests.faults.compound import compound, workbook
from tests.faults.mutate_bytes import unzip, zipped
from tests.unit.documents import open_document as odf
from tests.unit.documents import printed, sheets, word
from tests.unit.reports import grids

_ROWS = [
    grids.HEADINGS,
    ["1.", grids.WITH_MOSCOW, "Фестиваль", "11 августа", "г. Смоленск", "45 человек", "Проведен концерт", ""],
    [
        "2.",
        grids.WITH_ORYOL,
        "Ярмарка",
        "май – июнь",
        "г. Орёл",
        "120 человек",
        "Не состоялась",
        "перенесена на 2021 год",
    ],
]
_PLAN = [
    ["№", "Мероприятие", "Срок", "Ответственные", "Ожидаемый результат"],
    ["1.", "Обмен делегациями", "II квартал", grids.CULTURE, "Укрепление связей"],
    ["2.", "Выставка", "ежегодно", grids.SPORT, ""],
]
_REGISTER = [
    ["№", "Наименование соглашения", "Стороны", "Дата и номер", "Срок действия", "Пролонгация"],
    ["1", grids.WITH_MOSCOW, "", "12.02.2014 № 77-15", "до 31.12.2025", "да"],
    ["2", grids.WITH_ORYOL, "", "01.03.2010", "бессрочно", "нет"],
]


def _word_table(rows: list[list[str]]) -> str:
    return word.table(*(word.row(*map(word.cell, row)) for row in rows))


def _rich_word() -> bytes:
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    field = mark.format("begin") + "<w:r><w:instrText>X</w:instrText></w:r>" + mark.format("separate")
    box = f"<w:txbxContent>{word.paragraph('в рамке')}</w:txbxContent>"
    rich = (
        f"<w:tc><w:p>{field}{word.run('итог')}{mark.format('end')}"
        f"<w:r><w:sym w:font='Symbol' w:char='F02D'/><w:tab/><w:br/><w:noBreakHyphen/></w:r>"
        f"<w:ins>{word.run('вставка')}</w:ins><w:del><w:r><w:delText>снято</w:delText></w:r></w:del></w:p>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent></w:r></w:p></w:tc>"
    )
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    start, goes_on = "<w:vMerge w:val='restart'/>", "<w:vMerge/>"
    body = (
        word.paragraph(grids.TITLE)
        + word.table(
            word.row(*map(word.cell, grids.HEADINGS[:4]), properties="<w:tblHeader/>"),
            word.row(word.cell(grids.CULTURE, "<w:gridSpan w:val='4'/>")),
            word.row(word.cell("1."), word.cell(grids.WITH_MOSCOW, start), rich, word.cell("11 августа")),
            control.format(word.row(word.cell("2."), word.cell("", goes_on), control.format(word.cell("б")))),
            word.row(
                word.cell("3."),
                f"<w:tc>{word.table(word.row(word.cell('внутри'), word.cell('тоже')))}<w:p/></w:tc>",
                word.cell("в", "<w:hMerge w:val='restart'/>"),
                word.cell("", "<w:hMerge/>"),
            ),
            word.row(word.cell("4."), word.cell("г"), properties="<w:gridBefore w:val='1'/><w:gridAfter w:val='1'/>"),
            word.row(word.cell("5."), "<w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p/></w:tc>", word.cell("д")),
        )
        + prompt.format(word.paragraph("Место для ввода"))
        + word.paragraph("Подпись")
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
    return word.docx(
        body + numbered, parts={"numbering": numbering, "styles": styles, "header1": word.paragraph("Колонтитул")}
    )


def _open_text() -> bytes:
    styles = (
        "<style:style style:name='A' style:family='text' style:parent-style-name='A'><style:text-properties "
        "text:display='none'/></style:style><text:list-style style:name='L'><text:list-level-style-number "
        "text:level='1' style:num-format='1' style:num-suffix='.'/></text:list-style>"
    )
    body = (
        odf.p("Отчет<text:s text:c='3'/>о<text:tab/>реализации<text:line-break/>соглашений за III квартал 2020 года")
        + odf.table(
            f"<table:table-header-rows>{odf.row(*map(odf.cell, grids.HEADINGS[:3]))}</table:table-header-rows>",
            odf.row(odf.cell("Отдел", "table:number-columns-spanned='3'"), odf.covered(), odf.covered()),
            odf.row(
                "<table:table-cell><text:list text:style-name='L' xml:id='l'><text:list-item><text:p/></text:list-item>"
                "</text:list></table:table-cell>",
                odf.cell(grids.WITH_MOSCOW, "table:number-rows-spanned='2'"),
                f"<table:table-cell>{odf.table(odf.row(odf.cell('внутри')))}</table:table-cell>",
            ),
            odf.row(odf.cell("2."), odf.covered(), odf.cell("<text:span text:style-name='A'>а</text:span>\uf02d")),
            odf.row(odf.cell("3.", "table:number-columns-repeated='3'"), properties="table:number-rows-repeated='2'"),
        )
        + odf.p("<draw:frame><draw:text-box><text:p>рамка</text:p></draw:text-box></draw:frame>Подпись")
    )
    return odf.odt(body, styles)


def _open_report() -> bytes:
    return odf.odt(odf.p(grids.TITLE) + odf.table(*(odf.row(*map(odf.cell, row)) for row in _ROWS)))


def _page() -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{words}</td>' for words in row)}</tr>" for row in _ROWS)
    return (
        "<html><head><meta charset=windows-1251><style>.x {display:none}</style></head><body><p>Отчет о реализации "
        f"соглашений<br>за III квартал 2020 года</p><table>{rows}</table>"
        "<table border=1><thead><tr><td>№<td>Что<td>Где</thead><tbody><tr><td colspan=3>Отдел"
        "</tr><tr><td><ol start=1><li></ol><td rowspan=2>А<td><table><tr><td>внутри</table></tr><tr><td>2.<td>"
        "<span style='mso-list:Ignore'>1.</span><p class=x>скрыто</p><input value=поле><del>нет</del><!-- нет --></tr>"
        "</table><div title=header>Колонтитул</div><script>x</script>&nbsp;Подпись</body></html>"
    )


def web_archive(page: bytes) -> bytes:
    """A web page as browsers save it in one file."""
    return (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(page) + b"\n--x--\n"
    )


def _dump() -> str:
    rows = "".join("".join(f"\t{words}\n" for words in row) + "\n" for row in [*_ROWS, [grids.SPORT], *_ROWS[1:]])
    return f"{grids.TITLE}\n\n{rows}"


def _odd_dump() -> str:
    rows = "".join(
        f"\t{n}.\n\tСоглашение\n\nвторое\n\tФестиваль\n\tмая\n\n" + ("\tДепартамент\n\n\n" if n % 3 else "")
        for n in range(9)
    )
    return f"Отчет\nза III квартал 2020 года\n\n{rows}"


def _spreadsheet() -> bytes:
    merged = '<mergeCells count="1"><mergeCell ref="A5:C5"/></mergeCells>'
    rows = [[grids.TITLE], [], *_ROWS, ["Отдел"]]
    shared = (
        '<row r="9"><c r="A9" t="s"><v>0</v></c><c r="B9" s="1"><v>44000</v></c><c r="C9" t="e"><v>#N/A</v></c></row>'
    )
    return sheets.xlsx(
        sheets.grid(rows) + shared,
        sheets.grid([["второй", "лист"]]),
        states=("visible", "hidden"),
        after=merged,
        parts={"xl/sharedStrings.xml": sheets.shared_strings("общая", "строка")},
    )


def _open_spreadsheet() -> bytes:
    covered, repeated = "<table:covered-table-cell/>", '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = [
        *("".join(map(sheets.ods_cell, row)) for row in _ROWS),
        sheets.ods_cell("1") + sheets.ods_cell("Обмен", 'table:number-rows-spanned="2"'),
        sheets.ods_cell("2") + covered,
        repeated,
    ]
    return sheets.ods("".join(f"<table:table-row>{row}</table:table-row>" for row in rows))


def _rich_text() -> bytes:
    def escaped(words: str) -> str:
        return "".join(f"\\u{ord(sign)}?" if ord(sign) > 127 else sign for sign in words)

    rows = "".join(
        "\\trowd" + "".join(f"\\cellx{1000 * (n + 1)}" for n in range(len(row)))
        + "".join(f"\\pard\\intbl {escaped(words)}\\cell" for words in row) + "\\row\n"
        for row in _ROWS
    )  # fmt: skip
    return (
        r"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Arial;}}\pard " + escaped(grids.TITLE) + "\\par\n" + rows + "}"
    ).encode()


def _old_word() -> bytes:
    """What is looked at before LibreOffice is asked: the container and the first bytes of the stream."""
    return compound({"WordDocument": struct.pack("<6H", 0xA5EC, 0xC1, 0, 0, 0, 0), "1Table": b"\1" * 700})


def _word_xml() -> bytes:
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    rows = _word_table(_ROWS)
    return f'<?xml version="1.0"?><w:wordDocument xmlns:w="{space}"><w:body>{rows}</w:body></w:wordDocument>'.encode()


def _printed() -> bytes:
    first = printed.words(10, 20, "Отчет за III квартал 2020 года") + printed.row(30, 60, ["№"], ["Что"], ["Где"])
    return printed.pdf(
        first + printed.row(60, 90, ["1."], ["Фестиваль", "и ярмарка"], ["Орёл"]),
        printed.row(20, 60, ["2."], ["Обмен"], ["Москва"]),
    )


@cache
def good_files() -> dict[str, bytes]:
    """The files by a name that begins with their format."""
    page = _page().encode("windows-1251")
    made = {
        "docx rich": _rich_word(),
        "docx report": generate_report(6),
        "docx plan": word.docx(word.paragraph("План мероприятий Смоленской области на 2021 год") + _word_table(_PLAN)),
        "docx register": word.docx(word.paragraph("Перечень действующих соглашений") + _word_table(_REGISTER)),
        "odt rich": _open_text(),
        "odt report": _open_report(),
        "xlsx": _spreadsheet(),
        "ods": _open_spreadsheet(),
        "xls": workbook([[grids.TITLE], *_ROWS]),
        "html": page,
        "mht": web_archive(page),
        "text report": _dump().encode(),
        "text odd": _odd_dump().encode(),
        "doc": _old_word(),
        "rtf": _rich_text(),
        "word_xml": _word_xml(),
        "pdf": _printed(),
    }
    return {name: zipped(unzip(data)) if data[:2] == b"PK" else data for name, data in made.items()}
