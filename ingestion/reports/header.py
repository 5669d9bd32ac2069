"""The heading of a table: which column holds which field, by meaning.

Belongs here: finding the heading rows, mapping each column by the synonyms of ``header_synonyms.yml``, telling the form
of a report from those of a plan or a register. Does not belong here: rows below the heading (see ``rows``).

A heading is a set of *several distinct fields side by side*. One cell with a telling word is none: a section row says
«… в рамках реализации заключенных соглашений» and names a department.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from ingestion.documents.grid import Cell, Table
from ingestion.reports.words import header_synonyms, phrase_pattern, plain, plain_heading

REPORT_FIELDS = (
    "row_label",
    "agreements",
    "event_title",
    "dates_text",
    "place_text",
    "participants_text",
    "result_text",
    "note_text",
    "executive_body_name",
)
_SEARCHED_ROWS = 15  # a heading stands near the top; further down a table only repeats it
_DEEPEST = 3  # rows of a heading of several levels
_FEWEST = 3  # distinct fields, the number of the row apart, that make a heading
_FEWEST_BELOW = 4  # the same in the middle of a table, where rows of events might look alike
_FEWEST_OF_PLAN = 2  # the same in a document that is known to be a plan
_OF_SHORT_PLAN = {"dates_text", "planned_dates_text", "responsible_text", "expected_result_text"}
_NUMBER = re.compile(r"\d+\.?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the heading cuts it: places ``first`` to ``last`` of the grid, and what stands in it.

    ``fields`` is empty for a heading that is not known, and has several for one column of two fields.
    """

    first: int
    last: int
    fields: tuple[str, ...]
    heading: str

    def overlaps(self, cell: Cell) -> bool:
        """Whether a cell stands over or under this column."""
        return cell.column <= self.last and cell.column + cell.column_span - 1 >= self.first


@dataclass(frozen=True, slots=True)
class Header:
    """A found heading: its rows, its columns left to right, the plain text of all its cells.

    ``doubled`` lists columns whose field had a column already; they are kept as unknown ones. ``is_short`` says that it
    is a heading only because the document is known to be a plan: «мероприятие» and «срок» alone.
    """

    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    texts: frozenset[str]
    doubled: tuple[Column, ...] = field(default=())
    is_short: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """All fields that have a column."""
        return frozenset(name for column in self.columns for name in column.fields)

    def column_of(self, name: str) -> Column | None:
        """The column of a field."""
        return next((column for column in self.columns if name in column.fields), None)

    @property
    def shape(self) -> str | None:
        """``report``, ``plan`` or ``register``, by the fields; None where they make no such form."""
        fields = self.fields
        if self.is_short:
            return "plan" if "event_title" in fields and fields & _OF_SHORT_PLAN else None
        told = fields & {"participants_text", "result_text", "note_text"}
        if "event_title" in fields:
            if fields & set(header_synonyms()["plan"]) and not fields & {"participants_text", "result_text"}:
                return "plan"
            others = fields & set(REPORT_FIELDS) - {"event_title", "row_label"}
            return "report" if told or len(others) >= _FEWEST - 1 else None
        if "agreements" in fields and fields & set(header_synonyms()["register"]):
            return "register"
        return "report" if "agreements" in fields and len(told) >= 2 and "dates_text" in fields else None

    def fitted_to(self, table: Table) -> "Header | None":
        """The same heading over a table that has none and goes on where the last one ended; None where it cannot be.

        The grids of two tables may be cut differently, so the columns are taken from the first row that has as many
        cells as the heading has columns.
        """
        for number in range(1, table.row_count + 1):
            cells = table.row(number)
            if len(cells) == len(self.columns) and len(cells) > 1:
                columns = tuple(
                    replace(column, first=cell.column, last=cell.column + cell.column_span - 1)
                    for column, cell in zip(self.columns, cells, strict=True)
                )
                return Header(0, 0, columns, self.texts)
        return None


def find_header(table: Table, *, is_plan: bool = False) -> Header | None:
    """The first heading of a table; None where no row near its top is one.

    ``is_plan`` says that the document calls itself a plan: there «мероприятие» and «срок» are a heading too.
    """
    rows = range(1, min(table.row_count, _SEARCHED_ROWS) + 1)
    found = next((header for row in rows if (header := header_at(table, row, fewest=_FEWEST)) is not None), None)
    if found is None and is_plan:
        found = next((header for row in rows if (header := header_at(table, row, is_short=True)) is not None), None)
    return found


