"""The commands of ``concord alerts`` that act: sending, acknowledging, muting, rules, channels, the heartbeat.

Belongs here: their options and words. Does not belong here: the commands that look (``alerts_command``), delivery.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orchestration.cli.alerts_command import LEAST_DIGITS, no_such_alert
from orchestration.cli.alerts_delivered import outcome_lines
from orchestration.cli.application import Application, Exit, person, remark, say, say_json, say_table
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import DAY, FILE
from orchestration.wording.messages import Messages
from orchestration.wording.moments import moment_words

if TYPE_CHECKING:
    from orchestration.delivery.delivering import DeliveryOutcome
    from orchestration.delivery.lifecycle import Alert
    from orchestration.delivery.rules import Rule


def acts(messages: Messages) -> list[click.Command]:
    """The commands in one language, in the order in which they are shown."""
    return [
        _send(messages),
        _ack(messages),
        _unack(messages),
        _mute(messages),
        _unmute(messages),
        _rules(messages),
        _test(messages),
        _heartbeat(messages),
    ]


def _guarded(command: Callable[..., int]) -> Callable[..., int]:
    """A store that cannot be used is said in the person's language."""

    @wraps(command)
    def carried_out(application: Application, *arguments: Any, **named: Any) -> int:
        from orchestration.cli.log import log_to_file
        from orchestration.delivery.store import StoreError

        if not application.root.is_dir():
            application.existing_home()  # says so
        log_to_file(application.log_file)
        try:
            return command(application, *arguments, **named)
        except StoreError as error:
            remark(application.messages("alerts.problem", error=error.message(application.messages.language)))
            return Exit.SYSTEM_FAILED

    return carried_out


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


