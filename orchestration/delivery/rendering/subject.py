"""The subject of a digest and its heading: one line, whatever stands in documents.

Belongs here: that line. Does not belong here: anything of the letter itself.
"""

from collections import Counter

from orchestration.delivery.message import Digest
from orchestration.delivery.rendering.acting_signs import one_line
from orchestration.delivery.rendering.arranged import CHANGES, clipped, told_to
from orchestration.wording.russian import counted, day_in_words

_LONGEST, _LONGEST_AUDIENCE = 180, 60  # signs; more is not shown by most programs
_LONGEST_HEADING = 500


def subject_of(digest: Digest) -> str:
    """What the heading says, no longer than a subject is shown."""
    return clipped(_told(digest, clipped(one_line(digest.audience), _LONGEST_AUDIENCE)), _LONGEST)


def heading_of(digest: Digest) -> str:
    """For whom, as of when, what is new in numbers, or the alert itself where there is one alone; always one line."""
    return clipped(_told(digest, one_line(digest.audience)), _LONGEST_HEADING)


def _told(digest: Digest, audience: str) -> str:
    said = told_to(digest.role)
    if not digest.lines:
        told = said["nothing"]
    elif len(digest.lines) == 1:
        (line,) = digest.lines
        told = f"{said['changes'][line.change].lower()} — {one_line(line.kind_label)}: {one_line(line.subject)}"
    else:
        counts = Counter(line.change for line in digest.lines)
        told = ", ".join(counted(counts[change], said["counts"][change]) for change in CHANGES if counts[change])
        grave = sum(line.severity == "error" and line.change != "resolved" for line in digest.lines)
        if grave:
            told += f"; {counted(grave, said['counts']['grave'])}"
    return f"{said['sender']} — {audience}, {day_in_words(digest.evaluated_on)}: {told}"
