"""Loaders of the reviewed data files, cached for the life of the process.

Belongs here: file → typed records. Does not belong here: validation against the schemas (the suite does it once for
all files, so that reading stays cheap), any look-up by meaning.

An empty cell of a CSV is an unknown or absent value. Dates are inclusive: ``valid_to`` is the last day on which the
record holds. No date means that the act or the day is not known, never that there was none.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

_ROOM = Path(__file__).parent

CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional")
_CASE_COLUMNS = ("party_name", *(f"party_name_{case}" for case in CASES[1:]))


@dataclass(frozen=True, slots=True)
class Party:
    """A region, foreign region or country; ``cases`` holds its name in the order of ``CASES``."""

    code: str
    iso_3166_2_code: str | None
    okato_code: str | None
    kind: str
    cases: tuple[str, ...]
    short_name: str
    federal_district: str | None
    valid_from: date | None
    valid_to: date | None
    source: str

    @property
    def name(self) -> str:
        """The official name in the nominative."""
        return self.cases[0]


@dataclass(frozen=True, slots=True)
class PartyName:
    """Another name of a party: older, shorter, colloquial, of its body; ``cases`` in the order of ``CASES``."""

    party_code: str
    kind: str
    cases: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class ExecutiveBody:
    """An executive body; a chain of pure renames is one body, a merger or split makes another one."""

    code: str
    party_code: str
    predecessor_codes: tuple[str, ...]
    relation: str | None
    source: str


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name that an executive body bore, ``position`` counting its names in order of time from 1."""

    body_code: str
    position: int
    name: str
    valid_from: date | None
    valid_to: date | None
    source: str


def reference_files() -> list[Path]:
    """Every data file of the room, in alphabetical order."""
    return sorted(path for path in _ROOM.iterdir() if path.suffix in {".csv", ".yml"})


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV of the room (``party.csv``) as written, header names to cells.

    Raises:
        ValueError: a row is longer or shorter than the header.
    """
    with (_ROOM / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ValueError(f"{name}: row {number} does not have as many cells as the header")
    return rows


def read_yaml(name: str) -> Any:
    """The content of a YAML file of the room."""
    with (_ROOM / name).open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=yaml.CSafeLoader)


@cache
def parties() -> Mapping[str, Party]:
    """All parties by code."""
    return MappingProxyType(
        {
            row["party_code"]: Party(
                code=row["party_code"],
                iso_3166_2_code=row["iso_3166_2_code"] or None,
                okato_code=row["okato_code"] or None,
                kind=row["party_kind"],
                cases=tuple(row[column] for column in _CASE_COLUMNS),
                short_name=row["party_name_short"],
                federal_district=row["federal_district"] or None,
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                source=row["source"],
            )
            for row in read_rows("party.csv")
        }
    )


@cache
def party_names() -> tuple[PartyName, ...]:
    """The other names of parties, in the order of the file."""
    return tuple(
        PartyName(
            party_code=row["party_code"],
            kind=row["name_kind"],
            cases=tuple(row[column] for column in _CASE_COLUMNS),
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            source=row["source"],
        )
        for row in read_rows("party_name.csv")
    )


@cache
def bodies() -> Mapping[str, ExecutiveBody]:
    """All executive bodies of the reference by code."""
    return MappingProxyType(
        {
            row["executive_body_code"]: ExecutiveBody(
                code=row["executive_body_code"],
                party_code=row["party_code"],
                predecessor_codes=tuple(row["predecessor_body_codes"].split()),
                relation=row["relation"] or None,
                source=row["source"],
            )
            for row in read_rows("executive_body.csv")
        }
    )


@cache
def body_names() -> tuple[BodyName, ...]:
    """The dated names of executive bodies, in the order of the file."""
    return tuple(
        BodyName(
            body_code=row["executive_body_code"],
            position=int(row["name_position"]),
            name=row["executive_body_name"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            source=row["source"],
        )
        for row in read_rows("executive_body_name.csv")
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
