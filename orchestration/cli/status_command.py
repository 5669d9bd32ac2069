"""``concord status``: what has arrived, what is missing, what is set apart, what is published.

Belongs here: the state of a home in one screen. Does not belong here: how it came about.
"""

from pathlib import Path
from typing import Any

import click

from ingestion.home import Home
from orchestration.cli.application import Application, Exit, common_options, say, say_json, say_table
from orchestration.cli.group import LocalCommand
from orchestration.cli.lists import missing_lines, withdrawal_words
from orchestration.cli.messages import Language, Messages

_QUARTERS_SHOWN = 8
_TELLING = ("arrived", "events", "unexecuted", "not_reported")  # one of them makes a quarter worth its row


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="status", help=messages("status.help"), messages=messages)
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def status(application: Application, as_json: bool) -> int:
        state = _state(application.existing_home(), application.messages.language)
        if as_json:
            say_json(state)
        else:
            _show(application.messages, state)
        return Exit.OK

    return common_options(messages)(status)


def _state(home: Home, language: Language) -> dict[str, Any]:
    from ingestion import ledger
    from orchestration.candidate import NoCandidateError, latest
    from orchestration.publishing import current_publication, days_published
    from orchestration.reader import reading, rows
    from orchestration.summary import missing_reports, refusal_in, withdrawal_of

    receipts = ledger.effective(ledger.read(home.ledger))
    state: dict[str, Any] = {
        "home": str(home.root),
        "received": len(receipts),
        "waiting": [str(path) for path in _waiting(home, {receipt.sha256 for receipt in receipts})],
        "withdrawn": [
            {"document_sha256": receipt.sha256, "file_name": receipt.file_name, **withdrawal, "is_published": False}
            for receipt in receipts
            if (withdrawal := withdrawal_of(receipt)) is not None
        ],
        "returned": [],
        "as_of": [day.isoformat() for day in days_published(home)],
        "blocked": None,
        "publication": None,
        "quarters": [],
        "missing_reports": [],
        "set_apart": [],
        "alerts": _alerts(home),
    }
    try:
        candidate = latest(home)
        if candidate.state == "blocked":
            state["blocked"] = {
                "path": str(candidate.folder),
                "reasons": candidate.facts.get("blocked_by", []),
                "as_of": candidate.facts.get("as_of"),
            }
    except NoCandidateError:
        pass
    publication = current_publication(home)
    if publication is None:
        return state
    manifest = publication.manifest
    state["publication"] = {
        "publication_id": publication.publication_id,
        "path": str(publication.folder),
        "published_at": manifest["published_at"],
        "evaluated_on": manifest["evaluated_on"],
        "failed_checks": manifest["audit"]["failed"],
    }
    with reading(publication) as connection:
        state["quarters"] = rows(
            connection,
            """
            select
                quarter,
                count(*) filter (report_standing in ('arrived', 'arrived_late')) as arrived,
                count(*) filter (report_standing in ('missing', 'not_named')) as missing,
                sum(events_count) as events,
                sum(unexecuted_count) as unexecuted,
                sum(not_reported_count) as not_reported
            from fct_body_reporting group by quarter order by quarter desc
            """,
        )
        state["missing_reports"] = missing_reports(connection)
        state["set_apart"] = rows(
            connection,
            """
            select document_sha256, part_number, file_name, document_outcome, notice_code, notice_message,
                rows_quarantined_count, reading_version
            from fct_document_outcome
            where document_outcome in ('rejected', 'quarantined') order by received_at desc, file_name, part_number
            """,
        )
        told = "select distinct document_sha256 from fct_document_outcome where document_outcome = 'withdrawn'"
        published = {row["document_sha256"] for row in rows(connection, told)}
    for document in state["withdrawn"]:
        document["is_published"] = document["document_sha256"] in published
    withdrawn = {document["document_sha256"] for document in state["withdrawn"]}
    state["returned"] = [
        {"document_sha256": receipt.sha256, "file_name": receipt.file_name}
        for receipt in receipts
        if receipt.sha256 in published - withdrawn
    ]
    for row in state["set_apart"]:  # the marts have the wording in Russian
        if language != "ru" and (said := refusal_in(home, row, language)) is not None:
            row["notice_message"] = said
    return state


