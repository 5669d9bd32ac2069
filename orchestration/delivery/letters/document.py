"""A reminder letter as a Word document: to be checked, registered and signed by a person.

Belongs here: what stands where in the letter, its look. Does not belong here: what is owed (``owed``), the wording
(``words.yml``).

The addressee stands in the nominative, as the standard for official letters has it for an organisation, so no name has
to be declined. The headings of the tables are not those of the reporting form: a letter that comes into the inbox is
refused as a document without such a table, and not taken for a report.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.working_days import WorkingDays
from orchestration.delivery.letters.owed import MissingReport, Owed, Promise, SetApart
from orchestration.delivery.rendering.acting_signs import one_line
from orchestration.delivery.rendering.arranged import clipped
from orchestration.operation import Letter
from orchestration.wording.russian import counted, day_in_words, quarter_in_words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph

_FONT, _SIZE, _TABLE_SIZE, _SMALL = "Times New Roman", 14, 11, 10  # points
_MARGINS = {"left": 20, "right": 10, "top": 20, "bottom": 20}  # mm
_ADDRESSEE_INDENT, _HEADING_WIDTH, _FIRST_LINE = 90, 85, 12.5  # mm
_WIDTHS = (10, 78, 46, 46)  # mm, of the columns of every table
_LONGEST_TITLE = 600  # signs: a letter is to be read, and says where the whole title stands
_PACKED_ON = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can tell: equal letters are equal bytes


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a letter is made and by what: its day, the day and the publication of the figures, the quarter it is about.

    ``working_days`` are those of the region; an answer is asked for by one of them.
    """

    written_on: date
    evaluated_on: date
    publication_id: str
    working_days: WorkingDays
    quarter: str | None = None


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    rows: Sequence[Sequence[str]]


@cache
def _words() -> dict[str, Any]:
    import yaml

    said: dict[str, Any] = yaml.load(Path(__file__).with_name("words.yml").read_bytes(), Loader=yaml.CSafeLoader)
    return said


def letter_to(owed: Owed, sender: Letter, occasion: Occasion) -> bytes:
    """The letter as ``.docx``; equal in bytes for equal arguments."""
    import docx

    said = _words()
    document = docx.Document()
    _set_page(document)
    _set_properties(document, owed, occasion)
    _centred(document, one_line(sender.office) or said["office"]).runs[0].bold = True
    _plain(document, said["registration"].format(day=day_in_words(occasion.written_on)), before=18)
    _addressee(document, one_line(owed.executive_body_name))
    about = _plain(document, said["about"], before=12)
    about.paragraph_format.right_indent = _mm(180 - _HEADING_WIDTH)
    _centred(document, said["greeting"], before=18, after=12)
    of_quarter = said["of_quarter"].format(quarter=quarter_in_words(occasion.quarter)) if occasion.quarter else ""
    _prose(document, said["opening"].format(day=day_in_words(occasion.evaluated_on), of_quarter=of_quarter))
    sections = _sections(owed)
    for number, section in enumerate(sections, start=1):
        words = said["sections"][section.name]
        _prose(document, f"{number}. {words['title']}:").paragraph_format.keep_with_next = True
        _table(document, words["columns"], section.rows)
    _requests(document, sections, sender, occasion)
    _signature(document, sender)
    return _repacked(document)


def answer_by(sender: Letter, occasion: Occasion) -> date:
    """The working day by which an answer is asked for."""
    return occasion.working_days.at_or_after(occasion.written_on + timedelta(days=sender.deadline_days))


def _sections(owed: Owed) -> list[_Section]:
    sections = (
        _Section("reports", list(map(_report, owed.reports))),
        _Section("promises", [_promise(promise, _due(promise)) for promise in owed.promises]),
        _Section("undated", [_promise(promise, _said_of_time(promise)) for promise in owed.undated]),
        _Section("set_apart", list(map(_set_apart, owed.set_apart))),
    )
    return [section for section in sections if section.rows]


def _report(report: MissingReport) -> Sequence[str]:
    said = _words()
    if not report.is_named_nowhere:
        known = said["report_missing"]
    elif report.file_name:
        known = said["report_not_named"].format(file=one_line(report.file_name))
    else:
        known = said["report_not_named_without_file"]
    return quarter_in_words(report.quarter), day_in_words(report.due_on), known


def _promise(promise: Promise, when: str) -> Sequence[str]:
    said = _words()
    agreements = [one_line(title) for title in promise.agreements] or [said["agreement_unknown"]]
    place = said["place"].format(file=one_line(promise.file_name), table=promise.table_number, row=promise.row_number)
    return "\n".join([clipped(one_line(promise.event_title), _LONGEST_TITLE), *agreements]), when, place


def _due(promise: Promise) -> str:
    words = one_line(promise.promised_text)
    quarter = quarter_in_words(promise.due_quarter) if promise.due_quarter else ""
    return _words()["due"].format(words=words, quarter=quarter) if words and quarter else words or quarter


def _said_of_time(promise: Promise) -> str:
    words = one_line(promise.promised_text)
    return f"«{words}»" if words else str(_words()["no_words"])


