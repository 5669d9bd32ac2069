"""A dbt test that failed, as a result of a check: what should hold, which rows break it, where they stand.

Belongs here: asking the test's own SQL for its rows while the build's databases are open, and leading them back to
documents. Does not belong here: running dbt (``warehouse_project``), what follows from a failure
(``assets.warehouse``).

Staging and intermediate tables live in memory and are gone when dbt's connection closes, so the rows are fetched at
once, and no query can be given for a test of such a table.
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data_quality.evidence import WayBack
from data_quality.report import KEPT_ROWS, CheckResult, plain

if TYPE_CHECKING:
    import duckdb

_OWN = re.compile(r'"marts"\."main"\."(\w+)"')
_SCRATCH = '"scratch"."main".'
# What leads back to a document or names a thing, wherever it stands among the columns of a row.
_TELLING = re.compile(r".*_key|.*_code|quarter|.*_quarter|.*_title|document_sha256|file_name|.*_number|.*_name|year")
_FEW = 8  # columns that are shown as they are


def failed_test(connection: "duckdb.DuckDBPyConnection", node: Any, failures: int | None) -> CheckResult:
    """The result of a failed test. ``node`` is dbt's node of it, ``connection`` dbt's own, which it has still open."""
    name, table = str(node.name), _table(node)
    description = str(node.description or node.config.meta.get("description") or node.meta.get("description") or "")
    kwargs = node.test_metadata.kwargs if getattr(node, "test_metadata", None) is not None else {}
    condition = " ".join(str(kwargs.get("condition", "")).split())
    detail = condition or kwargs.get("column_name") or ", ".join(kwargs.get("columns", ()))
    meaning = f"{description or name}{f' ({detail})' if detail else ''}"
    count = failures or 0
    severity: Any = "warning" if str(node.config.severity).lower() == "warn" else "blocking"
    result = CheckResult(
        f"{table}.{name}", table, severity, False, meaning, f"тест {name}, строк: {count}", unexpected_count=count
    )
    sql = str(node.compiled_code or "").strip()
    if not sql:
        return result
    import duckdb

    try:
        cursor = connection.cursor()
        asked = cursor.execute(f"select * from ({sql}) limit {KEPT_ROWS}")
        columns = [column[0] for column in asked.description or ()]
        rows = [dict(zip(columns, map(plain, values), strict=True)) for values in asked.fetchall()]
        shown = [_telling(row, condition) for row in rows]
        sample = WayBack(cursor).of(table, shown)
    except duckdb.Error as error:  # the failure stands all the same
        return replace(result, observed=f"{result.observed} (строки не получены: {error})")
    query = " ".join(_OWN.sub(r"\1", sql).split()) if _SCRATCH not in sql else ""
    return replace(result, sample=sample, query=query)


def _table(node: Any) -> str:
    """The table that a test is about; the test itself where it is about several."""
    attached = str(getattr(node, "attached_node", None) or "")
    return attached.rpartition(".")[2] or str(node.name)


def _telling(row: dict[str, Any], condition: str) -> dict[str, Any]:
    """Of a wide row what identifies it, and what the condition speaks of."""
    if len(row) <= _FEW:
        return row
    named = set(re.findall(r"[a-z_]+", condition))
    return {name: value for name, value in row.items() if name in named or _TELLING.fullmatch(name)}
