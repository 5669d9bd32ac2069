"""Sensors: what starts a run because something happened, and what is told and put on record when one failed.

Belongs here: the inbox, quarters that were read again, failed and cancelled runs, what waits to be told. Does not
belong here: the calendar (see ``schedules``), what lies in the inbox (``inbox``), taking files in
(``assets.received``), how people are told (``delivery``).

A look of a sensor has to be short, and may be the only one: so it notes, and what it notes is delivered beside it.
"""

import json
import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from ingestion import ledger
from ingestion.archive import sha256_of
from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration.delivery.delivering import deliver, is_due
from orchestration.delivery.system import inbox_answers, inbox_is_silent, record_failure
from orchestration.faults.retries import BackOff, retrying
from orchestration.health.page import try_to_write_page
from orchestration.history.failures import why_failed
from orchestration.history.run_endings import ERROR_TAG, HowItEnded, is_of_command, run_ended
from orchestration.journal import messages_of_service, tell, tell_once
from orchestration.keeping.dead_runs import bury_the_dead
from orchestration.operation import operation_of
from orchestration.receiving.inbox import Inbox, InboxUnreachableError, Signature
from orchestration.receiving.inboxes import inbox_of
from orchestration.resources import HomeResource

LOG = logging.getLogger(__name__)

INTERVAL_SECONDS = 30
_MAX_FILES_A_RUN = 200
# A run that failed before its files were taken in is asked for again: after a quarter of an hour, an hour, four hours.
ASK_AGAIN = BackOff(retries=3, first_seconds=900, factor=4, jitter=0)
# An inbox that does not answer for so long is told to people; a restart of its server is not.
SILENCE_SECONDS = 3600
# A failure that could not be noted in this time is looked for again at the next look, for so long.
_NOTING = BackOff(retries=2, first_seconds=1, factor=4)
_LOOKED_BACK = timedelta(days=7)
_RECEIVING = "received_documents"

Signatures = Mapping[str, Signature]


@dataclass(slots=True)
class _Asked:
    """A run that was asked for: its files as they were, which attempt it is, and when it is due (seconds, epoch)."""

    names: dict[str, Signature]
    attempt: int = 1
    due: float = 0.0


@dataclass(slots=True)
class _Memory:
    """What the inbox's sensor remembers between two looks.

    ``seen`` is the last look, ``taken`` what a run was asked for, ``asked`` the runs of which it is not known yet
    whether they took it, by run key, ``again`` those that did not and will be asked for again. ``silent_since`` is when
    the inbox ceased to answer, ``is_told`` whether people were told so.
    """

    seen: dict[str, Signature] = field(default_factory=dict)
    taken: dict[str, Signature] = field(default_factory=dict)
    asked: dict[str, _Asked] = field(default_factory=dict)
    again: list[_Asked] = field(default_factory=list)
    silent_since: float | None = None
    is_told: bool = False

    @classmethod
    def of(cls, cursor: str | None) -> "_Memory":
        """The memory that a cursor holds."""
        if not cursor:
            return cls()
        said: dict[str, Any] = json.loads(cursor)
        return cls(
            **{
                **said,
                "asked": {key: _Asked(**one) for key, one in said.get("asked", {}).items()},
                "again": [_Asked(**one) for one in said.get("again", ())],
            }
        )

    def cursor(self) -> str:
        """The memory as a cursor."""
        return json.dumps(asdict(self), sort_keys=True)


