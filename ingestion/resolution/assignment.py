"""Best overall one-to-one assignment between two lists.

Belongs here: the assignment alone. Does not belong here: what is assigned, or how a pair is scored.
"""

from collections.abc import Mapping


def best_assignment(scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Pairs (left, right) of the assignment with the highest total score; each index is used once at most.

    ``scores`` holds the admissible pairs only, each with a score above 0; a pair that is absent is never chosen.
    Ties are settled by the order of the indices, so equal input gives equal output.
    """
    if len(scores) <= 1:
        return list(scores)
    lefts = sorted({left for left, _ in scores})
    rights = sorted({right for _, right in scores})
    if len({left for left, _ in scores}) == len(scores) == len(rights):
        return sorted(scores)  # nothing competes
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    matrix = np.zeros((len(lefts), len(rights)))
    row_of = {left: index for index, left in enumerate(lefts)}
    column_of = {right: index for index, right in enumerate(rights)}
    for (left, right), score in scores.items():
        matrix[row_of[left], column_of[right]] = score
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    pairs = ((lefts[row], rights[column]) for row, column in zip(rows, columns, strict=True))
    return sorted(pair for pair in pairs if pair in scores)
