"""How runs ended, whoever ran them: put on record once, when one ends or is found dead.

Belongs here: a short list in the home's state, the tags by which the run history knows why. Does not belong here: the
run itself, Dagster's history, which has the whole of it and takes seconds to open (``run_history``), telling people
(``delivery``). Imports nothing heavy: a run that finds nothing new is on record as well.

It is noted by whoever knows of the end: a ``concord`` process of its own run (``execution``), a hook of one that
Dagster started and that published (``health.hooks``), the sensors of one that failed or was cancelled, who buries the
dead of one whose process was killed (``keeping.dead_runs``). An ending that is noted again takes the place of the one
before.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import filelock

from ingestion.files import write_atomically
from ingestion.home import Home
from orchestration.secrets import redact

if TYPE_CHECKING:
    import dagster as dg

LOG = logging.getLogger(__name__)

TRIGGER_TAG = "concord/trigger"
AS_OF_TAG = "concord/as-of"
STEP_TAG = "concord/failed_step"
ERROR_TAG = "concord/error"
COMMAND_LINE, BACKFILL = "command line", "backfill"

_OF_COMMANDS = frozenset({COMMAND_LINE, BACKFILL})
_FILE = "endings.json"
_KEPT = 30
_BUSY_SECONDS = 10.0
_LONGEST_ERROR = 500  # characters; the whole of it is in the events, for as long as they are kept

HowItEnded = Literal["published", "up_to_date", "blocked", "nothing_received", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class RunEnding:
    """How one run ended. ``ended_at`` is an instant (UTC); ``reasons`` say why nothing was published, where so.

    ``as_of`` is the day that the run looked back at; such a run says nothing of what is published now.
    """

    ended_at: str
    ending: HowItEnded
    reasons: tuple[str, ...] = ()
    run_id: str | None = None
    trigger: str = COMMAND_LINE
    as_of: str | None = None
    new_documents: int = 0
    seconds: float | None = None


def file_of_endings(home: Home) -> Path:
    """Where the list stands."""
    return home.state / _FILE


def endings(home: Home) -> list[RunEnding]:
    """The endings on record, the latest first; none where there is no list, or it was spoiled."""
    try:
        said: list[dict[str, Any]] = json.loads(file_of_endings(home).read_text(encoding="utf-8"))
        return [RunEnding(**{**record, "reasons": tuple(record["reasons"])}) for record in said]
    except (OSError, ValueError, TypeError, KeyError):  # of use for showing only: it is begun anew
        return []


def ended(
    home: Home,
    ending: HowItEnded,
    *,
    trigger: str,
    run_id: str | None = None,
    reasons: Sequence[str] = (),
    at: datetime | None = None,
    as_of: str | None = None,
    new_documents: int = 0,
    seconds: float | None = None,
) -> None:
    """Put an ending on record, without any secret in its words; one entry a run, in order of when they ended.

    The run is over: what fails here is written down in the log.
    """
    moment = (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
    said = tuple(redact(reason) for reason in reasons)
    made = RunEnding(moment, ending, said, run_id, trigger, as_of, new_documents, seconds)
    try:
        home.state.mkdir(parents=True, exist_ok=True)
        # A lock of its own: whoever finds a run dead may not wait for the home's, which another run holds for minutes.
        with filelock.FileLock(home.state / f"{_FILE}.lock", timeout=_BUSY_SECONDS):
            others = [one for one in endings(home) if run_id is None or one.run_id != run_id]
            kept = sorted([made, *others], key=lambda one: one.ended_at, reverse=True)[:_KEPT]
            text = json.dumps([asdict(one) for one in kept], ensure_ascii=False, indent=1)
            write_atomically(file_of_endings(home), f"{text}\n".encode())
    except OSError:
        LOG.exception("the ending of a run could not be put on record")


def run_ended(
    home: Home,
    instance: "dg.DagsterInstance",
    run: "dg.DagsterRun",
    ending: HowItEnded,
    *,
    step: str | None = None,
    reasons: Sequence[str] = (),
    at: datetime | None = None,
) -> None:
    """The same of a run in Dagster's history, which keeps why it did not go well."""
    ended(
        home,
        ending,
        trigger=trigger_of(run.tags),
        run_id=run.run_id,
        reasons=[f"{step}: {reason}" if step and ending == "failed" else reason for reason in reasons],
        at=at,
        as_of=run.tags.get(AS_OF_TAG),
    )
    if reasons:
        keep_why(instance, run.run_id, step, "; ".join(reasons))


def keep_why(instance: "dg.DagsterInstance", run_id: str, step: str | None, error: str) -> None:
    """Keep with a run why it failed, for longer than its events are kept."""
    said = {STEP_TAG: step} if step else {}
    instance.add_run_tags(run_id, {**said, ERROR_TAG: shortened(error)})


def shortened(error: str) -> str:
    """The words of an error as they are kept with a run."""
    return redact(error)[:_LONGEST_ERROR]


def trigger_of(tags: Mapping[str, str]) -> str:
    """What started a run. One that bears no tag of ours somebody started in the interface."""
    return tags.get(TRIGGER_TAG) or (BACKFILL if "dagster/backfill" in tags else "interface")


def is_of_command(tags: Mapping[str, str]) -> bool:
    """Whether a ``concord`` process executes a run itself, and so puts its end on record itself."""
    return tags.get(TRIGGER_TAG) in _OF_COMMANDS


def ended_at(record: "dg.RunRecord") -> datetime:
    """When a run ended by the history; a run whose end was not written down ends now."""
    return datetime.fromtimestamp(record.end_time, UTC) if record.end_time else datetime.now(UTC)
