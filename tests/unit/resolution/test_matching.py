"""Plans against reports: which event answers which promise, by rows that a person can check."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ingestion.quarters import quarter_bounds
from ingestion.resolution.promises.expectation import Expectation, Source
from ingestion.resolution.promises.expectations import Expected, expect
from ingestion.resolution.promises.matching import Decisions, Links, Matcher
from ingestion.resolution.promises.promises import Promise
from ingestion.resolution.versions.event import Event
from tests.unit.resolution.rows import REGION, report_row

AGREEMENT = frozenset({"agreement-1"})
CULTURE = frozenset({"culture"})
FESTIVAL = "Фестиваль бардовской песни «Переправа»"


def planned(
    title: str,
    due: str | None,
    *,
    number: int = 1,
    plan: str = "plan-1",
    agreements: frozenset[str] = AGREEMENT,
    bodies: frozenset[str] = CULTURE,
    **said: Any,
) -> Source:
    promise = Promise("plan", due, "2021-Q1", "2021-Q4", "по согласованию", "dates_text")
    if due is not None:
        first, last = quarter_bounds(due)
        earliest, latest = f"{due[:4]}-Q1", f"{int(due[:4]) + 1}{due[4:]}"
        promise = replace(promise, earliest=earliest, latest=latest, due_from=first, due_to=last)
        promise = replace(promise, **said)
    return Source(
        identity=("plan", plan, title, str(number)),
        document=plan,
        promise=promise,
        quarter=None,
        stated_quarter="2021-Q1",
        region_code=REGION,
        body_key=next(iter(sorted(bodies)), "unnamed"),
        body_keys=bodies,
        title=title,
        agreement_keys=agreements,
        row={},
    )


def event(
    quarter: str,
    title: str,
    body: str = "culture",
    agreements: frozenset[str] = AGREEMENT,
    number: int = 3,
    **said: Any,
) -> Event:
    first, last = quarter_bounds(quarter)
    days = {"date_from": first, "date_to": last}
    row = report_row(quarter=quarter, event_title=title, row_number=number, **days | said)
    return Event(f"{quarter} {title} {number}", REGION, body, row, agreements, None, body != "unnamed")


def answers(expected: Expected) -> dict[str, str | None]:
    """What answered each promise of a plan, by title and due quarter."""
    return {
        f"{e.source.title} {e.due_quarter}": e.answer.quarter if e.answer else None
        for e in expected.expectations
        if e.has_origin("plan")
    }


def found(expected: Expected, origin: str = "plan") -> list[Expectation]:
    return [e for e in expected.expectations if origin in e.origins]


def test_a_promise_is_answered_in_its_quarter_before_any_other() -> None:
    events = [event("2021-Q2", FESTIVAL), event("2021-Q3", FESTIVAL)]
    assert answers(expect(events, [planned(FESTIVAL, "2021-Q3")])) == {f"{FESTIVAL} 2021-Q3": "2021-Q3"}


def test_planned_for_spring_and_held_in_autumn_without_a_word_of_a_move() -> None:
    """«Живая память»: one expectation, met late."""
    title = "Всероссийский патриотический фестиваль «Живая память»"
    promise = planned(title, "2020-Q2", due_from=date(2020, 3, 1), due_to=date(2020, 5, 31))
    [only] = expect([event("2020-Q3", title)], [promise]).expectations
    assert (only.due_quarter, only.answer and only.answer.quarter, only.match_method) == (
        "2020-Q2",
        "2020-Q3",
        "same_title",
    )


def test_four_quarters_late_is_the_last_that_counts() -> None:
    promise = planned(FESTIVAL, "2021-Q1")
    assert answers(expect([event("2022-Q1", FESTIVAL)], [promise])) == {f"{FESTIVAL} 2021-Q1": "2022-Q1"}
    assert answers(expect([event("2022-Q2", FESTIVAL)], [promise])) == {f"{FESTIVAL} 2021-Q1": None}


def test_another_edition_than_the_promised_one_is_another_event() -> None:
    promise = planned("XII фестиваль «Переправа»", "2021-Q1")
    assert answers(expect([event("2022-Q1", "XIII фестиваль «Переправа»")], [promise])) == {
        "XII фестиваль «Переправа» 2021-Q1": None
    }


def test_a_year_is_answered_anywhere_in_it_and_leaves_nothing_to_a_likelier_promise() -> None:
    year = planned("Выставка «Край родной»", "2021-Q4", due_from=date(2021, 1, 1), due_to=date(2021, 12, 31))
    late = planned("Выставка «Край лесной»", "2021-Q1", number=2)
    got = answers(expect([event("2021-Q2", "Выставка «Край родной»")], [year, late]))
    assert got == {"Выставка «Край родной» 2021-Q4": "2021-Q2", "Выставка «Край лесной» 2021-Q1": None}


def test_a_plan_and_a_report_that_promise_the_same_make_one_expectation_of_two_origins() -> None:
    told = event("2020-Q3", FESTIVAL, recurrence="annual", date_from=date(2020, 9, 11), date_to=date(2020, 9, 13))
    expected = expect([told, event("2021-Q3", FESTIVAL)], [planned(FESTIVAL, "2021-Q3")])
    [only] = [e for e in expected.expectations if e.due_quarter == "2021-Q3"]
    assert (only.origins, only.is_independent, len(only.sources)) == (["plan", "recurrence"], True, 2)


def test_a_plan_of_the_year_joins_the_promise_of_a_quarter_in_it() -> None:
    told = event("2020-Q3", FESTIVAL, recurrence="annual", date_from=date(2020, 9, 11), date_to=date(2020, 9, 13))
    year = planned(FESTIVAL, "2021-Q4", due_from=date(2021, 1, 1), due_to=date(2021, 12, 31))
    expected = expect([told, event("2021-Q3", FESTIVAL)], [year])
    assert [(e.due_quarter, e.origins) for e in expected.expectations] == [("2021-Q4", ["plan", "recurrence"])]


def test_two_plans_with_one_item_promise_once_and_two_items_of_one_plan_twice() -> None:
    twice = [planned(FESTIVAL, "2021-Q3"), planned(FESTIVAL, "2021-Q3", plan="plan-2")]
    assert len(expect([], twice).expectations) == 1
    same = [planned(FESTIVAL, "2021-Q3"), planned(FESTIVAL, "2021-Q3", number=2)]
    assert len(expect([], same).expectations) == 2


def test_monthly_work_and_a_meeting_of_that_quarter_are_two_promises() -> None:
    title = "Обмен опытом по охране труда"
    told = event("2021-Q2", title, recurrence="monthly", outcome="in_progress")
    expected = expect([told], [planned(title, "2021-Q3")])
    assert sorted(e.origins[0] for e in expected.expectations if e.due_quarter == "2021-Q3") == ["plan", "recurrence"]


def test_another_body_and_another_agreement_answer_nothing() -> None:
    promise = planned(FESTIVAL, "2021-Q3")
    assert answers(expect([event("2021-Q3", FESTIVAL, "farming")], [promise])) == {f"{FESTIVAL} 2021-Q3": None}
    other = event("2021-Q3", FESTIVAL, agreements=frozenset({"agreement-2"}))
    assert answers(expect([other], [promise])) == {f"{FESTIVAL} 2021-Q3": None}


def test_a_body_that_came_from_the_promised_one_and_a_successor_of_the_agreement_answer() -> None:
    links = Links({"agreement-2": "agreement-1"}, {"culture": frozenset({"ministry"})})
    answer = event("2021-Q3", FESTIVAL, "ministry", frozenset({"agreement-2"}))
    expected = expect([answer], [planned(FESTIVAL, "2021-Q3")], Matcher(links))
    assert answers(expected) == {f"{FESTIVAL} 2021-Q3": "2021-Q3"}


def test_a_plan_that_names_no_body_and_an_agreement_that_is_not_known_still_expect() -> None:
    promise = planned(FESTIVAL, "2021-Q3", agreements=frozenset(), bodies=frozenset())
    [only] = expect([event("2021-Q3", FESTIVAL)], [promise]).expectations
    assert only.answer is not None
    assert only.match_method == "same_title"


def test_a_postponed_item_of_a_plan_goes_where_it_went_and_stays_one_promise() -> None:
    moved = event("2021-Q2", FESTIVAL, outcome="postponed", postponed_to="2021-Q4", note_text="перенесён")
    expected = expect([moved, event("2021-Q4", FESTIVAL)], [planned(FESTIVAL, "2021-Q2")])
    chain = list(found(expected)[0].chain())
    assert [(e.due_quarter, e.origins, e.answer and e.answer.quarter) for e in chain] == [
        ("2021-Q2", ["plan", "reported"], "2021-Q2"),
        ("2021-Q4", ["postponement"], "2021-Q4"),
    ]


def test_an_undated_item_is_answered_by_whatever_the_plans_years_bring() -> None:
    assert answers(expect([event("2021-Q3", FESTIVAL)], [planned(FESTIVAL, None)])) == {f"{FESTIVAL} None": "2021-Q3"}
    assert answers(expect([event("2022-Q3", FESTIVAL)], [planned(FESTIVAL, None)])) == {f"{FESTIVAL} None": None}


def test_the_best_overall_assignment_is_not_the_first_come() -> None:
    drama = "Гастроли Калужского драматического театра"
    puppets = "Гастроли Калужского театра кукол"
    events = [event("2021-Q2", puppets, number=3), event("2021-Q2", drama, number=4)]
    expected = expect(events, [planned(drama, "2021-Q2"), planned(puppets, "2021-Q2", number=2)])
    for expectation in expected.expectations:
        assert expectation.answer is not None
        assert expectation.answer.title == expectation.source.title


def test_series_that_came_twice_is_expected_weakly_and_joined_by_a_promise_in_words() -> None:
    def of_series(quarter: str, **said: Any) -> Event:
        made = event(quarter, FESTIVAL, **said)
        return Event(made.key, made.region_code, made.body_key, made.row, made.agreement_keys, "series-1")

    alone = expect([of_series("2019-Q3"), of_series("2020-Q3")])
    assert [(e.due_quarter, e.origins) for e in alone.expectations] == [("2021-Q3", ["series"])]
    both = expect([of_series("2019-Q3"), of_series("2020-Q3")], [planned(FESTIVAL, "2021-Q3")])
    assert [(e.due_quarter, e.origins) for e in both.expectations] == [("2021-Q3", ["plan", "series"])]
    answered = expect([of_series("2019-Q3"), of_series("2020-Q3"), of_series("2021-Q2")])
    [first] = [e for e in answered.expectations if e.due_quarter == "2021-Q3"]
    assert first.answer is not None
    assert first.answer.quarter == "2021-Q2"


# --- what a person decided -------------------------------------------------------------------------------------------


def _decided(expected: Expected, events: Sequence[Event], is_answer: bool) -> Matcher:
    [promise] = found(expected)
    pair = promise.key, events[0].key
    return Matcher(None, Decisions({pair[0]: pair[1]}) if is_answer else Decisions({}, frozenset({pair})))


def test_what_a_series_alone_lets_expect_takes_no_answer_from_a_plan() -> None:
    work = "Проведение мониторинга переработки мрамора"
    before = [replace(event(f"{year}-Q1", work), series_key="series") for year in (2018, 2019)]
    monthly = planned(
        "Мониторинг переработки мрамора", "2020-Q1", recurrence="monthly", earliest="2020-Q1", latest="2020-Q1"
    )
    found = expect([*before, replace(event("2020-Q1", work), series_key="series")], [monthly]).expectations
    due = {tuple(one.origins): one.answer for one in found if one.due_quarter == "2020-Q1"}
    assert due["plan",] is not None
    assert due["series",] is None


def test_a_person_settles_what_the_words_leave_open() -> None:
    events = [event("2021-Q3", "Праздник на берегу Днепра")]
    promise = planned(FESTIVAL, "2021-Q3")
    before = expect(events, [promise])
    assert answers(before) == {f"{FESTIVAL} 2021-Q3": None}
    after = expect(events, [promise], _decided(before, events, is_answer=True))
    [only] = found(after)
    assert only.answer is events[0]
    assert (only.match_method, only.match_certainty, after.unfit) == ("override", 1.0, [])


def test_a_person_rejects_what_the_words_found() -> None:
    events = [event("2021-Q3", FESTIVAL)]
    promise = planned(FESTIVAL, "2021-Q3")
    before = expect(events, [promise])
    after = expect(events, [promise], _decided(before, events, is_answer=False))
    assert answers(after) == {f"{FESTIVAL} 2021-Q3": None}
    assert after.unfit == []


def test_a_decision_about_nothing_known_is_told() -> None:
    decisions = Decisions({"nobody": "nothing"}, frozenset({("nobody", "else")}))
    expected = expect([event("2021-Q3", FESTIVAL)], [planned(FESTIVAL, "2021-Q3")], Matcher(None, decisions))
    assert expected.unfit == [("nobody", "else"), ("nobody", "nothing")]


# --- the best of a context -------------------------------------------------------------------------------------------

SERVICES = "Обмен опытом по переводу массовых социально значимых услуг в электронный вид"
SERVICES_TOLD = "Обмен опытом по вопросу перевода МСЗУ в электронную форму"


def methods(expected: Expected) -> list[tuple[str, float]]:
    return [(one.match_method, one.match_certainty) for one in found(expected, "plan")]


def test_what_nothing_else_can_answer_is_answered_by_the_best_of_its_context() -> None:
    matched = expect([event("2021-Q2", SERVICES_TOLD)], [planned(SERVICES, "2021-Q2")])
    ((method, certainty),) = methods(matched)
    assert method == "best_in_context"
    assert certainty >= 0.5


def test_less_in_common_is_enough_where_neither_side_is_like_anything_else() -> None:
    unlike = planned("Участие театра кукол в Чебоксарском фестивале театров кукол", "2021-Q2")
    weak = planned(
        "Согласование документов территориального планирования приграничных муниципальных районов", "2021-Q2", number=2
    )
    told = event(
        "2021-Q2", "Согласованы проекты схем территориального планирования Хасавюртовского и Гудермесского районов"
    )
    assert methods(expect([told], [weak])) == [("best_in_context", 0.5)]
    assert sorted(methods(expect([told], [unlike, weak]))) == [("best_in_context", 0.5), ("none", 0.0)]
    rival = event("2021-Q2", "Согласование проекта планирования территории парка", number=4)
    assert methods(expect([told, rival], [weak])) == [("none", 0.0)]


def test_a_sphere_in_common_is_not_enough_even_without_a_rival() -> None:
    promise = planned("Обмен опытом применения электронного магазина закупок малого объема", "2021-Q2")
    told = event("2021-Q2", "Семинар по вопросам нормирования в сфере закупок")
    assert methods(expect([told], [promise])) == [("none", 0.0)]


def test_two_that_come_into_question_alike_are_left_to_a_person() -> None:
    other = event("2021-Q2", "Обмен опытом перевода МСЗУ в электронную форму", number=4)
    matched = expect([event("2021-Q2", SERVICES_TOLD), other], [planned(SERVICES, "2021-Q2")])
    assert methods(matched) == [("none", 0.0)]
    assert {suggestion.event.title for suggestion in matched.suggestions} == {SERVICES_TOLD, other.title}


def test_after_its_time_or_before_it_the_context_is_not_enough() -> None:
    promise = planned("Обмен опытом расселения аварийного жилищного фонда", "2021-Q2")
    told = "Видеоконференция по обмену опытом переселения граждан из аварийного жилья"
    assert [methods(expect([event(f"2021-Q{number}", told)], [promise]))[0][0] for number in (1, 2, 3)] == [
        "none",
        "best_in_context",
        "none",
    ]


def test_a_promise_that_is_due_later_may_be_the_likelier_one() -> None:
    later = planned("Перевод МСЗУ в электронную форму: обмен опытом", "2021-Q3", number=2)
    matched = expect([event("2021-Q2", SERVICES_TOLD)], [planned(SERVICES, "2021-Q2"), later])
    assert {e.due_quarter: e.match_method for e in found(matched, "plan")} == {
        "2021-Q2": "none",
        "2021-Q3": "similar_title",
    }


def test_a_promise_that_comes_again_does_not_compete_with_itself() -> None:
    due = [planned(SERVICES, quarter, number=number) for number, quarter in enumerate(("2021-Q1", "2021-Q2"), 1)]
    matched = expect([event("2021-Q2", SERVICES_TOLD)], due)
    assert answers(matched) == {f"{SERVICES} 2021-Q1": None, f"{SERVICES} 2021-Q2": "2021-Q2"}


def test_what_is_put_off_may_be_held_in_the_words_of_the_promise() -> None:
    first = event("2021-Q2", SERVICES_TOLD, outcome="postponed", postponed_to="2021-Q4")
    held = event("2021-Q4", SERVICES)
    matched = expect([first, held], [planned(SERVICES, "2021-Q2")])
    (moved,) = found(matched, "postponement")
    assert SERVICES in moved.titles
    assert moved.answer is held
