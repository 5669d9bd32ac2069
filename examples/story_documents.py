"""Draw the documents of the stories: words of a story → Word files, as an office lays a plan or a report out.

Belongs here: headings and columns of each kind of document. Does not belong here: the words (``stories/*.yml``),
WordprocessingML (``wordml``).
"""

from collections.abc import Mapping

from examples.story import Document, Story
from examples.wordml import Cell, Row, Table, document
from examples.write_corpus import HEADINGS, WIDTHS

_OF_REPORT = {"agreements": "agreements", "title": "event_title", "dates": "dates_text", "place": "place_text",
              "participants": "participants_text", "result": "result_text", "note": "note_text"}  # fmt: skip
_REPORT = {word: (HEADINGS[name], WIDTHS[name]) for word, name in _OF_REPORT.items()}
_PLAN = {
    "title": ("Наименование мероприятия", 6500),
    "dates": ("Срок исполнения", 3000),
    "responsible": ("Ответственные исполнители", 5000),
}
_REGISTER = {
    "agreement": ("Наименование соглашения", 7000),
    "signed": ("Дата и номер", 2500),
    "term": ("Срок действия", 2500),
    "prolongation": ("Пролонгация", 2500),
}
_COLUMNS: Mapping[str, Mapping[str, tuple[str, int]]] = {"report": _REPORT, "plan": _PLAN, "register": _REGISTER}
_LABEL = (HEADINGS["row_label"], WIDTHS["row_label"])


def draw(story: Story, words: Document) -> bytes:
    """The ``.docx`` file of a document of a story."""
    columns = _COLUMNS[words.kind]
    rows = [_row([_LABEL[0], *(heading for heading, _ in columns.values())], bold=True)]
    if words.body:
        rows.append(Row((Cell((words.body,), column_span=len(columns) + 1, bold=True),)))
    for number, row in enumerate(words.rows, start=1):
        said = dict(row)
        if words.kind == "report":
            said["agreements"] = story.agreements[row.get("agreements", words.agreement)]
        elif words.kind == "register":
            said["agreement"] = story.agreements[row["agreement"]]
        rows.append(_row([f"{number}.", *(said.get(name, "") for name in columns)]))
    widths = (_LABEL[1], *(width for _, width in columns.values()))
    return document(words.title, Table(widths, rows))


def _row(words: list[str], *, bold: bool = False) -> Row:
    return Row(tuple(Cell((word,), bold=bold) for word in words), is_heading=bold)
