"""Which layout a test shows, in which formats.

Belongs here: the decorator that says so. Does not belong here: the list of layouts (``layouts.yml``), whether each has
its tests (``test_shown``).
"""

from collections.abc import Callable

import pytest

Test = Callable[..., None]


def layout(name: str, *formats: str) -> Callable[[Test], Test]:
    """The test shows a layout in each of these formats; it is run once for each, given as ``file_format``."""

    def mark(test: Test) -> Test:
        return pytest.mark.layout(name, *formats)(pytest.mark.parametrize("file_format", formats)(test))

    return mark
