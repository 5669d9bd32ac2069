"""All that a build changes against the publication before it, in one plain object.

Belongs here: the order of comparing, judging and telling, and the object's form. Does not belong here: each of these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from data_quality.changes.acceptance import is_accepted
from data_quality.changes.compare import MartChange, beside, columns_of, mart_change, mart_changes
from data_quality.changes.judgement import TABLE, judgement, unjudged
from data_quality.changes.summary import summary_lines
from data_quality.marts import grains
from data_quality.report import CheckResult
from ingestion.reviewed import ReviewedFileError

_WAREHOUSE = "marts.duckdb"
# What a changed input is called; the day and the receipts show in the lines that follow from them.
_CAUSES = {
    "program": "изменилась версия программы",
    "reviewed": "изменились решения в reviewed/",
    "settings": "изменились настройки",
    "office": "появился или исчез LibreOffice",
}


@dataclass(frozen=True, slots=True)
class Changes:
    """What a build changes. ``before`` is the id of the publication compared with; ``summary`` is for a person."""

    before: str
    causes: tuple[str, ...]
    marts: Mapping[str, MartChange]
    summary: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The changes as plain data."""
        return {
            "before": self.before,
            "causes": list(self.causes),
            "summary": list(self.summary),
            "marts": {table: change.as_json() for table, change in self.marts.items()},
        }


def changes_of(
    connection: duckdb.DuckDBPyConnection, before: Path, reviewed: Path | None, causes: tuple[str, ...]
) -> tuple[Changes | None, list[CheckResult]]:
    """What a build changes against a publication's folder, and the checks of it.

    ``connection`` has the build's marts. A publication that cannot be read, or that another version of the program
    made in another form, gives failed checks that forbid nothing.
    """
    try:
        with beside(connection, before / _WAREHOUSE):
            marts = mart_changes(connection)
            causes_told = [_CAUSES[cause] for cause in causes if cause in _CAUSES]
            lines = summary_lines(connection, marts)
            if causes_told:
                lines.insert(0, f"С прежней публикации {', '.join(causes_told)}.")
            changes = Changes(before.name, causes, marts, tuple(lines))
            if missing := [
                table for table in ("fct_event", "fct_document_outcome") if not columns_of(connection, table)
            ]:
                return changes, unjudged(f"в построении нет таблицы {missing[0]}")
            try:
                accepted = is_accepted(reviewed, before.name)
            except ReviewedFileError as error:
                problem = CheckResult(
                    f"{TABLE}.accepted_changes_readable",
                    TABLE,
                    "blocking",
                    False,
                    "файл reviewed/accepted_changes.yml соответствует описанию",
                    error=str(error),
                )
                return changes, [problem, *judgement(connection, causes)]
            return changes, judgement(connection, causes, is_accepted=accepted)
    except (duckdb.Error, OSError) as error:
        return None, unjudged(" ".join(str(error).split()))


def rows_of_change(after: Path, before: Path, table: str) -> MartChange:
    """How one mart differs between two publications' folders, with all rows.

    Raises:
        LookupError: there is no such mart.
        duckdb.Error: one of them cannot be read.
    """
    if table not in grains():
        raise LookupError(table)
    with (
        duckdb.connect(str(after / _WAREHOUSE), read_only=True) as connection,
        beside(connection, before / _WAREHOUSE),
    ):
        return mart_change(connection, table, grains()[table], kept=None)
