"""The declarations hold together, and rows are split at the boundary without a loss."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.contracts.fields import fields
from ingestion.contracts.models import model
from ingestion.contracts.split import split
from ingestion.contracts.tables import tables

GOOD = {
    "document_sha256": "a" * 64,
    "table_number": 1,
    "row_number": 1,
    "agreement_position": 1,
    "document_kind": "report",
    "reporting_region_code": "RU-SMO",
    "quarter": "2020-Q3",
    "is_current": True,
    "agreement_text": "Соглашение о спорте",
    "agreement_key": None,
    "resolution_status": "resolved",
    "resolution_method": "exact",
    "resolution_certainty": 1.0,
    "resolution_candidates": None,
}


def test_every_table_has_a_pandera_model_and_an_arrow_schema_with_the_same_columns() -> None:
    for table in tables().values():
        assert list(model(table.name).columns) == list(table.column_names) == table.arrow_schema().names


def test_every_meaning_is_russian_and_every_enumeration_worded() -> None:
    for field in fields().values():
        assert any("а" <= letter <= "я" for letter in field.meaning.lower()), field.name
        assert all(wording for wording in field.values.values()), field.name


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("resolution_certainty", 1.5),
        ("resolution_certainty", -0.1),
        ("resolution_certainty", "sure"),
        ("resolution_status", "guessed"),
        ("resolution_status", None),
        ("row_number", "third"),
        ("row_number", 0),
        ("document_sha256", "abc"),
        ("document_sha256", None),
    ],
)
def test_a_broken_value_sets_its_row_apart_and_names_itself(column: str, value: Any) -> None:
    valid, failed = split("agreement_mention", [{**GOOD, "row_number": 7}, {**GOOD, column: value}])
    assert [record["row_number"] for record in valid] == [7]
    assert [failure.column for failure in failed] == [column]
    assert failed[0].record[column] == value


def test_rows_that_claim_the_same_address_are_both_set_apart() -> None:
    valid, failed = split("agreement_mention", [GOOD, {**GOOD, "row_number": 2}, GOOD])
    assert (len(valid), len(failed)) == (1, 2)


def test_a_missing_column_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="columns differ"):
        split("agreement_mention", [{"row_number": 1}])
    with pytest.raises(ValueError, match="columns differ"):
        tables()["agreement_mention"].arrow_table([{"row_number": 1}])


def test_arrow_refuses_what_the_contract_forbids() -> None:
    with pytest.raises(ValueError, match="resolution_status"):
        tables()["agreement_mention"].arrow_table([{**GOOD, "resolution_status": None}])


def test_arrow_tables_are_in_the_order_of_the_grain() -> None:
    made = tables()["agreement_mention"].arrow_table([{**GOOD, "row_number": n} for n in (10, 2, 1)])
    assert made.column("row_number").to_pylist() == [1, 2, 10]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "row_number": st.integers(-1, 40) | st.just("x") | st.none(),
                "resolution_status": st.sampled_from(["resolved", "unresolved", "?", None]),
                "resolution_certainty": st.floats(-1, 2) | st.just("y"),
            }
        ),
        max_size=12,
    )
)
def test_valid_and_failed_add_up_to_the_input(said: list[dict[str, Any]]) -> None:
    records = [{**GOOD, **record} for record in said]
    valid, failed = split("agreement_mention", records)
    kept = [id(record) for record in valid] + [id(failure.record) for failure in failed]
    assert sorted(kept) == sorted(id(record) for record in records)
    tables()["agreement_mention"].arrow_table(valid)
