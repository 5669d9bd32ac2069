"""Which document counts for whom, what it leaves alone, and what is owed."""

from datetime import date
from typing import Any

import pytest

from ingestion.contracts.tables import Record
from ingestion.deadlines import Deadlines, Rule
from ingestion.ledger import Receipt
from ingestion.reports.row_sorts import UNNAMED_BODY
from ingestion.resolution.rows import row_id
from ingestion.resolution.versions.events import assign_event_keys
from ingestion.resolution.versions.obligations import calendar_notices, obligations
from ingestion.resolution.versions.slots import Filled, fill_slots
from ingestion.settings import RosterEntry, Settings
from ingestion.working_days import known_until
from tests.unit.resolution.rows import REGION, receipt, report_row

CULTURE, SPORT = "Департамент по культуре", "Главное управление спорта"
KEYS = {(REGION, CULTURE): "culture", (REGION, SPORT): "sport"}
FIRST, SECOND = "1" * 64, "2" * 64


def part(sha256: str, quarter: str = "2020-Q3", *, is_correction: bool = False) -> Record:
    return {
        "document_sha256": sha256,
        "part_number": 1,
        "document_kind": "report",
        "period_kind": "quarter",
        "period_from": date(2020, 7, 1),
        "period_to": date(2020, 9, 30),
        "quarter": quarter,
        "reporting_region_code": REGION,
        "executive_body_name": None,
        "is_correction": is_correction,
        "stated_on": None,
    }


def section(sha256: str, name: str, row_number: int | None) -> Record:
    return {
        "document_sha256": sha256,
        "part_number": 1,
        "table_number": 1 if row_number else None,
        "row_number": row_number,
        "executive_body_name": name,
    }


def row(sha256: str, body: str, number: int, **said: Any) -> Record:
    return report_row(document_sha256=sha256, executive_body_name=body, row_number=number, **said)


def fill(
    receipts: list[Receipt],
    parts: list[Record],
    rows: list[Record],
    sections: list[Record] | None = None,
    quarantined: list[Record] | None = None,
) -> Filled:
    return fill_slots(receipts, parts, sections or [], rows, quarantined or [], KEYS, {})


RECEIPTS = [receipt(1, FIRST), receipt(2, SECOND, date(2020, 10, 9))]


def test_a_correction_by_one_body_leaves_the_others_alone() -> None:
    filled = fill(
        RECEIPTS,
        [part(FIRST), part(SECOND)],
        [row(FIRST, CULTURE, 3), row(FIRST, SPORT, 5), row(SECOND, CULTURE, 3, note_text="уточнено")],
    )
    told = {(v.slot.body_key, v.number): (v.receipt.sha256, v.is_current, v.is_restatement) for v in filled.versions}
    assert told == {
        ("culture", 1): (FIRST, False, False),
        ("culture", 2): (SECOND, True, True),
        ("sport", 1): (FIRST, True, False),
    }
    [old] = [v for v in filled.versions if not v.is_current]
    [new] = [v for v in filled.versions if v.number == 2]
    assert old.known_to == new.known_from


def test_equal_readings_make_no_restatement() -> None:
    filled = fill(RECEIPTS, [part(FIRST), part(SECOND)], [row(FIRST, CULTURE, 3), row(SECOND, CULTURE, 9)])
    assert [(v.number, v.is_restatement) for v in filled.versions] == [(1, False), (2, False)]


def test_taken_in_on_one_day_the_corrected_document_counts_whatever_the_order() -> None:
    receipts = [receipt(1, FIRST), receipt(2, SECOND)]
    filled = fill(
        receipts, [part(FIRST, is_correction=True), part(SECOND)], [row(FIRST, CULTURE, 3), row(SECOND, CULTURE, 3)]
    )
    assert [v.receipt.sha256 for v in filled.versions if v.is_current] == [FIRST]
    assert all(v.known_to is None or v.known_to >= v.known_from for v in filled.versions)


