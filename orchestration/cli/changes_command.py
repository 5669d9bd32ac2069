"""``concord changes``: what the latest publication changed against the one before it.

Belongs here: showing that. Does not belong here: the comparison (``data_quality.changes``), which a run makes and keeps
with the publication.
"""

from datetime import datetime
from typing import Any

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json, say_table
from orchestration.cli.group import LocalCommand
from orchestration.cli.published import as_of_option, publication_of
from orchestration.wording.lists import breach_lines
from orchestration.wording.messages import Messages

_SORTS = ("added", "removed", "changed")


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="changes", help=messages("changes.help"), messages=messages)
    @click.option("--mart", metavar="fct_event", help=messages("changes.mart"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @as_of_option(messages)
    @click.pass_obj
    def changes(application: Application, mart: str | None, as_json: bool, as_of: datetime | None) -> int:
        tell = application.messages
        publication = publication_of(application, as_of)
        found = publication.changes
        if found is None:
            say_json({}) if as_json else say(tell("changes.none"))
            return Exit.OK
        if mart is not None:
            earlier = publication.folder.with_name(found["before"])
            return _mart(tell, mart, publication.folder, earlier, as_json)
        checks = [check for check in publication.failed_checks if check["table"] == "changes"]
        if as_json:
            say_json({"publication_id": publication.publication_id, **found, "failed_checks": checks})
        else:
            _show(tell, publication.publication_id, found, checks)
        return Exit.OK

    return common_options(messages)(changes)


def _show(tell: Messages, publication_id: str, found: dict[str, Any], checks: list[dict[str, Any]]) -> None:
    from data_quality.report import breach_of

    say(tell("changes.between", after=publication_id, before=found["before"]))
    for line in found["summary"]:
        say(f"  • {line}")
    if found["marts"]:
        say("  " + tell("changes.signs"))
    if checks:
        say(tell("changes.failed"))
        for check in checks:
            for line in breach_lines(tell, breach_of(check), "!"):
                say(line)
    if not found["marts"]:
        return
    say()
    names = ("mart", *_SORTS, "columns")
    say_table(
        [tell(f"changes.column.{name}") for name in names],
        [
            [table, *(change[sort] or "" for sort in _SORTS), _columns(change["columns"])]
            for table, change in found["marts"].items()
        ],
    )


def _columns(columns: dict[str, int]) -> str:
    most = sorted(columns.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name} ({count})" for name, count in most[:6]) + (" …" if len(most) > 6 else "")


def _mart(tell: Messages, mart: str, after: Any, before: Any, as_json: bool) -> Exit:
    from data_quality.changes.changes import rows_of_change
    from data_quality.marts import grains

    if mart not in grains():
        remark(tell("changes.unknown_mart", mart=mart, marts=", ".join(grains())))
        return Exit.WRONG_USAGE
    if not before.is_dir():
        remark(tell("changes.gone", before=before.name))
        return Exit.SYSTEM_FAILED
    change = rows_of_change(after, before, mart)
    if as_json:
        say_json(change.as_json())
        return Exit.OK
    if not change.is_any:
        say(tell("changes.same", mart=mart))
    for sort in _SORTS:
        rows = change.rows.get(sort, [])
        if rows:
            say(tell(f"changes.sort.{sort}", n=len(rows)))
        for row in rows:
            changed = row.pop("changes", {})
            say("  • " + ", ".join(f"{name}={value}" for name, value in row.items() if value is not None))
            for column, (was, now) in changed.items():
                empty = tell("changes.empty")
                say(f"      {column}: {empty if was is None else was} → {empty if now is None else now}")
    return Exit.OK
