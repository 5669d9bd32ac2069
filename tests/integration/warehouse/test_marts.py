"""The marts on rows that can be checked by hand: a region of three bodies, two agreements, four quarters."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.integration.figures import disagreements
from tests.integration.warehouse.rows import Built, Story, build, sha

MARTS = {
    "bridge_agreement_party", "bridge_event_agreement", "bridge_expectation_agreement", "bridge_expectation_origin",
    "dim_agreement",
    "dim_event_series", "dim_executive_body", "dim_party", "dim_quarter", "fct_agreement_fulfilment", "fct_alert",
    "fct_body_reporting",
    "fct_document_outcome", "fct_event", "fct_event_version", "fct_expectation", "rpt_agreement_year",
    "rpt_body_fulfilment", "rpt_contradictions", "rpt_corrections", "rpt_match_suggestions", "rpt_period_statements",
    "rpt_region_cooperation", "rpt_restatements",
    "rpt_unexecuted_events",
}  # fmt: skip


def story(evaluated_on: date) -> Story:
    """What happened, told once; the tests below read the figures off it.

    2019-Q3: culture holds a festival every year (E1) and work goes on (E2); sport holds a match (E3).
    2020-Q2: culture postpones a concert to Q3 (E4) and cancels a fair (E5). Sport is not named.
    2020-Q3: first one report, then a second that replaces it and came late; the festival is not mentioned, the concert
    is put off again without a date (E6; a word of its row was corrected), a forum nobody had promised is held (E7), its
    agreement partly unreadable.
    2020-Q4: nothing came; a register came that lists an agreement nobody has named, and a plan of another in its title,
    one item of which is under an agreement that is not understood.
    2020: the report for the year tells of E7 with another number of participants, of a fair in the fourth quarter (E8)
    that no quarterly report told of, and of something that may be E6.
    """
    told = Story(evaluated_on)
    for key, name in (("culture", "Департамент культуры"), ("health", "Департамент здравоохранения"),
                      ("sport", "Главное управление спорта")):  # fmt: skip
        told.body(key, name)
    told.report("r2019q3", "2019-Q3", date(2019, 10, 4), {"culture": 1, "health": 1, "sport": 1})
    told.agreement("vitebsk", "Соглашение с Витебской областью", ("RU-SMO", "BY-VI"), "r2019q3", "2019-Q3")
    told.agreement("moscow", "Соглашение с Москвой", ("RU-SMO", "RU-MOW"), "r2019q3", "2019-Q3")
    told.report("r2020q2", "2020-Q2", date(2020, 7, 3), {"culture": 1, "health": 1})
    told.report("r2020q3_first", "2020-Q3", date(2020, 10, 5), {"culture": 1, "health": 1, "sport": 1}, current=False)
    told.report("r2020q3", "2020-Q3", date(2020, 10, 7), {"culture": 2, "health": 2, "sport": 2})
    told.receipt("broken", date(2020, 10, 7), "rejected", notice_code="document_empty")
    told.add("document_notice", document_sha256=sha("broken"), notice_code="document_empty", notice_severity="error",
             notice_message="Файл пуст.")  # fmt: skip
    told.receipt("mistake", date(2020, 10, 8), is_withdrawn=True)

    told.event("E1", "r2019q3", "culture", "2019-Q3", ("vitebsk",), recurrence="annual")
    told.event("E2", "r2019q3", "culture", "2019-Q3", ("moscow",), "in_progress")
    told.event("E3", "r2019q3", "sport", "2019-Q3", ("moscow",))
    told.event("E4", "r2020q2", "culture", "2020-Q2", ("vitebsk", "moscow"), "postponed",
               note="Перенесён на III квартал", reason_category="epidemic",
               reason_text="в связи с эпидемической обстановкой")  # fmt: skip
    told.event("E5", "r2020q2", "culture", "2020-Q2", ("vitebsk",), "cancelled", note="-", result="Ярмарка отменена",
               reason_category="not_stated")  # fmt: skip
    told.event("E7", "r2020q3_first", "culture", "2020-Q3", ("moscow",), "unclear", is_current=False)
    told.event("E6", "r2020q3", "culture", "2020-Q3", ("vitebsk", "moscow"), "postponed", version=2,
               note="Перенесён", reason_category="epidemic")  # fmt: skip
    told.event("E7", "r2020q3", "culture", "2020-Q3", ("moscow", "moscow", None), version=2, dates_status="unparsed")

    told.report("r2020", "2020", date(2021, 1, 15), {"culture": 1})
    told.told_again("S7", "r2020", "culture", "E7", "contradicts", participants_count=54)
    told.event("E8", "r2020", "culture", "2020-Q4", ("moscow",))
    told.told_again("S6", "r2020", "culture", "E6", "unclear")
    (e7,) = [event for event in told.records["event"] if event["event_key"] == "E7" and event["is_current"]]
    (s7,) = [row for row in told.records["period_statement"] if row["period_statement_key"] == "S7"]
    place = ("document_sha256", "table_number", "row_number")
    told.add("contradiction", contradiction_key="C", contradiction_kind="period_against_quarter",
             disagreement="participants", counting_rule="shorter_period", reporting_region_code="RU-SMO",
             executive_body_key="culture", quarter="2020-Q3", event_key="E7", event_title="Событие E7",
             statement_words="45 человек", other_statement_words="54 человека",
             **{name: e7[name] for name in place}, **{f"other_{name}": s7[name] for name in place})  # fmt: skip
    told.add("correction", correction_number=1, correction_status="accepted", is_applied=True,
             document_sha256=sha("r2020q3"), correction_position=1)  # fmt: skip
    told.add("corrected_row", document_sha256=sha("r2020q3"), correction_position=1, table_number=1, row_number=1)

    told.expectation("festival", "recurrence", "culture", "2020-Q3", "E1", ("vitebsk",))
    told.add("match_suggestion", expectation_key="festival", event_key="E7", match_certainty=0.4)
    told.expectation("concert", "reported", "culture", "2020-Q2", "E4", ("vitebsk", "moscow"), answer="E4",
                     successor_expectation_key="concert_2", last_expectation_key="concert_3")  # fmt: skip
    told.expectation("concert_2", "postponement", "culture", "2020-Q3", "E4", ("vitebsk", "moscow"), answer="E6",
                     predecessor_expectation_key="concert", successor_expectation_key="concert_3",
                     last_expectation_key="concert_3")  # fmt: skip
    told.expectation("concert_3", "postponement", "culture", None, "E6", ("vitebsk", "moscow"),
                     predecessor_expectation_key="concert_2")  # fmt: skip
    told.expectation("fair", "reported", "culture", "2020-Q2", "E5", ("vitebsk",), answer="E5")
    told.expectation("match", "recurrence", "sport", "2020-Q4", "E3", ("moscow",))

    told.whole("register", "register", date(2020, 11, 2), "Реестр соглашений")
    told.mention("register", "register", 2, "2020-Q4", "Соглашение с Тверью", "tver")
    told.agreement("tver", "Соглашение с Тверью", ("RU-SMO", "RU-TVE"), "register", "2020-Q4", row_number=2,
                   cell_number=2, registration="registered", registered_on=date(2020, 11, 1),
                   term_to=date(2021, 1, 31), is_term_unlimited=False)  # fmt: skip
    told.whole("plan", "plan", date(2020, 12, 20), "План по реализации Соглашения с Орлом")
    told.mention("plan", "plan", 2, "2021-Q1", "Соглашение с Орлом", "orel", None)
    told.mention("plan", "plan", 3, "2021-Q1", "Соглашение непонятное", None)
    told.mention("plan", "plan", 4, "2021-Q1", "Соглашение о дружбе", None)
    told.agreement("orel", "Соглашение с Орлом", ("RU-ORL", "RU-SMO"), "plan", "2021-Q1", row_number=2,
                   registration="planned")  # fmt: skip

    for body in ("culture", "health", "sport"):
        told.obligation(body, "2019-Q3", date(2019, 10, 5), "r2019q3")
        told.obligation(body, "2020-Q2", date(2020, 7, 5), "r2020q2", named=body != "sport")
        told.obligation(body, "2020-Q3", date(2020, 10, 5), "r2020q3")
        told.obligation(body, "2020-Q4", date(2021, 1, 11))
    return told


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The story ten days after the deadline for 2020-Q4, built with dbt's unit tests."""
    return build(story(date(2021, 1, 21)), tmp_path_factory.mktemp("warehouse"), unit_tests=True)


