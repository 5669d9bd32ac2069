"""Reading the reviewed files of this room: their declared records, or the notice that says why they cannot be used.

Belongs here: a file that breaks its schema applies in no part, and is told. Does not belong here: YAML and schemas as
such (see ``ingestion.reviewed``), what the records mean (see ``overrides``, ``match_decisions``).
"""

from pathlib import Path
from typing import Any

from ingestion.notices import Notice
from ingestion.reviewed import ReviewedFileError, read_records

_SCHEMAS = Path(__file__).parent / "schema"


def read_reviewed(path: Path, schema: str) -> tuple[list[dict[str, Any]], list[Notice]]:
    """The records of a reviewed file that fit ``schema/<schema>.schema.json``; none where there is no file."""
    if not path.exists():
        return [], []
    try:
        return read_records(path.read_bytes(), _SCHEMAS / f"{schema}.schema.json"), []
    except ReviewedFileError as error:
        return [], [Notice("reviewed_file_invalid", {"file": path.name}, str(error))]
