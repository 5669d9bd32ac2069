"""Rows of longer reports beside the quarterly ones: confirmed, added, contradicted, unclear; never counted twice."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingestion.contracts.tables import Record, tables
from ingestion.quarters import quarter_bounds
from ingestion.resolution.overrides import NO_OVERRIDES, Override, Overrides, overrides_of
from ingestion.resolution.rows import row_id
from ingestion.resolution.versions.event import Event
from ingestion.resolution.versions.period_statements import PeriodResolution, hold_against_quarters
from ingestion.resolution.versions.period_verdicts import Statement
from ingestion.resolution.versions.slots import Slot, Version
from tests.unit.resolution.rows import REGION, receipt, report_row

UNDATED: dict[str, Any] = {"date_from": None, "date_to": None, "date_precision": None, "dates_text": ""}
_OF_YEAR = ("quarter", "is_outside_quarter")
YEAR = (date(2020, 1, 1), date(2020, 12, 31))
HALF = (date(2020, 1, 1), date(2020, 6, 30))


def days(first: date, last: date | None = None) -> dict[str, Any]:
    return {"date_from": first, "date_to": last or first, "date_precision": "day", "dates_text": f"{first:%d.%m.%Y}"}


def told(
    key: str, quarter: str = "2020-Q3", body: str = "culture", under: Sequence[str] = ("tver",), **said: Any
) -> Event:
    """An event of a quarterly report."""
    number = sum(map(ord, key + quarter))
    row = report_row(document_sha256=quarter[0] * 64, row_number=number, quarter=quarter, **said)
    return Event(key, REGION, body, row, frozenset(under))


def of_period(row: Record, number: int, sha256: str, period: tuple[date, date]) -> Record:
    """A row of a quarter as one of a longer report."""
    rest = {name: value for name, value in row.items() if name not in _OF_YEAR}
    made = rest | {"document_sha256": sha256, "row_number": number, "is_outside_period": False}
    made |= {"period_from": period[0], "period_to": period[1]}
    assert made.keys() == set(tables()["period_row"].column_names)
    return made


def longer(rows: Sequence[Record], period: tuple[date, date] = YEAR, body: str = "culture", number: int = 9) -> Version:
    """A report for a longer period."""
    sha256 = f"{number}" * 64
    slot = Slot(REGION, body, "report", "year" if period == YEAR else "half_year", *period, None)
    made = [of_period(row, place, sha256, period) for place, row in enumerate(rows, start=1)]
    return Version(slot, receipt(number, sha256, date(2021, 1, 20)), 1, False, made, [1])


def hold(
    versions: Version | Sequence[Version],
    quarterly: Sequence[Event],
    *,
    under: Sequence[frozenset[str]] = (),
    kin: dict[str, frozenset[str]] | None = None,
    overrides: Overrides = NO_OVERRIDES,
) -> PeriodResolution:
    """Verdicts; ``under`` gives the agreements of the first report's rows, «tver» where nothing is said."""
    several = [versions] if isinstance(versions, Version) else list(versions)
    rows = [row for version in several for row in version.rows]
    agreements = {row_id(row): frozenset({"tver"}) for row in rows}
    agreements |= {row_id(row): keys for row, keys in zip(rows, under, strict=False)}
    keys = {row_id(row): f"{row['document_sha256'][0]}:{row['row_number']}" for row in rows}
    bodies = kin or {"culture": frozenset({"culture"}), "sport": frozenset({"sport"})}

    def as_event(version: Version, row: Record) -> Event:
        return Event(keys[row_id(row)], REGION, version.slot.body_key, row, agreements[row_id(row)])

    return hold_against_quarters(several, as_event, quarterly, bodies, overrides)


def judged(row: Record, *quarterly: Event, under: Sequence[str] = ("tver",)) -> Statement:
    """The verdict on a year's only row."""
    (statement,) = hold(longer([row]), quarterly, under=[frozenset(under)]).statements
    return statement


def matched(statement: Statement) -> set[str]:
    return {event.key for event in statement.matched}


FESTIVAL, WORK = "Фестиваль «Переправа»", "Рабочая встреча библиотекарей"
IN_APRIL, IN_SEPTEMBER = days(date(2020, 4, 20)), days(date(2020, 9, 12))


