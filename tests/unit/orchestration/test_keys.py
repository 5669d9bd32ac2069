"""What a key names, whole or by its beginning, and what stands behind it."""

from typing import Any

import pytest

from orchestration.asking.evidence import Evidence
from orchestration.asking.keys import about, is_beginning, named_by
from tests.unit.orchestration.empty_marts import warehouse

A, B = "abcdef" + "0" * 26, "abcdef" + "1" * 26


def expectation(key: str, last: str, **values: Any) -> dict[str, Any]:
    return {"expectation_key": key, "last_expectation_key": last, "event_title": f"Обещание {key}"} | values


def test_a_beginning_has_six_digits_or_more() -> None:
    assert is_beginning("abc123")
    assert not is_beginning("abc12")
    assert not is_beginning("abcxyz")


def test_a_whole_key_is_found_in_every_mart_that_knows_it_and_a_beginning_where_there_is_none() -> None:
    connection = warehouse(
        {
            "fct_event": [{"event_key": A, "event_title": "Ярмарка", "slot_key": B}],
            "fct_expectation": [expectation(B, B)],
            "dim_agreement": [{"agreement_key": "a" * 32, "agreement_title": "Соглашение"}],
        }
    )
    assert [(n.table, n.column, n.title) for n in named_by(connection, A)] == [("fct_event", "event_key", "Ярмарка")]
    assert {(n.table, n.column) for n in named_by(connection, B)} == {
        ("fct_expectation", "expectation_key"),
        ("fct_event", "slot_key"),
    }
    assert {n.key for n in named_by(connection, "abcdef")} == {A, B}
    assert [n.table for n in named_by(connection, "aaaaaa")] == ["dim_agreement"]
    assert named_by(connection, "aaaaa") == []
    assert named_by(connection, "bbbbbb") == []


def test_a_chain_is_told_from_its_first_promise_to_its_last_from_any_of_them() -> None:
    links = {"predecessor_expectation_key": None, "counted_quarter": "2020-Q1"}
    connection = warehouse(
        {
            "fct_expectation": [
                expectation("c", "c", **links | {"predecessor_expectation_key": "b"}),
                expectation("a", "c", **links),
                expectation("b", "c", **links | {"predecessor_expectation_key": "a"}),
                expectation("alone", "alone", **links),
            ]
        }
    )
    for key in "abc":
        told = about(connection, named_by(connection, key)[0]).related["chain"][1]
        assert [row["expectation_key"] for row in told] == ["a", "b", "c"]
    assert "chain" not in about(connection, named_by(connection, "alone")[0]).related


def test_two_promises_put_off_to_one_both_stand_in_the_chain() -> None:
    connection = warehouse(
        {
            "fct_expectation": [
                expectation("end", "end", predecessor_expectation_key="one", counted_quarter="2020-Q3"),
                expectation("one", "end", counted_quarter="2020-Q1"),
                expectation("other", "end", counted_quarter="2020-Q2"),
            ]
        }
    )
    chain = Evidence(connection).chain({"last_expectation_key": "end"})
    assert [row["expectation_key"] for row in chain] == ["other", "one", "end"]


@pytest.fixture
def answered() -> list[dict[str, Any]]:
    promise = expectation("p", "p", answer_event_key="e", executive_body_key="body", file_name="plan.docx")
    return [promise, expectation("q", "q", due_document_sha256="d" * 64)]


def test_a_promise_has_its_body_its_answer_and_the_report_that_is_silent(answered: list[dict[str, Any]]) -> None:
    connection = warehouse(
        {
            "fct_expectation": answered,
            "fct_event": [{"event_key": "e", "event_title": "Ярмарка", "file_name": "report.docx"}],
            "dim_executive_body": [{"executive_body_key": "body", "executive_body_name": "Департамент"}],
            "fct_document_outcome": [{"document_sha256": "d" * 64, "file_name": "silent.docx"}],
        }
    )
    (p,) = about(connection, named_by(connection, "p")[0]).rows
    (q,) = about(connection, named_by(connection, "q")[0]).rows
    assert (p["executive_body_name"], p["answer"]["file_name"]) == ("Департамент", "report.docx")
    assert [origin["file_name"] for origin in p["origins"]] == ["plan.docx"]
    assert (q["answer"], q["silent_file_name"]) == (None, "silent.docx")


def test_all_sources_of_a_promise_are_told_where_the_warehouse_knows_them(answered: list[dict[str, Any]]) -> None:
    connection = warehouse(
        {
            "fct_expectation": answered,
            "fct_document_outcome": [{"document_sha256": "d" * 64, "file_name": "plan.docx"}],
        }
    )
    connection.execute("drop table if exists bridge_expectation_origin")
    connection.execute(
        "create table bridge_expectation_origin as select * from (values ('p', 2, 'recurrence', repeat('d', 64)),"
        " ('p', 1, 'plan', repeat('d', 64)))"
        " as t (expectation_key, origin_position, expectation_origin, document_sha256)"
    )
    (p,) = about(connection, named_by(connection, "p")[0]).rows
    assert [(o["expectation_origin"], o["file_name"]) for o in p["origins"]] == [
        ("plan", "plan.docx"),
        ("recurrence", "plan.docx"),
    ]
    (q,) = about(connection, named_by(connection, "q")[0]).rows
    assert [origin["expectation_key"] for origin in q["origins"]] == ["q"]