def _send(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="send", help=messages("alerts.send.help"), messages=messages)
    @click.option("--again", is_flag=True, help=messages("alerts.again"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    @_guarded
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
        return Exit.SYSTEM_FAILED if outcome.failed or outcome.given_up_count else Exit.OK

    return send


def _ack(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="ack", help=messages("alerts.ack.help"), messages=messages)
    @click.argument("alert_id", metavar="ID")
    @_decided(messages)
    @click.pass_obj
    @_guarded
    def ack(application: Application, alert_id: str, reason: str, who: str | None, until: datetime | None) -> int:
        from orchestration.delivery.lifecycle import acknowledge

        def note(connection: Any, alert: "Alert") -> str:
            if alert.state == "resolved":
                return "alerts.is_resolved"
            acknowledge(
                connection,
                alert,
                reason=_reason(messages, reason),
                who=who or person(),
                until=until.date() if until else None,
                now=datetime.now(UTC),
            )
            return "alerts.acked" if until is None else "alerts.acked_until"

        _still_ahead(application, until)
        return _change(application, alert_id, note, until)

    return ack


def _unack(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="unack", help=messages("alerts.unack.help"), messages=messages)
    @click.argument("alert_id", metavar="ID")
    @click.pass_obj
    @_guarded
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
    @_guarded
    def mute(application: Application, rule: str, reason: str, who: str | None, until: datetime | None) -> int:
        from orchestration.delivery.lifecycle import mute as keep_quiet
        from orchestration.delivery.store import deciding, opened

        home = application.home()
        _known_rule(application, rule)
        _still_ahead(application, until)
        with opened(home) as connection, deciding(connection):
            keep_quiet(
                connection,
                rule,
                reason=_reason(messages, reason),
                who=who or person(),
                until=until.date() if until else None,
                now=datetime.now(UTC),
            )
        say(application.messages("alerts.muted", rule=rule))
        return Exit.OK

    return mute


def _unmute(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="unmute", help=messages("alerts.unmute.help"), messages=messages)
    @click.argument("rule", metavar="RULE")
    @click.pass_obj
    @_guarded
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


def _rules(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="rules", help=messages("alerts.rules.help"), messages=messages)
    @click.option("--check", is_flag=True, help=messages("alerts.check"))
    @click.argument("file", metavar="[FILE]", required=False, type=FILE)
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    @_guarded
    def rules(application: Application, check: bool, file: Path | None, as_json: bool) -> int:
        from dataclasses import asdict

        from orchestration.delivery.lifecycle import muted
        from orchestration.delivery.rules import rules_of
        from orchestration.delivery.store import file_of, opened

        home = application.home()
        if check or file is not None:
            return _check(application, file)
        found = rules_of(home)
        if as_json:
            say_json([asdict(rule) for rule in found.rules])
            return Exit.OK
        quiet = {}
        if file_of(home).exists():
            with opened(home) as connection:
                quiet = muted(connection, application.day())
        names = ("rule", "label", "severity", "audience", "days", "state")
        tell = application.messages
        say_table(
            [tell(f"alerts.column.{name}") for name in names],
            [_rule_row(tell, rule, quiet.get(rule.name)) for rule in found.rules],
        )
        if found.problem is not None:
            remark(tell("alerts.rules_file_broken", name="reviewed/alert_rules.yml", error=found.problem))
            return Exit.DOCUMENTS_REFUSED
        return Exit.OK

    return rules


def _check(application: Application, file: Path | None) -> int:
    """Whether a file of rules can be used, on the published marts too where there are any."""
    from orchestration.building.publishing import current_publication
    from orchestration.delivery.conditions import Judgement, judge
    from orchestration.delivery.rules import RulesFileError, built_in, home_file, read_rules
    from orchestration.operation import operation_of

    tell, home = application.messages, application.home()
    file = file or home_file(home)
    try:
        found = read_rules(file)
    except RulesFileError as error:
        remark(tell("alerts.rules_file_broken", name=file, error=error))
        return Exit.DOCUMENTS_REFUSED
    judgement = Judgement()
    publication = current_publication(home)
    if publication is not None:
        judge(publication, [rule for rule in found if rule.enabled], judgement)
    for name, words in judgement.broken.items():
        remark(tell("alerts.rule_unjudged", name=name, error=words))
    if judgement.broken:
        return Exit.DOCUMENTS_REFUSED
    say(tell("alerts.rules_fit", n=len(found)))
    known = {role for rule in built_in() for role in rule.audience}
    known |= {audience.role for audience in operation_of(home).audience}
    for rule in found:
        for role in rule.audience:
            if rule.enabled and role not in known:
                remark(tell("alerts.role_of_nobody", rule=rule.name, role=role))
    if publication is None:
        remark(tell("alerts.rules_unjudged"))
    return Exit.OK


def _rule_row(tell: Messages, rule: "Rule", quiet: dict[str, Any] | None) -> list[str]:
    state = "" if rule.enabled else tell("alerts.is_off")
    if quiet is not None and quiet["until"] is not None:
        state = tell("alerts.is_muted", day=quiet["until"], who=quiet["who"], reason=quiet["reason"])
    elif quiet is not None:
        state = tell("alerts.is_muted_for_good", who=quiet["who"], reason=quiet["reason"])
    severity = tell("severity." + rule.severity).strip() if rule.severity else tell("alerts.severity_by_row")
    days = f"{rule.suppress_days or '—'} / {rule.repeat_days or '—'}"
    return [rule.name, rule.label, severity, ", ".join(rule.audience), days, state]


def _test(messages: Messages) -> click.Command:
    @click.command(cls=LocalCommand, name="test", help=messages("alerts.test.help"), messages=messages)
    @click.argument("channel", metavar="CHANNEL")
    @click.pass_obj
    @_guarded
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
    @_guarded
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


def _tell_outcome(application: Application, outcome: "DeliveryOutcome", *, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        say_json(asdict(outcome))
        return
    for line in outcome_lines(application.messages, outcome, is_asked=True):
        say(line)


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


def _reason(messages: Messages, reason: str) -> str:
    if not reason.strip():
        raise click.UsageError(messages("usage.no_reason"), click.get_current_context())
    return reason.strip()