def test_what_a_quarter_told_is_confirmed_whatever_the_wording() -> None:
    row = report_row(event_title='ФЕСТИВАЛЬ  "Переправа"', **IN_SEPTEMBER)
    statement = judged(row, told("a", event_title=FESTIVAL), told("b", event_title="Форум «Граница»"))
    assert (statement.verdict, matched(statement)) == ("confirms", {"a"})


def test_work_that_comes_again_confirms_the_rows_of_several_quarters() -> None:
    monthly = UNDATED | {"recurrence": "monthly", "dates_text": "Ежемесячно", "event_title": WORK}
    rows = [told(q, f"2020-{q}", outcome="in_progress", **monthly) for q in ("Q1", "Q2", "Q3", "Q4")]
    statement = judged(report_row(outcome="in_progress", **monthly), *rows)
    assert (statement.verdict, matched(statement)) == ("confirms", {"Q1", "Q2", "Q3", "Q4"})


def test_put_off_and_then_held_is_one_story() -> None:
    put_off = told("off", "2020-Q2", event_title=FESTIVAL, outcome="postponed", postponed_to="2020-Q3", **IN_APRIL)
    held = told("held", event_title=FESTIVAL, **IN_SEPTEMBER)
    statement = judged(report_row(event_title=FESTIVAL, **IN_SEPTEMBER), put_off, held)
    assert (statement.verdict, matched(statement)) == ("confirms", {"off", "held"})
    again = judged(report_row(event_title=FESTIVAL, outcome="postponed", **IN_APRIL), put_off, held)
    assert again.verdict == "confirms", "the row of the second quarter, copied"


def test_what_no_quarter_told_is_an_event_of_its_own_in_the_quarter_of_its_dates() -> None:
    row = report_row(event_title="Форум «Граница»", **days(date(2020, 5, 5)))
    result = hold(longer([row]), [told("a", event_title=FESTIVAL)])
    (added,) = result.added
    assert (added.quarter, added.title, added.row["outcome"]) == ("2020-Q2", "Форум «Граница»", "held")
    assert set(added.row) == set(tables()["report_row"].column_names)


@pytest.mark.parametrize(
    ("dates", "quarter"),
    [
        (days(date(2020, 3, 30), date(2020, 4, 2)), "2020-Q4"),
        (UNDATED, "2020-Q4"),
        (days(date(2019, 5, 5)), "2020-Q4"),
        (UNDATED | {"date_to": date(2020, 9, 15), "is_deadline": True}, "2020-Q3"),
    ],
)
def test_without_one_quarter_of_the_period_in_its_dates_it_counts_in_the_last(
    dates: dict[str, Any], quarter: str
) -> None:
    (added,) = hold(longer([report_row(event_title="Форум «Граница»", **dates)]), []).added
    assert added.quarter == quarter


@pytest.mark.parametrize(
    ("of_year", "of_quarter", "expected"),
    [
        ("held", "cancelled", ["outcome"]),
        ("in_progress", "not_held", ["outcome"]),
        ("cancelled", "held", ["outcome"]),
        ("postponed", "held", ["outcome"]),
        ("held", "held_in_other_format", []),
        ("unclear", "cancelled", []),
        ("held", "unclear", []),
        ("cancelled", "not_held", []),
        ("postponed", "cancelled", []),
    ],
)
def test_outcomes_that_contradict(of_year: str, of_quarter: str, expected: list[str]) -> None:
    row = report_row(event_title=FESTIVAL, outcome=of_year, **IN_SEPTEMBER)
    statement = judged(row, told("a", event_title=FESTIVAL, outcome=of_quarter, **IN_SEPTEMBER))
    assert [disagreement for _, disagreement in statement.disagreements] == expected
    assert statement.verdict == ("contradicts" if expected else "confirms")


def test_other_days_of_a_named_event_contradict_and_of_a_nameless_one_are_unclear() -> None:
    later = days(date(2020, 9, 25))
    named = judged(report_row(event_title=FESTIVAL, **later), told("a", event_title=FESTIVAL, **IN_SEPTEMBER))
    assert (named.verdict, [d for _, d in named.disagreements]) == ("contradicts", ["dates"])
    nameless = judged(report_row(event_title=WORK, **later), told("a", event_title=WORK, **IN_SEPTEMBER))
    assert (nameless.verdict, [e.key for e in nameless.candidates]) == ("unclear", ["a"])


