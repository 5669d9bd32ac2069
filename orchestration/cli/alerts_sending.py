"""The commands of ``concord alerts`` that speak to channels: sending what is due, trying a channel, the heartbeat.

Belongs here: their options and words. Does not belong here: sending (``delivery``), what a run tells of its delivery
(``alerts_delivered``).
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from orchestration.cli.alerts_delivered import outcome_lines
from orchestration.cli.alerts_shared import guarded
from orchestration.cli.application import Application, Exit, remark, say, say_json
from orchestration.cli.group import LocalCommand
from orchestration.wording.messages import Messages
from orchestration.wording.moments import moment_words

if TYPE_CHECKING:
    from orchestration.delivery.delivering import DeliveryOutcome


def sending(messages: Messages) -> list[click.Command]:
    """The commands in one language, in the order in which they are shown."""
    return [_send(messages), _test(messages), _heartbeat(messages)]


def _send(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="send", help=messages("alerts.send.help"), messages=messages)
    @click.option("--again", is_flag=True, help=messages("alerts.again"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    @guarded
    def send(application: Application, again: bool, as_json: bool) -> int:
        from orchestration.delivery import deliver
        from orchestration.delivery.outbox import try_again
        from orchestration.delivery.store import opened

        home = application.home_anyhow()
        if again:
            with opened(home) as connection:
                try_again(connection, datetime.now(UTC))
        outcome = deliver(home, today=home.settings.today())
        _tell_outcome(application, outcome, as_json=as_json)
        if outcome.failed or outcome.given_up_count:
            return Exit.SYSTEM_FAILED
        return Exit.OK if outcome.slip is None else Exit.WRONG_USAGE

    return send


def _tell_outcome(application: Application, outcome: "DeliveryOutcome", *, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        say_json(asdict(outcome))
        return
    for line in outcome_lines(application.messages, outcome, is_asked=True):
        say(line)


def _test(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="test", help=messages("alerts.test.help"), messages=messages)
    @click.argument("channel", metavar="CHANNEL")
    @click.pass_obj
    @guarded
    def test(application: Application, channel: str) -> int:
        from orchestration.delivery.trial import try_channel
        from orchestration.operation import operation_of

        home, tell = application.home(), application.messages
        named = {known.name: known for known in operation_of(home).channel}
        if channel not in named:
            raise click.UsageError(tell("usage.no_such_channel", name=channel), click.get_current_context())
        problem = try_channel(home, named[channel], now=datetime.now(UTC), today=application.day())
        if problem is not None:
            remark(tell("alerts.channel_failed", name=channel, error=problem))
            return Exit.SYSTEM_FAILED
        say(tell("alerts.tested", name=channel))
        return Exit.OK

    return test


def _heartbeat(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="heartbeat", help=messages("alerts.heartbeat.help"), messages=messages)
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    @guarded
    def heartbeat(application: Application, as_json: bool) -> int:
        from dataclasses import asdict

        from orchestration.delivery.heartbeat import look

        tell = application.messages
        home = application.home_anyhow()
        found = look(home, today=home.settings.today(), now=datetime.now(UTC))
        if as_json:
            say_json(asdict(found))
        else:
            at = moment_words(tell, home.settings.civil(found.last.at)) if found.last else ""
            sign = tell(f"alerts.sign.{found.last.name}") if found.last else ""
            if found.last is None:
                say(tell("alerts.silent_always"))
            else:
                key = "alerts.silent" if found.is_silent else "alerts.alive"
                say(tell(key, hours=f"{found.silent_hours:g}", at=at, sign=sign))
            if found.problem is not None:
                remark(tell("alerts.problem", error=found.problem))
            if found.told:
                say(tell("alerts.told_directly", names=", ".join(found.told)))
            for name, error in (found.failed or {}).items():
                remark(tell("alerts.channel_failed", name=name, error=error))
            if found.delivery is not None:
                for line in outcome_lines(tell, found.delivery):
                    say(line)
        is_well = not found.is_silent and found.problem is None and found.delivery is not None
        return Exit.OK if is_well else Exit.SYSTEM_FAILED

    return heartbeat
