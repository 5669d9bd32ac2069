"""A person's word that many events vanish rightly: ``reviewed/accepted_changes.yml``.

Belongs here: the file and whether it speaks of the publication compared with. Does not belong here: what has to be
accepted (``judgement``).
"""

from pathlib import Path

from ingestion.reviewed import read_records

FILE = "accepted_changes.yml"
_SCHEMA = Path(__file__).with_name("accepted_changes.schema.json")


def is_accepted(reviewed: Path | None, publication_id: str) -> bool:
    """Whether the changes against a publication are accepted.

    Raises:
        ReviewedFileError: the file is not of its form.
    """
    file = None if reviewed is None else reviewed / FILE
    if file is None or not file.exists():
        return False
    return any(record["against"] == publication_id for record in read_records(file.read_bytes(), _SCHEMA))
