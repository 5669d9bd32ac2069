"""The subject of a digest: one line, whatever stands in documents.

Belongs here: that line. Does not belong here: anything of the letter itself.
"""

from collections import Counter

from orchestration.delivery.message import Digest
from orchestration.delivery.rendering.arranged import CHANGES, clipped, words
from orchestration.delivery.rendering.visible import one_line
from orchestration.russian import counted, day_in_words

_LONGEST = 150  # signs; more is not shown by most programs


def subject_of(digest: Digest) -> str:
    """What is new in numbers, or the alert itself where there is one alone; never more than a line."""
    said = words()
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
    return clipped(f"{said['product']}, {day_in_words(digest.evaluated_on)}: {told}", _LONGEST)
