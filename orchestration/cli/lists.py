"""Lists that several commands show alike.

Belongs here: rows of marts as lines for reading. Does not belong here: the questions (``orchestration.summary``).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from orchestration.cli.messages import Messages

_NAMED = 3  # bodies named in full; when more are missing in a quarter, their count says more


def missing_lines(tell: Messages, missing: Sequence[dict[str, Any]], shown: int) -> Iterator[str]:
    """Missing reports, a line a quarter and standing, in the order given; the rest of the quarters as a count."""
    grouped = [
        (quarter, standing, list(rows))
        for (quarter, standing), rows in groupby(
            sorted(missing, key=lambda row: (row["quarter"], row["report_standing"]), reverse=True),
            key=lambda row: (row["quarter"], row["report_standing"]),
        )
    ]
    for quarter, standing, rows in grouped[:shown]:
        names = [row["executive_body_name"] for row in rows]
        more = len(names) - _NAMED
        bodies = "; ".join(names[:_NAMED]) + (f" {tell('run.more', n=more)}" if more > 0 else "")
        yield f"  • {quarter} — {tell('missing.' + standing)}: {bodies}"
    rest = sum(len(rows) for _, _, rows in grouped[shown:])
    if rest:
        yield "  " + tell("missing.earlier", n=rest)
