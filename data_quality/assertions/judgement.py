"""Assertions held against the marts of a build.

Belongs here: the figure of an assertion in each of its quarters, what it lies behind, results. Does not belong here:
the file (``records``).

A quarter is judged from the day on which its reports are due: before that a figure below its minimum says nothing. The
figure is asked of the counted mart itself, not of any that sums it up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

from data_quality.assertions.records import FILE, Assertion, assertions_in
from data_quality.changes.compare import columns_of
from data_quality.marts import grains
from data_quality.report import KEPT_ROWS, CheckResult, Severity, plain
from data_quality.russian import listed, number, quarter_words
from data_quality.sql_text import quoted_text
from ingestion.contracts.figures import Count, Share, figures
from ingestion.reviewed import ReviewedFileError

TABLE = "assertions"
READABLE = "file_readable"

_TOLD = 5  # quarters named in a message
Bound = Literal["at_least", "at_most"]

_QUARTERS = ("quarter", "counted_quarter")
_REGION = "reporting_region_code"
_BODY = "executive_body_key"
# What leads from a counted row back to its cell, beside its key; of these, what the mart has.
_WAY_BACK = ("quarter", "counted_quarter", "event_title", "file_name", "table_number", "row_number", "cell_number")


class _MeantError(ValueError):
    """An assertion speaks of something there is not; the message says what, in Russian."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a figure counts: a mart, a condition on its rows and the aggregate over them, as SQL."""

    table: str
    condition: str
    expression: str


def judge(connection: duckdb.DuckDBPyConnection, reviewed: Path | None) -> list[CheckResult]:
    """One result an assertion and bound; one that says why where the file cannot be used."""
    try:
        assertions = assertions_in(reviewed)
    except ReviewedFileError as error:
        return [_failed(READABLE, f"файл reviewed/{FILE} соответствует описанию", str(error))]
    results: list[CheckResult] = []
    for assertion in assertions:
        try:
            results += _results(connection, assertion)
        except (_MeantError, duckdb.Error) as error:
            results.append(_failed(f"{assertion.number}.meant", _meaning(assertion), str(error)))
    return results


def _results(connection: duckdb.DuckDBPyConnection, assertion: Assertion) -> Iterator[CheckResult]:
    body = _checked(connection, assertion)
    counted = _counted(connection, assertion.what)
    scope, named = _scope(connection, counted[0].table, assertion, body)
    quarters = _quarters(connection, assertion)
    found = {quarter: _figure(connection, assertion.what, counted, scope, named, quarter) for quarter in quarters}
    # A share is empty where there is nothing to take a share of: that is below any minimum and above no maximum.
    if (least := assertion.at_least) is not None:
        wrong = {quarter: value for quarter, value in found.items() if value is None or value < least}
        yield _result(connection, assertion, "at_least", wrong, counted[-1], _written(scope, named))
    if (most := assertion.at_most) is not None:
        wrong = {quarter: value for quarter, value in found.items() if value is not None and value > most}
        yield _result(connection, assertion, "at_most", wrong, counted[-1], _written(scope, named))


def _written(scope: str, named: Mapping[str, str]) -> str:
    """The condition of a scope with its parameters written out, but for the quarter."""
    for name, value in named.items():
        scope = scope.replace(f"${name}", quoted_text(value))
    return scope


def _result(
    connection: duckdb.DuckDBPyConnection,
    assertion: Assertion,
    bound: Bound,
    wrong: Mapping[str, Any],
    counted: _Counted,
    scope: str,
) -> CheckResult:
    """``wrong`` has the figure of each quarter that it is wrong in; the rows are those that it counts there."""
    name, meaning = f"{TABLE}.{assertion.number}.{bound}", _meaning(assertion, bound)
    severity: Severity = "blocking" if bound == "at_least" else "warning"
    if not wrong:
        return CheckResult(name, TABLE, severity, True, meaning)
    told = [f"{quarter_words(quarter)} — {_value(value)}" for quarter, value in wrong.items()]
    quarters = ", ".join(map(quoted_text, wrong))
    where = " and ".join(filter(None, (scope.replace("= $quarter", f"in ({quarters})"), counted.condition)))
    rows, count = _rows(connection, counted.table, where)
    query = f"select * from {counted.table} where {where}"
    observed = f"получено: {listed(told, _TOLD)}"
    return CheckResult(name, TABLE, severity, False, meaning, observed, count, rows, query=query)


def _checked(connection: duckdb.DuckDBPyConnection, assertion: Assertion) -> str | None:
    """The key of the body that an assertion names; nothing where it names none."""
    known = "select 1 from dim_party where party_code = $region"
    if connection.execute(known, {"region": assertion.region}).fetchone() is None:
        raise _MeantError(f"регион {assertion.region} неизвестен (см. party_code в dim_party)")
    if assertion.body is None:
        return None
    row = connection.execute(
        "select executive_body_key from dim_executive_body"
        " where reporting_region_code = $region and executive_body_name = $name",
        {"name": assertion.body, "region": assertion.region},
    ).fetchone()
    if row is None:
        raise _MeantError(
            f"органа «{assertion.body}» в регионе {assertion.region} нет (см. executive_body_name в dim_executive_body)"
        )
    return str(row[0])


