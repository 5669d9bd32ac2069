"""The subject of a digest: one line, whatever stands in documents.

Belongs here: that line. Does not belong here: anything of the letter itself.
"""

from collections import Counter

from orchestration.delivery.message import Digest
from orchestration.delivery.rendering.acting_signs import one_line
from orchestration.delivery.rendering.arranged import CHANGES, clipped, told_by
from orchestration.wording.russian import counted, day_in_words

_LONGEST, _LONGEST_AUDIENCE = 180, 60  # signs; more is not shown by most programs


def subject_of(digest: Digest) -> str:
    """For whom, as of when, what is new in numbers, or the alert itself where there is one alone; always one line."""
    said = told_by(digest)
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
    audience = clipped(one_line(digest.audience), _LONGEST_AUDIENCE)
    return clipped(f"{said['sender']} — {audience}, {day_in_words(digest.evaluated_on)}: {told}", _LONGEST)
