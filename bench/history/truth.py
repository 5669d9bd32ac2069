"""The right answers of a history, as Parquet beside it.

Belongs here: what was told → tables of what should come out. Does not belong here: comparing (see ``answers``).
"""

from pathlib import Path
from typing import Any

from bench.history.events import Expected, Told
from bench.history.stories import FIRST_QUARTER
from bench.history.world import Region
from ingestion.quarters import add_quarters

Row = dict[str, Any]

_NUMBERS = {"row_number", "story", "position", "id", "occurrences", "answer_row"}
_COLUMNS = {
    "event": "document_sha256 row_number region quarter body story outcome",
    "event_agreement": "document_sha256 row_number position agreement",
    "expected": "id region due_quarter is_begun origin origins standing is_counted occurrences answer_sha256 "
    "answer_row",
    "expected_source": "id due_quarter document_sha256 row_number",
    "expected_agreement": "id agreement",
    "reporting": "region body quarter standing",
    "correction": "region quarter body",
}


class Truth:
    """What should come out, by table; gathered region by region."""

    def __init__(self, folder: Path, quarters: int) -> None:
        self.folder, self._quarters = folder, quarters
        self._tables: dict[str, list[Row]] = {name: [] for name in _COLUMNS}
        self._expected = 0

    def add(self, region: Region, told: Told) -> None:
        """What should come out of one region; its documents are written, so every row has its address."""
        for rows in told.rows:
            for row in rows:
                place = {"document_sha256": row.address[0], "row_number": row.address[1]}
                self._tables["event"].append(
                    {
                        **place,
                        "region": region.code,
                        "quarter": self._name(row.quarter),
                        "body": row.body,
                        "story": row.story,
                        "outcome": row.outcome,
                    }
                )
                self._tables["event_agreement"] += [
                    {**place, "position": position, "agreement": agreement.id}
                    for position, agreement in enumerate(row.agreements, start=1)
                ]
        arrived = set(range(self._quarters)) - told.missing
        for expected in told.expected:
            self._add_expected(region, expected, arrived)
        for body in region.bodies:
            for quarter in range(self._quarters):
                standing = "arrived_late" if quarter in told.late else "arrived"
                if quarter in told.missing:
                    standing = "missing"
                elif (quarter, body) in told.absent:
                    standing = "not_named"
                self._tables["reporting"].append(
                    {"region": region.code, "body": body, "quarter": self._name(quarter), "standing": standing}
                )
        self._tables["correction"] += [
            {"region": region.code, "quarter": self._name(quarter), "body": body}
            for quarter, body in told.corrected.items()
        ]

    def _add_expected(self, region: Region, expected: Expected, arrived: set[int]) -> None:
        self._expected += 1
        standing = expected.standing(self._quarters, arrived)
        answer = expected.answer.address if expected.answer is not None else (None, None)
        due = self._name(expected.due) if expected.due is not None else None
        self._tables["expected"].append(
            {
                "id": self._expected,
                "region": region.code,
                "due_quarter": due,
                "is_begun": expected.due is None or expected.due <= self._quarters,
                "origin": expected.ordered_origins[0],
                "origins": ", ".join(expected.ordered_origins),
                "standing": standing,
                "is_counted": expected.counts(standing),
                "occurrences": expected.occurrences,
                "answer_sha256": answer[0],
                "answer_row": answer[1],
            }
        )
        self._tables["expected_source"] += [
            {
                "id": self._expected,
                "due_quarter": due or "",
                "document_sha256": source.address[0],
                "row_number": source.address[1],
            }
            for source in expected.sources
        ]
        self._tables["expected_agreement"] += [
            {"id": self._expected, "agreement": agreement.id} for agreement in expected.agreements
        ]

    def write(self) -> None:
        """Write the tables."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self._tables.items():
            types = {
                column: pa.int64() if column in _NUMBERS else pa.bool_() if column.startswith("is_") else pa.string()
                for column in _COLUMNS[name].split()
            }
            pq.write_table(pa.Table.from_pylist(rows, schema=pa.schema(types)), self.folder / f"{name}.parquet")

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table."""
        return {name: len(rows) for name, rows in self._tables.items()}

    def _name(self, quarter: int) -> str:
        return add_quarters(FIRST_QUARTER, quarter)
