"""``concord daemon``: what runs by itself on this home (sensors, schedules, runs), until it is stopped.

Belongs here: the options and the words, and what both long-running commands share. Does not belong here: the processes
(``orchestration.launching.service``).
"""

import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say
from orchestration.cli.group import LocalCommand
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from orchestration.launching.service import Part


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="daemon", help=messages("daemon.help"), messages=messages)
    @click.pass_obj
    def daemon(application: Application) -> int:
        from orchestration.journal import line
        from orchestration.launching import service
        from orchestration.operation import operation_of

        home, tell = application.home(), application.messages
        if home.is_new:  # the folder may have been mistyped
            say(line(tell("home.new", path=home.root)))
        home.create()
        if service.has_daemon(home):
            remark(tell("daemon.is_there", path=home.root))
            return Exit.SYSTEM_FAILED
        say(line(tell("daemon.works", path=home.root, inbox=operation_of(home).inbox.url or home.inbox)))
        return serve(application, [service.daemon()])

    return common_options(messages)(daemon)


def serve(application: Application, parts: "Sequence[Part]") -> int:
    """Run processes on the home until they are stopped; what ends by itself is a failure.

    Without the daemon among them it is the interface alone that stops: a service may go on beside it.
    """
    from ingestion.lock import HomeIsBusyError, writing
    from orchestration.history.instance import write_settings
    from orchestration.journal import LANGUAGE, line
    from orchestration.keeping.place import settle
    from orchestration.launching.service import Service, daemon, stop_on_signals

    home, tell = application.home(), application.messages
    with suppress(HomeIsBusyError), writing(home.root, wait_seconds=0):  # who has the lock has seen to it
        settle(home)
    environment = {
        **os.environ,
        "CONCORD_HOME": str(home.root),
        "DAGSTER_HOME": str(write_settings(home)),
        LANGUAGE: tell.language,
    }
    words = "daemon" if daemon() in parts else "ui"
    service = Service(parts, environment)
    stop_on_signals(service)
    ended = service.run(on_stop=lambda: say(line(tell(f"service.stopping.{words}"))))
    if ended is None:
        say(line(tell(f"service.stopped.{words}")))
        return Exit.OK
    remark(line(tell(f"service.ended.{words}", part=ended), logging.ERROR))
    return Exit.SYSTEM_FAILED
