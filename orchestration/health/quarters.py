"""Which quarters are worth a row where a home is shown.

Belongs here: that choice, one for the terminal and the page. Does not belong here: the rows (``home_state``), layout.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_SHOWN = 8
_TELLING = ("arrived", "events", "unexecuted", "not_reported")  # one of them makes a quarter worth its row


@dataclass(frozen=True, slots=True)
class Quarters:
    """The newest quarters of which anything is known, and how many are left out: ``earlier`` ones, ``empty`` ones."""

    shown: list[dict[str, Any]]
    earlier: int
    empty: int


def quarters_shown(quarters: Sequence[dict[str, Any]]) -> Quarters:
    """The choice among rows of ``home_state``, the newest first.

    A home with old reports has a row for every quarter from then to now, most of which nothing is known of.
    """
    telling = [row for row in quarters if any(row[name] for name in _TELLING)]
    shown = telling[:_SHOWN]
    return Quarters(shown, len(telling) - len(shown), len(quarters) - len(telling))
