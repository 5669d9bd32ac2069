"""Forms of a digest, each made when a channel asks for it.

Belongs here: which form is made by what. Does not belong here: how a form looks (``rendering``), which one a channel
takes (``channels``).
"""

from orchestration.delivery.message import AlertLine, Change, Digest

_HEADINGS: dict[Change, str] = {
    "opened": "Новое",
    "updated": "Изменилось",
    "reminded": "Напоминание",
    "resolved": "Снято",
}


def subject_of(digest: Digest) -> str:
    """The subject line."""
    return f"{digest.audience}: сигналов — {len(digest.lines)}"


def text_of(digest: Digest) -> str:
    """The whole digest as text."""
    return "\n".join([*map(_told, digest.lines), f"Остаётся открыто: {digest.still_open_count}"])


def short_of(digest: Digest, limit: int) -> str:
    """At most ``limit`` signs of it."""
    return text_of(digest)[:limit]


def html_of(digest: Digest) -> str:
    """The whole digest as a page."""
    from html import escape

    return f"<html><body><pre>{escape(text_of(digest))}</pre></body></html>"


def spreadsheet_of(digest: Digest) -> bytes:
    """Its rows as a spreadsheet."""
    import io

    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(digest.lines):
            sheet.write_row(number, 0, [line.alert_id, line.text])
    return made.getvalue()


def _told(line: AlertLine) -> str:
    return f"{_HEADINGS[line.change]}: {line.text} [{line.alert_id[:6]}]"
