"""When a series that came back is expected again: histories of real series (see the phrases' sources)."""

from datetime import date
from typing import Any

from ingestion.resolution.promises.series_promises import SeriesHistory
from ingestion.resolution.versions.event import Event
from tests.unit.resolution.rows import REGION, report_row


def held(quarter: str, title: str = "Фестиваль «Переправа»", **said: Any) -> Event:
    row = report_row(quarter=quarter, event_title=title, **said)
    return Event(f"{quarter} {title}", REGION, "culture", row, frozenset(), "series-1")


def expected_after(*events: Event) -> list[str | None]:
    history = SeriesHistory()
    found = [source for event in events for source in history.promises_after(event.quarter, [event])]
    assert all(source.promise.origin == "series" for source in found)
    return [source.promise.due_quarter for source in found]


def test_one_year_promises_nothing() -> None:
    assert expected_after(held("2020-Q3"), held("2020-Q4")) == []


def test_a_festival_of_every_year_is_expected_in_the_next_where_it_came_last() -> None:
    assert expected_after(held("2021-Q3"), held("2022-Q3"), held("2023-Q2")) == ["2023-Q3", "2024-Q2"]


def test_numerals_tell_that_it_is_held_every_second_year() -> None:
    third = held("2020-Q3", "III Всероссийский фестиваль-конкурс «Хлудневское древо»")
    fourth = held("2022-Q3", "IV Всероссийский фестиваль-конкурс «Хлудневское древо»")
    assert expected_after(third, fourth) == ["2024-Q3"]


def test_numerals_tell_that_it_is_held_every_year_though_reports_are_missing() -> None:
    first = held("2017-Q3", "I межрегиональный фестиваль-конкурс «Переправа»")
    fifth = held("2021-Q3", "V межрегиональный фестиваль-конкурс «Переправа»")
    assert expected_after(first, fifth) == ["2022-Q3"]


def test_without_numerals_the_longer_of_the_last_gaps_counts() -> None:
    assert expected_after(held("2018-Q3"), held("2020-Q3"), held("2021-Q3")) == ["2022-Q3", "2023-Q3"]


def test_what_was_not_held_is_no_coming_back() -> None:
    assert expected_after(held("2021-Q3"), held("2022-Q3", outcome="cancelled")) == []


def test_work_of_every_quarter_is_no_series_in_this_sense() -> None:
    quarters = [f"{year}-Q{number}" for year in (2020, 2021) for number in (1, 2, 3)]
    assert expected_after(*(held(quarter) for quarter in quarters)) == []
    assert expected_after(*(held(f"{year}-Q1", recurrence="quarterly") for year in (2020, 2021))) == []


def test_a_range_of_years_ends_when_it_says() -> None:
    years: dict[str, Any] = {"date_from": date(2020, 1, 1), "date_to": date(2021, 12, 31), "date_precision": "year"}
    assert expected_after(held("2020-Q4", **years), held("2021-Q4", **years)) == []
