"""Conditions of the pipeline itself: a run that failed or did not come, a blocked publication, a broken channel.

Belongs here: judging these conditions by what was noted (``signs``), by the home and by the store. Does not belong
here: conditions of the data (``conditions``), the look at the pipeline from outside (``heartbeat``), Dagster.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ingestion.home import Home
from ingestion.settings import Settings
from orchestration.building import candidate as candidates
from orchestration.delivery.conditions import (
    Condition,
    Judgement,
    alert_id_of,
    fingerprint_of,
    identity_of,
    severity_of,
)
from orchestration.delivery.message import AlertLine
from orchestration.delivery.recipients import Unclear
from orchestration.delivery.rules import HOME_FILE, Rule, Rules
from orchestration.delivery.signs import INBOX_SILENT, PING_FAILED, RUN, signs
from orchestration.delivery.store import moment
from orchestration.delivery.templates import WordingError, worded
from orchestration.operation import Operation
from orchestration.secrets import redact
from orchestration.soundness import soundness_of
from orchestration.wording.jobs import job_words
from orchestration.wording.messages import Messages

_DAYS_LOOKED_BACK = 120  # more than a quarter: some deadline lies within


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What conditions of the pipeline are judged by, beside the store."""

    home: Home
    operation: Operation
    rules: Rules
    now: datetime
    today: date
    unclear: Sequence[Unclear] = ()
    slip: str | None = None
    """What is wrong with ``concord.toml``, where it cannot be used as it is now."""


def judge_pipeline(connection: sqlite3.Connection, around: Circumstances, judgement: Judgement) -> None:
    """Judge all conditions of the pipeline but silence, adding to ``judgement``. Broken rules come last: by then it is
    known which ones are.
    """
    settings = around.home.settings

    def add(name: str, found: _Found) -> None:
        _add(judgement, around.rules, settings, name, found)

    add("publication_blocked", _blocked(around.home))
    add("run_failed", _failed(connection, around.home))
    if around.slip is None:  # else it is not known what days are deadlines
        add("run_late", _late(connection, around))
    add("inbox_silent", _of_sign(connection, INBOX_SILENT))
    if (found := _unsound(around.home)) is not None:
        add("home_unsound", found)
    add("channel_broken", _broken_channels(connection, around.operation))
    add("ping_failed", _of_sign(connection, PING_FAILED))
    unclear: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        ((item.name, item.error), {"name": item.name, "error": item.error}) for item in around.unclear
    ]
    if around.slip is not None:
        words = f"В настройках ошибка, рассылка идёт по прежним: {around.slip}".rstrip(".") + "."
        unclear.append((("concord.toml",), {"name": "concord.toml", "error": words}))
    add("settings_unclear", unclear)
    broken = dict(judgement.broken)
    if around.rules.problem is not None:
        broken[f"reviewed/{HOME_FILE}"] = around.rules.problem
    add("rule_broken", [((name,), {"name": name, "error": error}) for name, error in sorted(broken.items())])


def judge_silence(
    judgement: Judgement, rules: Rules, settings: Settings, *, is_silent: bool, values: Mapping[str, Any]
) -> None:
    """Judge whether the pipeline is silent, as ``heartbeat`` found."""
    _add(judgement, rules, settings, "pipeline_silent", [((), dict(values))] if is_silent else [])


_Found = Sequence[tuple[tuple[Any, ...], dict[str, Any]]]
"""Conditions that hold, each as its identity and what its wording may name."""

# What is an update, where it is not the wording: that would change with every further failure.
_CHANGES_ON: Mapping[str, tuple[str, ...]] = {
    "run_failed": ("step", "error"),
    "pipeline_silent": (),
    "run_late": ("quarter",),
    "inbox_silent": ("since",),
    "channel_broken": ("since",),
    "home_unsound": ("count", "findings", "error"),
}


def _add(judgement: Judgement, rules: Rules, settings: Settings, name: str, found: _Found) -> None:
    rule = rules.of_system(name)
    if rule is None:
        return
    try:
        judgement.add(rule.name, [_condition(rule, settings, name, *one) for one in found])
    except WordingError as error:
        judgement.broken[rule.name] = str(error)


