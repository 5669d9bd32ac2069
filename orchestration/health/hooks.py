"""The end of a run that Dagster started (the daemon, its interface), put on record like that of any other.

Belongs here: hooks for the jobs. Does not belong here: runs that a ``concord`` process executes itself, which record
their end where they end (``recording.ending_recorded``).
"""

import dagster as dg

from orchestration.building import candidate as candidates
from orchestration.health.page import try_to_write_page
from orchestration.health.recording import Record, put_on_record
from orchestration.history.instance import PROCESS_TAG
from orchestration.history.run_history import TRIGGER_TAG
from orchestration.resources import HomeResource

_PUBLISHES, _DELIVERS = "publication", "delivery"


@dg.success_hook(name="note_publication", required_resource_keys={"home"})
def note_publication(context: dg.HookContext) -> None:
    """After the step that publishes, the run has gone well; after that which delivers, the page shows how it went."""
    if context.step_key == _PUBLISHES:
        _put(context, Record("published"))
    elif context.step_key == _DELIVERS:
        try_to_write_page(context.resources.home.open())


@dg.failure_hook(name="note_failure", required_resource_keys={"home"})
def note_failure(context: dg.HookContext) -> None:
    """A step that failed ends the run: blocked where the build is, else broken off."""
    home = context.resources.home.open()
    candidate = candidates.of_run(home, context.run_id)
    if candidate is not None and candidate.state == "blocked":
        _put(context, Record("blocked", tuple(candidate.facts.get("blocked_by", ()))))
        return
    error: BaseException | None = context.op_exception
    while error is not None and error.__cause__ is not None:
        error = error.__cause__
    _put(context, Record("failed", (f"{context.step_key}: {' '.join(str(error).split())}",)))


HOOKS = frozenset({note_publication, note_failure})


def _put(context: dg.HookContext, record: Record) -> None:
    run = context.instance.get_run_by_id(context.run_id)
    tags = run.tags if run is not None else {}
    if PROCESS_TAG in tags:
        return
    record.run_id = context.run_id
    home: HomeResource = context.resources.home
    trigger = tags.get(TRIGGER_TAG, "interface")
    put_on_record(home.open(), record, trigger=trigger, as_of=tags.get("concord/as-of"))
