"""The reviewed file of assertions: its records.

Belongs here: the file's form. Does not belong here: whether an assertion holds (``judgement``).
"""

from dataclasses import dataclass
from pathlib import Path

from ingestion.reviewed import ReviewedFileError, read_records

FILE = "assertions.yml"
_SCHEMA = Path(__file__).with_name("assertions.schema.json")


@dataclass(frozen=True, slots=True)
class Assertion:
    """What somebody knows of a figure, in each quarter from ``first`` to ``last`` (None: and all later ones).

    ``number`` is its place in the file, from 1; ``what`` a figure, or a mart whose rows are counted; ``body`` the name
    of an executive body, None for all of the region.
    """

    number: int
    region: str
    what: str
    first: str
    last: str | None
    body: str | None
    at_least: float | None
    at_most: float | None
    reason: str
    who: str


def assertions_in(reviewed: Path | None) -> list[Assertion]:
    """The assertions of a home, by its folder of reviewed files; none where there is no file.

    Raises:
        ReviewedFileError: the file is not of its form, or a range of quarters ends before it begins.
    """
    file = None if reviewed is None else reviewed / FILE
    if file is None or not file.exists():
        return []
    found = []
    for number, record in enumerate(read_records(file.read_bytes(), _SCHEMA), start=1):
        first = record.get("quarter") or record["from_quarter"]
        last = record.get("quarter") or record.get("to_quarter")
        least, most = record.get("at_least"), record.get("at_most")
        if last is not None and last < first:
            raise ReviewedFileError(f"{number}: to_quarter {last} < from_quarter {first}")
        if least is not None and most is not None and most < least:
            raise ReviewedFileError(f"{number}: at_most {most} < at_least {least}")
        found.append(
            Assertion(
                number,
                record["region"],
                record["what"],
                first,
                last,
                record.get("executive_body"),
                least,
                most,
                record["reason"],
                record["who"],
            )
        )
    return found
