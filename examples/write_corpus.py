"""Write the example corpus: ``python -m examples.write_corpus [FOLDER]`` turns corpus.yml into Word documents.

Belongs here: how an office lays a report out — headings, sections, merged cells, words broken by hand, totals,
signatures. Does not belong here: the words themselves (corpus.yml), WordprocessingML (``wordml``).
"""

import re
import sys
from pathlib import Path

from examples.corpus import HERE, Corpus, Layout, Report, Row, load_corpus
from examples.wordml import Cell, Table, document
from examples.wordml import Row as TableRow

HEADINGS = {
    "row_label": "№\nп/п",
    "agreements": "Соглашение\nо сотрудничестве,\nв рамках которого была\nпроведена работа",
    "event_title": "Наименование мероприятия",
    "dates_text": "Сроки проведения мероприятия",
    "place_text": "Место проведения\nмероприятия",
    "participants_text": (
        "Участники мероприятия (общее количество, представители регионов, другие дополнительные сведения)"
    ),
    "result_text": (
        "Содержание и результат мероприятия (в том числе краткая информация о достигнутых договоренностях, "
        "подписанных документах и т.д.)"
    ),
    "note_text": "Примечание\n(причины невыполнения запланированных мероприятий)",
}
COLUMNS = {
    "usual": tuple(HEADINGS),
    "reordered": ("row_label", "event_title", "dates_text", "place_text", "agreements", "participants_text",
                  "note_text", "result_text"),
}  # fmt: skip
WIDTHS = {"row_label": 600, "agreements": 2500, "event_title": 2100, "dates_text": 1400, "place_text": 1900,
          "participants_text": 2300, "result_text": 2600, "note_text": 1700}  # fmt: skip
GROUPED = ("event_title", "dates_text", "place_text")  # under «Сведения о мероприятии» in a heading of two levels
SIGNATURE = (
    "Заместитель Губернатора области ____________________ (подпись)",
    "Исполнитель: отдел протокола, тел. 00-00-00",
)
_LINE = 26  # characters after which a narrow column makes a typist break the line
_NO_BREAK = re.compile(r"(?<=\d) (?=[а-яё])|(?<=\bг\.) |(?<=\bд\.) |(?<=\b[ВвСсОоИи]) ")


