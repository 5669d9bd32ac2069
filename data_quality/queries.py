"""The rows that break an expectation on a mart, as SQL for an analyst.

Belongs here: the types of expectations that suites use on marts themselves, as conditions. Does not belong here:
evaluating them (see ``expectations``), frames, whose rows stand in no mart.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data_quality.sql_text import quoted_text
from data_quality.suite import Expectation

Arguments = Mapping[str, Any]

# What is wrong with a row, by the type of expectation; an empty cell is wrong only where it is said to be.
_WRONG: Mapping[str, Callable[[Arguments], str]] = {
    "expect_column_values_to_be_between": lambda said: (
        f"not {said['column']} between {_value(said['min_value'])} and {_value(said['max_value'])}"
    ),
    "expect_column_values_to_be_in_set": lambda said: f"{said['column']} not in ({_values(said['value_set'])})",
    "expect_column_values_to_not_be_in_set": lambda said: f"{said['column']} in ({_values(said['value_set'])})",
    "expect_column_values_to_be_null": lambda said: f"{said['column']} is not null",
    "expect_column_values_to_not_be_null": lambda said: f"{said['column']} is null",
    "expect_column_value_lengths_to_be_between": lambda said: (
        f"length({said['column']}) < {_value(said['min_value'])}"
        + (f" or length({said['column']}) > {_value(said['max_value'])}" if "max_value" in said else "")
    ),
    "expect_column_values_to_be_unique": lambda said: _repeated(said["table"], [said["column"]]),
    "expect_compound_columns_to_be_unique": lambda said: _repeated(said["table"], said["column_list"]),
    "expect_column_pair_values_to_be_equal": lambda said: f"{said['column_A']} <> {said['column_B']}",
    "expect_column_pair_values_a_to_be_greater_than_b": lambda said: (
        f"{said['column_A']} {'<' if said.get('or_equal') else '<='} {said['column_B']}"
    ),
}


def query_of(table: str, expectation: Expectation) -> str:
    """A query for all rows that break an expectation; "" where it is on a frame, or of a type that has none here."""
    wrong = _WRONG.get(expectation.type)
    if expectation.frame is not None or wrong is None:
        return ""
    try:
        conditions = [wrong({"table": table, **expectation.kwargs})]
    except KeyError:  # a bound that is open
        return ""
    if (only := expectation.kwargs.get("row_condition")) is not None:
        conditions.append(_condition(only))
    return f"select * from {table} where {' and '.join(conditions)}"


def _repeated(table: str, columns: Sequence[str]) -> str:
    same = " and ".join(f"other.{column} is not distinct from {table}.{column}" for column in columns)
    return f"(select count(*) from {table} as other where {same}) > 1"


def _condition(words: str) -> str:
    """A condition as pandas reads it, in SQL: ``outcome in ["held"] and mode == "remote"``."""
    words = re.sub(r'"([^"]*)"', lambda match: _value(match.group(1)), words)
    for pandas, sql in (("==", "="), ("!=", "is distinct from"), ("[", "("), ("]", ")")):
        words = words.replace(pandas, sql)
    return words


def _values(values: Any) -> str:
    return ", ".join(map(_value, values))


def _value(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return str(value).lower().replace("none", "null")
    return str(value) if isinstance(value, (int, float)) else quoted_text(str(value))
