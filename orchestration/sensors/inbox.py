"""The sensor of the inbox: new and changed files start a run.

Belongs here: one look, what of it is new and whole, an inbox that does not answer. Does not belong here: what is
remembered between looks, runs that were asked for (``inbox_memory``), the places an inbox may be (``receiving``),
taking files in (``assets.received``).
"""

import logging
import time
from datetime import UTC, datetime

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from ingestion import ledger
from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration.delivery.signs import inbox_answers, inbox_is_silent
from orchestration.health.page import try_to_write_page
from orchestration.journal import messages_of_service, tell, tell_once
from orchestration.keeping.dead_runs import bury_the_dead
from orchestration.operation import operation_of
from orchestration.receiving.inbox import Inbox, InboxUnreachableError, Signature
from orchestration.receiving.inboxes import inbox_of
from orchestration.resources import HomeResource
from orchestration.sensors import INTERVAL_SECONDS
from orchestration.sensors.inbox_memory import Asked, InboxMemory, Signatures

_MAX_FILES_A_RUN = 200
_MAX_FILES_A_LOOK = 500  # files that are read to know whether they are new: a look has to be short
# An inbox that does not answer for so long is told to people; a restart of its server is not.
SILENCE_SECONDS = 3600


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
        memory = InboxMemory.of(context.cursor)
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
        memory.learn(context.instance)
        settled = {name: signature for name, signature in seen.items() if memory.seen.get(name) == signature}
        fresh = _fresh(context, place, inbox, memory, settled)
        memory.taken = {name: signature for name, signature in memory.taken.items() if name in seen}
        memory.seen = dict(seen)
        requests = [memory.request(Asked(fresh))] if fresh else []
        requests += memory.due_again(settled)
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
    context: dg.SensorEvaluationContext, home: Home, inbox: Inbox, memory: InboxMemory, settled: Signatures
) -> dict[str, Signature]:
    """Files that no run was asked for yet and that hold something new, as many as go into one run."""
    known = {receipt.sha256 for receipt in ledger.read(home.ledger)}
    fresh: dict[str, Signature] = {}
    looked_into = 0
    for name in sorted(settled):
        if memory.taken.get(name) == settled[name]:
            continue
        if len(fresh) == _MAX_FILES_A_RUN or looked_into == _MAX_FILES_A_LOOK:  # the others at the next look
            break
        looked_into += 1
        try:
            sha256 = inbox.sha256(name)
        except OSError as error:  # taken away or locked meanwhile: another look will tell
            context.log.warning(f"{name}: {error}")
            continue
        memory.taken[name] = settled[name]
        if sha256 not in known:
            fresh[name] = settled[name]
    return fresh


def _silence(home: Home, memory: InboxMemory, error: InboxUnreachableError) -> str:
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
