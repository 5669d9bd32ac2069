"""Garbage collection during a run, and that it is left as it was found."""

import gc
from collections.abc import Iterator

import pytest

from orchestration.garbage import everything_is_loaded, rarely_collected


@pytest.fixture(autouse=True)
def usual_thresholds() -> Iterator[None]:
    """Those of Python, whatever a test before this one loaded in this process; theirs come back."""
    of_before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*of_before)


def test_collection_is_left_as_it_was_found() -> None:
    before = gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()
    with rarely_collected():
        assert not gc.isenabled()
        everything_is_loaded()
        assert gc.isenabled()
        assert gc.get_threshold()[0] > before[0][0]
        assert gc.get_freeze_count() > 0
    assert (gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()) == before


def test_collection_is_left_as_it_was_found_after_an_error() -> None:
    before = gc.get_threshold(), gc.isenabled()
    with pytest.raises(OSError), rarely_collected():
        raise OSError
    assert (gc.get_threshold(), gc.isenabled()) == before
