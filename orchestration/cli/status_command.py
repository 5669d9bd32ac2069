"""``concord status``: what has arrived, what is missing, what is set apart, what is published.

Belongs here: the state of a home in one screen. Does not belong here: how it came about.
"""

from typing import Any

import click

from ingestion.notices import SEVERITIES
from orchestration.cli.application import Application, Exit, common_options, say, say_json, say_table
from orchestration.cli.group import LocalCommand
from orchestration.wording.lists import missing_lines, withdrawal_words
from orchestration.wording.messages import Messages

_MISSING_SHOWN = 8


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="status", help=messages("status.help"), messages=messages)
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def status(application: Application, as_json: bool) -> int:
        from orchestration.health.home_state import home_state

        home = application.readable_home(says_slip=True)
        state = home_state(home, application.messages.language)
        if as_json:
            say_json(state)
        else:
            _show(application, state)
            if state["returned"] or any(not document["is_published"] for document in state["withdrawn"]):
                application.advise_home()
        return Exit.OK

    return common_options(messages)(status)


def _show(application: Application, state: dict[str, Any]) -> None:
    """Of what does not hold the verdict alone: rows are shown by ``concord health --html`` and by ``--json``."""
    tell = application.messages
    say(tell("status.home", path=state["home"]))
    say(tell("status.received", n=state["received"]))
    if state["waiting"]:
        say(tell("status.waiting", n=len(state["waiting"])))
    if state["withdrawn"]:
        say(tell("status.withdrawn", n=len(state["withdrawn"])))
        for document in state["withdrawn"]:
            pending = "" if document["is_published"] else tell("status.withdrawn_pending")
            name = f"{document['file_name']} [{document['document_sha256'][:12]}]"
            say(f"  ✗ {name} — {withdrawal_words(tell, document)}{pending}")
    for document in state["returned"]:
        say(tell("status.returned", name=f"{document['file_name']} [{document['document_sha256'][:12]}]"))
    if state["as_of"]:
        say(tell("status.as_of", days=", ".join(state["as_of"])))
    if state["blocked"] is not None:
        day = state["blocked"]["as_of"]
        key = "status.blocked" if day is None else "status.blocked_as_of"
        say(tell(key, path=state["blocked"]["path"], day=day))
        for reason in state["blocked"]["reasons"]:
            say(f"  ✗ {reason['verdict']}")
    if state["alerts"] is not None:
        _show_alerts(application, state["alerts"])
    publication = state["publication"]
    if publication is None:
        say(tell("status.never"))
        return
    _show_publication(application, publication)
    if state["quarters"]:
        _show_quarters(tell, state["quarters"])
    for line in missing_lines(tell, state["missing_reports"], _MISSING_SHOWN):
        say(line)
    if state["set_apart"]:
        say(tell("status.set_apart", n=len({row["document_sha256"] for row in state["set_apart"]})))
        for row in state["set_apart"]:
            said = f"{row['notice_code']}: {row['notice_message'] or ''}" if row["notice_code"] else ""
            say(f"  ✗ {row['file_name']} ({tell('outcome.' + row['document_outcome'])}) {said}")


def _show_publication(application: Application, publication: dict[str, Any]) -> None:
    tell = application.messages
    say(
        tell(
            "status.publication",
            id=publication["publication_id"],
            at=application.clock(publication["published_at"]),
            evaluated_on=publication["evaluated_on"],
        )
    )
    for check in publication["failed_checks"]:
        say(f"  ! {check['verdict']}")


def _show_alerts(application: Application, alerts: dict[str, Any]) -> None:
    tell = application.messages
    counts: dict[str, int] = {severity: alerts["open"].get(severity, 0) for severity in SEVERITIES}
    say(tell("alerts.status", **counts, acknowledged=alerts["acknowledged"]))
    if alerts["waiting"]:
        say("  " + tell("alerts.waiting", n=alerts["waiting"]))
    if alerts["given_up"]:
        say("  " + tell("alerts.given_up", n=alerts["given_up"]))
    for name, broken in alerts["broken_channels"].items():
        say(tell("alerts.status_broken", name=name, since=application.clock(broken["since"]), error=broken["error"]))


def _show_quarters(tell: Messages, quarters: list[dict[str, Any]]) -> None:
    """The quarters that tell something, and how many are left out."""
    from orchestration.health.quarters import quarters_shown

    chosen = quarters_shown(quarters)
    if chosen.shown:
        names = ("quarter", "arrived", "missing", "events", "unexecuted", "not_reported")
        say()
        titles = [tell(f"status.column.{name}") for name in names]
        say_table(titles, [[row[name] for name in names] for row in chosen.shown])
    for code, count in (("earlier", chosen.earlier), ("empty", chosen.empty)):
        if count:
            say(tell(f"status.quarters_{code}", n=count))
