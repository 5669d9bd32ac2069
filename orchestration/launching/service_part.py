"""One process of a service: Dagster's code server, daemon or web server, which ends when the service does.

Belongs here: what such a process needs beside Dagster's own command. Does not belong here: starting it (``service``).

Run as ``python -m orchestration.launching.service_part code|daemon|webserver …``, the home in ``CONCORD_HOME``. It is
interrupted, as by Ctrl-C, when its standard input ends: so it is stopped on every system alike, and outlives no service
that was killed.
"""

import logging
import os
import sys
import threading
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from ingestion.home import Home

EXIT_TAKEN = 75  # EX_TEMPFAIL: another daemon has this home

SPARE_WORKER = "CONCORD_SPARE_WORKER"
"""A variable that forbids the spare worker by 0, where memory is dearer than a few seconds."""

_PRINTING = ("dagster", "dagit", "dagster-webserver")  # the loggers that Dagster gives a handler
_TALKATIVE = ("SensorDaemon", "QueuedRunCoordinatorDaemon", "MonitoringDaemon")
_SAYS_NOTHING = ("Checking for new runs", "Priority sorting", "Collected ", "Checking run ")

_LOOK_SECONDS = 60.0
_LOCK_SECONDS = 2.0


def main(name: str, arguments: Sequence[str]) -> int:
    """Be that process."""
    threading.Thread(target=_end_with_the_service, args=(os.dup(sys.stdin.fileno()),), daemon=True).start()
    if not sys.stdout.isatty():
        _print_plainly()
    try:
        return {"code": _code, "daemon": _daemon, "webserver": _webserver}[name](list(arguments))
    except KeyboardInterrupt:  # it was to end before Dagster's own command could hear of it
        return 0


def _code(arguments: list[str]) -> int:
    """The definitions, loaded anew when the program, the settings or the day is another."""
    from dagster._cli import cli

    from orchestration.history import instance

    # The history is made before anything of Dagster's own looks for it: the services of a new home start together, and
    # each has its code server answer before it starts the rest.
    with instance.opened(_home()):
        pass
    threading.Thread(target=_reload_when_changed, args=(arguments,), daemon=True).start()
    cli.main(arguments, "dagster", standalone_mode=False)
    return 0


def _daemon(arguments: list[str]) -> int:
    import filelock

    from orchestration.launching.service import daemon_lock
    from orchestration.launching.workers import keep_spare

    home = _home()
    try:
        # A moment is waited: who asks whether there is a daemon holds the lock as long as that takes.
        with daemon_lock(home).acquire(timeout=_LOCK_SECONDS):
            for name in _TALKATIVE:
                logging.getLogger(f"dagster.daemon.{name}").addFilter(_tells_something)
            if os.environ.get(SPARE_WORKER, "1") != "0":
                keep_spare(home)  # first of all: it imports while the daemon does
            from dagster._daemon.cli import cli

            from orchestration.launching import following

            _leave_logging_to_us()
            following.keep_journal(home)
            with following.following_runs(home):
                cli.main(arguments, "dagster-daemon", standalone_mode=False)
    except filelock.Timeout:
        return EXIT_TAKEN
    return 0


def _webserver(arguments: list[str]) -> int:
    from dagster_webserver.cli import dagster_webserver

    dagster_webserver.main(arguments, "dagster-webserver", standalone_mode=False)
    return 0


def _home() -> Home:
    return Home(Path(os.environ["CONCORD_HOME"]))


def _end_with_the_service(stdin: int) -> None:
    from dagster_shared.ipc import send_interrupt

    while os.read(stdin, 1024):
        pass
    send_interrupt()


def _reload_when_changed(arguments: Sequence[str]) -> None:
    """Tell the code server next door. The quarters of the definitions end with the day they were loaded on."""
    import time

    from dagster._grpc.client import DagsterGrpcClient

    from orchestration.launching.workers import what_it_loads

    said = dict(pairwise(arguments))
    home = _home()
    loaded = what_it_loads(home)
    while True:
        time.sleep(_LOOK_SECONDS)
        now = what_it_loads(home)
        if now == loaded:
            continue
        port = said.get("--port")
        client = DagsterGrpcClient(port=int(port) if port else None, socket=said.get("--socket"), host="127.0.0.1")
        try:
            client.reload_code(timeout=180)
            loaded = now
        except Exception:  # asked again in a minute; what was loaded goes on being served
            logging.getLogger(__name__).exception("the definitions could not be loaded anew")


def _tells_something(record: logging.LogRecord) -> bool:
    """Not that somebody looked and found nothing, or nothing new: some ten thousand lines a day."""
    said = record.getMessage()
    return record.levelno > logging.INFO or not (said.startswith(_SAYS_NOTHING) or " skipped" in said)


def _leave_logging_to_us() -> None:
    """Dagster's daemon sets logging up when it starts, to print all it says; that goes where the journal puts it."""
    from dagster._daemon import controller

    set_up: Any = vars(controller)["configure_loggers"]

    def set_up_without_printing(**named: str) -> None:
        set_up(**named)
        for name in _PRINTING:
            logging.getLogger(name).handlers.clear()

    vars(controller)["configure_loggers"] = set_up_without_printing


def _print_plainly() -> None:
    """No colours where nobody looks: a journal shows lines with control characters as a heap of bytes."""
    import coloredlogs  # type: ignore[import-untyped]

    class Plain(logging.Formatter):
        def __init__(self, fmt: str, datefmt: str, **_: object) -> None:
            super().__init__(fmt, datefmt)

    coloredlogs.ColoredFormatter = Plain


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
