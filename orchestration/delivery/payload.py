"""Digests as text, in which the outbox keeps them.

Belongs here: a digest to JSON and back, also one that an earlier or a later version of the program wrote: what this one
does not know is left out, what it knows besides has a default. Does not belong here: the forms that people see
(``rendering``).
"""

import json
from dataclasses import asdict
from datetime import date, datetime

from orchestration.delivery.lifecycle import known_to, line_of
from orchestration.delivery.message import Digest


class UnpackingError(ValueError):
    """A kept digest cannot be read; the message says what is wrong with it."""


def packed(digest: Digest) -> str:
    """A digest as JSON."""
    return json.dumps(asdict(digest), ensure_ascii=False, default=lambda value: value.isoformat())


def unpacked(text: str) -> Digest:
    """What ``packed`` made.

    Raises:
        UnpackingError: it lacks what no digest can do without.
    """
    try:
        declared = json.loads(text)
        return Digest(
            **{
                **known_to(Digest, declared),
                "made_at": datetime.fromisoformat(declared["made_at"]),
                "evaluated_on": date.fromisoformat(declared["evaluated_on"]),
                "answer_by": date.fromisoformat(declared["answer_by"]) if declared.get("answer_by") else None,
                "lines": tuple(map(line_of, declared["lines"])),
            }
        )
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise UnpackingError(f"{type(error).__name__}: {error}") from error
