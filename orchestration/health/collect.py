"""What is known of a home, gathered in one plain object.

Belongs here: asking each part of the home. Does not belong here: whether that is well (``verdict``), how it looks
(``page``). Imports neither Dagster nor pandas: a run that finds nothing new writes the page as well.
"""

import os
import shutil
from collections import Counter
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from data_quality.report import AuditReport, CheckResult, check_of
from ingestion.home import Home
from ingestion.landing import readings_folder
from ingestion.notices import Address, Language
from ingestion.quarters import add_quarters, quarter_of
from orchestration.asking.reader import Row, reading, rows
from orchestration.asking.summary import PROBLEMS
from orchestration.building import candidate as candidates
from orchestration.building.auditor import REPORT
from orchestration.building.publishing import AUDIT, Publication, current_publication
from orchestration.delivery import state_of
from orchestration.evaluation_day import days_apart
from orchestration.health.home_state import home_state
from orchestration.health.quarters import quarters_shown
from orchestration.health.verdict import verdict
from orchestration.history.run_endings import endings
from orchestration.operation import slip_of
from orchestration.soundness import soundness_of

_NOTICES = 20  # of one document
_LOOKED_AHEAD = 3  # quarters

# Checks by what makes them, in the order in which they are shown.
KINDS = ("reconciliation", "tests", "assertions", "changes", "distributions", "completeness", "marts")


def health(home: Home, *, now: datetime | None = None, language: Language = "ru") -> dict[str, Any]:
    """The health of a home. Times are UTC instants in ISO form, sizes bytes.

    Raises:
        OSError: something of the home cannot be read.
    """
    now = now or datetime.now(UTC)
    state, slip = home_state(home, language), slip_of(home)
    quarters = quarters_shown(state["quarters"])
    publication = current_publication(home)
    candidate = _candidate(home)
    blocked = _blocked(candidate, publication)
    found: dict[str, Any] = {
        "home": str(home.root),
        "slip": None if slip is None else slip.message(language),
        "made_at": now.isoformat(timespec="seconds"),
        "runs": [asdict(ending) for ending in endings(home)],
        "publication": _publication(home, publication, now),
        "blocked": blocked,
        "deadlines": _deadlines(home, home.settings.civil(now).date()),
        "received": state["received"],
        "waiting": state["waiting"],
        "withdrawn": state["withdrawn"],
        "quarters": quarters.shown,
        "quarters_earlier": quarters.earlier,
        "quarters_empty": quarters.empty,
        "missing_reports": state["missing_reports"],
        "set_apart": [_with_notices(home, row) for row in state["set_apart"]],
        "changes": None if publication is None else publication.changes,
        "notices": [] if publication is None else publication.manifest.get("notices", []),
        "alerts": _alerts(home, publication),
        "soundness": _soundness(home),
        "storage": _storage(home),
    }
    found["verdict"] = verdict(found)
    return found


def _candidate(home: Home) -> candidates.Candidate | None:
    try:
        found = candidates.latest(home)
    except candidates.NoCandidateError:
        return None
    return found if found.as_of is None else None


def _publication(home: Home, publication: Publication | None, now: datetime) -> dict[str, Any] | None:
    if publication is None:
        return None
    manifest = publication.manifest
    published_at = datetime.fromisoformat(manifest["published_at"])
    report = _report(publication.folder / AUDIT)
    tests = manifest.get("tests") or {"run": 0, "failed": []}
    docs = _docs(home, manifest["audit"].get("docs"))
    return {
        "publication_id": publication.publication_id,
        "path": str(publication.folder),
        "published_at": manifest["published_at"],
        "age_days": (home.settings.civil(now).date() - home.settings.civil(published_at).date()).days,
        "evaluated_on": manifest["evaluated_on"],
        # None where that is recent
        "evaluated_days_ago": days_apart(date.fromisoformat(manifest["evaluated_on"]), home.settings.civil(now).date()),
        "is_whole": publication.is_whole,
        "counts": manifest["counts"],
        "docs": docs,
        "checks": _checks(report.checks if report is not None else (), tests),
    }


def _blocked(candidate: candidates.Candidate | None, publication: Publication | None) -> dict[str, Any] | None:
    """The latest build where it is blocked, which is the case only until another one is published."""
    if candidate is None or candidate.state != "blocked":
        return None
    facts = candidate.facts
    report = _report(candidate.folder / REPORT)
    return {
        "build_id": candidate.build_id,
        "path": str(candidate.folder),
        "warehouse": str(candidate.warehouse) if candidate.warehouse.exists() else None,
        "begun_at": facts["begun_at"],
        "reasons": [asdict(breach) for breach in candidate.blocked_by],
        "docs": None if report is None or report.docs is None else str(report.docs),
        "changes": None if report is None else report.changes,
        "checks": _checks(report.checks if report is not None else (), facts.get("tests") or {"run": 0, "failed": []}),
    }


def _report(file: Path) -> AuditReport | None:
    try:
        return AuditReport.from_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def _docs(home: Home, said: str | None) -> str | None:
    """The first page of the audit's Data Docs, where it is still on the shelf; a home may have moved since."""
    if said is None:
        return None
    page = home.state / "audits" / Path(said).parent.name / "index.html"
    return str(page) if page.is_file() else None


