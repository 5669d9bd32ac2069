"""``concord alerts rules``: the rules that are in force, and whether a file of rules can be used.

Belongs here: showing and checking them. Does not belong here: the rules (``delivery.rules``), muting one
(``alerts_decisions``).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orchestration.cli.alerts_shared import guarded
from orchestration.cli.application import Application, Exit, remark, say, say_json, say_table
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import FILE
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from orchestration.delivery.rules import Rule


def rules_command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="rules", help=messages("alerts.rules.help"), messages=messages)
    @click.option("--check", is_flag=True, help=messages("alerts.check"))
    @click.argument("file", metavar="[FILE]", required=False, type=FILE)
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    @guarded
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