def test_a_coarser_date_is_no_other_date() -> None:
    month = {"date_from": date(2020, 9, 1), "date_to": date(2020, 9, 30), "date_precision": "month"}
    statement = judged(report_row(event_title=FESTIVAL, **month), told("a", event_title=FESTIVAL, **IN_SEPTEMBER))
    assert statement.verdict == "confirms"


@pytest.mark.parametrize(
    ("one", "other", "approximate", "expected"),
    [
        (45, 45, False, "confirms"),
        (45, 54, False, "contradicts"),
        (45, 54, True, "confirms"),
        (45, None, False, "confirms"),
    ],
)
def test_numbers_of_participants(one: int, other: int | None, approximate: bool, expected: str) -> None:
    def counted(count: int | None) -> dict[str, Any]:
        status = "empty" if count is None else "parsed"
        return {"participants_count": count, "participants_status": status, "event_title": FESTIVAL, **IN_SEPTEMBER}

    quarter = told("a", is_participants_approximate=approximate, **counted(other))
    assert judged(report_row(**counted(one)), quarter).verdict == expected


def test_participants_of_work_told_in_several_rows_are_not_compared() -> None:
    said: dict[str, Any] = {"event_title": WORK, "participants_status": "parsed", **UNDATED}
    rows = [told(q, f"2020-{q}", participants_count=10, **said) for q in ("Q1", "Q2")]
    assert judged(report_row(participants_count=20, **said), *rows).verdict == "confirms"


def test_what_became_of_a_postponed_event_is_added_where_only_the_year_tells_it() -> None:
    put_off = told("off", "2020-Q2", event_title=FESTIVAL, outcome="postponed", postponed_to="2020-Q4", **IN_APRIL)
    held = judged(report_row(event_title=FESTIVAL, **days(date(2020, 11, 3))), put_off)
    assert (held.verdict, held.event.quarter, [e.key for e in held.continued]) == ("adds", "2020-Q4", ["off"])
    on_the_old_day = judged(report_row(event_title=FESTIVAL, **IN_APRIL), put_off)
    assert (on_the_old_day.verdict, [d for _, d in on_the_old_day.disagreements]) == ("contradicts", ["outcome"])
    called_off = judged(report_row(event_title=FESTIVAL, outcome="cancelled", **IN_APRIL), put_off)
    assert called_off.verdict == "confirms", "either way it was not held then"


def test_rows_of_one_title_are_told_apart_by_their_days() -> None:
    of_quarters = [told(f"{m}", f"2020-Q{m // 3}", event_title=WORK, **days(date(2020, m, 3))) for m in (3, 6, 9)]
    rows = [report_row(event_title=WORK, **days(date(2020, month, 3))) for month in (9, 3, 6, 12)]
    result = hold(longer(rows), of_quarters)
    assert [(s.verdict, matched(s)) for s in result.statements] == [
        ("confirms", {"9"}),
        ("confirms", {"3"}),
        ("confirms", {"6"}),
        ("adds", set()),
    ]
    assert [event.quarter for event in result.added] == ["2020-Q4"]


def test_a_second_row_without_days_may_be_the_first_again() -> None:
    rows = [report_row(event_title=WORK, **UNDATED) for _ in range(2)]
    result = hold(longer(rows), [told("a", event_title=WORK, **UNDATED)])
    assert [s.verdict for s in result.statements] == ["confirms", "unclear"]
    assert result.added == []


def test_a_row_worded_anew_is_confirmed_by_its_days_and_unclear_without() -> None:
    title = "Семинар по развитию сельского туризма в приграничных районах"
    anew = {"event_title": "Обучающий семинар о развитии сельского туризма приграничных районов"}
    quarter = told("a", event_title=title, **IN_SEPTEMBER)
    assert judged(report_row(**anew, **IN_SEPTEMBER), quarter).verdict == "confirms"
    unclear = judged(report_row(**anew, **UNDATED), quarter)
    assert (unclear.verdict, [e.key for e in unclear.candidates]) == ("unclear", ["a"])