def kind_of(check: CheckResult) -> str:
    """What makes a check."""
    if check.table in ("assertions", "changes"):
        return check.table
    if check.table == "documents":
        return "reconciliation"
    name = check.name.removeprefix(f"{check.table}.")
    return next((kind for kind in ("distributions", "completeness") if name.startswith(f"{kind}_")), "marts")


def _checks(checks: tuple[CheckResult, ...], tests: dict[str, Any]) -> dict[str, Any]:
    """How many of each kind were made, and those that failed, in full."""
    made = Counter(kind_of(check) for check in checks)
    failed = [(kind_of(check), check) for check in checks if not check.passed]
    broken = [("tests", check_of(record)) for record in tests["failed"]]
    made["tests"] = tests["run"]
    return {
        "made": {kind: made[kind] for kind in KINDS if made[kind]},
        "failed": [
            {"kind": kind, **asdict(check)}
            for kind, check in sorted(
                [*broken, *failed], key=lambda pair: (not pair[1].is_blocking, KINDS.index(pair[0]), pair[1].name)
            )
        ],
    }


def _deadlines(home: Home, today: date) -> dict[str, Any]:
    """The deadlines around a day: the last one that has passed and the next one, each with its quarters."""
    found: dict[str, Any] = {"last": None, "next": None}
    quarters = [add_quarters(quarter_of(today), count) for count in range(-4, _LOOKED_AHEAD)]
    regions = [home.settings.region_code or "", *(code for code, _ in home.settings.of_regions)]
    due = sorted(
        {(home.settings.report_due_on(region, quarter), quarter) for region in regions for quarter in quarters}
    )
    for name, days in (
        ("last", [day for day, _ in due if day < today][-1:]),
        ("next", [d for d, _ in due if d >= today][:1]),
    ):
        for day in days:
            found[name] = {
                "on": day.isoformat(),
                "days": abs((day - today).days),
                "quarters": sorted({quarter for other, quarter in due if other == day}),
            }
    return found


def _with_notices(home: Home, row: Row) -> dict[str, Any]:
    """A document that was refused, or had rows set apart, with the places that the notices name."""
    import pyarrow.parquet as pq

    file = readings_folder(home).with_name(row["reading_version"]) / row["document_sha256"] / "document_notice.parquet"
    found = []
    for record in pq.read_table(file).to_pylist() if file.is_file() else ():
        if record["notice_severity"] in PROBLEMS and record["part_number"] in (None, row["part_number"]):
            part, table, row_number, cell = (record[f"{name}_number"] for name in ("part", "table", "row", "cell"))
            address = Address(part, table, row_number, cell, record["column_heading"])
            found.append(
                {
                    "code": record["notice_code"],
                    "severity": record["notice_severity"],
                    "message": record["notice_message"],
                    "where": address.words("ru"),
                    "value": record["notice_value"],
                }
            )
    found.sort(key=lambda notice: PROBLEMS.index(notice["severity"]))
    return {**row, "notices": found[:_NOTICES], "more_notices": max(len(found) - _NOTICES, 0)}


def _alerts(home: Home, publication: Publication | None) -> dict[str, Any]:
    """Open alerts by severity and how their delivery stands; those of the marts where none were delivered yet."""
    state = state_of(home)
    found: dict[str, Any] = {
        "by_severity": dict(state.open_by_severity),
        "channels": [
            {
                "name": channel.name,
                "broken_since": channel.broken_since.isoformat() if channel.broken_since is not None else None,
                "error": channel.error,
            }
            for channel in state.channels
        ],
        "is_delivered": state.is_known,
        "acknowledged_count": state.acknowledged_count,
        "waiting_count": state.waiting_count,
        "given_up_count": state.given_up_count,
        "last_sent_at": state.last_sent_at.isoformat() if state.last_sent_at is not None else None,
    }
    if not state.is_known and publication is not None:
        with reading(publication) as connection:
            counted = rows(connection, "select alert_severity, count(*) as n from fct_alert group by 1")
        found["by_severity"] = {row["alert_severity"]: row["n"] for row in counted}
    return found


def _soundness(home: Home) -> dict[str, Any] | None:
    """What the last look through the home found; None where nobody has looked."""
    record = soundness_of(home)
    if record is None:
        return None
    return {**asdict(record), "errors": record.errors, "to_mend": record.to_mend, "command": record.command}


def _storage(home: Home) -> dict[str, Any]:
    """Bytes: free and in all on the disk of the home, and those of each of its folders."""
    disk = shutil.disk_usage(home.root)
    folders = {
        folder.name: _size(folder)
        for folder in sorted(home.root.iterdir())
        if folder.is_dir() and not folder.is_symlink()
    }
    return {"free": disk.free, "total": disk.total, "used": sum(folders.values()), "folders": folders}


def _size(folder: Path) -> int:
    size = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                size += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 -- thousands of files
            except OSError:  # gone meanwhile
                continue
    return size
