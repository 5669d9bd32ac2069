"""Looking through a home and writing down what was found, for those who tell of it.

Belongs here: the record of a look (``soundness``), which looks count. Does not belong here: the looks themselves
(``verification``), when the daemon looks (``sensors.soundness``), telling (``delivery``, ``health``).
"""

import json
import logging
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from ingestion.files import write_atomically
from ingestion.home import Home
from ingestion.notices import SEVERITIES
from orchestration.delivery.signs import ask_for_delivery
from orchestration.keeping.finding import in_words
from orchestration.keeping.verification import OnProgress, Verified, verify
from orchestration.secrets import redact
from orchestration.soundness import Amiss, Soundness, file_of_soundness, soundness_of

LOG = logging.getLogger(__name__)

_KEPT = 3  # findings; ``concord verify`` shows them all


@dataclass(frozen=True, slots=True)
class LookedThrough:
    """What was found, and whether that is on record now."""

    verified: Verified
    is_noted: bool


def look_through(
    home: Home, *, deep: bool = False, wait_seconds: float = 60.0, on_progress: OnProgress = lambda words: None
) -> LookedThrough:
    """Look through a home (``verification.verify``) and put on record what was found.

    Not put on record is what may be the doing of a run under way; nor, after a deep look that found errors, a look that
    is not deep: it does not see what that one saw, and would take back what still holds. What cannot be written
    down, by whoever may only read the home for one, goes to the log.

    Raises:
        OSError: something cannot be read for want of rights, or the disk failed; that is on record too.
    """
    try:
        verified = verify(home, deep=deep, wait_seconds=wait_seconds, on_progress=on_progress)
    except Exception as error:
        _note(home, deep, Verified((), 0), redact(in_words(error)))
        raise
    return LookedThrough(verified, verified.is_settled and _note(home, deep, verified))


def _note(home: Home, deep: bool, verified: Verified, error: str | None = None) -> bool:
    before = soundness_of(home)
    if before is not None and before.is_deep and before.errors and not deep:
        return False
    now = datetime.now(UTC)
    made = _record(verified, deep, now, before, error)
    try:
        text = json.dumps(asdict(made), ensure_ascii=False, indent=1)
        write_atomically(file_of_soundness(home), f"{text}\n".encode())
        if _told_of(made) != _told_of(before):
            ask_for_delivery(home, at=now)
    except Exception:
        LOG.exception("what a look through %s found could not be put on record", home.root)
        return False
    return True


def _record(verified: Verified, deep: bool, now: datetime, before: Soundness | None, error: str | None) -> Soundness:
    found = sorted(verified.findings, key=lambda one: SEVERITIES.index(one.severity))
    at = now.isoformat(timespec="seconds")
    counts = Counter[str](one.severity for one in found)
    is_unsound = bool(counts["error"]) or error is not None
    since = before.unsound_since if before is not None and before.unsound_since is not None else at
    kept = []
    for one in found[:_KEPT]:
        said = one.notice.wording("ru")
        kept.append(Amiss(one.code, one.severity, one.place, redact(said.message), redact(said.remedy)))
    return Soundness(at, deep, dict(counts), tuple(kept), since if is_unsound else None, error)


def _told_of(record: Soundness | None) -> tuple[object, ...]:
    """What an alert says of a record: nothing where nothing is an error."""
    if record is None or record.unsound_since is None:
        return ()
    return record.errors, record.findings, record.error
