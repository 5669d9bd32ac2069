"""Stories of promises and what became of them, a few rows each, checked by hand."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.quarters import add_quarters
from ingestion.resolution.promises.expectation import Expectation
from ingestion.resolution.promises.expectations import expect as expected
from ingestion.resolution.versions.event import Event
from tests.unit.resolution.rows import REGION, report_row

AGREEMENT = frozenset({"agreement-1"})


def event(
    quarter: str,
    title: str,
    agreements: frozenset[str] = AGREEMENT,
    body: str = "body",
    series: str | None = None,
    **said: Any,
) -> Event:
    row = report_row(quarter=quarter, event_title=title, **said)
    return Event(f"{quarter} {title} {said.get('row_number', 3)}", REGION, body, row, agreements, series)


def expect(events: list[Event]) -> list[Expectation]:
    return expected(events).expectations


def told(expectations: list[Expectation]) -> list[tuple[str | None, str, str | None, str]]:
    """(due quarter, origins, outcome of the answer, quarter of the answer), in order of what is due."""
    return sorted(
        (
            (
                e.due_quarter,
                ",".join(e.origins),
                e.answer.row["outcome"] if e.answer else None,
                e.answer.quarter if e.answer else "",
            )
            for e in expectations
        ),
        key=str,
    )


FESTIVAL = "Туристский фестиваль «На привале»"


def test_put_off_twice_and_then_cancelled() -> None:
    found = expect(
        [
            event("2016-Q2", FESTIVAL, outcome="postponed", postponed_to="2016-09-24", note_text="погода"),
            event("2016-Q3", FESTIVAL, outcome="postponed", postponed_to="2016-10-08", note_text="погода"),
            event("2016-Q4", FESTIVAL, outcome="cancelled", note_text="отменён"),
        ]
    )
    assert told(found) == [
        ("2016-Q2", "reported", "postponed", "2016-Q2"),
        ("2016-Q3", "postponement,reported", "postponed", "2016-Q3"),
        ("2016-Q4", "postponement,reported", "cancelled", "2016-Q4"),
    ]
    first = next(e for e in found if e.due_quarter == "2016-Q2")
    assert [link.due_quarter for link in first.chain()] == ["2016-Q2", "2016-Q3", "2016-Q4"]
    assert [e.is_independent for e in first.chain()] == [False, True, True]


def test_put_off_and_held_where_it_went() -> None:
    found = expect(
        [
            event("2020-Q3", FESTIVAL, outcome="postponed", postponed_to="2020-Q4", note_text="перенос"),
            event("2020-Q4", "XII туристский фестиваль «На привале»"),
        ]
    )
    assert told(found) == [
        ("2020-Q3", "reported", "postponed", "2020-Q3"),
        ("2020-Q4", "postponement", "held", "2020-Q4"),
    ]


def test_put_off_and_never_heard_of_again() -> None:
    found = expect(
        [
            event("2020-Q3", FESTIVAL, outcome="postponed", postponed_to="2020-Q4", note_text="перенос"),
            event("2020-Q4", "Ярмарка ремёсел"),
        ]
    )
    assert ("2020-Q4", "postponement", None, "") in told(found)


def test_put_off_to_no_named_time_and_held_two_quarters_later() -> None:
    found = expect(
        [
            event("2020-Q2", FESTIVAL, outcome="postponed", note_text="на неопределённый срок"),
            event("2020-Q4", FESTIVAL),
        ]
    )
    assert told(found) == [
        ("2020-Q2", "reported", "postponed", "2020-Q2"),
        (None, "postponement", "held", "2020-Q4"),
    ]


def test_put_off_within_the_quarter_and_held_in_another_row_of_the_same_report() -> None:
    found = expect(
        [
            event("2020-Q3", FESTIVAL, outcome="postponed", postponed_to="2020-08", note_text="на август"),
            event("2020-Q3", FESTIVAL, row_number=9),
        ]
    )
    assert told(found) == [
        ("2020-Q3", "postponement", "held", "2020-Q3"),
        ("2020-Q3", "reported", "postponed", "2020-Q3"),
    ]


def test_two_rows_that_point_at_each_other_make_no_endless_chain() -> None:
    rows = [
        event("2020-Q3", FESTIVAL, row_number=n, outcome="postponed", postponed_to="2020-08", note_text="на август")
        for n in (3, 9)
    ]
    for expectation in expect(rows):
        assert len(list(expectation.chain())) <= 4


EXCHANGE = "Обмен информацией о вакансиях"


def monthly(quarter: str, **said: Any) -> Event:
    return event(
        quarter,
        EXCHANGE,
        recurrence="monthly",
        outcome="in_progress",
        date_from=None,
        date_to=None,
        date_precision=None,
        **said,
    )


def test_monthly_work_that_one_quarter_is_silent_about() -> None:
    found = expect([monthly("2020-Q1"), monthly("2020-Q2"), event("2020-Q3", "Иное"), monthly("2020-Q4")])
    assert told(found) == [
        ("2020-Q2", "recurrence", "in_progress", "2020-Q2"),
        ("2020-Q3", "recurrence", None, ""),
        ("2021-Q1", "recurrence", None, ""),
    ]


def test_continuous_work_answers_its_own_quarter_and_last_quarters_promise_is_the_same_one() -> None:
    def continuous(quarter: str) -> Event:
        return event(quarter, EXCHANGE, recurrence="continuous", outcome="in_progress")

    found = expect([continuous("2020-Q1"), continuous("2020-Q2")])
    assert told(found) == [
        ("2020-Q1", "recurrence", "in_progress", "2020-Q1"),
        ("2020-Q2", "recurrence", "in_progress", "2020-Q2"),
        ("2020-Q3", "recurrence", None, ""),
    ]
    assert [e.is_independent for e in sorted(found, key=lambda e: str(e.due_quarter))] == [False, True, True]


def test_same_words_under_another_agreement_answer_nothing() -> None:
    other = frozenset({"agreement-2"})
    found = expect([monthly("2020-Q1"), event("2020-Q2", EXCHANGE, other, recurrence=None)])
    assert told(found) == [("2020-Q2", "recurrence", None, "")]


def test_equal_rows_of_one_report_are_answered_one_to_one() -> None:
    two = frozenset({"agreement-2"})
    found = expect(
        [
            monthly("2020-Q1"),
            event("2020-Q1", EXCHANGE, two, recurrence="monthly", row_number=4),
            monthly("2020-Q2"),
            event("2020-Q2", EXCHANGE, two, row_number=4),
        ]
    )
    answers = {next(iter(e.agreement_keys)): e.answer for e in found if e.due_quarter == "2020-Q2"}
    assert {key: answer.agreement_keys for key, answer in answers.items() if answer} == {
        "agreement-1": AGREEMENT,
        "agreement-2": two,
    }


def test_a_failure_that_answered_a_promise_keeps_its_answer_beside_a_like_row_of_the_same_report() -> None:
    found = expect(
        [
            monthly("2021-Q1"),
            event("2021-Q2", EXCHANGE, recurrence="continuous", outcome="cancelled", row_number=4),
            event("2021-Q2", EXCHANGE, recurrence="continuous", outcome="in_progress", row_number=5),
        ]
    )
    assert [line for line in told(found) if line[0] == "2021-Q2"] == [
        ("2021-Q2", "recurrence", "in_progress", "2021-Q2"),
        ("2021-Q2", "recurrence,reported", "cancelled", "2021-Q2"),
    ]


def annual(quarter: str, **said: Any) -> Event:
    year = int(quarter[:4])
    return event(
        quarter,
        "Обмен опытом по налоговым льготам",
        recurrence="annual",
        is_deadline=True,
        date_from=None,
        date_to=date(year, 9, 15),
        outcome=said.pop("outcome", "in_progress"),
        **said,
    )


def test_annual_work_repeated_in_every_report_is_one_promise_a_year() -> None:
    found = expect([annual("2020-Q3"), annual("2021-Q1"), annual("2021-Q2"), annual("2021-Q3")])
    assert told(found) == [
        ("2021-Q3", "recurrence", "in_progress", "2021-Q3"),
        ("2022-Q3", "recurrence", None, ""),
    ]


def test_what_a_row_promises_by_its_series_is_what_it_promises_in_words() -> None:
    """Two expectations would be one too many: one of them would stay without its answer."""
    yearly = [
        event(
            f"{year}-Q1",
            f"{edition} конкурс «Отважная палитра»",
            recurrence="annual",
            date_from=date(year, 2, 1),
            date_to=date(year, 2, 28),
            series="series",
        )
        for year, edition in ((2016, "I"), (2017, "II"), (2018, "III"))
    ]
    assert told(expect(yearly)) == [
        ("2017-Q1", "recurrence", "held", "2017-Q1"),
        ("2018-Q1", "recurrence,series", "held", "2018-Q1"),
        ("2019-Q1", "recurrence,series", None, ""),
    ]


def test_annual_event_held_a_quarter_early_and_another_late() -> None:
    early = expect([annual("2020-Q3"), event("2021-Q2", "Обмен опытом по налоговым льготам")])
    assert told(early) == [("2021-Q3", "recurrence", "held", "2021-Q2")]
    late = expect([annual("2020-Q3"), event("2021-Q4", "Обмен опытом по налоговым льготам")])
    assert told(late) == [("2021-Q3", "recurrence", "held", "2021-Q4")]


def test_next_years_edition_does_not_answer_for_the_year_that_was_left_out() -> None:
    found = expect([annual("2020-Q3"), annual("2022-Q3")])
    assert ("2021-Q3", "recurrence", None, "") in told(found)


def test_a_failure_announced_early_is_about_the_promise_and_not_a_second_one() -> None:
    found = expect(
        [
            annual("2020-Q3"),
            event("2021-Q2", "Обмен опытом по налоговым льготам", outcome="cancelled", note_text="отменено"),
            event("2021-Q3", "Иное"),
        ]
    )
    assert told(found) == [("2021-Q3", "recurrence,reported", "cancelled", "2021-Q2")]


def test_a_range_of_years_is_answered_in_its_own_year_preferably_at_its_end() -> None:
    def ranged(quarter: str) -> Event:
        return event(
            quarter,
            "Обмен опытом по ТОСЭР",
            date_from=date(2020, 1, 1),
            date_to=date(2021, 12, 31),
            date_precision="year",
            outcome="in_progress",
        )

    alone = expect([ranged("2020-Q3")])
    assert told(alone) == [("2020-Q4", "recurrence", "in_progress", "2020-Q3"), ("2021-Q4", "recurrence", None, "")]
    assert not next(e for e in alone if e.due_quarter == "2020-Q4").is_independent
    both = expect([ranged("2020-Q3"), ranged("2020-Q4")])
    assert told(both) == [("2020-Q4", "recurrence", "in_progress", "2020-Q4"), ("2021-Q4", "recurrence", None, "")]


def test_different_proper_names_are_different_undertakings() -> None:
    found = expect(
        [
            event("2020-Q3", "Межрегиональный фестиваль «Переправа»", outcome="postponed", postponed_to="2020-Q4"),
            event("2020-Q4", "Межрегиональный фестиваль «Перевал»"),
        ]
    )
    assert ("2020-Q4", "postponement", None, "") in told(found)


TITLES = ["Фестиваль «Один»", "Фестиваль «Два»", "Обмен опытом", "Круглый стол"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 9),
            st.sampled_from(TITLES),
            st.sampled_from(["held", "postponed", "cancelled", "in_progress"]),
            st.sampled_from([None, "monthly", "annual", "continuous"]),
            st.sampled_from([None, "2020-Q3", "2021", "2020-12"]),
        ),
        max_size=25,
    )
)
def test_whatever_is_reported_answers_are_one_to_one_and_chains_end(
    said: list[tuple[int, str, str, str | None, str | None]],
) -> None:
    events = [
        event(
            add_quarters("2020-Q1", offset),
            title,
            row_number=number,
            outcome=outcome,
            recurrence=recurrence,
            postponed_to=target if outcome == "postponed" else None,
        )
        for number, (offset, title, outcome, recurrence, target) in enumerate(said, start=1)
    ]
    found = expect(events)
    answers = [e.answer.key for e in found if e.answer]
    assert len(answers) == len(set(answers))
    assert len({e.key for e in found}) == len(found)
    not_executed = {e.key for e in events if e.was_not_executed}
    assert not_executed <= set(answers)  # nothing that was not done is without an expectation
    for expectation in found:
        assert len(list(expectation.chain())) <= len(found)
