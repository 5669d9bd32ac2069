"""Resources: what assets, checks and sensors are given to work with; each can be replaced in a test.

Belongs here: the home, its lock, the auditor as resources of Dagster. Does not belong here: any step of a run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from dagster import InitResourceContext

from ingestion.home import Home
from ingestion.lock import writing
from orchestration.building.auditor import Auditor, started_or_new
from orchestration.keeping.leftovers import remove_abandoned
from orchestration.keeping.place import settle_landed
from orchestration.monitor import Monitor


class HomeResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The home that runs work on."""

    root: str

    def open(self) -> Home:
        """The home with its settings as they are now."""
        return Home.open(Path(self.root))

    def open_anyhow(self) -> Home:
        """The home, with the usual settings where its own cannot be read: for what must work then as well."""
        return Home.open_anyhow(Path(self.root))


class WriterResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The home's write lock, held from a run's first step to its last. A run that finds it taken waits."""

    root: str
    wait_seconds: float = 3600.0

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator["WriterResource"]:
        """Hold the lock while the run goes on."""

        def say(holder: str) -> None:
            if context.log is not None:
                context.log.info(f"another run writes to the home ({holder}); waiting")

        with writing(Path(self.root), wait_seconds=self.wait_seconds, on_wait=say):
            home = Home(Path(self.root))
            home.create()
            settle_landed(home)  # the run's own instance is open: its history stays where it is
            remove_abandoned(home)
            yield self


class HeldWriterResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """In place of ``WriterResource`` where this process holds the lock already."""


class CourierResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Whether a run tells people at its end. ``concord run`` does it itself, when the home's lock is free again."""

    delivers: bool = True


@dg.resource(description="Аудит в отдельном процессе")
def auditor(_context: InitResourceContext) -> Iterator[Auditor]:
    """An auditor whose process lives as long as the run."""
    with started_or_new() as made:
        yield made


@dg.resource(description="Время этапов запуска")
def monitor(_context: InitResourceContext) -> Monitor:
    """A monitor that counts from where the run begins, not from where the definitions were loaded."""
    return Monitor()


# What a writing step asks for. It does nothing with the lock but need it; two kinds of resource stand for it.
Writer = dg.ResourceParam[WriterResource | HeldWriterResource]
Courier = dg.ResourceParam[CourierResource]
