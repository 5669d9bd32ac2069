"""Received documents: files become receipts in the ledger and readings on disk.

Belongs here: the asset that takes files in, and what it tells about quarters. Does not belong here: how a file is kept
(``ingestion.intake``) or read (``ingestion.landing``).

The quarter of a file is not known until it is read, so this asset has no partitions; it reports a materialisation of
``quarterly_reports`` for each quarter it met.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

import dagster as dg
from pydantic import Field

from ingestion import ledger
from ingestion.backlog import land_all
from ingestion.home import Home
from ingestion.landing import Landed, is_landed
from ingestion.ledger import Receipt
from ingestion.notices import Language, Notice
from orchestration import labels
from orchestration.asking.summary import outcomes
from orchestration.delivery.signs import inbox_answers
from orchestration.delivery.store import StoreError
from orchestration.faults.retries import kind_of
from orchestration.faults.step_retries import retried_step
from orchestration.history.retention import prune
from orchestration.monitor import Monitor
from orchestration.operation import operation_of
from orchestration.receiving.arrivals import Arrivals as Arrived
from orchestration.receiving.arrivals import Wanted, collect, hints
from orchestration.resources import HomeResource, Writer
from orchestration.secrets import redact
from orchestration.step_names import QUARTERLY_REPORTS, RECEIVED_DOCUMENTS


class Arrivals(dg.Config):
    """Which files to take in, and what a person says about all of them.

    ``inbox_names`` are files of the inbox by name; where there are any, the rest of the inbox is left alone.
    """

    paths: list[str] = Field(default_factory=list)
    include_inbox: bool = True
    inbox_names: list[str] = Field(default_factory=list)
    region: str | None = None
    quarter: str | None = None
    kind: str | None = None
    received_on: str | None = None

    def wanted(self) -> Wanted:
        """The same, as it is asked for."""
        return Wanted(
            paths=[Path(path) for path in self.paths],
            whole_inbox=self.include_inbox and not self.inbox_names,
            inbox_names=self.inbox_names,
            hints=hints(region=self.region, quarter=self.quarter, kind=self.kind),
            received_on=date.fromisoformat(self.received_on) if self.received_on else None,
        )


def read_received(home: Home, receipts: Sequence[Receipt], monitor: Monitor) -> list[Landed]:
    """Read what was received and not read yet by the present version of the program; returns what was read now."""
    unread = [receipt for receipt in receipts if not is_landed(home, receipt)]
    with monitor.stage("read", len(unread)):
        return land_all(home, unread, lambda receipt: monitor.step("read", receipt.file_name))


def quarters_of(landed: Iterable[Landed]) -> dict[str, int]:
    """The quarters that documents report on, with the count of accepted rows."""
    import pyarrow.parquet as pq

    counts: dict[str, int] = {}
    for reading in landed:
        for table, weight in (("document_part", 0), ("report_row", 1)):
            file = reading.folder / f"{table}.parquet"
            for quarter in pq.read_table(file, columns=["quarter"]).column(0).to_pylist():
                if quarter is not None:  # a part whose period was not found
                    counts[quarter] = counts.get(quarter, 0) + weight
    return dict(sorted(counts.items()))


@dg.asset(
    key=RECEIVED_DOCUMENTS,
    group_name=labels.INGESTION,
    owners=labels.ENGINEERS,
    kinds={"python", "parquet"},
    pool="home",
    freshness_policy=labels.EVERY_DAY,
    description=(
        "Полученные документы: файлы из указанных путей и папки inbox сохраняются в архиве под своим SHA-256, "
        "записываются в журнал поступлений и читаются. Непригодный файл получает исход и замечание с причиной."
    ),
)
def received_documents(
    context: dg.AssetExecutionContext,
    config: Arrivals,
    home: HomeResource,
    writer: Writer,
    monitor: dg.ResourceParam[Monitor],
) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Files → archive, ledger, landed Parquet."""
    place = home.open()
    place.create()
    back_off = operation_of(place).retries.back_off
    wanted = config.wanted()
    arrivals = collect(place, wanted, back_off, lambda error, seconds: _say_wait(context, error, seconds))
    for left in arrivals.left:
        context.log.warning(f"{left.name}: {left.notice.message('ru')}")
    if arrivals.unreachable is not None:
        context.log.error(arrivals.unreachable.message("ru"))
        if config.inbox_names:  # somebody saw them there; the run is asked for again when they can be reached
            raise dg.Failure(arrivals.unreachable.message("ru"), allow_retries=False)
    elif wanted.whole_inbox or wanted.inbox_names:
        _note_answer(context, place)
    _tidy_history(context, place)
    with retried_step(context, monitor, back_off):
        receipts = ledger.effective(ledger.read(place.ledger))
        landed = read_received(place, receipts, monitor)
    for quarter, rows in quarters_of(landed).items():
        context.log_event(
            dg.AssetMaterialization(
                QUARTERLY_REPORTS, partition=quarter, metadata={"dagster/partition_row_count": rows}
            )
        )
    return dg.MaterializeResult(metadata={**_told(arrivals, landed), "dagster/row_count": len(receipts)})


def _told(arrivals: Arrived, landed: Sequence[Landed]) -> dict[str, Any]:
    """What is known of the files of a run, for whoever looks at it later (``history.run_news`` reads it)."""
    read = outcomes(landed)
    refused = {name: _worded(notice) for name, outcome, notice in read if outcome == "rejected"}
    return {
        "received": sum(1 for item in arrivals.received if item.is_new),
        "read": len(landed),
        "refused": dg.MetadataValue.json(refused),
        "set_apart": sum(1 for _, outcome, _ in read if outcome == "quarantined"),
        "left": dg.MetadataValue.json({left.name: _worded(left.notice) for left in arrivals.left}),
        "inbox": "доступна" if arrivals.unreachable is None else "недоступна",
        "unreachable": dg.MetadataValue.json(_worded(arrivals.unreachable)),
    }


def _worded(notice: Notice | None) -> dict[str, str]:
    """What a notice says, by language; nothing where there is none."""
    return {} if notice is None else {language: notice.message(language) for language in get_args(Language)}


def _note_answer(context: dg.AssetExecutionContext, home: Home) -> None:
    """The inbox answers: where people were told that it does not, that is over. It must not cost the run."""
    try:
        inbox_answers(home)
    except StoreError as error:
        context.log.warning(str(error))


def _tidy_history(context: dg.AssetExecutionContext, home: Home) -> None:
    """Remove old runs from the history. A run is worth more than a tidy history: a failure is said, no more."""
    try:
        pruned = prune(context.instance, operation_of(home).history)
    except Exception as error:
        context.log.warning(f"the history of runs could not be tidied: {error}")
    else:
        context.log.info(f"history: {pruned.emptied} runs lost their events, {pruned.removed} were removed")


def _say_wait(context: dg.AssetExecutionContext, error: BaseException, seconds: float) -> None:
    context.log.warning(f"{kind_of(error)}: {redact(str(error))}; trying again in {seconds:.0f} s")
