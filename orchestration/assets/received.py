"""Received documents: files become receipts in the ledger and readings on disk.

Belongs here: the asset that takes files in, and what it tells about quarters. Does not belong here: how a file is kept
(``ingestion.intake``) or read (``ingestion.landing``).

The quarter of a file is not known until it is read, so this asset has no partitions; it reports a materialisation of
``quarterly_reports`` for each quarter it met.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import dagster as dg
from pydantic import Field

from ingestion import ledger
from ingestion.backlog import land_all
from ingestion.home import Home
from ingestion.intake import files_in
from ingestion.landing import Landed, is_landed
from ingestion.ledger import Hints, Receipt
from orchestration import labels
from orchestration.arrivals import hints, take_in
from orchestration.monitor import Monitor
from orchestration.resources import HomeResource, Writer

QUARTERLY_REPORTS = dg.AssetKey("quarterly_reports")


class Arrivals(dg.Config):
    """Which files to take in, and what a person says about all of them."""

    paths: list[str] = Field(default_factory=list)
    include_inbox: bool = True
    region: str | None = None
    quarter: str | None = None
    kind: str | None = None
    received_on: str | None = None

    def hints(self) -> Hints:
        """The words of the person as hints."""
        return hints(region=self.region, quarter=self.quarter, kind=self.kind)


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
    key="received_documents",
    group_name=labels.INGESTION,
    owners=labels.ENGINEERS,
    kinds={"python", "parquet"},
    pool="home",
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
    paths = [Path(path) for path in config.paths] + ([place.inbox] if config.include_inbox else [])
    received_on = date.fromisoformat(config.received_on) if config.received_on else None
    came = take_in(place, files_in(paths), config.hints(), received_on)
    receipts = ledger.effective(ledger.read(place.ledger))
    landed = read_received(place, receipts, monitor)
    for quarter, rows in quarters_of(landed).items():
        context.log_event(
            dg.AssetMaterialization(
                QUARTERLY_REPORTS, partition=quarter, metadata={"dagster/partition_row_count": rows}
            )
        )
    return dg.MaterializeResult(
        metadata={
            "received": sum(1 for item in came if item.is_new),
            "read": len(landed),
            "dagster/row_count": len(receipts),
        }
    )
