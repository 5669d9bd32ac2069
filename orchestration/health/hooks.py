"""The good end of a run that Dagster started (the daemon, its interface), put on record like that of any other.

Belongs here: a hook for the jobs. Does not belong here: runs that a ``concord`` process executes itself, which record
their end where they end (``execution``); runs that did not go well, whose process may not live to tell (``sensors``).
"""

import dagster as dg

from orchestration.health.page import try_to_write_page
from orchestration.history.run_endings import is_of_command, run_ended

_PUBLISHES, _DELIVERS = "publication", "delivery"


@dg.success_hook(name="note_publication", required_resource_keys={"home"})
def note_publication(context: dg.HookContext) -> None:
    """After the step that publishes, the run has gone well; after that which delivers, the page shows how it went."""
    if context.step_key not in (_PUBLISHES, _DELIVERS):
        return
    run = context.instance.get_run_by_id(context.run_id)
    if run is None or is_of_command(run.tags):
        return
    home = context.resources.home.open_anyhow()
    if context.step_key == _PUBLISHES:
        run_ended(home, context.instance, run, "published")
    try_to_write_page(home)


HOOKS = frozenset({note_publication})
