"""``concord ui``: Dagster's web interface on this home, until interrupted; the daemon too where none is at work.

Belongs here: the options and the words. Does not belong here: the processes (``orchestration.launching.service``).
"""

import click

from orchestration.cli.application import Application, common_options, remark, say
from orchestration.cli.daemon_command import serve
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import Number
from orchestration.wording.messages import Messages

_PORT = 3000
_HOST = "127.0.0.1"


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="ui", help=messages("ui.help"), messages=messages)
    @click.option("--port", type=Number(1, 65535), default=_PORT, metavar="N", help=messages("ui.port", port=_PORT))
    @click.option("--host", default=_HOST, metavar="HOST", help=messages("ui.host", host=_HOST))
    @click.option("--no-daemon", is_flag=True, help=messages("ui.no_daemon"))
    @click.pass_obj
    def ui(application: Application, port: int, host: str, no_daemon: bool) -> int:
        from orchestration.launching import service

        home = application.home()
        home.create()
        tell = application.messages
        if host not in (_HOST, "localhost", "::1"):
            remark(tell("ui.open_to_others", host=host))
        say(tell("ui.address", host=host, port=port))
        parts = [service.webserver(host, port)]
        if not no_daemon:
            if service.has_daemon(home):
                remark(tell("ui.daemon_is_there"))
            else:
                parts.insert(0, service.daemon())
        return serve(application, parts)

    return common_options(messages)(ui)
