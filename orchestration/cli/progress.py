"""Progress of a run on standard error: bars on a terminal, plain lines elsewhere.

Belongs here: both ways to show a ``Monitor``. Does not belong here: what is measured (``orchestration.monitor``),
results (see ``run_report``).
"""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from orchestration.cli.application import remark
from orchestration.monitor import Monitor
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from rich.progress import TaskID


class LineMonitor(Monitor):
    """A line when a stage begins."""

    def __init__(self, messages: Messages, started: float | None = None) -> None:
        super().__init__(started)
        self._messages = messages

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        return None

    def begun(self, name: str, total: int | None) -> None:
        """Say which stage begins."""
        if total != 0:
            remark(self._messages(f"stage.{name}"))

    def waits(self, kind: str, seconds: float) -> None:
        """Say what is waited for; also where a bar is shown, for a pause without a word looks like the end."""
        remark(self._messages("fault.waits", fault=self._messages(f"fault.{kind}"), seconds=round(seconds)))


class QuietMonitor(LineMonitor):
    """Nothing but measuring, and what hinders."""

    def begun(self, name: str, total: int | None) -> None:
        """Say nothing."""


class BarMonitor(LineMonitor):
    """A bar a stage, with what is being worked on."""

    def __init__(self, messages: Messages, started: float | None = None) -> None:
        super().__init__(messages, started)
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            TextColumn("{task.fields[words]}", style="dim", markup=False),  # names of files, brackets and all
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def begun(self, name: str, total: int | None) -> None:
        """A new bar; one that only swings where the count of steps is not known."""
        if total != 0:
            self._tasks[name] = self._progress.add_task(self._messages(f"stage.{name}"), total=total, words="")

    def step(self, name: str, words: str) -> None:
        """One step further."""
        if name in self._tasks:
            self._progress.update(self._tasks[name], advance=1, words=words[:60])

    def ended(self, name: str) -> None:
        """Full, with its time."""
        if name in self._tasks:
            self._progress.update(self._tasks[name], total=1, completed=1, words="")


def counting(monitor: Monitor, name: str) -> Callable[[str], None]:
    """What to call with the words of each step of a stage."""
    return lambda words: monitor.step(name, words)


def monitor_for(messages: Messages, *, quiet: bool) -> LineMonitor:
    """The monitor that fits where standard error leads."""
    started = time.perf_counter()
    if quiet:
        return QuietMonitor(messages, started)
    return BarMonitor(messages, started) if sys.stderr.isatty() else LineMonitor(messages, started)
