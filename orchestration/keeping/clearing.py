"""Clearing a home: what can be made again is removed, so that all of it is made anew.

Belongs here: whether it could be made again, and removing it. Does not belong here: making it again
(``running.rebuilding``), what killed processes left (``leftovers``).

Nothing is removed before every received document was found whole in the archive, for what is removed could not be made
again without it.
"""

import shutil
from datetime import date

from ingestion import ledger
from ingestion.home import Home
from ingestion.incomplete import ArchiveIncompleteError, damaged
from orchestration.keeping.leftovers import remove_leftovers


def start_over(home: Home, as_of: date | None = None) -> None:
    """Clear away what will be made again; for what was known on a day that is its publication alone.

    Call it under the home's lock.

    Raises:
        ArchiveIncompleteError: not all of it could be made again; nothing was removed.
    """
    if lost := tuple(damaged(home, ledger.effective(ledger.read(home.ledger)))):
        raise ArchiveIncompleteError(lost)
    if as_of is not None:
        return
    ledger.set_torn_line_aside(home.ledger)
    for folder in (home.landed, home.work):
        if folder.exists():
            shutil.rmtree(folder)
    remove_leftovers(home)
