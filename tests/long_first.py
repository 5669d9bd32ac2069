"""A pytest plugin: files that take long come first, so that at the end no process waits for another's long one.

``--dist loadfile`` hands out whole files. With ``--no-loadscope-reorder`` it does so in the order of collection; its
own order goes by the number of tests, and a file of few tests may be the longest.
"""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

LONG = (
    "tests/faults/test_disk.py",
    "tests/faults/test_kill.py",
    "tests/faults/test_many.py",
    "tests/faults/test_clock.py",
    "tests/faults/test_copy.py",
    "tests/integration/orchestration/test_verify.py",
    "tests/integration/orchestration/test_run.py",
    "tests/integration/test_examples.py",
    "tests/integration/test_stories.py",
    "tests/integration/warehouse/test_marts.py",
    "tests/integration/data_quality/test_audit.py",
    "tests/integration/warehouse/test_faults.py",
)
"""Files that take more than half a minute of processor time each; where they stand among each other matters little."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {ROOT / file: number for number, file in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path, len(LONG)))