def test_a_less_faithful_reading_never_supersedes_a_better_one() -> None:
    rows = [row(FIRST, CULTURE, 3), row(SECOND, CULTURE, 3, note_text="из PDF")]

    def current(less_faithful: str) -> list[str]:
        parts = [part(FIRST), part(SECOND, is_correction=True)]
        filled = fill_slots(RECEIPTS, parts, [], rows, [], KEYS, {}, less_faithful=frozenset({less_faithful}))
        assert all(v.known_to is None or v.known_to >= v.known_from for v in filled.versions)
        return [v.receipt.sha256 for v in filled.versions if v.is_current]

    assert current(SECOND) == [FIRST], "received later and called corrected, yet read from PDF"
    assert current(FIRST) == [SECOND]
    alone = fill_slots(RECEIPTS[1:], [part(SECOND)], [], rows[1:], [], KEYS, {}, less_faithful=frozenset({SECOND}))
    assert [v.is_current for v in alone.versions] == [True]


def test_versions_part_the_time_whatever_the_order_in_which_they_came() -> None:
    """A good reading comes between two less faithful ones: the second of those never counts, the first until then."""
    third = "3" * 64
    receipts = [receipt(1, FIRST, date(2020, 10, 5)), receipt(2, SECOND, date(2020, 10, 10))]
    receipts.append(receipt(3, third, date(2020, 10, 20)))
    rows = [row(sha, CULTURE, 3, note_text=sha[:1]) for sha in (FIRST, SECOND, third)]
    parts = [part(sha) for sha in (FIRST, SECOND, third)]
    filled = fill_slots(receipts, parts, [], rows, [], KEYS, {}, less_faithful=frozenset({FIRST, third}))
    told = [(v.receipt.sha256, v.known_from.day, v.known_to and v.known_to.day, v.restates) for v in filled.versions]
    assert told == [(FIRST, 5, 10, None), (third, 20, 20, None), (SECOND, 10, None, 1)]


def test_of_two_documents_of_one_day_the_second_in_order_restates_the_first() -> None:
    receipts = [receipt(1, FIRST), receipt(2, SECOND)]
    rows = [row(FIRST, CULTURE, 3, note_text="уточнено"), row(SECOND, CULTURE, 3)]
    filled = fill(receipts, [part(FIRST, is_correction=True), part(SECOND)], rows)
    assert [(v.receipt.sha256, v.number, v.restates, v.is_restatement) for v in filled.versions] == [
        (SECOND, 1, None, False),
        (FIRST, 2, 1, True),
    ]


def test_a_backlog_taken_in_out_of_order_counts_by_the_day_a_person_gave() -> None:
    receipts = [receipt(1, FIRST, date(2020, 10, 20)), receipt(2, SECOND, date(2020, 10, 3))]
    filled = fill(receipts, [part(FIRST), part(SECOND)], [row(FIRST, CULTURE, 3), row(SECOND, CULTURE, 3)])
    assert [v.receipt.sha256 for v in filled.versions if v.is_current] == [FIRST]


def test_event_keys_outlive_a_new_order_of_rows_a_slip_of_the_pen_and_another_format() -> None:
    rows = [
        row(FIRST, CULTURE, 3, event_title="Фестиваль «Переправа»"),
        row(FIRST, CULTURE, 4, event_title="Выставка «Музыка космоса»", dates_text="11 августа"),
        row(SECOND, CULTURE, 3, event_title="Выставка «Музыка космоса»", dates_text="12 августа"),
        row(SECOND, CULTURE, 4, event_title="Фестиваль «Перправа»"),
        row(SECOND, CULTURE, 5, event_title="Мастер-класс"),
    ]
    keys = assign_event_keys(fill(RECEIPTS, [part(FIRST), part(SECOND)], rows).versions)
    first, second, moved, mistyped, new = (keys[row_id(r)] for r in rows)
    assert (moved, mistyped) == (second, first)
    assert new not in {first, second}