def main(folder: Path) -> None:
    """Write every document of the corpus into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in write_documents(load_corpus()).items():
        (folder / name).write_bytes(data)


def write_documents(corpus: Corpus) -> dict[str, bytes]:
    """The bytes of every file of the corpus by its name."""
    files = {report.file: write_report(corpus, report) for report in corpus.reports}
    for broken in corpus.broken:
        whole = files[broken.cut_from]
        files[broken.file] = whole[: int(len(whole) * broken.keep_share)]
    return files


def write_report(corpus: Corpus, report: Report, *, compressed: bool = False) -> bytes:
    """One report as a ``.docx`` file; ``compressed`` as Word leaves it, else the same bytes with every zlib."""
    layout = report.layout
    columns = COLUMNS[layout.columns]
    rows = _heading(layout)
    label = 0
    for section in report.sections:
        if section.body == layout.repeated_heading_before:
            rows += [TableRow(row.cells) for row in _heading(layout)]
        name = corpus.bodies[section.body] + (f" ({section.remark})" if section.remark else "")
        rows.append(_across(name, bold=True))
        above: list[str] = []
        for index, row in enumerate(section.rows):
            label += 1
            agreements = corpus.agreement_texts(row)
            below = corpus.agreement_texts(section.rows[index + 1]) if index + 1 < len(section.rows) else []
            merge = ""
            if layout.agreement_cells == "merged":
                merge = "goes_on" if agreements == above else "start" if agreements == below else ""
            rows.append(_row(row, f"{label}.", agreements, merge, columns, layout))
            above = agreements
    if layout.totals:
        rows.append(_across(f"Итого мероприятий: {label}"))
    if layout.signature == "rows":
        rows += [_across(line) for line in SIGNATURE]
    _check_hyphenated(report, corpus)
    table = Table(tuple(WIDTHS[column] for column in columns), rows)
    under = SIGNATURE if layout.signature == "paragraphs" else ()
    return document(report.title, table, under, compressed=compressed)


def _across(text: str, *, bold: bool = False) -> TableRow:
    return TableRow((Cell((text,), column_span=len(HEADINGS), bold=bold),))


def _heading(layout: Layout) -> list[TableRow]:
    columns = COLUMNS[layout.columns]
    if layout.heading == "one_level":
        rows = [TableRow(tuple(Cell((HEADINGS[name],), bold=True) for name in columns), is_heading=True)]
    else:
        upper = []
        for name in columns:
            if name not in GROUPED:
                upper.append(Cell((HEADINGS[name],), merge="start", bold=True))
            elif name == GROUPED[0]:
                upper.append(Cell(("Сведения о мероприятии",), column_span=len(GROUPED), bold=True))
        lower = [Cell((HEADINGS[name],), bold=True) if name in GROUPED else Cell(merge="goes_on") for name in columns]
        rows = [TableRow(tuple(upper), is_heading=True), TableRow(tuple(lower), is_heading=True)]
    if layout.column_numbers:
        numbers = tuple(Cell((str(number),), bold=True) for number in range(1, len(columns) + 1))
        rows.append(TableRow(numbers, is_heading=True))
    return rows


def _row(row: Row, label: str, agreements: list[str], merge: str, columns: tuple[str, ...], layout: Layout) -> TableRow:
    cells = []
    for name in columns:
        if name == "row_label":
            cells.append(Cell((label,)))
        elif name == "agreements":
            words = ("",) if merge == "goes_on" else _agreement_paragraphs(agreements, layout)
            cells.append(Cell(words, merge=merge))
        else:
            cells.append(Cell(_typed(row.words[name], layout)))
    return TableRow(tuple(cells))


def _agreement_paragraphs(agreements: list[str], layout: Layout) -> tuple[str, ...]:
    """Each agreement from a paragraph of its own, a blank one between; or each line of it a paragraph."""
    paragraphs: list[str] = []
    for number, agreement in enumerate(agreements):
        if number:
            paragraphs.append("")
        text = _spaced(_hyphenated(agreement, layout), layout)
        lines = _broken(text) if layout.line_breaks else [text]
        paragraphs += lines if layout.agreement_lines == "paragraphs" else ["\n".join(lines)]
    return tuple(paragraphs)


def _typed(text: str, layout: Layout) -> tuple[str, ...]:
    """A cell's words as a typist leaves them."""
    if not text:
        return ("",)
    words = _spaced(_hyphenated(text, layout), layout)
    if layout.line_breaks:
        words = "\n".join(_broken(words))
    return (words, "") if layout.blank_paragraphs else (words,)


def _broken(text: str) -> list[str]:
    """The text in lines, broken at a space after about as many characters as the column holds; the space stays."""
    lines, line = [], ""
    for word in re.findall(r"[^ ]+ ?", text):
        line += word
        if len(line) > _LINE and word.endswith(" "):
            lines.append(line)
            line = ""
    return [*lines, line] if line else lines


def _spaced(text: str, layout: Layout) -> str:
    """With no-break spaces where Word's autocorrection and careful typists put them, and one doubled."""
    if not layout.no_break_spaces:
        return text
    return _NO_BREAK.sub("\u00a0", text).replace(", ", ",  ", 1)


def _hyphenated(text: str, layout: Layout) -> str:
    for broken in layout.hyphenated:
        at = broken.index("-")
        whole = re.escape(broken.replace("-", ""))
        text = re.sub(rf"\b{whole}\b", lambda found, at=at: found[0][:at] + "-" + found[0][at:], text, flags=re.I)  # type: ignore[misc]
    return text


def _check_hyphenated(report: Report, corpus: Corpus) -> None:
    """A word to be broken by hand that the report does not hold is a slip in corpus.yml."""
    words = " ".join(" ".join([*row.words.values(), *corpus.agreement_texts(row)]) for _, row in report.rows).lower()
    for broken in report.layout.hyphenated:
        if broken.replace("-", "").lower() not in words:
            raise ValueError(f"{report.file}: no word to break as {broken!r}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "reports")
