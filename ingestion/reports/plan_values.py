"""An item of a plan → records of the landed tables.

Belongs here: which reader reads which field of a plan. Does not belong here: how a phrase is read
(``ingestion.language``), where the row stands (``plan_rows``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.language.agreement import AgreementReading
from ingestion.language.text import clean
from ingestion.notices import Notice
from ingestion.reports.dates_within import is_outside, read_dates_within
from ingestion.reports.long_cells import long_cells
from ingestion.reports.period import Period
from ingestion.reports.plan_rows import ItemPlace
from ingestion.reports.row_sorts import EventRow
from ingestion.reports.values import (
    RowKey,
    RowRecords,
    agreement_records,
    cell_of,
    cell_records,
    date_records,
    dates_columns,
)

PLAN_TEXTS = (
    "row_label",
    "event_title",
    "dates_text",
    "place_text",
    "participants_text",
    "responsible_text",
    "expected_result_text",
    "note_text",
)


@dataclass(frozen=True, slots=True)
class PlanContext:
    """What holds for all items of a plan: its region, its period, the agreement of its title."""

    region_code: str | None
    period: Period | None
    agreement: AgreementReading | None


def plan_records(
    key: RowKey, item: EventRow, agreements: Sequence[AgreementReading], place: ItemPlace, plan: PlanContext
) -> RowRecords:
    """Read the fields of an item. An item without an agreement of its own is under that of the plan's title."""
    notices: list[Notice] = [*long_cells(key.part_number, item)]
    texts = {name: _text(item, name) for name in PLAN_TEXTS}
    texts["dates_text"] = _text(item, "planned_dates_text") or texts["dates_text"]
    texts["expected_result_text"] = texts["expected_result_text"] or _text(item, "result_text")
    dates = read_dates_within(texts["dates_text"], place.year or plan.period)
    outside = plan.period is not None and is_outside(dates, plan.period.first_day, plan.period.last_day)
    address = key.address(cell_of(item, "planned_dates_text") or cell_of(item, "dates_text"))
    if dates.status in ("unparsed", "partial"):
        code = "dates_not_understood" if dates.status == "unparsed" else "dates_partly_understood"
        notices.append(Notice(code, value=texts["dates_text"], address=address))
    if outside:
        notices.append(Notice("dates_outside_period", value=texts["dates_text"], address=address))
    row = {
        **key.record(),
        "period_from": plan.period.first_day if plan.period is not None else None,
        "period_to": plan.period.last_day if plan.period is not None else None,
        "reporting_region_code": plan.region_code,
        "executive_body_name": item.body or None,
        "section_remark": item.remark,
        "plan_direction": place.direction,
        **texts,
        **dates_columns(dates),
        "is_outside_period": outside,
    }
    own = agreements if item.agreements is not None else [plan.agreement] if plan.agreement is not None else []
    return RowRecords(
        row=row,
        agreements=agreement_records(key, item.agreements, own, notices),
        dates=date_records(key, dates),
        cells=cell_records(key, item),
        notices=notices,
    )


def _text(item: EventRow, name: str) -> str:
    return clean(item.cells[name].words) if name in item.cells else ""
