"""Resolved tables: what the documents mean together, as one asset a table.

Belongs here: beginning a candidate and having it resolved, blocking it where a notice forbids publication. Does not
belong here: resolution itself (``ingestion.resolution``).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import dagster as dg

from data_quality.report import Breach
from data_quality.russian import counted
from ingestion.archive import SHOWN_DIGITS
from ingestion.backlog import land_all
from ingestion.contracts.tables import tables_of
from ingestion.home import Home
from ingestion.landed_versions import note_use, remove_stale_versions
from ingestion.landing import Landed, land_apart
from ingestion.ledger import Receipt
from ingestion.resolution.resolve import resolve
from ingestion.settings import Settings
from ingestion.steps import reached
from orchestration import labels
from orchestration.building import candidate as candidates
from orchestration.building.fingerprint import inputs, receipts_of
from orchestration.faults.step_retries import retried_step
from orchestration.keeping.lost_receipts import lost_receipts
from orchestration.monitor import Monitor
from orchestration.operation import operation_of
from orchestration.resources import HomeResource, Writer
from orchestration.step_names import QUARTERLY_REPORTS, RECEIVED_DOCUMENTS, RESOLVED

_OF_DOCUMENTS = ("документа", "документов", "документов")
_SHOWN = 10  # documents that a breach names


class Evaluation(dg.Config):
    """The date on which deadlines and standings are judged; today unless said otherwise.

    With ``as_of`` the build looks back: it knows what was known at the end of that day, and judges on it.
    """

    evaluated_on: str | None = None
    as_of: str | None = None

    def day(self, settings: Settings) -> date:
        """The date of evaluation."""
        said = self.as_of or self.evaluated_on
        return date.fromisoformat(said) if said else settings.today()

    def known_on(self) -> date | None:
        """The day that the build looks back at, if it does."""
        return date.fromisoformat(self.as_of) if self.as_of else None


def land_for(home: Home, receipts: Sequence[Receipt], folder: Path) -> list[Landed]:
    """Documents landed with what these receipts say of them; where that is not what is said now, below ``folder``."""
    present = {receipt.sha256: (receipt.file_name, receipt.hints) for receipt in receipts_of(home)}
    alike = [receipt for receipt in receipts if present[receipt.sha256] == (receipt.file_name, receipt.hints)]
    landed = {one.receipt.sha256: one for one in land_all(home, alike)}
    for receipt in receipts:
        if receipt.sha256 not in landed:
            landed[receipt.sha256] = land_apart(home, receipt, folder)
    return [landed[receipt.sha256] for receipt in receipts]


def _of_lost_receipts(lost: Mapping[str, str]) -> Breach:
    names = [f"{name} ({sha256[:SHOWN_DIGITS]})" for sha256, name in lost.items()]
    verdict = (
        f"Журнал поступлений потерял строки: в нём нет {counted(len(names), _OF_DOCUMENTS)} из опубликованных. "
        "Верните журнал из резервной копии: команды назовёт «concord verify»."
    )
    return Breach(verdict, tuple(names[:_SHOWN]), len(names))


def _specs() -> list[dg.AssetSpec]:
    return [
        dg.AssetSpec(
            table.name,
            deps=[RECEIVED_DOCUMENTS, QUARTERLY_REPORTS],
            group_name=labels.RESOLUTION,
            owners=labels.ENGINEERS,
            kinds={"python", "parquet"},
            description=table.meaning,
            metadata={"dagster/column_schema": labels.column_schema(table), "grain": ", ".join(table.key)},
        )
        for table in tables_of("resolved")
    ]


@dg.multi_asset(name=RESOLVED, specs=_specs(), pool="home")
def resolved_tables(
    context: dg.AssetExecutionContext,
    config: Evaluation,
    home: HomeResource,
    writer: Writer,
    monitor: dg.ResourceParam[Monitor],
) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    """Landed → resolved, whole, in a new candidate."""
    place = home.open()
    as_of = config.known_on()
    day = config.day(place.settings)  # asked once: midnight may come while the documents are hashed
    with retried_step(context, monitor, operation_of(place).retries.back_off), monitor.stage("resolve"):
        candidate = candidates.begin(
            place,
            run_id=context.run.run_id,
            evaluated_on=day,
            inputs=inputs(place, day, as_of),
            as_of=as_of,
        )
        if lost := lost_receipts(place):
            breach = _of_lost_receipts(lost)
            candidate.block([breach])
            raise dg.Failure(f"the ledger lost lines: {'; '.join(breach.rows)}", allow_retries=False)
        landed = land_for(place, receipts_of(place, as_of), candidate.readings)
        resolution = resolve(place, landed, candidate.evaluated_on, candidate.folder)
        note_use(place)
        remove_stale_versions(place)
    reached("building.resolved")
    for notice in resolution.notices:
        context.log.warning(notice.message("ru"))
    candidate.note(
        notices=[
            {"code": n.code, "severity": n.severity, "ru": n.message("ru"), "en": n.message("en"), "value": n.value}
            for n in resolution.notices
        ]
    )
    if forbidding := [notice.message("ru") for notice in resolution.notices if notice.forbids_publication]:
        candidate.block(map(Breach, forbidding))
        raise dg.Failure(f"reviewed files forbid publication: {'; '.join(forbidding)}", allow_retries=False)
    for spec in _specs():
        name = spec.key.path[-1]
        yield dg.MaterializeResult(spec.key, metadata={"dagster/row_count": resolution.row_counts[name]})