def test_models_and_all_dbt_tests_pass(built: Built) -> None:
    assert built.failures == {}
    assert built.statuses.keys() >= MARTS
    assert built.statuses["share_counts_independent_promises_that_can_be_judged"] == "pass"


def test_candidate_holds_the_marts_and_nothing_else_under_any_name(built: Built, tmp_path: Path) -> None:
    renamed = tmp_path / "renamed.duckdb"
    shutil.copy(built.path, renamed)
    with duckdb.connect(str(renamed), read_only=True) as connection:
        held = connection.sql("select table_name, table_type from information_schema.tables").fetchall()
        assert {name for name, _ in held} == MARTS
        assert {kind for _, kind in held} == {"BASE TABLE"}
        for name in MARTS:
            assert connection.sql(f"select count(*) from {name}").fetchall()[0][0] > 0, name


def test_a_corrected_row_is_marked_and_its_correction_names_the_event(built: Built) -> None:
    assert built.rows("select event_key from fct_event where is_corrected") == [("E6",)]
    named = built.row("select file_name, event_keys, corrected_rows_count, corrected_events_count from rpt_corrections")
    assert list(named.values()) == ["r2020q3.docx", "E6", 1, 1]


def test_tables_and_columns_are_described_in_russian(built: Built) -> None:
    undescribed = built.rows(
        """
        select table_name, column_name from duckdb_columns()
        where schema_name = 'main' and not internal and not regexp_matches(coalesce(comment, ''), '[а-я]')
        union all
        select table_name, null from duckdb_tables() where not regexp_matches(coalesce(comment, ''), '[а-я]')
        """
    )
    assert undescribed == []


