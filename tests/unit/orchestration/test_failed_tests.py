"""A dbt test that failed: its rows, where they stand, the query for all of them."""

from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from orchestration.building.failed_tests import failed_test
from tests.unit.orchestration.empty_marts import warehouse

EVENTS: list[dict[str, Any]] = [
    {
        "event_key": f"e{number}",
        "event_title": f"Ярмарка {number}",
        "quarter": "2020-Q3",
        "file_name": "q3.docx",
        "document_sha256": "a" * 64,
        "table_number": 1,
        "row_number": number,
        "cell_number": 3,
        "outcome": "held",
        "reason_category": "funding",
    }
    for number in range(1, 31)
]


@pytest.fixture(scope="module")
def marts() -> duckdb.DuckDBPyConnection:
    return warehouse({"fct_event": EVENTS})


def node(sql: str, **changed: Any) -> SimpleNamespace:
    plain = {
        "name": "fct_event_holds",
        "description": "",
        "meta": {},
        "config": SimpleNamespace(meta={"description": "Условие верно для каждой строки"}, severity="ERROR"),
        "test_metadata": SimpleNamespace(kwargs={"condition": "outcome = 'held' or\n reason_category is null"}),
        "compiled_code": sql,
        "attached_node": "model.concord.fct_event",
    }
    return SimpleNamespace(**(plain | changed))


def test_rows_lead_to_their_cells_and_show_what_the_condition_speaks_of(marts: duckdb.DuckDBPyConnection) -> None:
    found = failed_test(marts, node("select * from fct_event where outcome = 'held'"), 30)
    assert (found.table, found.severity, found.passed, found.unexpected_count) == ("fct_event", "blocking", False, 30)
    assert found.meaning == "Условие верно для каждой строки (outcome = 'held' or reason_category is null)"
    assert len(found.sample) == 20
    row = found.sample[0]
    assert (row["file_name"], row["table_number"], row["row_number"], row["cell_number"]) == ("q3.docx", 1, 1, 3)
    assert (row["outcome"], row["reason_category"], row["explain"]) == ("held", "funding", "concord explain e1")
    assert "venue" not in row, "a wide row is cut to what tells"
    assert "q3.docx, таблица 1, строка 1, графа 3 — «Ярмарка 1»" in found.message


def test_a_key_alone_is_enough_to_find_the_document(marts: duckdb.DuckDBPyConnection) -> None:
    sql = "select event_key, count(*) as rows_count from fct_event where event_key = 'e7' group by event_key"
    (row,) = failed_test(marts, node(sql, name="fct_event_unique_grain"), 1).sample
    assert (row["file_name"], row["row_number"], row["rows_count"]) == ("q3.docx", 7, 1)


def test_the_query_names_tables_as_they_are_published(marts: duckdb.DuckDBPyConnection) -> None:
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as marts; create table marts.fct_event as select 1 as event_key")
        connection.execute("attach ':memory:' as scratch; create table scratch.int_row as select 1 as row_number")
        of_mart = failed_test(connection, node('select * from "marts"."main"."fct_event"'), 1)
        assert of_mart.query == "select * from fct_event", "it stands between double quotes in a command"
        of_scratch = failed_test(connection, node('select * from "scratch"."main"."int_row"'), 1)
        assert of_scratch.query == "", "such a table is gone when the build is"
        assert of_scratch.sample[0]["row_number"] == 1


def test_a_test_whose_rows_cannot_be_had_still_fails(marts: duckdb.DuckDBPyConnection) -> None:
    found = failed_test(marts, node("select * from nothing"), 2)
    assert not found.passed and found.sample == ()
    assert "строки не получены" in found.observed
    warned = failed_test(marts, node("", config=SimpleNamespace(meta={}, severity="warn"), description="Что-то"), 1)
    assert (warned.severity, warned.meaning.startswith("Что-то")) == ("warning", True)
