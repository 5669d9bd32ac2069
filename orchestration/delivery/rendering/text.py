"""A digest as plain text of 76 columns.

Belongs here: lines and indents. Does not belong here: order and words (``arranged``).
"""

import textwrap
from collections.abc import Iterator

from orchestration.delivery.message import Digest
from orchestration.delivery.rendering.arranged import SHOWN, Item, OfKind, arranged, capitalised, words
from orchestration.delivery.rendering.subject import heading_of

_WIDTH = 76


def text_of(digest: Digest, shown: int = SHOWN, *, with_rows: bool = True) -> str:
    """The whole digest for reading in any program; of more alerts than shown, the gravest."""
    told = arranged(digest, shown, with_rows=with_rows)
    lines = [*_wrapped(heading_of(digest)), ""]
    for sentence in told.head:
        lines += _wrapped(sentence)
    if told.counts:
        lines += ["", f"{words()['by_kind']}:"]
        for change, severity, title, count in told.counts:
            lines += _wrapped(f"{count} — {change.lower()}, {severity}: {title}", "  ", "      ")
    for of_change in told.changes:
        heading = f"{of_change.title.upper()} ({of_change.count})"
        lines += ["", "", heading, "=" * len(heading)]
        for kind in of_change.kinds:
            lines += _kind(kind)
    if told.remarks:
        lines += ["", "", "-" * _WIDTH]
    for sentence in told.remarks:
        lines += _wrapped(sentence)
    return "\n".join(lines) + "\n"


def _kind(kind: OfKind) -> Iterator[str]:
    yield ""
    yield from _wrapped(capitalised(" — ".join(filter(None, (kind.severity_words, f"{kind.title} ({kind.count})")))))
    if kind.action:
        yield from _wrapped(words()["action"].format(action=kind.action), "  ", "  ")
    for body in kind.bodies:
        if body.name is not None:
            yield ""
            yield from _wrapped(f"{body.name}:", "  ", "  ")
        for item in body.items:
            yield ""
            yield from _item(item)


def _item(item: Item) -> Iterator[str]:
    first, *others = item.text.split("\n")
    yield from _wrapped(first, "  * ", "    ")
    for fact in (*others, *item.facts):
        yield from _wrapped(fact, "    ", "    ")


def _wrapped(text: str, first: str = "", others: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False, break_long_words=True
    )