def header_at(table: Table, row: int, *, fewest: int = _FEWEST_BELOW, is_short: bool = False) -> Header | None:
    """The heading that begins in a row; None where it is none. ``is_short`` asks for no more than a plan must have."""
    worded_cells = 0
    for cell in table.row(row):
        if cell.row == row and not cell.is_blank:
            words = plain(cell.words)
            if _NUMBER.fullmatch(words) or _never().search(words):
                return None  # mostly at the first cell, so that a row of events costs next to nothing
            worded_cells += 1
    if worded_cells < 2:
        return None
    last = _last_row(table, row)
    columns, doubled = _without_doubles(_told_apart(list(_columns(table, row, last))))
    header = Header(
        first_row=row,
        last_row=last,
        columns=tuple(columns),
        texts=frozenset(plain(cell.words) for r in range(row, last + 1) for cell in table.row(r) if not cell.is_blank),
        doubled=tuple(doubled),
        is_short=is_short,
    )
    if is_short:
        is_all_known = all(column.fields for column in header.columns if column.heading)
        return header if is_all_known and len(header.fields) >= _FEWEST_OF_PLAN and header.shape is not None else None
    named = [column for column in header.columns if column.fields]
    worded = [column for column in header.columns if column.heading]
    distinct = header.fields - {"row_label"}
    # Rows of events have headings' words too, but not in most of their cells.
    is_heading = len(distinct) >= fewest and len(named) >= _FEWEST and 2 * len(named) > len(worded)
    return header if is_heading and header.shape is not None else None


def _last_row(table: Table, row: int) -> int:
    """The last row of a heading that begins in ``row``."""
    spans = [cell.row_span for cell in table.row(row) if cell.row == row and cell.row_span <= _DEEPEST]
    last = min(row + max(spans, default=1) - 1, table.row_count)
    # A second level without vertical merges: its words stand only under cells that run over several columns.
    while last < table.row_count and last - row + 1 < _DEEPEST:
        below = [cell for cell in table.row(last + 1) if cell.row == last + 1 and not cell.is_blank]
        under = [table.at(last, cell.column) for cell in below]
        if not below or not all(
            above is not None and above.column_span > cell.column_span and not above.is_blank
            for cell, above in zip(below, under, strict=True)
        ):
            break
        if any(_NUMBER.fullmatch(plain(cell.words)) for cell in below):
            break
        last += 1
    return last


def _columns(table: Table, first_row: int, last_row: int) -> Iterator[Column]:
    column = 1
    while column <= table.column_count:
        path: list[Cell] = []
        for row in range(first_row, last_row + 1):
            cell = table.at(row, column)
            if cell is not None and cell not in path:
                path.append(cell)
        if not path:
            column += 1
            continue
        end = max(min(cell.column + cell.column_span - 1 for cell in path), column)
        words = [cell.words for cell in path if not cell.is_blank]
        yield Column(column, end, _fields_of(words), " / ".join(" ".join(text.split()) for text in words))
        column = end + 1


def _fields_of(words: list[str]) -> tuple[str, ...]:
    """The fields that a column's headings, top to bottom, name; the lowest level that is understood decides."""
    for text in reversed(words):
        if found := fields_of_heading(text):
            return found
    return fields_of_heading(" ".join(words)) if len(words) > 1 else ()


def _told_apart(columns: list[Column]) -> list[Column]:
    """The columns, with those of another field that the words of one field head told from that field's own."""
    named = Counter(name for column in columns for name in column.fields)
    for rule in header_synonyms()["told_apart"]:
        if named[rule["field"]] < 2 or not any(named[name] for name in rule.get("beside", named)):
            continue
        alike = [column for column in columns if column.fields == (rule["field"],)]
        patterns = _telling_apart()[rule["field"]]
        staying, going = (
            [column for column in alike if pattern.search(plain_heading(column.heading))] for pattern in patterns
        )
        if 0 < len(staying) < len(alike):
            others = [column for column in alike if column not in staying]
        elif 0 < len(going) < len(alike):
            others = going
        else:
            continue
        columns = [replace(column, fields=(rule["others"],)) if column in others else column for column in columns]
    return columns


def _without_doubles(columns: list[Column]) -> tuple[list[Column], list[Column]]:
    taken: set[str] = set()
    kept, doubled = [], []
    for column in columns:
        if taken & set(column.fields):
            doubled.append(column)
            column = replace(column, fields=())
        taken |= set(column.fields)
        kept.append(column)
    return kept, doubled


@lru_cache(maxsize=4096)
def fields_of_heading(words: str) -> tuple[str, ...]:
    """The field or fields a heading names; empty where it names none that is known."""
    text = plain_heading(words)
    if not text or _never().search(text):
        return ()
    found = [(match.start(), -match.end(), name) for name, pattern in _patterns() if (match := pattern.search(text))]
    if not found:
        return ()
    first = min(found)[2]
    named = {name for _, _, name in found}
    return next(
        (tuple(pair) for pair in header_synonyms()["combined"] if first in pair and named >= set(pair)), (first,)
    )


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    groups = (header_synonyms()[group] for group in ("report", "plan", "register"))
    return tuple((name, phrase_pattern(phrases)) for group in groups for name, phrases in group.items())


@cache
def _telling_apart() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    rules = header_synonyms()["told_apart"]
    return {rule["field"]: (phrase_pattern(rule["stays"]), phrase_pattern(rule["goes"])) for rule in rules}


@cache
def _never() -> re.Pattern[str]:
    return phrase_pattern(header_synonyms()["never"])