def test_other_words_at_the_same_time_and_place_are_unclear() -> None:
    quarter = told("a", event_title=WORK, **IN_SEPTEMBER)
    other = report_row(event_title="Прием делегации учителей", **IN_SEPTEMBER)
    assert judged(other, quarter).verdict == "unclear"
    assert judged(other | {"place_text": "г. Тверь"}, quarter).verdict == "adds"
    assert judged(other, quarter, under=["bryansk"]).verdict == "adds"


def test_the_final_is_not_the_qualifying_round_and_the_sixth_not_the_fifth() -> None:
    final = report_row(event_title="Финал конкурса чтецов", **days(date(2020, 12, 1)))
    assert judged(final, told("a", event_title="Полуфинал конкурса чтецов", **IN_SEPTEMBER)).verdict == "adds"
    sixth = report_row(event_title="VI фестиваль «Переправа»", **days(date(2020, 12, 1)))
    assert judged(sixth, told("a", event_title="V фестиваль «Переправа»", **IN_SEPTEMBER)).verdict == "adds"


def test_another_agreement_is_another_event_but_for_a_name_on_the_same_day() -> None:
    named = told("a", event_title=FESTIVAL, under=["bryansk"], **IN_SEPTEMBER)
    statement = judged(report_row(event_title=FESTIVAL, **IN_SEPTEMBER), named)
    assert (statement.verdict, [d for _, d in statement.disagreements]) == ("contradicts", ["agreements"])
    nameless = told("a", event_title=WORK, under=["bryansk"], **UNDATED)
    assert judged(report_row(event_title=WORK, **UNDATED), nameless).verdict == "adds"


def test_an_event_told_late_by_the_next_quarter_is_not_added() -> None:
    row = report_row(event_title=FESTIVAL, **days(date(2020, 12, 28)))
    late = told("a", "2021-Q1", event_title=FESTIVAL, **days(date(2020, 12, 28)))
    assert judged(row, late).verdict == "confirms"
    next_edition = told("a", "2021-Q1", event_title=FESTIVAL, **days(date(2021, 2, 1)))
    assert judged(row, next_edition).verdict == "adds"


def test_bodies_that_became_one_and_bodies_not_named_tell_for_each_other() -> None:
    row = report_row(event_title=FESTIVAL, **IN_SEPTEMBER)
    kin = {"ministry": frozenset({"ministry", "culture", "unnamed"}), "culture": frozenset({"culture"})}
    for body in ("culture", "unnamed"):
        result = hold(longer([row], body="ministry"), [told("a", body=body, event_title=FESTIVAL)], kin=kin)
        assert [s.verdict for s in result.statements] == ["confirms"]
    unnamed = hold(longer([row], body="unnamed"), [told("a", event_title=FESTIVAL)], kin=kin)
    assert [s.verdict for s in unnamed.statements] == ["confirms"]


def test_what_another_body_told_is_not_added_but_left_to_a_person() -> None:
    row = report_row(event_title=FESTIVAL, **IN_SEPTEMBER)
    result = hold(longer([row]), [told("a", body="sport", event_title=FESTIVAL, **IN_SEPTEMBER)])
    assert [(s.verdict, [e.key for e in s.candidates]) for s in result.statements] == [("unclear", ["a"])]


def test_half_a_year_and_the_year_add_one_event() -> None:
    row = report_row(event_title="Ярмарка «Весна»", **days(date(2020, 5, 5)))
    result = hold([longer([row], YEAR, number=8), longer([row], HALF, number=9)], [])
    assert [(s.version.slot.period_kind, s.verdict) for s in result.statements] == [
        ("half_year", "adds"),
        ("year", "confirms"),
    ]
    assert [event.key for event in result.added] == ["9:1"]


def test_an_added_event_vanishes_when_its_quarterly_report_comes() -> None:
    row = report_row(event_title=FESTIVAL, **IN_SEPTEMBER)
    assert len(hold(longer([row]), []).added) == 1
    assert hold(longer([row]), [told("a", event_title=FESTIVAL, **IN_SEPTEMBER)]).added == []


