"""The state of a home as plain data: what has arrived, what is missing, set apart, blocked, published.

Belongs here: gathering that, from the ledger, the inbox, the latest candidate and the published marts. Does not belong
here: showing it (see ``cli.status_command``, ``health``), how it came about.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from ingestion import ledger
from ingestion.archive import sha256_of_file
from ingestion.home import Home
from ingestion.intake import files_in
from ingestion.notices import Language
from orchestration.asking.reader import reading, rows
from orchestration.asking.summary import missing_reports, refusal_in, withdrawal_of
from orchestration.building.candidate import NoCandidateError, latest
from orchestration.building.publishing import current_publication, days_published
from orchestration.delivery import state_of


def home_state(home: Home, language: Language) -> dict[str, Any]:
    """What has arrived, what is missing, set apart and published, as plain data.

    ``language`` is that of refusals; where a reading is not kept they stay in Russian.
    """
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
                "reasons": [asdict(breach) for breach in candidate.blocked_by],
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
        "failed_checks": publication.failed_checks,
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

    def is_known(path: Path) -> bool:
        try:
            return sha256_of_file(path) in known
        except OSError:  # locked or forbidden: it waits
            return False

    files = files_in([home.inbox]) if home.inbox.is_dir() else ()
    return [path for path in files if not is_known(path)]