def inbox_sensor(job: UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """New and changed files of the inbox start the main job.

    A file that is still being copied grows or its time moves: it is taken when two looks in a row saw it the same. A
    file whose content the ledger knows starts nothing; nor does one that was removed, for it is archived.
    """

    @dg.sensor(
        name="inbox",
        job=job,
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=(
            "Новые и изменённые файлы входящих (папка inbox или адрес из настроек); файл, который ещё копируется, "
            "ждёт, пока не станет целым."
        ),
    )
    def look(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.SensorResult:
        place = _opened(home)
        if bury_the_dead(place, context.instance):
            try_to_write_page(place)
        memory = _Memory.of(context.cursor)
        inbox = inbox_of(place)
        try:
            seen = inbox.look().signatures
        except InboxUnreachableError as error:
            said = _silence(place, memory, error)
            context.log.warning(said)
            return dg.SensorResult(skip_reason=said, cursor=memory.cursor())
        if memory.silent_since is not None:
            tell(messages_of_service()("journal.inbox_answers"))
        if memory.silent_since is not None or not context.cursor:
            inbox_answers(place)
        memory.silent_since, memory.is_told = None, False
        _learn(context.instance, memory)
        settled = {name: signature for name, signature in seen.items() if memory.seen.get(name) == signature}
        fresh = _fresh(context, place, inbox, memory, settled)
        memory.taken = {name: signature for name, signature in memory.taken.items() if name in seen}
        memory.seen = dict(seen)
        requests = [_request(memory, _Asked(fresh))] if fresh else []
        requests += _asked_again(memory, settled)
        if not requests:
            reason = "something is still being copied" if len(settled) < len(seen) else "nothing new in the inbox"
            return dg.SensorResult(skip_reason=reason, cursor=memory.cursor())
        return dg.SensorResult(run_requests=requests, cursor=memory.cursor())

    return look


def _opened(home: HomeResource) -> Home:
    """The home; a slip in its settings, by which nothing is taken in, is told in the journal when it is met first."""
    words = messages_of_service()
    try:
        place = home.open()
        operation_of(place)
    except SettingsError as error:
        tell_once("settings", words("journal.slip", error=error.message(words.language)))
        raise
    tell_once("settings", None)
    return place


def _fresh(
    context: dg.SensorEvaluationContext, home: Home, inbox: Inbox, memory: _Memory, settled: Signatures
) -> dict[str, Signature]:
    """Files that no run was asked for yet and that hold something new, as many as go into one run."""
    known = {receipt.sha256 for receipt in ledger.read(home.ledger)}
    fresh: dict[str, Signature] = {}
    for name in sorted(settled):
        if memory.taken.get(name) == settled[name]:
            continue
        if len(fresh) == _MAX_FILES_A_RUN:  # the others at the next look
            break
        try:
            sha256 = inbox.sha256(name)
        except OSError as error:  # taken away or locked meanwhile: another look will tell
            context.log.warning(f"{name}: {error}")
            continue
        memory.taken[name] = settled[name]
        if sha256 not in known:
            fresh[name] = settled[name]
    return fresh


def _learn(instance: dg.DagsterInstance, memory: _Memory) -> None:
    """See what became of the runs that were asked for; one that failed before it took its files in is to come again."""
    for key, asked in list(memory.asked.items()):
        run = next(iter(instance.get_runs(dg.RunsFilter(tags={"dagster/run_key": key}), limit=1)), None)
        if run is not None and not run.is_finished:
            continue
        if run is None and time.time() < asked.due + ASK_AGAIN.first_seconds:  # it is being launched
            continue
        del memory.asked[key]
        if run is not None and (run.is_success or _took_in(instance, run.run_id)):
            continue
        if (
            asked.attempt <= ASK_AGAIN.retries
        ):  # after that it is left to the morning's run, which takes the whole inbox
            due = time.time() + ASK_AGAIN.seconds(asked.attempt)
            memory.again.append(_Asked(asked.names, asked.attempt + 1, due))


def _took_in(instance: dg.DagsterInstance, run_id: str) -> bool:
    told = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.STEP_SUCCESS).records
    return any(
        record.event_log_entry.dagster_event is not None and record.event_log_entry.dagster_event.step_key == _RECEIVING
        for record in told
    )


def _asked_again(memory: _Memory, settled: Signatures) -> list[dg.RunRequest]:
    """Requests that are due once more, for those of their files that are still there as they were."""
    now = time.time()
    due = [asked for asked in memory.again if asked.due <= now]
    memory.again = [asked for asked in memory.again if asked.due > now]
    requests = []
    for asked in due:
        asked.names = {name: signature for name, signature in asked.names.items() if settled.get(name) == signature}
        if asked.names:
            requests.append(_request(memory, asked))
    return requests


def _request(memory: _Memory, asked: _Asked) -> dg.RunRequest:
    asked.due = time.time()
    key = sha256_of(json.dumps([asked.names, asked.attempt], sort_keys=True).encode())
    memory.asked[key] = asked
    arrivals = {"inbox_names": sorted(asked.names), "include_inbox": False}
    return dg.RunRequest(
        run_key=key,
        run_config={"ops": {_RECEIVING: {"config": arrivals}}},
        tags={"concord/trigger": "inbox"},
    )


def _silence(home: Home, memory: _Memory, error: InboxUnreachableError) -> str:
    """Note that the inbox does not answer, and tell people once it has lasted."""
    now = time.time()
    said = error.notice.message("ru")
    if memory.silent_since is None:
        memory.silent_since = now
        words = messages_of_service()
        tell(words("journal.inbox_silent", why=error.notice.message(words.language)), logging.WARNING)
    if now - memory.silent_since >= SILENCE_SECONDS and not memory.is_told:
        began = datetime.fromtimestamp(memory.silent_since, UTC)
        inbox_is_silent(home, since=began, words=said)
        memory.is_told = True
    return said


def read_again_sensor(rebuild: UnresolvedAssetJobDefinition, read_again: str) -> dg.SensorDefinition:
    """Quarters that were read again (from the interface, as a back-fill) are followed by the marts made of them.

    A run that built and published itself needs none, nor does the command line, which goes on by itself.
    """

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        name="read_again",
        request_job=rebuild,
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="После повторного чтения кварталов из интерфейса перестраивает и публикует витрины.",
    )
    def follow(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
        run = context.dagster_run
        chosen = {key.to_user_string() for key in run.asset_selection or ()}
        if run.job_name != read_again and ("quarterly_reports" not in chosen or "publication" in chosen):
            return dg.SkipReason("в этом запуске кварталы не перечитывались отдельно")
        return dg.RunRequest(run_key=f"read-again-{run.run_id}", tags={"concord/trigger": "read_again"})

    return follow


def run_failed_sensor() -> dg.SensorDefinition:
    """Failed runs that the daemon started are put on record and noted for people. The command line does so itself.


    It asks the history what failed and was not noted, and not Dagster's own sensor of failures: that one passes on from
    a failure also where nothing could be noted of it, a full disk for one.
    """

    @dg.sensor(
        name="run_failed",
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Неудачный запуск становится предупреждением для тех, кто отвечает за работу.",
    )
    def note(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.SkipReason:
        place = home.open_anyhow()
        found = 0
        since = datetime.now(UTC) - _LOOKED_BACK
        failed = dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE], updated_after=since)
        for record in reversed(context.instance.get_run_records(failed)):
            run = record.dagster_run
            if ERROR_TAG in run.tags or is_of_command(run.tags):
                continue
            why, at = why_failed(place, context.instance, run.run_id), _ended_at(record)
            _note(place, run.run_id, run.job_name, why.step, why.error, at)
            ending: HowItEnded = "blocked" if why.blocked_by else "failed"
            reasons = why.blocked_by or (why.error,)
            run_ended(place, context.instance, run, ending, step=why.step, reasons=reasons, at=at)
            found += 1
        if found:
            try_to_write_page(place)
        return dg.SkipReason(f"{found} failed runs were noted")

    return note


