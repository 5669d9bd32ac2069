"""A text that is a numbered list: «1) Фестиваль 2) Ярмарка».

Belongs here: dividing such a text into its items. Does not belong here: what the items mean.
"""

import re

_FEWEST = 2
_MOST = 99
_BEGINS = re.compile(r"\s*1[.)]")


def numbered_items(text: str) -> list[str]:
    """The items of a text that is a list numbered from 1 upwards without a gap; none for a text that is no such list.

    What stands before the first number belongs to no item, so a list has nothing there.
    """
    if _BEGINS.match(text) is None:
        return []
    starts: list[tuple[int, int]] = []
    while len(starts) < _MOST:
        at = starts[-1][1] if starts else 0
        number = re.compile(rf"(?:^|(?<=[\s;,]))\s*{len(starts) + 1}(?:\)|\.(?=\s|[^\W\d]))\s*")
        found = number.search(text, at)
        if found is None:
            break
        starts.append(found.span())
    if len(starts) < _FEWEST or starts[0][0] != 0:
        return []
    ends = [start for start, _ in starts[1:]] + [len(text)]
    items = [text[begun:end].strip(" \t\r\n;,") for (_, begun), end in zip(starts, ends, strict=True)]
    return items if all(items) else []
