"""How the last runs ended, as a short list in the home's state.

Belongs here: noting an ending, reading the list. Does not belong here: Dagster's history, which has the whole of a run
and takes seconds to open.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from ingestion.files import write_atomically
from ingestion.home import Home

_FILE = "endings.json"
_KEPT = 30

Ended = Literal["published", "up_to_date", "blocked", "nothing_received", "failed"]


@dataclass(frozen=True, slots=True)
class Ending:
    """How one run ended. ``ended_at`` is an instant (UTC); ``reasons`` say why nothing was published, where so.

    ``as_of`` is the day that the run looked back at; such a run says nothing of what is published now.
    """

    ended_at: str
    ending: Ended
    reasons: tuple[str, ...] = ()
    run_id: str | None = None
    trigger: str = "command line"
    as_of: str | None = None
    new_documents: int = 0
    seconds: float | None = None


def file_of(home: Home) -> Path:
    """Where the list stands."""
    return home.state / _FILE


def endings(home: Home) -> list[Ending]:
    """The endings on record, newest first; none where there is no list, or it was spoiled."""
    try:
        said: list[dict[str, Any]] = json.loads(file_of(home).read_text(encoding="utf-8"))
        return [Ending(**{**record, "reasons": tuple(record["reasons"])}) for record in said]
    except (OSError, ValueError, TypeError, KeyError):  # of use for showing only: it is begun anew
        return []


def note_ending(
    home: Home,
    ending: Ended,
    *,
    reasons: Sequence[str] = (),
    run_id: str | None = None,
    trigger: str = "command line",
    as_of: str | None = None,
    new_documents: int = 0,
    seconds: float | None = None,
) -> Ending:
    """Put an ending on record.

    Raises:
        OSError: the list cannot be written.
    """
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    made = Ending(moment, ending, tuple(reasons), run_id, trigger, as_of, new_documents, seconds)
    kept = [made, *endings(home)][:_KEPT]
    text = json.dumps([asdict(one) for one in kept], ensure_ascii=False, indent=1)
    write_atomically(file_of(home), f"{text}\n".encode())
    return made
