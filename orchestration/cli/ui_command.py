"""``concord ui``: Dagster's web interface and daemon on this home, until interrupted.

Belongs here: starting both with the right environment. Does not belong here: definitions (``orchestration.build``).
"""

import os
import signal
import subprocess
import sys

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say
from orchestration.cli.group import LocalCommand
from orchestration.cli.messages import Messages
from orchestration.cli.options import Number

_PORT = 3000
_HOST = "127.0.0.1"


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="ui", help=messages("ui.help"), messages=messages)
    @click.option("--port", type=Number(1, 65535), default=_PORT, metavar="N", help=messages("ui.port", port=_PORT))
    @click.option("--host", default=_HOST, metavar="HOST", help=messages("ui.host", host=_HOST))
    @click.pass_obj
    def ui(application: Application, port: int, host: str) -> int:
        from orchestration.instance import write_settings

        home = application.home()
        home.create()
        tell = application.messages
        if host not in (_HOST, "localhost", "::1"):
            remark(tell("ui.open_to_others", host=host))
        say(tell("ui.address", host=host, port=port))
        environment = {
            **os.environ,
            "CONCORD_HOME": str(home.root),
            "DAGSTER_HOME": str(write_settings(home)),
        }
        arguments = ["-m", "orchestration.definitions", "--host", host, "--port", str(port)]
        # A shell that puts us into the background has interrupts ignored, which children would take over.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        # Dagster would rather have its own project tool start it, and says so every time.
        quiet = ["-W", "ignore:Function `dev_command` is superseded"]
        process = subprocess.Popen([sys.executable, *quiet, "-m", "dagster", "dev", *arguments], env=environment)
        # Whoever stops us (a service manager) means the interface, which puts its own processes away on an interrupt
        # alone. The terminal's Ctrl-C reaches it by itself.
        stop = signal.SIGTERM if os.name == "nt" else signal.SIGINT
        signal.signal(signal.SIGTERM, lambda *_: process.send_signal(stop))
        try:
            code = process.wait()
        except KeyboardInterrupt:  # the terminal has told the child as well: it puts its own processes away
            process.wait()
            return Exit.OK
        return Exit.OK if code == 0 else Exit.SYSTEM_FAILED

    return common_options(messages)(ui)
