"""Rows that go on with the event above them: continued by hand, or by a merged title.

Belongs here: telling such a row, adding its words to the event. Does not belong here: which event is the one above, and
whether anything may go on with it (see ``rows``).
"""

from collections.abc import Set as AbstractSet

from ingestion.language.text import clean
from ingestion.reports.cells import Fit
from ingestion.reports.row_sorts import EventRow

_MOST_CONTINUED = 3  # cells with words in a row without a title that goes on with the row above


def goes_on(above: EventRow, fitted: Fit, own: AbstractSet[str], row: int, title_field: str) -> bool:
    """Whether a row goes on with the event above it: it has neither a number nor a title of its own.

    ``own`` are the fields whose words begin in the row.
    """
    if "row_label" in own or "agreements" in own:
        return False
    title = fitted.cells.get(title_field)
    if title is not None and not title.is_blank:
        if title.origin_row < row:  # merged down from the event above
            return True
        begins_small = clean(title.words)[:1].islower()
        return begins_small and "row_label" in fitted.cells and "dates_text" not in own and _is_labelled(above)
    return len(own) <= _MOST_CONTINUED and "executive_body_name" not in own


def may_go_on(above: EventRow | None, fitted: Fit, own: AbstractSet[str]) -> bool:
    """Whether a row read as an event of its own may be the second half of the one above: neither number nor dates."""
    if "row_label" in own or "dates_text" in own or above is None:
        return False
    return "row_label" in fitted.cells and _is_labelled(above)


def add_words(above: EventRow, fitted: Fit, own: AbstractSet[str], words: str) -> None:
    """Add a row's own cells to the event above; ``words`` are those of the whole row as they stand."""
    for name in sorted(own):
        known = above.cells.get(name)
        above.cells[name] = fitted.cells[name] if known is None else known.with_more(fitted.cells[name])
    above.words += "\n" + words


def _is_labelled(event: EventRow) -> bool:
    label = event.cells.get("row_label")
    return label is not None and not label.is_blank
