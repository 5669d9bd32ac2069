"""A digest as a message of a messenger, no longer than that allows.

Belongs here: what is told where there is little room. Does not belong here: what a service does to the text.
"""

from collections.abc import Sequence
from html import escape

from ingestion.notices import SEVERITIES
from orchestration.delivery.message import BODY, TRIAL, AlertLine, Digest
from orchestration.delivery.rendering.acting_signs import one_line
from orchestration.delivery.rendering.arranged import (
    clipped,
    folded,
    in_order,
    numbers_of,
    severity_words,
    text_of_group,
    told_to,
    words,
)
from orchestration.delivery.rendering.subject import subject_of
from orchestration.wording.russian import counted

_ELLIPSIS = "…"
_MARK = "• "  # Telegram's form, as Apprise makes it, has no empty lines: what is one alert has to be seen without them
_LONGEST = 400  # signs of one alert's text, so that one does not crowd out the others


def short_of(digest: Digest, limit: int = 4096, *, with_rows: bool = False) -> str:
    """The subject, then alert by alert the gravest first, whole ones only, how many are left out and where they stand.

    ``with_rows``: a spreadsheet of all of them goes along.

    ``limit`` is in signs as messengers count them (UTF-16 units, markup signs as entities), so a service that escapes
    the text still takes it. Where not even the subject fits it is cut at the end of a word.
    """
    said = told_to(digest.role)
    left_out = said["short_left_out" if with_rows else "short_left_out_alone"]

    def ending(count: int) -> str:
        return "\n\n" + left_out.format(count=counted(count, said["counts"]["signals"])) if count else ""

    groups = sorted(
        folded(in_order(digest.lines)),
        key=lambda group: (group[0].change == "resolved", SEVERITIES.index(group[0].severity)),
    )
    left = len(digest.lines)
    message = subject_of(digest)
    if _size(message) > limit:
        return _cut(message, limit)
    for group in groups:
        more = f"{message}\n\n{_MARK}{_told(group, digest.role)}"
        if _size(more + ending(left - len(group))) > limit:
            return message + ending(left) if _size(message + ending(left)) <= limit else message
        message, left = more, left - len(group)
    return message


def _told(group: Sequence[AlertLine], role: str) -> str:
    line = group[0]
    grave = f", {severity_words(line.severity)}" if line.change != "resolved" else ""
    told = f"{words()['changes'][line.change]}{grave}. {clipped(one_line(text_of_group(group)), _LONGEST)}"
    if role in (BODY, TRIAL):
        return told
    if len(group) > 1:  # whose heading does not name the body here
        told = f"{one_line(line.executive_body_name or '')}. {told}"
    return f"{told}\n{numbers_of(group)}"


def _size(text: str) -> int:
    return len(escape(text).encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, limit: int) -> str:
    """The text up to the last word that fits; of one word too long, its beginning."""
    kept, found = text, ""
    while kept and not found:
        kept, _, _ = kept.rpartition(" ")
        if kept and _size(kept + _ELLIPSIS) <= limit:
            found = kept
    if not found:
        room = max(limit - len(_ELLIPSIS), 0)
        found = text[:room]
        while found and _size(found) > room:
            found = found[:-1]
    return found.rstrip(" ,;:—") + _ELLIPSIS if limit > 0 else ""