def _alerts(home: Home) -> dict[str, Any] | None:
    from orchestration.delivery import state_of

    state = state_of(home)
    if not state.is_known:
        return None
    return {
        "open": dict(state.open_by_severity),
        "acknowledged": state.acknowledged_count,
        "waiting": state.waiting_count,
        "given_up": state.given_up_count,
        "broken_channels": {
            channel.name: {"since": channel.broken_since.isoformat(), "error": channel.error}
            for channel in state.channels
            if channel.broken_since is not None
        },
        "last_sent_at": state.last_sent_at.isoformat() if state.last_sent_at else None,
    }


def _waiting(home: Home, known: set[str]) -> list[Path]:
    """Files of the home's own inbox that were not taken in. What lies elsewhere is not fetched to be looked at."""
    from ingestion.archive import sha256_of
    from ingestion.intake import files_in

    def is_known(path: Path) -> bool:
        try:
            return sha256_of(path.read_bytes()) in known
        except OSError:  # locked or forbidden: it waits
            return False

    files = files_in([home.inbox]) if home.inbox.is_dir() else ()
    return [path for path in files if not is_known(path)]


def _show(tell: Messages, state: dict[str, Any]) -> None:
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
            say(f"  ✗ {reason}")
    if state["alerts"] is not None:
        _show_alerts(tell, state["alerts"])
    publication = state["publication"]
    if publication is None:
        say(tell("status.never"))
        return
    say(
        tell(
            "status.publication",
            id=publication["publication_id"],
            at=publication["published_at"],
            evaluated_on=publication["evaluated_on"],
        )
    )
    for check in publication["failed_checks"]:
        say(f"  ! {check['message']}")
    if state["quarters"]:
        _show_quarters(tell, state["quarters"])
    for line in missing_lines(tell, state["missing_reports"], _QUARTERS_SHOWN):
        say(line)
    if state["set_apart"]:
        say(tell("status.set_apart", n=len(state["set_apart"])))
        for row in state["set_apart"]:
            said = f"{row['notice_code']}: {row['notice_message'] or ''}" if row["notice_code"] else ""
            say(f"  ✗ {row['file_name']} ({tell('outcome.' + row['document_outcome'])}) {said}")


def _show_alerts(tell: Messages, alerts: dict[str, Any]) -> None:
    counts = {severity: alerts["open"].get(severity, 0) for severity in ("error", "warning", "info")}
    say(tell("alerts.status", **counts, acknowledged=alerts["acknowledged"]))
    if alerts["waiting"]:
        say("  " + tell("alerts.waiting", n=alerts["waiting"]))
    if alerts["given_up"]:
        say("  " + tell("alerts.given_up", n=alerts["given_up"]))
    for name, broken in alerts["broken_channels"].items():
        say(tell("alerts.status_broken", name=name, since=broken["since"][:10], error=broken["error"]))


def _show_quarters(tell: Messages, quarters: list[dict[str, Any]]) -> None:
    """The newest quarters of which anything is known, and how many are left out.

    A home with old reports has a row for every quarter from then to now, most of which nothing is known of.
    """
    telling = [row for row in quarters if any(row[name] for name in _TELLING)]
    shown = telling[:_QUARTERS_SHOWN]
    if shown:
        names = ("quarter", "arrived", "missing", "events", "unexecuted", "not_reported")
        say()
        say_table([tell(f"status.column.{name}") for name in names], [[row[name] for name in names] for row in shown])
    for code, count in (("earlier", len(telling) - len(shown)), ("empty", len(quarters) - len(telling))):
        if count:
            say(tell(f"status.quarters_{code}", n=count))
