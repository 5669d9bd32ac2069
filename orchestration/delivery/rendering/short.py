"""A digest as a message of a messenger, no longer than that allows.

Belongs here: what is told where there is little room. Does not belong here: what a service does to the text.
"""

from html import escape

from orchestration.delivery.message import AlertLine, Digest
from orchestration.delivery.rendering.arranged import SEVERITIES, clipped, in_order, severity_words, words
from orchestration.delivery.rendering.subject import subject_of
from orchestration.delivery.rendering.visible import one_line
from orchestration.russian import counted

_ELLIPSIS = "…"
_LONGEST = 400  # signs of one alert's text, so that one does not crowd out the others


def short_of(digest: Digest, limit: int = 4096) -> str:
    """The subject, then alert by alert the gravest first, whole ones only, and how many are left out.

    ``limit`` is in signs as messengers count them (UTF-16 units, markup signs as entities), so a service that escapes
    the text still takes it. Where not even the subject fits it is cut at the end of a word.
    """
    said = words()
    lines = sorted(
        in_order(digest.lines), key=lambda line: (line.change == "resolved", SEVERITIES.index(line.severity))
    )
    message = subject_of(digest)
    if _size(message) > limit:
        return _cut(message, limit)
    for told, line in enumerate(lines):
        more = f"{message}\n\n{_line(line)}"
        left = len(lines) - told - 1
        ending = _ending(said["short_left_out"], left)
        if _size(more + ending) > limit:
            ending = _ending(said["short_left_out"], left + 1)
            return message + ending if _size(message + ending) <= limit else message
        message = more
    return message


def _ending(pattern: str, count: int) -> str:
    return "\n\n" + pattern.format(count=counted(count, words()["counts"]["signals"])) if count else ""


def _line(line: AlertLine) -> str:
    grave = f", {severity_words(line.severity)}" if line.change != "resolved" else ""
    return f"{words()['changes'][line.change]}{grave}. {clipped(one_line(line.text), _LONGEST)}\n{line.alert_id}"


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