def test_equal_rows_of_one_report_are_different_events_and_stay_so() -> None:
    rows = [
        row(sha, CULTURE, n, event_title="Ярмарка", dates_text=f"{n} июля") for sha in (FIRST, SECOND) for n in (3, 4)
    ]
    keys = assign_event_keys(fill(RECEIPTS, [part(FIRST), part(SECOND)], rows).versions)
    a, b, again_a, again_b = (keys[row_id(r)] for r in rows)
    assert a != b
    assert (again_a, again_b) == (a, b)


def test_a_body_named_without_a_row_was_heard_and_one_whose_rows_are_in_quarantine_was_not() -> None:
    sections = [section(FIRST, CULTURE, 2), section(FIRST, SPORT, 4)]
    broken = {"document_sha256": FIRST, "part_number": 1, "table_number": 1, "row_number": 5}
    filled = fill(RECEIPTS[:1], [part(FIRST)], [], sections, [broken])
    assert [v.slot.body_key for v in filled.versions] == ["culture"]
    assert filled.unheard == {(REGION, "sport", "2020-Q3")}


def test_who_owes_a_report_and_what_covers_it() -> None:
    settings = Settings()
    rows = [row(FIRST, CULTURE, 3), row(FIRST, SPORT, 5)]
    later = [row(SECOND, CULTURE, 3, quarter="2020-Q4"), row(SECOND, "Иной", 5, quarter="2020-Q4")]
    second = part(SECOND, "2020-Q4") | {"period_from": date(2020, 10, 1), "period_to": date(2020, 12, 31)}
    filled = fill_slots(RECEIPTS, [part(FIRST), second], [], rows + later, [], KEYS | {(REGION, "Иной"): "other"}, {})
    owed = {
        (o["executive_body_key"], o["quarter"]): (o["document_sha256"], o["is_named_in_report"], o["report_due_on"])
        for o in obligations(filled, settings, {}, date(2021, 2, 1))
    }
    assert owed["culture", "2020-Q3"] == (FIRST, True, date(2020, 10, 5))
    assert owed["sport", "2020-Q4"] == (SECOND, False, date(2021, 1, 11))
    assert owed["sport", "2021-Q1"] == (None, False, date(2021, 4, 5))
    assert ("other", "2020-Q3") not in owed


def test_a_report_is_due_by_the_rule_of_its_region() -> None:
    settings = Settings(of_regions=((REGION, Deadlines(Rule(deadline_working_day=10))),))
    filled = fill(RECEIPTS[:1], [part(FIRST)], [row(FIRST, CULTURE, 3)])
    (owed,) = obligations(filled, settings, {}, date(2020, 9, 30))
    assert owed["report_due_on"] == date(2020, 10, 14)


def test_deadlines_in_a_year_whose_calendar_is_not_known_yet_are_pointed_out() -> None:
    year = known_until()
    filled = fill(RECEIPTS[:1], [part(FIRST)], [row(FIRST, CULTURE, 3)])
    settings = Settings(deadlines=Deadlines(Rule(on_day_off="keep")))
    for evaluated_on, told in ((date(year, 9, 30), []), (date(year + 1, 12, 31), [year + 1, year + 2])):
        notices = calendar_notices(obligations(filled, settings, {}, evaluated_on))
        assert [notice.parameters["year"] for notice in notices] == told
        assert all(notice.code == "calendar_not_known" for notice in notices)


def test_a_roster_says_who_owes_from_when_until_when() -> None:
    entry = RosterEntry(SPORT, "2020-Q4", "2020-Q4")
    filled = fill(RECEIPTS[:1], [part(FIRST)], [row(FIRST, CULTURE, 3)])
    owed = obligations(filled, Settings(roster=(entry,)), {entry: (REGION, "sport")}, date(2021, 2, 1))
    assert [(o["executive_body_key"], o["quarter"], o["document_sha256"]) for o in owed] == [("sport", "2020-Q4", None)]


def whole(sha256: str, kind: str, **said: Any) -> Record:
    """A part that counts as a whole: a plan for 2021, unless something else is said."""
    made = part(sha256) | {"document_kind": kind, "quarter": None, "rows_accepted_count": 3, "period_kind": "year"}
    return made | {"period_from": date(2021, 1, 1), "period_to": date(2021, 12, 31)} | said


