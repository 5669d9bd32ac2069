"""Quarterly reports: the readings of received documents, by quarter.

Belongs here: reading the documents of chosen quarters again. Does not belong here: the first reading, which happens
when a file is received (see ``received``).
"""

import dagster as dg
from dagster._utils.warnings import disable_dagster_warnings

from ingestion import ledger
from ingestion.backlog import land_all
from ingestion.contracts.tables import tables
from orchestration import labels
from orchestration.assets.received import quarters_of
from orchestration.faults.step_retries import retried_step
from orchestration.monitor import Monitor
from orchestration.operation import operation_of
from orchestration.resources import HomeResource, Writer
from orchestration.step_names import QUARTERLY_REPORTS, RECEIVED_DOCUMENTS


def quarterly_reports(partitions: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The asset, cut by quarter; any range of quarters is read again in one run."""

    def read_again(
        context: dg.AssetExecutionContext, home: HomeResource, writer: Writer, monitor: dg.ResourceParam[Monitor]
    ) -> dg.MaterializeResult:  # type: ignore[type-arg]
        place = home.open()
        wanted = set(context.partition_keys)
        with retried_step(context, monitor, operation_of(place).retries.back_off):
            receipts = ledger.effective(ledger.read(place.ledger))
            chosen = [one.receipt for one in land_all(place, receipts) if wanted & quarters_of([one]).keys()]
            with monitor.stage("read", len(chosen)):
                landed = land_all(place, chosen, lambda receipt: monitor.step("read", receipt.file_name), again=True)
        rows = {quarter: count for quarter, count in quarters_of(landed).items() if quarter in wanted}
        return dg.MaterializeResult(metadata={"documents": len(landed), "rows_by_quarter": dg.MetadataValue.json(rows)})

    with disable_dagster_warnings():  # a back-fill policy is "beta", which it would say on every start
        return dg.asset(
            read_again,
            key=QUARTERLY_REPORTS,
            group_name=labels.INGESTION,
            owners=labels.ENGINEERS,
            kinds={"python", "pandera", "parquet"},
            partitions_def=partitions,
            backfill_policy=dg.BackfillPolicy.single_run(),
            deps=[RECEIVED_DOCUMENTS],
            pool="home",
            freshness_policy=labels.EVERY_QUARTER,
            description=(
                "Строки отчётов по кварталам, прочитанные из документов и проверенные на границе: принятые, "
                "пропущенные по правилу и отложенные вместе дают все строки документа. Материализация квартала читает "
                "его документы заново."
            ),
            metadata={"dagster/column_schema": labels.column_schema(tables()["report_row"])},
        )
