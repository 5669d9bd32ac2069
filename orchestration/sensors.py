"""Sensors: what starts a run because something happened.

Belongs here: the inbox. Does not belong here: the calendar (see ``schedules``), taking files in (see
``assets.received``).
"""

import json
from pathlib import Path

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from ingestion import ledger
from ingestion.archive import sha256_of
from ingestion.intake import files_in
from orchestration.resources import HomeResource

INTERVAL_SECONDS = 30
_MAX_FILES_A_RUN = 200

Signature = list[int]  # size in bytes, time of last change in ns; a list, for that is what JSON gives back


def inbox_sensor(job: UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """New and changed files of the inbox start the main job.

    A file that is still being copied grows or its time moves: it is taken when two looks in a row saw it the same. A
    file whose content the ledger knows starts nothing.
    """

    @dg.sensor(
        name="inbox",
        job=job,
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Новые и изменённые файлы папки inbox; файл, который ещё копируется, ждёт, пока не станет целым.",
    )
    def look(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.SensorResult:
        place = home.open()
        cursor = json.loads(context.cursor) if context.cursor else {"seen": {}, "taken": {}}
        seen = _signatures(place.inbox)
        settled = {name: signature for name, signature in seen.items() if cursor["seen"].get(name) == signature}
        known = {receipt.sha256 for receipt in ledger.read(place.ledger)}
        taken = {name: signature for name, signature in cursor["taken"].items() if name in seen}
        fresh: list[str] = []
        for name in sorted(settled):
            if taken.get(name) == settled[name]:
                continue
            if len(fresh) == _MAX_FILES_A_RUN:  # the others at the next look
                break
            try:
                is_known = sha256_of((place.inbox / name).read_bytes()) in known
            except OSError as error:  # taken away or locked meanwhile: another look will tell
                context.log.warning(f"{name}: {error}")
                continue
            taken[name] = settled[name]
            if not is_known:
                fresh.append(name)
        context_cursor = json.dumps({"seen": seen, "taken": taken}, sort_keys=True)
        if not fresh:
            reason = "something is still being copied" if len(settled) < len(seen) else "nothing new in the inbox"
            return dg.SensorResult(skip_reason=reason, cursor=context_cursor)
        return dg.SensorResult(run_requests=[_request(place.inbox, fresh, settled)], cursor=context_cursor)

    return look


def _signatures(inbox: Path) -> dict[str, Signature]:
    found = {}
    for file in files_in([inbox]) if inbox.is_dir() else ():
        try:
            stat = file.stat()
        except OSError:  # gone between the listing and the look
            continue
        found[file.relative_to(inbox).as_posix()] = [stat.st_size, stat.st_mtime_ns]
    return found


def _request(inbox: Path, names: list[str], signatures: dict[str, Signature]) -> dg.RunRequest:
    chosen = {name: signatures[name] for name in names}
    arrivals = {"paths": [str(inbox / name) for name in names], "include_inbox": False}
    return dg.RunRequest(
        run_key=sha256_of(json.dumps(chosen, sort_keys=True).encode()),
        run_config={"ops": {"received_documents": {"config": arrivals}}},
        tags={"concord/trigger": "inbox"},
    )