def _condition(
    rule: Rule, settings: Settings, name: str, identity: Sequence[Any], values: Mapping[str, Any]
) -> Condition:
    told = {field: settings.civil(value) if isinstance(value, datetime) else value for field, value in values.items()}
    since = told.get("since")
    line = AlertLine(
        alert_id=alert_id_of(rule, [name, *identity]),
        change="opened",
        kind=rule.name,
        kind_label=rule.label,
        severity=severity_of(rule, values),
        subject=redact(worded(rule.subject, told)),
        text=redact(worded(rule.wording, told)),
        since_on=since.date() if isinstance(since, datetime) else date.min,
        quarter=values.get("quarter"),
    )
    changes = [values[field] for field in _CHANGES_ON[name]] if name in _CHANGES_ON else [line.text]
    return Condition(line, identity_of(identity), fingerprint_of([line.severity, *changes]), since is not None)


def _blocked(home: Home) -> _Found:
    """The latest build, where something forbade its publication."""
    try:
        candidate = candidates.latest(home)
    except candidates.NoCandidateError:
        return []
    if candidate.state != "blocked" or candidate.as_of is not None:
        return []
    facts = candidate.facts
    return [
        (
            (),
            {
                "reason": "; ".join(breach.verdict.rstrip(".") for breach in candidate.blocked_by)
                or "Причина не названа",
                "subject_path": candidate.folder.relative_to(home.root).as_posix(),
                "since": datetime.fromisoformat(facts["begun_at"]),
            },
        )
    ]


def _failed(connection: sqlite3.Connection, home: Home) -> _Found:
    """The latest failure of each job since a run went well. A blocked publication is an alert of its own."""
    by_job: dict[str, list[sqlite3.Row]] = {}
    for row in connection.execute("select * from failure order by failed_at"):
        candidate = candidates.of_run(home, row["run_id"])
        if candidate is None or candidate.state != "blocked":
            by_job.setdefault(row["job"], []).append(row)
    return [
        (
            (job,),
            {
                "job": job_words(Messages("ru"), job),
                "step": rows[-1]["step"],
                "error": rows[-1]["error"].rstrip("."),
                "at": moment(rows[-1]["failed_at"]),
                "since": moment(rows[0]["failed_at"]),
                "count": len(rows),
            },
        )
        for job, rows in by_job.items()
    ]


def _late(connection: sqlite3.Connection, around: Circumstances) -> _Found:
    """The last deadline for reports, where the day after it is over and no run went well since.

    A home in which no run ever went well has none to expect.
    """
    run = signs(connection).get(RUN)
    if run is None or _blocked(around.home):  # a run that was blocked did come
        return []
    ran_on = around.home.settings.civil(run[0]).date()
    for days in range(1, _DAYS_LOOKED_BACK):
        due_on = around.today - timedelta(days=days)
        quarters = around.home.settings.quarters_due_on(due_on)
        if quarters:
            if ran_on > due_on or days == 1:  # the day after is there for the run
                return []
            values = {"quarter": quarters[-1], "due_on": due_on, "last_on": ran_on}
            return [((quarters[-1],), values)]
    return []


def _unsound(home: Home) -> _Found | None:
    """The condition with its values, nothing where the last look found no error; None where nobody has looked."""
    record = soundness_of(home)
    if record is None:
        return None
    if record.since is None:
        return []
    errors = [one for one in record.findings if one.severity == "error"]
    values = {
        "at": record.at,
        "since": record.since,
        "count": record.errors,
        "findings": [f"{one.message} {one.remedy}" for one in errors],
        "more": record.errors - len(errors),
        "command": record.command,
        "error": None if record.error is None else record.error.rstrip("."),
    }
    return [((), values)]


def _broken_channels(connection: sqlite3.Connection, operation: Operation) -> _Found:
    names = {channel.name for channel in operation.channel}
    return [
        (
            (row["name"],),
            {"channel": row["name"], "error": row["error"].rstrip("."), "since": moment(row["broken_since"])},
        )
        for row in connection.execute("select * from channel where broken_since is not null order by name")
        if row["name"] in names
    ]


def _of_sign(connection: sqlite3.Connection, name: str) -> _Found:
    """What holds for as long as its sign stands."""
    found = signs(connection).get(name)
    return [] if found is None else [((), {"error": found[1] or "", "since": found[0]})]
