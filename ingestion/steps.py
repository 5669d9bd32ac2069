"""Named steps: the points between which nothing may be left half done, so that a test can stop a process at each.

Belongs here: the list of all steps, and dying at one of them when the environment asks for it. Does not belong here:
what is done at a step.

A process that finds ``CONCORD_STOP_AT=<step>`` in its environment kills itself (as SIGKILL does, without any clearing
up) when it reaches that step; ``<step>:3`` the third time it does. Nobody sets that variable but the fault suite
(``tests/faults``), which goes through the whole list.
"""

import os
import signal
from collections import Counter

STOP_AT = "CONCORD_STOP_AT"

STEPS = (
    "intake.archived",
    "intake.torn_line_kept",
    "intake.noted",
    "files.written_aside",
    "files.old_set_aside",
    "landing.cells_written",
    "landing.reading_written",
    "building.project_parsed",
    "files.removal_begun",
    "building.cleared",
    "building.begun",
    "building.put_together",
    "building.resolved",
    "building.built",
    "publishing.prepared",
    "building.report_kept",
    "building.audited",
    "publishing.manifest_written",
    "publishing.moved",
    "publishing.pointer_written",
    "publishing.swapped",
    "publishing.pruned",
    "publishing.noted",
    "sending.decided",
    "sending.claimed",
    "sending.sent",
    "sending.noted",
    "withdrawing.noted",
)
"""Every step, in the order in which a run comes to them first; those of ``files`` come again and again."""

_reached: Counter[str] = Counter()


def reached(step: str) -> None:
    """Say that a step is done; the process ends here if the environment names it.

    Raises:
        ValueError: the step is not one of ``STEPS``.
    """
    if step not in STEPS:
        raise ValueError(f"no such step: {step}")
    asked = os.environ.get(STOP_AT)
    if not asked:
        return
    name, _, which = asked.partition(":")
    if name != step:
        return
    _reached[step] += 1
    if _reached[step] == int(which or 1):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