def _counted(connection: duckdb.DuckDBPyConnection, what: str) -> list[_Counted]:
    """What a figure counts: one, or the part and the whole of a share; the last has all the rows it rests on."""
    declared = figures()
    if what in declared.shares:
        share: Share = declared.shares[what]
        return [_of(declared.counts[share.part]), _of(declared.counts[share.whole])]
    if what in declared.counts:
        return [_of(declared.counts[what])]
    if what in grains():
        return [_Counted(what, "", "count(*)")]
    raise _MeantError(f"показателя или витрины {what} нет")


def _of(count: Count) -> _Counted:
    members = figures().members[count.members]
    return _Counted(members.table, count.condition, count.expression)


def _scope(
    connection: duckdb.DuckDBPyConnection, table: str, assertion: Assertion, body: str | None
) -> tuple[str, dict[str, str]]:
    """The condition that leaves the rows of an assertion's region, quarter and body, and its parameters."""
    columns = columns_of(connection, table)
    quarter = next((column for column in _QUARTERS if column in columns), None)
    if _REGION not in columns or quarter is None:
        raise _MeantError(f"{assertion.what} считается в {table}, где нет региона или квартала")
    parts, named = [f"{_REGION} = $region", f"{quarter} = $quarter"], {"region": assertion.region}
    if body is not None:
        if _BODY not in columns:
            raise _MeantError(f"{assertion.what} считается в {table}, где нет органа")
        parts.append(f"{_BODY} = $body")
        named["body"] = body
    return " and ".join(parts), named


def _quarters(connection: duckdb.DuckDBPyConnection, assertion: Assertion) -> list[str]:
    """The quarters of an assertion that are over and whose reports are due in its region."""
    found = connection.execute(
        """
        select quarter from dim_quarter
        where
            is_over
            and quarter between $first and coalesce($last, quarter)
            and quarter not in (
                select quarter from fct_body_reporting
                where reporting_region_code = $region
                group by quarter having bool_and(report_standing = 'not_due')
            )
        order by quarter
        """,
        {"first": assertion.first, "last": assertion.last, "region": assertion.region},
    ).fetchall()
    return [quarter for (quarter,) in found]


def _figure(
    connection: duckdb.DuckDBPyConnection,
    what: str,
    counted: Sequence[_Counted],
    scope: str,
    named: Mapping[str, str],
    quarter: str,
) -> Any:
    values = []
    for one in counted:
        row = connection.execute(
            f"select {one.expression} from {one.table} where {scope}", {**named, "quarter": quarter}
        ).fetchone()
        assert row is not None
        values.append(plain(row[0]))
    if len(values) == 1:
        return values[0]
    part, whole = values
    return part / whole if whole else None  # type: ignore[operator]


def _rows(connection: duckdb.DuckDBPyConnection, table: str, where: str) -> tuple[tuple[dict[str, Any], ...], int]:
    columns = columns_of(connection, table)
    shown = list(dict.fromkeys(c for c in (*grains()[table], *_WAY_BACK) if c in columns))
    order = ", ".join(grains()[table])
    counted = connection.execute(f"select count(*) from {table} where {where}").fetchone()
    found = connection.execute(
        f"select {', '.join(shown)} from {table} where {where} order by {order} limit {KEPT_ROWS}"
    ).fetchall()
    assert counted is not None
    return tuple(dict(zip(shown, map(plain, values), strict=True)) for values in found), int(counted[0])


def _meaning(assertion: Assertion, bound: str = "") -> str:
    quarters = (
        quarter_words(assertion.first)
        if assertion.first == assertion.last
        else f"кварталы {assertion.first} … {assertion.last or 'по последний'}"
    )
    limits = [
        f"{words} {number(limit)}"
        for name, words, limit in (
            ("at_least", "не меньше", assertion.at_least),
            ("at_most", "не больше", assertion.at_most),
        )
        if limit is not None and bound in ("", name)
    ]
    body = f", {assertion.body}" if assertion.body else ""
    return (
        f"утверждение № {assertion.number} из reviewed/{FILE} ({assertion.who}: {assertion.reason}): "
        f"{assertion.region}{body}, {quarters}, {assertion.what} — {' и '.join(limits)}"
    )


def _value(value: Any) -> str:
    return "пусто" if value is None else number(value)


def _failed(name: str, meaning: str, error: str) -> CheckResult:
    return CheckResult(f"{TABLE}.{name}", TABLE, "blocking", False, meaning, error=error)
