"""What a run says while it works, and where its seconds go.

Belongs here: stages and their timings, without any output. Does not belong here: bars and lines on a terminal (see
``cli.progress``), Dagster's log.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

# The stages of the main job, in order; the names stand in ``manifest.json`` under ``timings``.
STAGES = ("imports", "read", "resolve", "dbt", "audit", "publish")


class Monitor:
    """Follows one run. This one only measures; the command line has one that shows."""

    def __init__(self, started: float | None = None) -> None:
        self._started = time.perf_counter() if started is None else started
        self.timings: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[None]:
        """A stage while its body runs; ``total`` is how many steps it takes, where that is known."""
        self.begun(name, total)
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings[name] = self.timings.get(name, 0.0) + time.perf_counter() - start
            self.ended(name)

    def total(self) -> float:
        """Seconds since the run began."""
        return time.perf_counter() - self._started

    def begun(self, name: str, total: int | None) -> None:
        """Called when a stage begins."""

    def step(self, name: str, words: str) -> None:
        """Called when a step of a stage is done; ``words`` name it (a file, a table)."""

    def waits(self, kind: str, seconds: float) -> None:
        """Called when a fault that passes was met (``faults.retries``) and is waited out before another try."""

    def ended(self, name: str) -> None:
        """Called when a stage is over, however it ended."""

    def rounded(self) -> dict[str, float]:
        """Timings so far and the total, in seconds, for the record."""
        return {**{name: round(value, 3) for name, value in self.timings.items()}, "total": round(self.total(), 3)}
