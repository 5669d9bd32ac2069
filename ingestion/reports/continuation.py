"""Rows that go on with the event above them: continued by hand, or by a merged title.

Belongs here: telling such a row, adding its words to the event. Does not belong here: which event is the one above, and
whether anything may go on with it (see ``rows``).
"""

import re
from collections.abc import Set as AbstractSet

from ingestion.language.text import clean
from ingestion.reports.cells import FieldCell, Fit
from ingestion.reports.row_sorts import EventRow
from ingestion.reports.words import begins_with, listed, plain

_MOST_CONTINUED = 3  # cells with words in a row without a title that goes on with the row above
_YEAR = r"(?:(?:19|20)\d\d)?(?: ?(?:года|г))?"
_ENDS_IN_DAY = re.compile(r"(?:^|[\s.,;–—-])(?:[12]?\d|3[01])(?:-?го)?$")
_ENDS_IN_DASH = re.compile(r"[,–—-]$")


def goes_on(above: EventRow, fitted: Fit, own: AbstractSet[str], row: int, title_field: str) -> bool:
    """Whether a row goes on with the event above it: it has neither a number nor a title of its own.

    ``own`` are the fields whose words begin in the row.
    """
    if "row_label" in own or ("agreements" in own and not _is_rest(fitted.cells["agreements"])):
        return False
    title = fitted.cells.get(title_field)
    if title is not None and not title.is_blank:
        if title.origin_row < row:  # merged down from the event above
            return "agreements" not in own
        if not (_is_rest(title) and "row_label" in fitted.cells and _is_labelled(above)):
            return False
        return "dates_text" not in own or _dates_go_on(above, fitted.cells["dates_text"])
    if "agreements" in own and not _is_labelled(above):
        return False
    return len(own) <= _MOST_CONTINUED and "executive_body_name" not in own


def is_torn(fitted: Fit, own: AbstractSet[str], title_field: str) -> bool:
    """Whether a row begins as the rest of another's title («и приграничных территорий») without a number."""
    title = fitted.cells[title_field]
    return "row_label" not in own and title_field in own and begins_with("title_goes_on", title.words)


def may_go_on(above: EventRow | None, fitted: Fit, own: AbstractSet[str], title_field: str) -> bool:
    """Whether a row read as an event of its own may be the second half of the one above.

    It has no number, and either no dates or neither agreement nor a title that begins as titles do.
    """
    if "row_label" in own or above is None or "row_label" not in fitted.cells or not _is_labelled(above):
        return False
    return "dates_text" not in own or ("agreements" not in own and _is_rest(fitted.cells[title_field]))


def add_words(above: EventRow, fitted: Fit, own: AbstractSet[str], words: str) -> None:
    """Add a row's own cells to the event above; ``words`` are those of the whole row as they stand."""
    for name in sorted(own):
        known = above.cells.get(name)
        above.cells[name] = fitted.cells[name] if known is None else known.with_more(fitted.cells[name])
    if "agreements" in own:
        above.agreements = above.cells["agreements"]
    above.words += "\n" + words


def _is_rest(cell: FieldCell) -> bool:
    """Whether words begin as those of a sentence begun elsewhere."""
    return clean(cell.words)[:1].islower() or begins_with("title_goes_on", cell.words)


def _dates_go_on(above: EventRow, dates: FieldCell) -> bool:
    """Whether a row's dates are the rest of those above: these end in mid-phrase, or it has but a month or a year.

    Two whole dates, one below the other, may be those of two events.
    """
    begun = above.cells.get("dates_text")
    before = clean(begun.words) if begun is not None else ""
    if _is_unfinished(before):
        return True
    bare = re.compile(rf"(?:{listed('months_after_day').pattern})? ?{_YEAR}")
    return bare.fullmatch(plain(dates.words)) is not None


def _is_unfinished(dates: str) -> bool:
    if _ENDS_IN_DAY.search(dates) or _ENDS_IN_DASH.search(dates):
        return True
    return any(match.end() == len(plain(dates)) for match in listed("dates_unfinished").finditer(plain(dates)))


def _is_labelled(event: EventRow) -> bool:
    label = event.cells.get("row_label")
    return label is not None and not label.is_blank