def test_no_column_is_nested(built: Built) -> None:
    types = {kind for (kind,) in built.rows("select distinct data_type from duckdb_columns() where not internal")}
    assert types == {"VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"}


def test_calendar_spans_whole_years_with_the_year_before(built: Built) -> None:
    assert built.rows("select min(quarter), max(quarter), count(*) from dim_quarter") == [("2018-Q1", "2021-Q4", 16)]
    row = built.row("select * from dim_quarter where quarter = '2020-Q1'")
    assert row["quarter_label"] == "I квартал 2020 года"
    assert (row["starts_on"], row["ends_on"]) == (date(2020, 1, 1), date(2020, 3, 31))
    assert (row["previous_quarter"], row["same_quarter_year_ago"]) == ("2019-Q4", "2019-Q1")
    assert built.rows("select quarter from dim_quarter where not is_over order by 1") == [
        ("2021-Q1",), ("2021-Q2",), ("2021-Q3",), ("2021-Q4",)
    ]  # fmt: skip


def test_event_is_the_latest_version_and_leads_to_its_title_cell(built: Built) -> None:
    assert built.rows("select count(*), count(distinct event_key) from fct_event") == [(8, 8)]
    row = built.row("select * from fct_event where event_key = 'E7'")
    assert (row["outcome"], row["version_number"], row["file_name"]) == ("held", 2, "r2020q3.docx")
    assert (row["cell_number"], row["cell_words"]) == (3, "Событие E7")
    assert (row["agreements_count"], row["unresolved_agreements_count"]) == (1, 1)


def test_agreement_named_twice_counts_once_and_an_unresolved_one_stays_visible(built: Built) -> None:
    named = built.rows(
        "select agreement_key, resolution_status, agreement_position from bridge_event_agreement "
        "where event_key = 'E7' order by 3"
    )
    assert named == [("moscow", "resolved", 1), (None, "unresolved", 3)]


def test_standings(built: Built) -> None:
    assert dict(built.rows("select expectation_key, standing from fct_expectation")) == {
        "festival": "not_reported",
        "concert": "postponed",
        "concert_2": "postponed",
        "concert_3": "undated",
        "fair": "not_met",
        "match": "awaiting_report",
    }
    overdue = built.rows("select expectation_key, quarters_overdue from fct_expectation where quarters_overdue >= 0")
    assert dict(overdue) == {"festival": 2, "match": 1}


