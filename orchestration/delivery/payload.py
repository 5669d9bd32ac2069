"""Digests as text, in which the outbox keeps them.

Belongs here: a digest to JSON and back. Does not belong here: the forms that people see (``rendering``).
"""

import json
from dataclasses import asdict
from datetime import date, datetime

from orchestration.delivery.lifecycle import line_of
from orchestration.delivery.message import Digest


def packed(digest: Digest) -> str:
    """A digest as JSON."""
    return json.dumps(asdict(digest), ensure_ascii=False, default=lambda value: value.isoformat())


def unpacked(text: str) -> Digest:
    """What ``packed`` made."""
    declared = json.loads(text)
    return Digest(
        **{
            **declared,
            "made_at": datetime.fromisoformat(declared["made_at"]),
            "evaluated_on": date.fromisoformat(declared["evaluated_on"]),
            "lines": tuple(map(line_of, declared["lines"])),
        }
    )
