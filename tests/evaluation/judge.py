"""Right, abstained or wrong: what one reading is worth beside its label.

Belongs here: holding values against values. Does not belong here: how a topic is read (see ``topics``), printing.

The rule of the house: a value is right or it is marked as not understood. So a reading with even one value that
differs from its label is *wrong*, whatever else it has right; one that leaves out what the label has and says so is
*abstained*; one that leaves it out and calls itself fully understood is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["right", "abstained", "wrong"]

_NOTHING: tuple[object, ...] = (None, "", [], "unclear", "unparsed", "unknown")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and each value that is not the label's as (read, meant)."""

    verdict: Verdict
    differences: Mapping[str, tuple[Any, Any]]


def judge(read: Mapping[str, Any], meant: Mapping[str, Any], *, admits_gaps: bool) -> Judgement:
    """Hold a reading against its label, key by key of the label.

    ``admits_gaps`` says that the reading calls itself partly or not understood: only then may a value be missing.
    """
    differences = {name: (read[name], value) for name, value in meant.items() if read[name] != value}
    if not differences:
        return Judgement("right", {})
    if admits_gaps and all(_is_gap(name, value) for name, (value, _) in differences.items()):
        return Judgement("abstained", differences)
    return Judgement("wrong", differences)


def _is_gap(name: str, value: object) -> bool:
    # A flag of a reading that admits gaps says nothing: nobody acts upon it.
    return value in _NOTHING or value is False or name == "status"
