"""The condition that a home is not sound, judged by what the last look through it found.

Belongs here: when it holds, what its wording may name. Does not belong here: looking (``keeping``), the other
conditions of the pipeline (``pipeline_conditions``).
"""

from collections.abc import Sequence
from typing import Any

from ingestion.home import Home
from orchestration.soundness import soundness_of

Found = Sequence[tuple[tuple[Any, ...], dict[str, Any]]]


def unsound(home: Home) -> Found | None:
    """The condition with its values, nothing where the last look found no error; None where nobody has looked."""
    record = soundness_of(home)
    if record is None:
        return None
    if record.since is None:
        return []
    errors = [one for one in record.findings if one.severity == "error"]
    values = {
        "at": record.at,
        "since": record.since,
        "count": record.errors,
        "findings": [f"{one.message} {one.remedy}" for one in errors],
        "more": record.errors - len(errors),
        "command": record.command,
        "error": None if record.error is None else record.error.rstrip("."),
    }
    return [((), values)]
