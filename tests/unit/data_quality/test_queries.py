"""The query of an expectation gives the rows that Great Expectations finds."""

from typing import Any

import duckdb
import pytest

from data_quality.marts import marts
from data_quality.queries import query_of
from data_quality.suite import Expectation, suites


def _expectation(kind: str, frame: str | None = None, **kwargs: Any) -> Expectation:
    return Expectation("e", kind, kwargs, "warning", "что-то", frame, ("k",))


@pytest.mark.parametrize(
    ("expectation", "keys"),
    [
        (_expectation("expect_column_values_to_be_between", column="n", min_value=1, max_value=3), [4]),
        (_expectation("expect_column_values_to_be_in_set", column="w", value_set=["а", "it's"]), [3]),
        (_expectation("expect_column_values_to_not_be_in_set", column="w", value_set=["а"]), [1, 2]),
        (_expectation("expect_column_values_to_be_null", column="w"), [1, 2, 3, 5]),
        (_expectation("expect_column_values_to_not_be_null", column="w"), [4]),
        (_expectation("expect_column_pair_values_to_be_equal", column_A="k", column_B="n"), [5]),
        (_expectation("expect_column_pair_values_a_to_be_greater_than_b", column_A="n", column_B="k"), [1, 2, 3, 4, 5]),
        (
            _expectation("expect_column_pair_values_a_to_be_greater_than_b", column_A="n", column_B="k", or_equal=True),
            [5],
        ),
        (
            _expectation(
                "expect_column_values_to_not_be_null",
                column="n",
                row_condition='w in ["а", "б"] and k != 9',
                condition_parser="pandas",
            ),
            [],
        ),
        (
            _expectation(
                "expect_column_values_to_be_null", column="n", row_condition='w == "а"', condition_parser="pandas"
            ),
            [1, 2],
        ),
    ],
)
def test_the_rows_are_those_that_break_it(expectation: Expectation, keys: list[int]) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table t (k integer, n integer, w varchar)")
        connection.execute("insert into t values (1, 1, 'а'), (2, 2, 'а'), (3, 3, 'б'), (4, 4, null), (5, 3, 'it''s')")
        assert connection.execute(f"select k from ({query_of('t', expectation)}) order by k").fetchall() == [
            (key,) for key in keys
        ]


def test_a_frame_and_an_unknown_type_have_none() -> None:
    assert query_of("t", _expectation("expect_column_values_to_be_null", "frame", column="n")) == ""
    assert query_of("t", _expectation("expect_table_row_count_to_equal", value=1)) == ""


def test_the_query_of_every_declared_expectation_can_be_asked() -> None:
    with duckdb.connect() as connection:
        for mart in marts():
            columns = ", ".join(f"{column.name} {column.data_type}" for column in mart.columns)
            connection.execute(f"create table {mart.name} ({columns})")
        on_marts = [(suite.table, one) for suite in suites() for one in suite.expectations if one.frame is None]
        without = [one.name for table, one in on_marts if not query_of(table, one)]
        assert without == []
        for table, one in on_marts:
            assert connection.execute(query_of(table, one)).fetchall() == []
