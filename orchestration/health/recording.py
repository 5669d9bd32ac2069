"""A run's end put on record and shown: the list of endings, the page.

Belongs here: doing both at the end of a run, however it ends. Does not belong here: the run itself, telling people
(``delivery``).
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ingestion.home import Home
from orchestration.health.endings import Ended, note_ending
from orchestration.running.monitor import Monitor
from orchestration.secrets import redact

LOG = logging.getLogger(__name__)
COMMAND_LINE = "command line"


@dataclass(slots=True)
class Record:
    """What a run says of its end before it ends."""

    ending: Ended = "failed"
    reasons: Sequence[str] = ()
    run_id: str | None = None
    new_documents: int = 0


@contextmanager
def ending_recorded(home: Home, monitor: Monitor, *, as_of: str | None = None) -> Iterator[Record]:
    """Around a run, under the home's lock: whatever its body does is on record and on the page afterwards.

    The body fills the record; one that raises failed, and its error is the reason.
    """
    record = Record()
    try:
        yield record
    except Exception as error:
        record.ending, record.reasons = "failed", (" ".join(str(error).split()) or type(error).__name__,)
        raise
    finally:
        put_on_record(home, record, as_of=as_of, seconds=round(monitor.total(), 1))


def put_on_record(
    home: Home,
    record: Record,
    *,
    trigger: str = COMMAND_LINE,
    as_of: str | None = None,
    seconds: float | None = None,
) -> None:
    """Note an ending and write the page. The run has done its work: what fails here is written down in the log."""
    from orchestration.health.page import try_to_write_page

    try:
        note_ending(
            home,
            record.ending,
            reasons=[redact(reason) for reason in record.reasons],
            run_id=record.run_id,
            trigger=trigger,
            as_of=as_of,
            new_documents=record.new_documents,
            seconds=seconds,
        )
    except OSError:
        LOG.exception("the ending of a run could not be put on record")
    try_to_write_page(home)
