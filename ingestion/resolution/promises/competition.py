"""Which pairs stand out among all that compete for the same promises and events.

Belongs here: scores and who competes. Does not belong here: what is scored, and how (see ``bearing``, ``matching``).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

Left = TypeVar("Left", bound=Hashable)
Right = TypeVar("Right", bound=Hashable)


def unrivalled(scores: Mapping[tuple[Left, Right], float]) -> set[tuple[Left, Right]]:
    """The pairs neither side of which has anything in common with anything else."""
    lefts, rights = Counter(left for left, _ in scores), Counter(right for _, right in scores)
    return {(left, right) for left, right in scores if lefts[left] == rights[right] == 1}


def clear_winners(
    scores: Mapping[tuple[Left, Right], float], margin: float, is_enough: Callable[[tuple[Left, Right], float], bool]
) -> list[tuple[Left, Right]]:
    """The pairs that are enough and better by ``margin`` than any other of either of their sides, the best first.

    Once a pair is taken both its sides compete no more, so another pair may come to stand out. Each side is taken once
    at most; equal input gives equal output, whatever its order.
    """
    rest = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    won: list[tuple[Left, Right]] = []
    found = True
    while found:
        found = False
        for place, (pair, score) in enumerate(rest):
            rivals = [
                other
                for at, (another, other) in enumerate(rest)
                if at != place and (another[0] == pair[0] or another[1] == pair[1])
            ]
            if is_enough(pair, score) and all(score - other >= margin for other in rivals):
                won.append(pair)
                rest = [(other, value) for other, value in rest if other[0] != pair[0] and other[1] != pair[1]]
                found = True
                break
    return won