def _set_apart(document: SetApart) -> Sequence[str]:
    said = _words()
    if document.is_refused or document.table_number is None or document.row_number is None:
        place = said["whole_document"]
    else:
        place = said["rows_place"].format(
            rows=counted(document.rows_count, said["rows"]), table=document.table_number, row=document.row_number
        )
    return one_line(document.file_name), place, one_line(document.said)


def _requests(document: "Document", sections: Sequence[_Section], sender: Letter, occasion: Occasion) -> None:
    said = _words()
    request = _prose(document, said["request"].format(day=day_in_words(answer_by(sender, occasion))), before=12)
    request.paragraph_format.keep_with_next = True
    for number, section in enumerate(sections, start=1):
        ending = "." if number == len(sections) else ";"
        words = said["sections"][section.name]["request"].format(number=number)
        _prose(document, f"— {words}{ending}").paragraph_format.keep_with_next = True
    names = {section.name for section in sections}
    if "promises" in names:
        _prose(document, said["other_name"])
    _prose(document, said["form"])


def _signature(document: "Document", sender: Letter) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT

    said = _words()
    line = _plain(document, one_line(sender.position) or said["position"], before=36)
    line.paragraph_format.tab_stops.add_tab_stop(_mm(180), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"\t{one_line(sender.signer) or said['signer']}")
    line.paragraph_format.keep_together = True
    contact = one_line(sender.contact) or said["blank"]
    last = _plain(document, said["contact"].format(contact=contact), before=24)
    last.runs[0].font.size = _points(_SMALL)


def _addressee(document: "Document", name: str) -> None:
    paragraph = _plain(document, name, before=12)
    paragraph.paragraph_format.left_indent = _mm(_ADDRESSEE_INDENT)


def _table(document: "Document", headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(headings), style="Table Grid")
    table.autofit = False
    _row(table, headings, is_heading=True)
    for number, words in enumerate(rows, start=1):
        _row(table, [str(number), *words])
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = _mm(width)
    document.add_paragraph().paragraph_format.space_after = _points(0)


def _row(table: "Table", words: Sequence[str], *, is_heading: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_heading:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, text, width in zip(row.cells, words, _WIDTHS, strict=True):
        cell.width = _mm(width)
        for position, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if position == 0 else cell.add_paragraph()
            run = paragraph.add_run(line)
            run.font.size = _points(_TABLE_SIZE if position == 0 else _SMALL)
            run.bold = is_heading
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = _points(2)
            if is_heading:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _plain(document: "Document", words: str, *, before: int = 0, after: int = 0) -> "Paragraph":
    paragraph = document.add_paragraph(words)
    paragraph.paragraph_format.space_before = _points(before)
    paragraph.paragraph_format.space_after = _points(after)
    return paragraph


def _centred(document: "Document", words: str, *, before: int = 0, after: int = 0) -> "Paragraph":
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = _plain(document, words, before=before, after=after)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _prose(document: "Document", words: str, *, before: int = 0) -> "Paragraph":
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = _plain(document, words, before=before, after=6)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = _mm(_FIRST_LINE)
    return paragraph


def _set_page(document: "Document") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, _points(_SIZE)
    properties = normal.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for place in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(place), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    properties.append(language)
    section = document.sections[0]
    section.page_width, section.page_height = _mm(210), _mm(297)
    section.left_margin, section.right_margin = _mm(_MARGINS["left"]), _mm(_MARGINS["right"])
    section.top_margin, section.bottom_margin = _mm(_MARGINS["top"]), _mm(_MARGINS["bottom"])
    section.different_first_page_header_footer = True  # the first page bears no number
    _add_page_number(section.header.paragraphs[0])


def _add_page_number(paragraph: "Paragraph") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, instruction in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = instruction
        run._r.append(mark)


def _set_properties(document: "Document", owed: Owed, occasion: Occasion) -> None:
    said = _words()
    properties = document.core_properties
    written = datetime(occasion.written_on.year, occasion.written_on.month, occasion.written_on.day)
    properties.title = said["about"]
    properties.subject = one_line(owed.executive_body_name)[:255]
    properties.author = properties.last_modified_by = "Concord"
    properties.comments = said["comment"].format(
        publication=occasion.publication_id, day=day_in_words(occasion.evaluated_on)
    )
    properties.created = properties.modified = written
    properties.language = "ru-RU"


def _repacked(document: "Document") -> bytes:
    """The document's bytes without the instants at which its parts were packed."""
    packed, target = BytesIO(), BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in _in_order(source.namelist()):
            made.writestr(zipfile.ZipInfo(name, _PACKED_ON), source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _in_order(names: Sequence[str]) -> Iterator[str]:
    """The list of contents first, as programs look for it."""
    yield from sorted(names, key=lambda name: (name != "[Content_Types].xml", name))


def _mm(millimetres: float) -> Any:
    from docx.shared import Mm

    return Mm(millimetres)


def _points(points: float) -> Any:
    from docx.shared import Pt

    return Pt(points)