def _note(home: Home, run_id: str, job: str, step: str | None, error: str, at: datetime) -> None:
    def noting() -> None:
        record_failure(home, run_id=run_id, job=job, step=step, error=error, at=at, is_left_to_others=True)

    retrying(noting, _NOTING)


def run_cancelled_sensor() -> dg.SensorDefinition:
    """Runs that somebody stopped are put on record; who stopped one need not be told."""

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.CANCELED,
        name="run_cancelled",
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Запуск, остановленный из интерфейса, виден на странице состояния.",
    )
    def note(context: dg.RunStatusSensorContext, home: HomeResource) -> None:
        run, place = context.dagster_run, home.open_anyhow()
        record = context.instance.get_run_record_by_id(run.run_id)
        run_ended(place, context.instance, run, "cancelled", at=None if record is None else _ended_at(record))
        try_to_write_page(place)

    return note


def _ended_at(record: dg.RunRecord) -> datetime:
    return datetime.fromtimestamp(record.end_time, UTC) if record.end_time else datetime.now(UTC)


def telling_sensor() -> dg.SensorDefinition:
    """What was noted where nobody could deliver, and messages whose next try has come, are delivered.

    Beside the look, in a thread: a mail server may take longer than Dagster waits for a sensor. A thread that ends with
    its process leaves what a killed one would, and the next delivery takes that up.
    """
    under_way: list[threading.Thread] = []

    @dg.sensor(
        name="telling",
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Рассылает то, что отмечено другими датчиками, и сообщения, которые пора отправить снова.",
    )
    def deliver_waiting(home: HomeResource) -> dg.SkipReason:
        place = home.open_anyhow()
        under_way[:] = [thread for thread in under_way if thread.is_alive()]
        if under_way:
            return dg.SkipReason("a delivery is under way")
        if not is_due(place, now=datetime.now(UTC)):
            return dg.SkipReason("nothing waits to be told")
        thread = threading.Thread(target=_deliver, args=(place,), name="delivery", daemon=True)
        under_way.append(thread)
        thread.start()
        return dg.SkipReason("a delivery has begun")

    return deliver_waiting


def _deliver(home: Home) -> None:
    try:
        deliver(home, today=home.settings.today(), silence={})
    except Exception:  # it waits for the next look
        LOG.exception("what waits to be told could not be delivered")
