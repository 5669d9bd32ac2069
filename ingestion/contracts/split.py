"""The boundary: rows that obey their contract go on, the others are set apart with the reason.

Belongs here: the split of records by their pandera schema, so that valid + failed = input, nothing dropped. Does not
belong here: the schemas (see ``models``), what is written where (see ``ingestion.landing``).
"""

from dataclasses import dataclass
from typing import Any

from ingestion.contracts.models import frame, model
from ingestion.contracts.tables import Record, tables


@dataclass(frozen=True, slots=True)
class Failure:
    """A record that breaks its contract: what was expected of which column, and the value that stood there."""

    record: Record
    column: str
    check: str
    value: Any


def split(table_name: str, records: list[Record]) -> tuple[list[Record], list[Failure]]:
    """Records of a table → (valid ones in their order, failures: the first broken check of each other record).

    Raises:
        ValueError: a record's columns are not the contract's: a fault of the program, not of a document.
    """
    import pandera.errors

    if not records:
        return [], []
    table = tables()[table_name]
    expected = set(table.column_names)
    for record in records:
        if record.keys() != expected:
            raise ValueError(f"{table_name}: columns differ from the contract: {sorted(record.keys() ^ expected)}")
    pending = dict(enumerate(records))
    broken: dict[int, tuple[str, str, Any]] = {}
    # Round by round: a value of the wrong type keeps pandera from checking the rest of its column.
    while pending:
        data = frame(table, list(pending.values())).set_axis(list(pending), axis="index")
        try:
            model(table_name).validate(data, lazy=True)
            break
        except pandera.errors.SchemaErrors as errors:
            found = _first_failures(errors)
        broken |= found
        pending = {index: record for index, record in pending.items() if index not in found}
    failed = [Failure(records[index], *broken[index]) for index in sorted(broken)]
    return list(pending.values()), failed


def _first_failures(errors: Any) -> dict[int, tuple[str, str, Any]]:
    """Row index → (column, check, value) of its first broken check.

    Raises:
        ValueError: no failure belongs to a row, which only a fault of the program can bring about.
    """
    found: dict[int, tuple[str, str, Any]] = {}
    for case in errors.failure_cases.to_dict("records"):
        index = case["index"]
        if isinstance(index, int):
            found.setdefault(index, (str(case["column"]), str(case["check"]), case["failure_case"]))
    if not found:
        raise ValueError(f"contract failure that belongs to no row: {errors}")
    return found