def test_what_two_parts_of_one_report_add_is_added_once() -> None:
    row = report_row(event_title=FESTIVAL, **IN_SEPTEMBER)
    version = longer([row, row, row])
    version.rows[2]["part_number"] = 2
    result = hold(version, [])
    assert [(s.verdict, matched(s)) for s in result.statements] == [
        ("confirms", {"9:3"}),
        ("confirms", {"9:3"}),
        ("adds", set()),
    ]
    version.rows[2]["part_number"] = 1
    assert len(hold(version, []).added) == 3, "of rows of one part only the sender knows"


def test_a_superseded_report_for_a_year_says_nothing() -> None:
    version = longer([report_row(event_title=FESTIVAL)])
    version.known_to = version.known_from
    assert hold(version, []).statements == ()


def decided(**said: Any) -> Overrides:
    return overrides_of([Override("period_statements.yml", 1, reason="так", who="Иванова", **said)])


def test_a_person_settles_what_is_unclear() -> None:
    quarter = told("a", event_title=WORK, **IN_SEPTEMBER)
    version = longer([report_row(event_title=WORK, **days(date(2020, 9, 25)))])

    def settled(**said: Any) -> tuple[str, set[str], list[str]]:
        result = hold(version, [quarter], overrides=decided(**said))
        (statement,) = result.statements
        return statement.verdict, matched(statement), [notice.code for notice in result.notices]

    assert settled(key="9:1", same_as="a") == ("contradicts", {"a"}, [])
    assert settled(text=WORK.upper(), is_new=True) == ("adds", set(), [])
    assert settled(text="Иное", is_new=True) == ("unclear", set(), ["override_matches_nothing"])
    assert settled(key="9:1", same_as="b") == ("unclear", set(), ["override_target_unknown"])


# --- whatever the year's report repeats ----------------------------------------------------------------------------

TITLES = (
    FESTIVAL,
    WORK,
    "Рабочая встреча",
    "Выставка «Музыка космоса»",
    "VI Международный фестиваль «Зелёная ёлка»",
    "Обмен опытом по вопросам сельского хозяйства",
    "Участие делегации в форуме",
)
OUTCOMES = ("held", "postponed", "cancelled", "in_progress", "unclear", "not_held", "held_partially")
DRIFTS = (
    str,
    str.upper,
    str.lower,
    lambda title: title.replace("«", '"').replace("»", '"'),
    lambda title: title.replace("«", "").replace("»", ""),
    lambda title: title.replace(" ", "  ").replace("ё", "е") + ".",
)


@st.composite
def quarters(draw: st.DrawFn) -> list[Event]:
    """The events of a body's four reports."""
    made: list[Event] = []
    for number in range(draw(st.integers(0, 8))):
        quarter = f"2020-Q{draw(st.integers(1, 4))}"
        first = quarter_bounds(quarter)[0].replace(day=draw(st.integers(1, 3)))
        dates = draw(st.sampled_from([UNDATED, UNDATED | {"recurrence": "monthly"}, days(first), days(first)]))
        count = draw(st.sampled_from([None, 10, 20]))
        made.append(
            told(
                f"e{number}",
                quarter,
                under=draw(st.sampled_from([(), ("tver",), ("bryansk",), ("tver", "bryansk")])),
                event_title=draw(st.sampled_from(TITLES)),
                outcome=draw(st.sampled_from(OUTCOMES)),
                participants_count=count,
                participants_status="empty" if count is None else "parsed",
                participants_text="" if count is None else f"{count} человек",
                **dates,
            )
        )
    return made


@settings(max_examples=300, deadline=None)
@given(quarters(), st.sampled_from(DRIFTS), st.randoms(use_true_random=False))
@example(
    [told("a", event_title=WORK, **UNDATED), told("b", event_title=WORK, outcome="cancelled", **UNDATED)], str, None
)
def test_a_report_for_a_year_that_repeats_its_quarters_confirms_all_and_adds_nothing(
    of_quarters: list[Event], drift: Any, random: Any
) -> None:
    repeated = list(of_quarters)
    if random is not None:
        random.shuffle(repeated)
    rows = [event.row | {"event_title": drift(event.title)} for event in repeated]
    result = hold(longer(rows), of_quarters, under=[event.agreement_keys for event in repeated])
    assert [statement.verdict for statement in result.statements] == ["confirms"] * len(rows)
    assert result.added == []
    assert sorted(key for s in result.statements for key in matched(s)) == sorted(event.key for event in of_quarters)
