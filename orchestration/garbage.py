"""Garbage collection, told what kind of process this is.

Belongs here: how often Python looks for cycles during a run. Does not belong here: anything about a run itself.

A run imports thousands of classes and parses a manifest of objects that all stay. Python's default looks through them
again and again as they grow and finds nothing: a third of the whole run went there.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# New objects before a look at the young ones, and looks before one at the older ones; the defaults are 700, 10, 10.
_THRESHOLDS = (50_000, 20, 50)


@contextmanager
def rarely_collected() -> Iterator[None]:
    """No collection while everything is imported; call ``everything_is_loaded`` then."""
    before = gc.get_threshold()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def collect_rarely() -> None:
    """For a process that is somebody else's, as those that Dagster's daemon starts: only the thresholds."""
    gc.set_threshold(*_THRESHOLDS)


def everything_is_loaded() -> None:
    """What is there now stays and is looked through no more; what comes is, but rarely."""
    gc.freeze()
    collect_rarely()
    gc.enable()
