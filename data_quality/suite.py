"""Suites as they are declared: which expectation on which mart, how grave, and what it means.

Belongs here: loading ``suites/*.yml`` and holding them against their schema. Does not belong here: running them (see
``expectations``), the frames they run on (see ``frames``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from data_quality.report import Severity

FOLDER = Path(__file__).parent / "suites"
SCHEMA = FOLDER / "schema" / "suite.schema.json"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation: a type and arguments that Great Expectations knows, on the mart or on a named frame.

    ``frame`` names a function of ``frames``; None means the mart itself. ``evidence`` are the columns that lead from
    an offending row back to its origin.
    """

    name: str
    type: str
    kwargs: Mapping[str, Any]
    severity: Severity
    meaning: str
    frame: str | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """The expectations on one mart."""

    table: str
    meaning: str
    expectations: tuple[Expectation, ...]


class SuiteError(ValueError):
    """A suite's file does not say what a suite must say; the message names the file."""


@cache
def suites() -> tuple[Suite, ...]:
    """All declared suites, by name of their mart.

    Raises:
        SuiteError: a file is not valid.
    """
    return tuple(load_suite(path) for path in sorted(FOLDER.glob("*.yml")))


def load_suite(path: Path) -> Suite:
    """The suite of one file.

    Raises:
        SuiteError: the file breaks the schema, says a name twice or is not called after its mart.
    """
    import json

    import jsonschema

    with path.open(encoding="utf-8") as stream:
        declared = yaml.load(stream, Loader=yaml.CSafeLoader)
    try:
        jsonschema.validate(declared, json.loads(SCHEMA.read_text(encoding="utf-8")))
    except jsonschema.ValidationError as error:
        where = "/".join(str(step) for step in error.absolute_path)
        raise SuiteError(f"{path.name}: {where}: {error.message}") from error
    if declared["table"] != path.stem:
        raise SuiteError(f"{path.name}: is about {declared['table']}; a suite's file is called after its mart")
    evidence = tuple(declared["evidence"])
    expectations = tuple(
        Expectation(
            name=spec["name"],
            type=spec["type"],
            kwargs=spec.get("kwargs", {}),
            severity=spec["severity"],
            meaning=spec["ru"],
            frame=spec.get("frame"),
            evidence=tuple(spec.get("evidence", evidence)),
        )
        for spec in declared["expectations"]
    )
    names = [expectation.name for expectation in expectations]
    if twice := {name for name in names if names.count(name) > 1}:
        raise SuiteError(f"{path.name}: said twice: {', '.join(sorted(twice))}")
    return Suite(declared["table"], declared["ru"], expectations)