def test_fulfilment_of_an_agreement_has_every_quarter_and_both_shares(built: Built) -> None:
    rows = built.rows(
        """
        select quarter, events_count, promises_count, fulfilment_share, reported_held_share, basis, undated_count,
            not_reported_count, not_met_count, quarters_since_last_activity
        from fct_agreement_fulfilment where agreement_key = 'vitebsk' order by quarter
        """
    )
    assert rows == [
        ("2019-Q3", 1, 0, None, 1.0, "report_only", 0, 0, 0, 0),
        ("2019-Q4", 0, 0, None, None, "none", 0, 0, 0, 1),
        ("2020-Q1", 0, 0, None, None, "none", 0, 0, 0, 2),
        ("2020-Q2", 2, 0, None, 0.0, "report_only", 0, 0, 1, 3),
        ("2020-Q3", 1, 2, 0.0, 0.0, "promises", 1, 1, 0, 4),
        ("2020-Q4", 0, 0, None, None, "none", 0, 0, 0, 5),
        ("2021-Q1", 0, 0, None, None, "none", 0, 0, 0, 6),
    ]


def test_fulfilment_knows_what_nobody_had_promised_and_the_year_before(built: Built) -> None:
    row = built.row("select * from fct_agreement_fulfilment where agreement_key = 'moscow' and quarter = '2020-Q3'")
    assert row["unplanned_held_count"] == 1
    assert (row["year_ago_events_count"], row["year_ago_reported_held_share"]) == (2, 1.0)


def test_every_figure_of_every_mart_counts_exactly_what_is_found_behind_it(built: Built) -> None:
    with built.open() as connection:
        looked, found = disagreements(connection)
    assert found == []
    assert looked > 1000


def test_agreements_that_no_report_names_are_there_with_the_words_that_do(built: Built) -> None:
    rows = built.rows(
        """
        select agreement_key, registration, agreement_standing, days_left, cell_number, cell_words, file_name
        from dim_agreement order by 1
        """
    )
    assert rows == [
        ("moscow", "mentioned", "unknown", None, None, "соглашения", "r2019q3.docx"),
        ("orel", "planned", "unknown", None, None, "План по реализации Соглашения с Орлом", "plan.docx"),
        ("tver", "registered", "in_force", 10, 2, "Соглашение с Тверью", "register.docx"),
        ("vitebsk", "mentioned", "unknown", None, None, "соглашения", "r2019q3.docx"),
    ]
    rows = built.rows(
        """
        select agreement_key, quarter, events_count, expectations_count, basis
        from fct_agreement_fulfilment where agreement_key in ('orel', 'tver') order by 1, 2
        """
    )
    assert rows == [
        ("orel", "2021-Q1", 0, 0, "none"),
        ("tver", "2020-Q4", 0, 0, "none"),
        ("tver", "2021-Q1", 0, 0, "none"),
    ]


def test_year_of_an_agreement_has_its_quarters_side_by_side(built: Built) -> None:
    rows = built.rows(
        """
        select year, q2_events_count, q3_events_count, events_count, q2_not_met_count, not_met_count,
            not_reported_count, promises_count, fulfilment_share, undated_count, quarters_over_count, reported_quarters,
            year_ago_events_count, year_to_date_events_count, year_ago_to_date_events_count, events_count_change
        from rpt_agreement_year where agreement_key = 'vitebsk' order by year
        """
    )
    assert rows == [
        (2019, 0, 1, 1, 0, 0, 0, 0, None, 0, 4, "2019-Q3", None, 1, None, None),
        (2020, 2, 1, 3, 1, 1, 1, 2, 0.0, 1, 4, "2020-Q2, 2020-Q3", 1, 3, 1, 2),
        (2021, 0, 0, 0, 0, 0, 0, 0, None, 0, 0, None, 3, None, None, None),
    ]


def test_cooperation_with_a_partner_counts_an_event_of_two_agreements_for_each_partner_once(built: Built) -> None:
    rows = built.rows(
        """
        select partner_code, partner_name, partner_agreements_count, events_count, held_count, unexecuted_count,
            promises_count, not_reported_count
        from rpt_region_cooperation where year = 2020 order by 1
        """
    )
    assert rows == [
        ("BY-VI", "Витебская область", 1, 3, 0, 3, 2, 1),
        ("RU-MOW", "Москва", 1, 4, 2, 2, 1, 0),  # one of them only in the report for the year
        ("RU-TVE", "Тверская область", 0, 0, 0, 0, 0, 0),  # a register knows of it, and nobody else
    ]


