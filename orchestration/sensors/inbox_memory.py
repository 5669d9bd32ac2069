"""What the sensor of the inbox remembers between two looks, and the runs that it asked for.

Belongs here: the cursor, asking for a run, what became of it, asking again. Does not belong here: what lies in the
inbox and what of it is new (``inbox``).
"""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import dagster as dg

from ingestion.archive import sha256_of
from orchestration.faults.retries import BackOff
from orchestration.history.run_endings import TRIGGER_TAG
from orchestration.receiving.inbox import Signature
from orchestration.step_names import RECEIVED_DOCUMENTS

# A run that failed before its files were taken in is asked for again: after a quarter of an hour, an hour, four hours.
ASK_AGAIN = BackOff(retries=3, first_seconds=900, factor=4, jitter=0)

Signatures = Mapping[str, Signature]


@dataclass(slots=True)
class Asked:
    """A run that was asked for: its files as they were, which attempt it is, and when it is due (seconds, epoch)."""

    names: dict[str, Signature]
    attempt: int = 1
    due: float = 0.0


@dataclass(slots=True)
class InboxMemory:
    """What the inbox's sensor remembers between two looks.

    ``seen`` is the last look, ``taken`` what a run was asked for, ``asked`` the runs of which it is not known yet
    whether they took it, by run key, ``again`` those that did not and will be asked for again. ``silent_since`` is when
    the inbox ceased to answer, ``is_told`` whether people were told so.
    """

    seen: dict[str, Signature] = field(default_factory=dict)
    taken: dict[str, Signature] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    again: list[Asked] = field(default_factory=list)
    silent_since: float | None = None
    is_told: bool = False

    @classmethod
    def of(cls, cursor: str | None) -> "InboxMemory":
        """The memory that a cursor holds."""
        if not cursor:
            return cls()
        said: dict[str, Any] = json.loads(cursor)
        return cls(
            **{
                **said,
                "asked": {key: Asked(**one) for key, one in said.get("asked", {}).items()},
                "again": [Asked(**one) for one in said.get("again", ())],
            }
        )

    def cursor(self) -> str:
        """The memory as a cursor."""
        return json.dumps(asdict(self), sort_keys=True)

    def learn(self, instance: dg.DagsterInstance) -> None:
        """See what became of the runs asked for; one that failed before it took its files in is to come again."""
        for key, asked in list(self.asked.items()):
            run = next(iter(instance.get_runs(dg.RunsFilter(tags={"dagster/run_key": key}), limit=1)), None)
            if run is not None and not run.is_finished:
                continue
            if run is None and time.time() < asked.due + ASK_AGAIN.first_seconds:  # it is being launched
                continue
            del self.asked[key]
            if run is not None and (run.is_success or _took_in(instance, run.run_id)):
                continue
            # After the last attempt it is left to the morning's run, which takes the whole inbox.
            if asked.attempt <= ASK_AGAIN.retries:
                due = time.time() + ASK_AGAIN.seconds(asked.attempt)
                self.again.append(Asked(asked.names, asked.attempt + 1, due))

    def due_again(self, settled: Signatures) -> list[dg.RunRequest]:
        """Requests that are due once more, for those of their files that are still there as they were (``settled``)."""
        now = time.time()
        due = [asked for asked in self.again if asked.due <= now]
        self.again = [asked for asked in self.again if asked.due > now]
        requests = []
        for asked in due:
            asked.names = {name: signature for name, signature in asked.names.items() if settled.get(name) == signature}
            if asked.names:
                requests.append(self.request(asked))
        return requests

    def request(self, asked: Asked) -> dg.RunRequest:
        """Ask for a run that takes its files in; what becomes of it is learnt at a later look."""
        asked.due = time.time()
        key = sha256_of(json.dumps([asked.names, asked.attempt], sort_keys=True).encode())
        self.asked[key] = asked
        arrivals = {"inbox_names": sorted(asked.names), "include_inbox": False}
        return dg.RunRequest(
            run_key=key,
            run_config={"ops": {RECEIVED_DOCUMENTS: {"config": arrivals}}},
            tags={TRIGGER_TAG: "inbox"},
        )


def _took_in(instance: dg.DagsterInstance, run_id: str) -> bool:
    told = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.STEP_SUCCESS).records
    return any(
        record.event_log_entry.dagster_event is not None
        and record.event_log_entry.dagster_event.step_key == RECEIVED_DOCUMENTS
        for record in told
    )
