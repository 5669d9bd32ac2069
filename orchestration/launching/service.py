"""A service: Dagster's long-running processes on one home, started together, watched, and put away together.

Belongs here: which processes there are, starting and stopping them, one daemon a home. Does not belong here: what goes
on in one of them (``service_part``), runs (``launching``), words to a person (``cli``).

A service ends when any of its processes does; bringing it back is for the system's own service manager, which tells
about it and waits longer each time.
"""

import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import filelock

from ingestion.home import Home
from ingestion.processes import apart, environment_of

DEFINITIONS = "orchestration.definitions"
STOP_SECONDS = 150.0
"""How long a process has to end: a daemon waits for the run under way, two minutes at most."""

_LOOK_SECONDS = 0.5
_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Part:
    """One process: the name of what it is, and arguments of Dagster's own command for it."""

    name: str
    arguments: tuple[str, ...] = ()


def daemon() -> Part:
    """What ticks schedules and sensors and launches runs."""
    return Part("daemon", ("run",))


def webserver(host: str, port: int) -> Part:
    """The interface."""
    return Part("webserver", ("--host", host, "--port", str(port)))


def daemon_lock(home: Home) -> filelock.FileLock:
    """The lock that the one daemon of a home holds as long as it lives."""
    return filelock.FileLock(home.state / "daemon.lock")


def has_daemon(home: Home) -> bool:
    """Whether a daemon works on this home now."""
    lock = daemon_lock(home)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        return True
    lock.release()
    return False


class Service:
    """Processes that run until one of them ends, or until ``stop`` is asked for.

    All of them ask one code server for the definitions. Left to themselves, the daemon would start a new one every
    minute, which imports everything again, and the web server one more.
    """

    def __init__(self, parts: Sequence[Part], environment: Mapping[str, str]) -> None:
        self._parts = tuple(parts)
        # Where output is in an old code page, what it cannot show is no reason to stop.
        self._environment = environment_of(environment, PYTHONUNBUFFERED="1", PYTHONIOENCODING=":replace")
        self._stop = threading.Event()

    def stop(self) -> None:
        """Have ``run`` put all processes away and return. Safe in a signal handler."""
        self._stop.set()

    def run(self, on_stop: Callable[[], None] = lambda: None) -> str | None:
        """Run until stopped, which gives None; or until a process ended by itself, which gives its name and code.

        ``on_stop`` is called when it was asked to stop and begins to: a run under way is waited for.

        Raises:
            OSError: a process cannot be started.
        """
        processes: list[tuple[Part, subprocess.Popen[bytes]]] = []

        def wait(is_enough: Callable[[], bool]) -> str | None:
            while not is_enough() and not self._stop.wait(_LOOK_SECONDS):
                for part, process in processes:
                    if (code := process.poll()) is not None:
                        return f"{part.name} ({code})"
            if self._stop.is_set():
                on_stop()
            return None

        with tempfile.TemporaryDirectory(prefix="concord-") as private:  # nobody else may enter it
            place = _CodePlace.within(Path(private))
            try:
                code = Part(
                    "code", ("code-server", "start", "--log-level", "warning", "-m", DEFINITIONS, *place.arguments)
                )
                processes.append((code, self._start(code)))
                if (ended := wait(place.answers)) is not None or self._stop.is_set():
                    return ended
                for part in self._parts:
                    reading = Part(part.name, (*part.arguments, "-w", str(place.workspace)))
                    processes.append((part, self._start(reading)))
                return wait(lambda: False)
            finally:
                # The code server last: the others ask it to the end.
                _put_away([process for _, process in processes[1:]])
                _put_away([process for _, process in processes[:1]])

    def _start(self, part: Part) -> "subprocess.Popen[bytes]":
        # Apart: an interrupt from the terminal reaches us alone, and the others once, by us.
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "orchestration.launching.service_part", part.name, *part.arguments],
            stdin=subprocess.PIPE,
            env=self._environment,
            cwd=self._environment["CONCORD_HOME"],
            **apart(),
        )


@dataclass(frozen=True, slots=True)
class _CodePlace:
    """Where the code server listens: a socket in a folder of our own, or a port of this machine on Windows."""

    socket: Path | None
    port: int | None
    workspace: Path

    @classmethod
    def within(cls, folder: Path) -> "_CodePlace":
        """A place, with the file that tells it to Dagster."""
        import yaml

        made = cls(folder / "code", None, folder / "workspace.yaml")
        if not hasattr(socket, "AF_UNIX"):
            with socket.socket() as free:
                free.bind((_LOOPBACK, 0))
                made = cls(None, free.getsockname()[1], made.workspace)
        where = {"host": _LOOPBACK, "port": made.port} if made.socket is None else {"socket": str(made.socket)}
        # The name under which schedules and sensors are remembered: the same whoever starts the server.
        said = {"load_from": [{"grpc_server": {**where, "location_name": DEFINITIONS}}]}
        made.workspace.write_text(yaml.safe_dump(said), encoding="utf-8")
        return made

    @property
    def arguments(self) -> tuple[str, ...]:
        """What the code server is told."""
        if self.socket is not None:
            return ("--socket", str(self.socket))
        return ("--host", _LOOPBACK, "--port", str(self.port))

    def answers(self) -> bool:
        """Whether somebody listens there."""
        kind = socket.AF_UNIX if self.socket is not None else socket.AF_INET
        with socket.socket(kind) as probe:
            try:
                probe.connect(str(self.socket) if self.socket is not None else (_LOOPBACK, self.port))
            except OSError:
                return False
        return True


def stop_on_signals(service: Service) -> None:
    """Stop a service on Ctrl-C, when the service manager asks, and when the terminal is closed."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: service.stop())


def _put_away(processes: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Ask all to end, by ending their standard input, and kill what does not."""
    for process in processes:
        with suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
    for process in processes:
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
