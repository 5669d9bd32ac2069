"""Arrivals: files and what a person says about them, on their way into the home.

Belongs here: hints from words of the command line or a run's configuration, taking a batch in. Does not belong here:
archive and ledger themselves (``ingestion.intake``). Imports nothing heavy: it runs before anything else does.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from ingestion.home import Home
from ingestion.intake import Intake, Received
from ingestion.ledger import Hint, Hints


def hints(*, region: str | None = None, quarter: str | None = None, kind: str | None = None) -> Hints:
    """What a person says about documents, as hints."""
    said = {"region": region, "quarter": quarter, "kind": kind}
    return Hints(**{name: Hint(value, "hint") for name, value in said.items() if value})


def take_in(home: Home, files: Iterable[Path], said: Hints, received_on: date | None = None) -> list[Received]:
    """Take files into the home; call it under the home's lock.

    Raises:
        OSError: a file cannot be read or the disk failed.
    """
    intake = Intake(home)
    return [intake.receive(path, hints=said, received_on=received_on) for path in files]
