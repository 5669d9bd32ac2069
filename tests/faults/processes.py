"""Commands of ``concord`` as processes of their own that start in an instant: forked from one that has imported all.

Belongs here: starting them, their surroundings, how they ended and what they said. Does not belong here: what is asked
of them.

A cold ``concord run`` imports for ten seconds, and its audit for another ten. The fault suite needs hundreds of them,
each a real process that can be killed, so the imports are done once (``warm``) by the fork server of
``multiprocessing``. What is forked calls ``orchestration.cli.main`` as the command does. ``cold`` starts the command
itself.
"""

import atexit
import importlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

from tests.faults import preload

REPOSITORY = Path(__file__).resolve().parents[2]
KILLED = -9
"""How a process ends that was killed."""


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (``KILLED`` if by a signal) and what it said."""

    code: int
    output: str
    complaints: str

    @property
    def words(self) -> str:
        """All that it said."""
        return self.output + self.complaints


@dataclass
class Command:
    """A command under way."""

    process: ForkServerProcess
    folder: Path
    started: float = field(default_factory=time.monotonic)

    def kill(self) -> None:
        """End it as SIGKILL does, wherever it is."""
        self.process.kill()

    def wait(self, seconds: float = 1800) -> Ended:
        """How it ended. One that does not end within a time is killed and the test fails."""
        self.process.join(seconds)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
            pytest.fail(f"a command did not end within {seconds:g} s:\n{self._said('stdout')}\n{self._said('stderr')}")
        return Ended(self.process.exitcode, self._said("stdout"), self._said("stderr"))

    def _said(self, name: str) -> str:
        """What it wrote; nothing where it was killed before it began to."""
        file = self.folder / name
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""


class Commands:
    """Starts commands. ``folder`` is where what they say is kept; ``settings`` replaces values of modules in them."""

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        if not hasattr(os, "fork"):
            pytest.skip("platform: processes cannot be forked")
        self._folder = folder
        self._settings = dict(settings)
        self._count = 0
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.faults.warm"])
        before = dict(os.environ)
        paths = [str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])]
        os.environ.update(LD_PRELOAD=str(preload.library()), PYTHONPATH=os.pathsep.join(paths))
        try:
            forkserver.ensure_running()
        finally:
            os.environ.clear()
            os.environ.update(before)

    def start(
        self, home: Path, *arguments: str | Path, environment: Mapping[str, str] | None = None, **settings: Any
    ) -> Command:
        """Start ``concord --home HOME ARGUMENTS``."""
        self._count += 1
        folder = self._folder / f"{self._count:04}"
        folder.mkdir(parents=True)
        words = ["--lang", "en", "--home", str(home), *map(str, arguments)]
        # One that was killed leaves its audit behind for a moment; a group can be waited for and ended as one.
        process = self._context.Process(
            target=_carry_out, args=(words, dict(environment or {}), folder, {**self._settings, **settings})
        )
        process.start()
        return Command(process, folder)

    def run(
        self, home: Path, *arguments: str | Path, environment: Mapping[str, str] | None = None, **settings: Any
    ) -> Ended:
        """Start a command and wait for its end."""
        return self.start(home, *arguments, environment=environment, **settings).wait()


def cold(home: Path, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> Ended:
    """The command as anybody starts it, in a process that has imported nothing."""
    words = [sys.executable, "-m", "orchestration.cli", "--lang", "en", "--home", str(home), *map(str, arguments)]
    done = subprocess.run(
        words, env={**os.environ, **(environment or {})}, cwd=REPOSITORY, capture_output=True, encoding="utf-8"
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def _carry_out(words: list[str], environment: dict[str, str], folder: Path, settings: dict[str, Any]) -> None:
    """What the forked process does."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for name, number in (("stdout", 1), ("stderr", 2)):
        opened = os.open(folder / name, os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, number)
        setattr(sys, name, os.fdopen(number, "w", encoding="utf-8", buffering=1, closefd=False))
    for place, value in settings.items():
        module, _, attribute = place.rpartition(".")
        setattr(importlib.import_module(module), attribute, value)
    _audits_are_forked()
    preload.begin(environment)
    time.tzset()
    from orchestration.cli import main

    code = main(words)
    atexit._run_exitfuncs()
    sys.exit(code)


def _audits_are_forked() -> None:
    """The audit's process is a child as ever, of which all is real but that it has its imports already."""
    from data_quality import client

    class Forked(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, command: Sequence[str], **how: Any) -> None:
            environment = how.pop("env")
            super().__init__(command, preexec_fn=lambda: _serve_audits(environment), **how)

    class Subprocess:
        Popen = Forked

        def __getattr__(self, name: str) -> Any:
            return getattr(subprocess, name)

    setattr(client, "subprocess", Subprocess())  # noqa: B010 -- not a name that the module exports


def _serve_audits(environment: Mapping[str, str]) -> None:
    """Called between fork and exec, which is never come to."""
    # Whatever else its parent holds, the home's lock above all, is not this process's; and closing what the parent
    # waits on tells it that all is well.
    os.closerange(3, os.sysconf("SC_OPEN_MAX") if os.sysconf("SC_OPEN_MAX") < 65536 else 65536)
    os.environ.update(environment)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    code = 1
    try:
        from data_quality import worker

        code = worker.main()
    finally:
        os._exit(code)


def json_of(ended: Ended) -> dict[str, Any]:
    """What a command with ``--json`` answered."""
    answer: dict[str, Any] = json.loads(ended.output)
    return answer
