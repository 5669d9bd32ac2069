"""Reviewed data of the project: parties, executive bodies, word lists; one copy, which dbt reads as seeds too.

Belongs here: the data files, a JSON Schema for each in ``schema/``, and their loaders. Does not belong here: any rule
that uses them (see ``ingestion.language`` and ``ingestion.resolution``).
"""

from ingestion.reference.load import (
    CASES,
    BodyName,
    ExecutiveBody,
    Party,
    PartyName,
    bodies,
    body_names,
    parties,
    party_names,
    read_rows,
    read_yaml,
    reference_files,
)

__all__ = [
    "CASES",
    "BodyName",
    "ExecutiveBody",
    "Party",
    "PartyName",
    "bodies",
    "body_names",
    "parties",
    "party_names",
    "read_rows",
    "read_yaml",
    "reference_files",
]
