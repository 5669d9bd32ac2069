"""Documents that a killed run took in are published by a run that the daemon asks for, once."""

import json
from collections.abc import Iterator

import dagster as dg
import pytest
from dagster._core.execution.plan.objects import StepSuccessData

from ingestion import ledger
from ingestion.home import Home
from orchestration.building.publishing import MANIFEST, current_publication, shelf_of
from orchestration.delivery.delivering import deliver
from orchestration.delivery.standing import standing
from orchestration.health.page import try_to_write_page
from orchestration.history import living
from orchestration.history.failures import why_failed
from orchestration.history.run_endings import COMMAND_LINE, TRIGGER_TAG, endings
from orchestration.keeping.dead_runs import bury_the_dead
from orchestration.resources import HomeResource
from orchestration.sensors.unfinished import unfinished_sensor
from orchestration.wording.messages import Messages
from orchestration.wording.triggers import trigger_words

WORKER = "worker"


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@pytest.fixture
def behind(home: Home) -> Home:
    """A home that has published less than it received."""
    publication = current_publication(home)
    assert publication is not None
    manifest = publication.manifest
    manifest["inputs"]["receipts"] = "as it was before"
    (publication.folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return home


def begun(instance: dg.DagsterInstance, **tags: str) -> dg.DagsterRun:
    run = dg.DagsterRun(
        job_name="take_in_and_publish",
        run_id=dg._core.utils.make_new_run_id(),
        status=dg.DagsterRunStatus.STARTED,
        tags={living.WORKER_TAG: WORKER, **{name.replace("__", "/"): value for name, value in tags.items()}},
    )
    instance.add_run(run)
    return run


def killed(home: Home, instance: dg.DagsterInstance, trigger: str = COMMAND_LINE) -> dg.DagsterRun:
    run = begun(instance, concord__trigger=trigger)
    assert [dead.run_id for dead in bury_the_dead(home, instance)] == [run.run_id]
    return run


def asked(home: Home, instance: dg.DagsterInstance) -> dg.RunRequest | None:
    context = dg.build_sensor_context(instance=instance, resources={"home": HomeResource(root=str(home.root))})
    result = unfinished_sensor(dg.define_asset_job("rebuild"))(context)
    assert isinstance(result, dg.RunRequest | dg.SkipReason)
    return result if isinstance(result, dg.RunRequest) else None


@pytest.mark.parametrize("trigger", [COMMAND_LINE, "inbox"])
def test_what_a_killed_run_took_in_is_asked_for_once(behind: Home, instance: dg.DagsterInstance, trigger: str) -> None:
    assert asked(behind, instance) is None  # nothing has run
    run = killed(behind, instance, trigger)
    request = asked(behind, instance)
    assert request is not None and run.run_id in (request.run_key or "")
    assert trigger_words(Messages("ru"), request.tags[TRIGGER_TAG]) == "незаконченное"
    again = asked(behind, instance)
    assert again is not None and again.run_key == request.run_key  # Dagster makes one run of a key

    follower = begun(instance, concord__trigger=request.tags[TRIGGER_TAG])
    with living.held(behind, WORKER):
        assert asked(behind, instance) is None  # it is at work
    assert [dead.run_id for dead in bury_the_dead(behind, instance)] == [follower.run_id]
    assert asked(behind, instance) is None  # what killed it may do so each time
    try_to_write_page(behind)
    assert "незаконченное" in (behind.health / "index.html").read_text(encoding="utf-8")


def test_nothing_is_asked_for_while_another_run_waits(behind: Home, instance: dg.DagsterInstance) -> None:
    waiting = dg.DagsterRun(
        "take_in_and_publish", dg._core.utils.make_new_run_id(), status=dg.DagsterRunStatus.NOT_STARTED
    )
    instance.add_run(waiting)
    killed(behind, instance)
    assert asked(behind, instance) is None
    instance.delete_run(waiting.run_id)
    assert asked(behind, instance) is not None


def test_a_run_that_failed_by_itself_is_not_followed(behind: Home, instance: dg.DagsterInstance) -> None:
    killed(behind, instance)
    with living.held(behind, WORKER):
        instance.report_run_failed(begun(instance), "the audit forbids it")
    assert asked(behind, instance) is None


def test_nothing_is_asked_for_where_all_is_published_or_nothing_was_received(
    home: Home, instance: dg.DagsterInstance
) -> None:
    killed(home, instance)
    assert asked(home, instance) is None
    publication = current_publication(home)
    assert publication is not None
    (publication.folder / MANIFEST).write_text("spoiled", encoding="utf-8")
    assert asked(home, instance) is None  # which is for ``verify`` to say
    shelf_of(home, None).pointer.unlink()
    assert asked(home, instance) is not None  # received, and nothing is published
    home.ledger.unlink()
    assert ledger.read(home.ledger) == [] and asked(home, instance) is None


def test_a_killed_run_is_told_with_its_step_and_in_words(home: Home, instance: dg.DagsterInstance) -> None:
    run = begun(instance, concord__trigger="inbox")
    begin, end = dg.DagsterEventType.STEP_START, dg.DagsterEventType.STEP_SUCCESS
    for kind, step, data in (
        (begin, "received_documents", None),
        (end, "received_documents", StepSuccessData(duration_ms=1.0)),  # type: ignore[no-untyped-call]
        (begin, "warehouse_tables", None),
    ):
        event = dg.DagsterEvent(kind.value, run.job_name, step_key=step, event_specific_data=data)
        instance.report_dagster_event(event, run.run_id)
    bury_the_dead(home, instance)
    sentence = "процесс, который выполнял запуск, остановлен или убит"
    why = why_failed(home, instance, run.run_id)
    assert (why.step, why.error) == ("warehouse_tables", sentence)
    assert next(one for one in endings(home) if one.run_id == run.run_id).reasons == (f"warehouse_tables: {sentence}",)
    deliver(home, today=home.settings.today())
    (alert,) = [alert for alert in standing(home).alerts if alert.rule == "run_failed"]
    assert alert.line.subject == "Запуск «приём документов и публикация»"
    assert "на шаге warehouse_tables" in alert.line.text and sentence in alert.line.text


def test_a_killed_run_that_dagster_ended_itself_is_told_in_the_same_words(
    home: Home, instance: dg.DagsterInstance
) -> None:
    run = begun(instance)
    lock = living.folder(home) / f"{WORKER}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.touch()  # what a killed process leaves
    instance.report_run_failed(
        run, "Detected run worker status NOT_FOUND: 'its process is gone'. Marking run as failed."
    )
    assert why_failed(home, instance, run.run_id).error == "процесс, который выполнял запуск, остановлен или убит"
