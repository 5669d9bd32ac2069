"""The commands of ``concord alerts`` by which people decide: acknowledging an alert, muting a rule, and back.

Belongs here: their options and words. Does not belong here: what follows from a decision (``delivery.lifecycle``).
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

import click

from orchestration.cli.alerts_shared import LEAST_DIGITS, guarded, no_such_alert
from orchestration.cli.application import Application, Exit, person, say
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import DAY
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from orchestration.delivery.lifecycle import Alert


def decisions(messages: Messages) -> list[click.Command]:
    """The commands in one language, in the order in which they are shown."""
    return [_ack(messages), _unack(messages), _mute(messages), _unmute(messages)]


def _decided(messages: Messages) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The options of what somebody decides about alerts: why, who, and until when."""
    options = (
        click.option("--reason", required=True, metavar="«…»", help=messages("alerts.reason")),
        click.option("--who", metavar="«…»", help=messages("alerts.who")),
        click.option("--until", type=DAY, metavar="2020-12-31", help=messages("alerts.until")),
    )

    def add(command: Callable[..., int]) -> Callable[..., int]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


class _Decision(TypedDict):
    """What is kept of a decision, by the names under which ``delivery.lifecycle`` takes it."""

    reason: str
    who: str
    until: date | None
    now: datetime


def _decision(messages: Messages, reason: str, who: str | None, until: datetime | None) -> _Decision:
    """What the options of ``_decided`` come to."""
    if not reason.strip():
        raise click.UsageError(messages("usage.no_reason"), click.get_current_context())
    return {
        "reason": reason.strip(),
        "who": who or person(),
        "until": until.date() if until else None,
        "now": datetime.now(UTC),
    }


def _ack(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="ack", help=messages("alerts.ack.help"), messages=messages)
    @click.argument("alert_id", metavar="ID")
    @_decided(messages)
    @click.pass_obj
    @guarded
    def ack(application: Application, alert_id: str, reason: str, who: str | None, until: datetime | None) -> int:
        from orchestration.delivery.lifecycle import acknowledge

        def note(connection: Any, alert: "Alert") -> str:
            if alert.state == "resolved":
                return "alerts.is_resolved"
            acknowledge(connection, alert, **_decision(messages, reason, who, until))
            return "alerts.acked" if until is None else "alerts.acked_until"

        _still_ahead(application, until)
        return _change(application, alert_id, note, until)

    return ack


def _unack(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="unack", help=messages("alerts.unack.help"), messages=messages)
    @click.argument("alert_id", metavar="ID")
    @click.pass_obj
    @guarded
    def unack(application: Application, alert_id: str) -> int:
        from orchestration.delivery.lifecycle import take_back

        def note(connection: Any, alert: "Alert") -> str:
            if alert.state == "resolved":
                return "alerts.is_resolved"
            if alert.state != "acknowledged":
                return "alerts.not_acked"
            take_back(connection, alert)
            return "alerts.unacked"

        return _change(application, alert_id, note)

    return unack


def _change(
    application: Application, alert_id: str, note: Callable[[Any, "Alert"], str], until: datetime | None = None
) -> int:
    """Change the one alert that begins so; what holds is looked at first, so that each alert shown can be named."""
    from orchestration.delivery.delivering import refresh
    from orchestration.delivery.lifecycle import NoSuchAlertError, find
    from orchestration.delivery.store import deciding, opened

    home = application.home()
    refresh(home, today=application.day())
    try:
        with opened(home) as connection, deciding(connection):
            if len(alert_id) < LEAST_DIGITS:
                raise NoSuchAlertError(alert_id, 0)
            alert = find(connection, alert_id)
            key = note(connection, alert)
    except NoSuchAlertError as error:
        words = no_such_alert(application.messages, error.beginning, error.found)
        raise click.UsageError(words, click.get_current_context()) from error
    day = until.date() if until else None
    say(application.messages(key, subject=alert.line.subject, text=alert.line.text, until=day))
    return Exit.OK


def _mute(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="mute", help=messages("alerts.mute.help"), messages=messages)
    @click.argument("rule", metavar="RULE")
    @_decided(messages)
    @click.pass_obj
    @guarded
    def mute(application: Application, rule: str, reason: str, who: str | None, until: datetime | None) -> int:
        from orchestration.delivery.lifecycle import mute as keep_quiet
        from orchestration.delivery.store import deciding, opened

        home = application.home()
        _known_rule(application, rule)
        _still_ahead(application, until)
        with opened(home) as connection, deciding(connection):
            keep_quiet(connection, rule, **_decision(messages, reason, who, until))
        key, day = ("alerts.muted", None) if until is None else ("alerts.muted_until", until.date())
        say(application.messages(key, rule=rule, until=day))
        return Exit.OK

    return mute


def _unmute(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="unmute", help=messages("alerts.unmute.help"), messages=messages)
    @click.argument("rule", metavar="RULE")
    @click.pass_obj
    @guarded
    def unmute(application: Application, rule: str) -> int:
        from orchestration.delivery.lifecycle import unmute as speak_again
        from orchestration.delivery.store import deciding, opened

        home = application.home()
        with opened(home) as connection, deciding(connection):
            was_muted = speak_again(connection, rule)
        if not was_muted:
            _known_rule(application, rule)
        say(application.messages("alerts.unmuted" if was_muted else "alerts.not_muted", rule=rule))
        return Exit.OK

    return unmute


def _known_rule(application: Application, name: str) -> None:
    from orchestration.delivery.rules import rules_of

    if name not in (rule.name for rule in rules_of(application.home()).rules):
        words = application.messages("usage.no_such_rule", name=name)
        raise click.UsageError(words, click.get_current_context())


def _still_ahead(application: Application, until: datetime | None) -> None:
    """A last day that is past would change nothing."""
    if until is not None and until.date() < (today := application.day()):
        words = application.messages("usage.day_past", value=until.date(), today=today)
        raise click.UsageError(words, click.get_current_context())
