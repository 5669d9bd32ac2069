"""The period of a report: which of title, page header, file name and hint is believed.

Belongs here: the order of the sources, what is said where they differ. Does not belong here: words → period
(``period``), the period of a plan (``plan_period``).
"""

from ingestion.ledger import Hints
from ingestion.notices import Address, Notice
from ingestion.quarters import is_quarter
from ingestion.reports.period import Period, PeriodReading, quarter_period, read_period, read_period_of_file_name


def report_period(
    sources: dict[str, str], file_name: str, hints: Hints, address: Address, notices: list[Notice]
) -> tuple[Period | None, str]:
    """The period of a report and where it was found: title, page header, file name, hint, in that order.

    What a weaker source decides or contradicts is added to ``notices``; where sources of one strength differ there is
    no period.
    """
    readings = [("title", read_period(sources["title"])), ("header", read_period(sources["header"]))]
    readings.append(("file_name", read_period_of_file_name(file_name)))
    hinted = hints.quarter.value if hints.quarter is not None and is_quarter(hints.quarter.value) else None
    for source, reading in readings:
        if reading.period is None and len(reading.candidates) > 1 and hinted is None:
            notices.append(Notice("period_ambiguous", value=" · ".join(reading.candidates), address=address))
            return None, "none"
        if reading.period is not None:
            if _quarter_differs(readings, reading.period.first_day.year, reading.period):
                notices.append(Notice("period_ambiguous", value=_all_words(readings), address=address))
                return None, "none"
            _compare_periods(source, reading, readings, hinted, address, notices)
            return reading.period, source
    if hinted is not None:
        period = quarter_period(hinted)
        if _quarter_differs(readings, period.first_day.year, period):
            notices.append(Notice("period_ambiguous", value=f"{_all_words(readings)} · {hinted}", address=address))
            return None, "none"
        return period, "hint"
    if yearless := _yearless(readings):
        notices.append(Notice("period_without_year", value=" · ".join(dict.fromkeys(yearless)), address=address))
    return None, "none"


def _yearless(readings: list[tuple[str, PeriodReading]]) -> list[str]:
    """The words of periods that are named without their year («за III квартал»), in the order of the sources."""
    return [words for _, reading in readings if reading.lacks_year for words in reading.candidates]


def _quarter_differs(readings: list[tuple[str, PeriodReading]], year: int, period: Period) -> bool:
    """Whether a stronger source names a period without its year («за III квартал») that is not the chosen one."""
    periods = (read_period(f"{words} {year} года").period for words in _yearless(readings))
    return any(named not in (None, period) for named in periods)


def _all_words(readings: list[tuple[str, PeriodReading]]) -> str:
    return " · ".join(words for _, reading in readings for words in reading.candidates)


def _compare_periods(
    source: str,
    chosen: PeriodReading,
    readings: list[tuple[str, PeriodReading]],
    hinted: str | None,
    address: Address,
    notices: list[Notice],
) -> None:
    """Say where a weaker source contradicts the one that is believed, and where the believed one is weak itself."""
    assert chosen.period is not None
    if source == "file_name":
        notices.append(Notice("period_by_file_name", value=chosen.candidates[0], address=address))
    for other_source, other in readings:
        if other_source != source and other.period is not None and other.period != chosen.period:
            notices.append(Notice("period_contradicted", value=other.candidates[0], address=address))
    if hinted is not None and hinted != chosen.period.quarter:
        notices.append(Notice("hint_contradicted", {"option": "--quarter", "hint": hinted}, address=address))
