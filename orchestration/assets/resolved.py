"""Resolved tables: what the documents mean together, as one asset a table.

Belongs here: beginning a candidate and having it resolved, blocking it where a notice forbids publication. Does not
belong here: resolution itself (``ingestion.resolution``).
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from ingestion import ledger
from ingestion.backlog import land_all
from ingestion.contracts.tables import tables_of
from ingestion.resolution.resolve import resolve
from orchestration import candidate as candidates
from orchestration import labels
from orchestration.fingerprint import inputs
from orchestration.monitor import Monitor
from orchestration.resources import HomeResource, Writer


class Evaluation(dg.Config):
    """The date on which deadlines and standings are judged; today unless said otherwise."""

    evaluated_on: str | None = None

    def day(self) -> date:
        """That date."""
        return date.fromisoformat(self.evaluated_on) if self.evaluated_on else date.today()


def _specs() -> list[dg.AssetSpec]:
    return [
        dg.AssetSpec(
            table.name,
            deps=["received_documents", "quarterly_reports"],
            group_name=labels.RESOLUTION,
            owners=labels.ENGINEERS,
            kinds={"python", "parquet"},
            description=table.meaning,
            metadata={"dagster/column_schema": labels.column_schema(table), "grain": ", ".join(table.key)},
        )
        for table in tables_of("resolved")
    ]


@dg.multi_asset(name="resolved", specs=_specs(), pool="home")
def resolved_tables(
    context: dg.AssetExecutionContext,
    config: Evaluation,
    home: HomeResource,
    writer: Writer,
    monitor: dg.ResourceParam[Monitor],
) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    """Landed → resolved, whole, in a new candidate."""
    place = home.open()
    with monitor.stage("resolve"):
        candidate = candidates.begin(
            place, run_id=context.run.run_id, evaluated_on=config.day(), inputs=inputs(place, config.day())
        )
        landed = land_all(place, ledger.effective(ledger.read(place.ledger)))
        resolution = resolve(place, landed, candidate.evaluated_on, candidate.folder)
    for notice in resolution.notices:
        context.log.warning(notice.message("ru"))
    candidate.note(
        notices=[
            {"code": n.code, "severity": n.severity, "ru": n.message("ru"), "en": n.message("en"), "value": n.value}
            for n in resolution.notices
        ]
    )
    if forbidding := [notice.message("ru") for notice in resolution.notices if notice.forbids_publication]:
        candidate.note(state="blocked", blocked_by=forbidding)
        raise dg.Failure(f"reviewed files forbid publication: {'; '.join(forbidding)}", allow_retries=False)
    for spec in _specs():
        name = spec.key.path[-1]
        yield dg.MaterializeResult(spec.key, metadata={"dagster/row_count": resolution.row_counts[name]})