def test_fulfilment_by_body(built: Built) -> None:
    rows = built.rows(
        """
        select executive_body_name, quarter, events_count, expectations_count, promises_count, not_reported_count,
            undated_count, awaiting_report_count, year_to_date_events_count, year_ago_events_count
        from rpt_body_fulfilment where quarter between '2020-Q2' and '2020-Q4' order by 1, 2
        """
    )
    assert rows == [
        ("Главное управление спорта", "2020-Q2", 0, 0, 0, 0, 0, 0, 0, None),
        ("Главное управление спорта", "2020-Q3", 0, 0, 0, 0, 0, 0, 0, 1),
        ("Главное управление спорта", "2020-Q4", 0, 1, 0, 0, 0, 1, 0, 0),
        ("Департамент культуры", "2020-Q2", 2, 2, 0, 0, 0, 0, 2, None),
        ("Департамент культуры", "2020-Q3", 2, 2, 2, 1, 1, 0, 4, 2),
        ("Департамент культуры", "2020-Q4", 1, 0, 0, 0, 0, 0, 5, 0),
    ]


def test_body_reporting(built: Built) -> None:
    rows = built.rows(
        """
        select executive_body_key, quarter, report_standing, days_late, events_count, unexecuted_count,
            not_reported_count
        from fct_body_reporting where executive_body_key != 'health' order by 1, 2
        """
    )
    assert rows == [
        ("culture", "2019-Q3", "arrived", 0, 2, 0, 0),
        ("culture", "2020-Q2", "arrived", 0, 2, 2, 0),
        ("culture", "2020-Q3", "arrived_late", 2, 2, 1, 1),
        ("culture", "2020-Q4", "missing", 10, 1, 0, 0),  # the report for the year tells of it
        ("sport", "2019-Q3", "arrived", 0, 1, 0, 0),
        ("sport", "2020-Q2", "not_named", 0, 0, 0, 0),
        ("sport", "2020-Q3", "arrived_late", 2, 0, 0, 0),
        ("sport", "2020-Q4", "missing", 10, 0, 0, 0),
    ]


def test_a_report_for_a_year_stands_beside_the_quarters_and_makes_no_body_a_reporting_one(built: Built) -> None:
    rows = built.rows(
        """
        select period_statement_key, statement_verdict, disagreements, matched_event_keys, candidate_event_keys,
            participants_count, quarterly_outcomes, quarterly_file_name, file_name, cell_number
        from rpt_period_statements order by 1
        """
    )
    assert rows == [
        ("E8", "adds", None, None, None, None, None, None, "r2020.docx", 3),
        ("S6", "unclear", None, None, "E6", None, "postponed", "r2020q3.docx", "r2020.docx", 3),
        ("S7", "contradicts", "participants", "E7", None, 54, "held", "r2020q3.docx", "r2020.docx", 3),
    ]
    added = built.row("select * from fct_event where period_kind != 'quarter'")
    assert (added["event_key"], added["quarter"], added["period_kind"], added["agreements_count"]) == (
        "E8", "2020-Q4", "year", 1
    )  # fmt: skip
    fourth = "where executive_body_key = 'culture' and quarter = '2020-Q4'"
    body = built.row(f"select * from fct_body_reporting {fourth}")
    assert (body["report_standing"], body["events_count"], body["added_count"]) == ("missing", 1, 1)
    agreement = built.row(
        "select * from fct_agreement_fulfilment where agreement_key = 'moscow' and quarter = '2020-Q4'"
    )
    assert (agreement["events_count"], agreement["added_count"]) == (1, 1)


def test_documents_that_disagree_are_shown_side_by_side(built: Built) -> None:
    row = built.row("select * from rpt_contradictions")
    assert (row["file_name"], row["statement_words"]) == ("r2020q3.docx", "45 человек")
    assert (row["other_file_name"], row["other_statement_words"]) == ("r2020.docx", "54 человека")
    assert (row["executive_body_name"], row["counting_rule"]) == ("Департамент культуры", "shorter_period")


