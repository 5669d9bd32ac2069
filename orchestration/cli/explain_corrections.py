"""Corrections beside what ``concord explain`` shows: the words that stand in a document, and those that are read.

Belongs here: which corrections concern a row of a mart, their lines. Does not belong here: how corrections are made
(``ingestion.corrections``).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingestion.notices import Address
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    import duckdb

_Row = dict[str, Any]


def corrections_of(connection: "duckdb.DuckDBPyConnection", key: str, row: _Row) -> list[_Row]:
    """The applied corrections that an event was read with, or that are of the very cell a row was taken from."""
    from orchestration.asking.reader import rows

    place = [row.get(name) for name in ("document_sha256", "table_number", "row_number", "cell_number")]
    return rows(
        connection,
        """
        select * from rpt_corrections
        where
            is_applied
            and (
                list_contains(string_split(event_keys, ', '), ?)
                or (document_sha256 = ? and table_number = ? and row_number = ? and cell_number = ?)
            )
        order by correction_number
        """,
        [key, *place],
    )


def correction_lines(tell: Messages, corrections: list[_Row]) -> Iterator[str]:
    """A line a correction."""
    if corrections:
        yield tell("explain.corrections")
    for row in corrections:
        named = {"reason": row["correction_reason"], "who": row["corrected_by"], "on": row["corrected_on"]}
        words = {"stood": _line(row["stood_words"]), "words": _line(row["corrected_words"])}
        said = tell("explain.correction", number=row["correction_number"], place=_place(tell, row), **words, **named)
        yield f"  {said}"


def _place(tell: Messages, row: _Row) -> str:
    if row["correction_place"] == "title":
        return tell("explain.title_of_part", n=row["part_number"])
    at = Address(None, row["table_number"], row["row_number"], row["cell_number"]).words(tell.language)
    return f"{at} ({row['field_name']})" if row["field_name"] else at


def _line(words: str) -> str:
    return " ".join(words.split())