def fill_whole(parts: list[Record], agreements: dict[tuple[str, int], str]) -> Filled:
    keys = KEYS | {(REGION, UNNAMED_BODY): "unnamed"}
    return fill_slots(RECEIPTS, parts, [], [], [], keys, {}, agreements)


def test_a_newer_plan_of_one_agreement_supersedes_the_older() -> None:
    same = {(FIRST, 1): "RU-MOW, RU-SMO|x", (SECOND, 1): "RU-MOW, RU-SMO|x"}
    versions = fill_whole([whole(FIRST, "plan"), whole(SECOND, "plan")], same).versions
    assert [(v.receipt.sha256, v.number, v.is_current, v.rows) for v in versions] == [
        (FIRST, 1, False, []),
        (SECOND, 2, True, []),
    ]


@pytest.mark.parametrize(
    ("second", "agreements"),
    [
        (whole(SECOND, "plan"), {(FIRST, 1): "RU-MOW, RU-SMO|x", (SECOND, 1): "RU-ORL, RU-SMO|x"}),
        (whole(SECOND, "plan", period_from=date(2022, 1, 1), period_to=date(2022, 12, 31)), {}),
        (whole(SECOND, "register", period_kind=None, period_from=None, period_to=None), {}),
    ],
)
def test_plans_of_other_agreements_or_years_and_registers_leave_a_plan_alone(
    second: Record, agreements: dict[tuple[str, int], str]
) -> None:
    filled = fill_whole([whole(FIRST, "plan"), second], agreements)
    assert [version.is_current for version in filled.versions] == [True, True]
    assert assign_event_keys(filled.versions) == {}


def test_a_report_for_a_year_fills_a_slot_of_its_own_and_a_later_one_supersedes_it() -> None:
    parts = [part(FIRST), whole(FIRST, "report", part_number=2), whole(SECOND, "report", part_number=2)]
    of_year = [row(sha, CULTURE, 2) | {"part_number": 2} for sha in (FIRST, SECOND)]
    filled = fill(RECEIPTS, parts, [row(FIRST, CULTURE, 3), *of_year])
    assert [(v.slot.quarter, v.receipt.sha256, v.is_current) for v in filled.versions if v.slot.quarter] == [
        ("2020-Q3", FIRST, True)
    ]
    assert [(v.receipt.sha256, v.number, v.is_current) for v in filled.versions if not v.slot.quarter] == [
        (FIRST, 1, False),
        (SECOND, 2, True),
    ]
    assert [o["quarter"] for o in obligations(filled, Settings(), {}, date(2020, 10, 20))] == ["2020-Q3", "2020-Q4"]


def test_a_document_of_several_bodies_is_consolidated_and_its_parts_are_known() -> None:
    parts = [part(FIRST), part(FIRST) | {"part_number": 2}, part(SECOND)]
    rows = [row(FIRST, CULTURE, 3), row(FIRST, SPORT, 4) | {"part_number": 2}, row(SECOND, CULTURE, 3)]
    told = {
        (v.slot.body_key, v.number): (v.is_consolidated, v.part_numbers) for v in fill(RECEIPTS, parts, rows).versions
    }
    assert told == {("culture", 1): (True, [1]), ("culture", 2): (False, [1]), ("sport", 1): (True, [2])}


@pytest.mark.parametrize(
    ("first", "second", "current"),
    [
        (date(2021, 1, 1), date(2020, 1, 1), FIRST),
        (date(2020, 1, 1), date(2021, 1, 1), SECOND),
        (date(2020, 1, 1), None, SECOND),  # it says no day, and holds from its receipt
        (None, None, SECOND),
    ],
)
def test_the_register_of_the_later_day_counts_whenever_it_came(
    first: date | None, second: date | None, current: str
) -> None:
    spoken = ((FIRST, first), (SECOND, second))
    parts = [whole(sha256, "register", period_from=None, period_to=None, stated_on=day) for sha256, day in spoken]
    versions = fill_whole(parts, {}).versions
    assert [version.receipt.sha256 for version in versions if version.is_current] == [current]