def test_unexecuted_events_tell_what_became_of_them_and_where_it_says_so(built: Built) -> None:
    rows = built.rows(
        """
        select expectation_key, standing, first_due_quarter, quarters_unexecuted, promised_quarter, last_standing,
            cell_number, cell_words, file_name
        from rpt_unexecuted_events order by 1
        """
    )
    assert rows == [
        ("concert", "postponed", "2020-Q2", 3, "2020-Q3", "undated", 8, "Перенесён на III квартал", "r2020q2.docx"),
        ("concert_2", "postponed", "2020-Q2", 3, None, "undated", 8, "Перенесён", "r2020q3.docx"),
        ("concert_3", "undated", "2020-Q2", 3, None, "undated", 4, "обещание concert_3", "r2020q3.docx"),
        ("fair", "not_met", "2020-Q2", 3, None, "not_met", 7, "Ярмарка отменена", "r2020q2.docx"),
        ("festival", "not_reported", "2020-Q3", 2, None, "not_reported", 4, "обещание festival", "r2019q3.docx"),
    ]
    row = built.row("select * from rpt_unexecuted_events where expectation_key = 'concert'")
    assert row["agreements_text"] == "Соглашение с Москвой; Соглашение с Витебской областью"
    assert (row["agreements_count"], row["executive_body_name"]) == (2, "Департамент культуры")
    assert (row["reason_category"], row["reason_text"]) == ("epidemic", "в связи с эпидемической обстановкой")


def test_document_outcomes(built: Built) -> None:
    rows = built.rows("select file_name, part_number, document_outcome from fct_document_outcome order by 1")
    assert rows == [
        ("broken.docx", 0, "rejected"),
        ("mistake.docx", 0, "withdrawn"),
        ("plan.docx", 1, "accepted"),
        ("r2019q3.docx", 1, "accepted"),
        ("r2020.docx", 1, "accepted"),
        ("r2020q2.docx", 1, "accepted"),
        ("r2020q3.docx", 1, "accepted"),
        ("r2020q3_first.docx", 1, "superseded"),
        ("register.docx", 1, "accepted"),
    ]
    row = built.row("select * from fct_document_outcome where file_name = 'broken.docx'")
    assert (row["notice_code"], row["notice_message"]) == ("document_empty", "Файл пуст.")


def test_alerts(built: Built) -> None:
    rows = built.rows("select alert_kind, subject, alert_severity, quarter, since_on from fct_alert order by 1, 2, 4")
    assert rows == [
        # Nothing was held since 2019-Q3, and reports tell of four quarters: those of 2020, by the report for the year.
        ("agreement_dormant", "Соглашение с Витебской областью", "warning", "2020-Q4", date(2021, 1, 15)),
        # Ends on 31 January 2021, 90 days after 2 November.
        ("agreement_expiring", "Соглашение с Тверью", "warning", None, date(2020, 11, 2)),
        ("agreement_unresolved", "Соглашение непонятное", "warning", "2020-Q3", date(2020, 10, 7)),
        ("agreement_unresolved", "Соглашение о дружбе", "warning", "2021-Q1", date(2020, 12, 20)),
        ("document_rejected", "broken.docx", "error", None, date(2020, 10, 7)),
        ("documents_disagree", "Департамент культуры", "warning", "2020-Q3", date(2021, 1, 15)),
        ("event_not_reported", "Ожидание festival", "warning", "2020-Q3", date(2020, 10, 7)),
        ("event_unexecuted", "Ожидание concert_3", "warning", "2020-Q2", date(2020, 10, 7)),
        ("event_unexecuted", "Событие E5", "warning", "2020-Q2", date(2020, 7, 3)),
        ("match_unsettled", "Ожидание festival", "info", "2020-Q3", date(2020, 10, 7)),
        ("period_statement_unclear", "Департамент культуры", "info", "2020-Q4", date(2021, 1, 15)),
        ("report_missing", "Главное управление спорта", "warning", "2020-Q2", date(2020, 7, 3)),
        ("report_missing", "Главное управление спорта", "error", "2020-Q4", date(2021, 1, 12)),
        ("report_missing", "Департамент здравоохранения", "error", "2020-Q4", date(2021, 1, 12)),
        ("report_missing", "Департамент культуры", "error", "2020-Q4", date(2021, 1, 12)),
        ("words_not_understood", "Департамент культуры", "info", "2020-Q3", date(2020, 10, 7)),
    ]


def test_alerts_say_it_in_words(built: Built) -> None:
    texts = [text for (text,) in built.rows("select alert_text from fct_alert")]
    assert (
        "Перенесено без нового срока: Ожидание concert_3 (Департамент культуры; срок был — II квартал 2020 года). "
        "Причина: эпидемическая обстановка."
    ) in texts
    assert ("Отчёт не пришёл: Департамент культуры, IV квартал 2020 года. Срок представления — 11.01.2021.") in texts
    assert "Документ отклонён: broken.docx. Файл пуст." in texts
    assert (
        "Не установлено, о каком соглашении речь: Соглашение непонятное. Мероприятий: 1. Пунктов плана: 1."
    ) in texts
    assert "Не установлено, о каком соглашении речь: Соглашение о дружбе. Пунктов плана: 1." in texts
    assert (
        "Не проведено: Событие E5 (Департамент культуры; срок — II квартал 2020 года). Причина: не указана."
    ) in texts


def test_alert_keeps_its_key_while_it_holds(built: Built, tmp_path: Path) -> None:
    earlier = build(story(date(2020, 10, 20)), tmp_path / "earlier")
    query = (
        "select alert_kind, subject, alert_key from fct_alert "
        "where alert_kind not in ('report_missing', 'agreement_dormant', 'agreement_expiring')"  # begin later
    )
    assert set(earlier.rows(query)) == set(built.rows(query))
    assert earlier.rows("select count(*) from fct_alert where alert_severity = 'error'") == [(1,)]


def test_alert_keeps_its_key_while_its_numbers_change(built: Built, tmp_path: Path) -> None:
    later = build(story(date(2021, 1, 25)), tmp_path / "later", only="fct_alert")
    keys, texts = "select alert_key from fct_alert order by 1", "select alert_text from fct_alert order by 1"
    assert later.rows(keys) == built.rows(keys)
    (now,), (then,) = set(later.rows(texts)) - set(built.rows(texts)), set(built.rows(texts)) - set(later.rows(texts))
    assert "осталось дней: 6." in now[0] and "осталось дней: 10." in then[0]


def test_a_report_that_was_due_soon_is_missing_afterwards(built: Built, tmp_path: Path) -> None:
    query = "select alert_kind, subject, quarter from fct_alert where alert_kind like 'report%' order by 2, 3"
    earlier = build(story(date(2021, 1, 8)), tmp_path / "earlier", only="fct_alert")
    assert built.rows(query) == [(kind.replace("due", "missing"), *rest) for kind, *rest in earlier.rows(query)]
    assert ("report_due", "Департамент культуры", "2020-Q4") in earlier.rows(query)


def test_a_withdrawn_document_says_when_by_whom_and_why(built: Built) -> None:
    row = built.row("select * from fct_document_outcome where file_name = 'mistake.docx'")
    assert (row["document_outcome"], row["withdrawn_on"], row["withdrawn_by"], row["withdrawal_reason"]) == (
        "withdrawn",
        date(2020, 10, 8),
        "Петров",
        "чужой отчёт",
    )
    assert built.rows("select count(*) from fct_document_outcome where withdrawn_on is not null") == [(1,)]


def test_a_version_that_does_not_name_an_event_yet_says_so(built: Built) -> None:
    rows = built.rows(
        "select event_key, version_number, presence, outcome, is_current from fct_event_version "
        "where quarter = '2020-Q3' order by 1, 2"
    )
    assert rows == [
        ("E6", 1, "not_yet", None, False),
        ("E6", 2, "named", "postponed", True),
        ("E7", 1, "named", "unclear", False),
        ("E7", 2, "named", "held", True),
    ]


def test_a_restatement_reaches_counts_shares_and_standings(built: Built) -> None:
    """The first report had the forum alone, not saying whether it was held; the second adds the concert put off."""
    told = built.rows(
        "select figure, restated_subject, old_value, new_value from rpt_restatements "
        "where figure not in ('dates') order by figure, restated_subject"
    )
    assert told == [
        ("agreements", "Событие E7", "Соглашение с Москвой", "Соглашение с Москвой; Соглашение непонятное"),
        ("event_added", "Событие E6", None, "Событие E6"),
        ("events_count", "Департамент культуры", "1", "2"),
        ("held_count", "Департамент культуры", "0", "1"),
        ("outcome", "Событие E7", "unclear", "held"),
        ("reported_held_share", "Соглашение с Витебской областью", None, "0.0000"),
        ("reported_held_share", "Соглашение с Москвой", None, "0.5000"),
        ("standing", "Ожидание concert_2", "not_reported", "postponed"),
        ("unexecuted_count", "Департамент культуры", "0", "1"),
    ]
    row = built.row("select * from rpt_restatements where figure = 'outcome'")
    assert row["restatement_text"] == "исход: из слов неясно → проведено"
    assert (row["file_name"], row["old_file_name"]) == ("r2020q3.docx", "r2020q3_first.docx")
