"""The marts as the dbt project declares them: their columns, and those that identify a row.

Belongs here: reading the yml beside the marts' SQL. Does not belong here: anything that is done with a mart, what dbt
makes of the declarations (see ``orchestration.building.warehouse_project``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

MARTS = Path(__file__).resolve().parents[1] / "dbt_project" / "models" / "marts"


@dataclass(frozen=True, slots=True)
class MartColumn:
    """A column of a mart as its yml declares it; ``field`` is the name in ``doc('…')``, None where there is none."""

    name: str
    data_type: str
    field: str | None
    nullable: bool


@dataclass(frozen=True, slots=True)
class Mart:
    """A mart as its yml declares it; ``grain`` names the columns that make a row unique."""

    name: str
    description: str
    grain: tuple[str, ...]
    columns: tuple[MartColumn, ...]


@cache
def marts() -> tuple[Mart, ...]:
    """The marts, by name.

    Raises:
        ValueError: a mart declares no grain.
    """
    declared = (yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) for path in MARTS.glob("*.yml"))
    found = (_mart(model) for said in declared for model in said["models"])
    return tuple(sorted(found, key=lambda mart: mart.name))


@cache
def grains() -> Mapping[str, tuple[str, ...]]:
    """The grain of every mart, by its name.

    Raises:
        ValueError: a mart declares none.
    """
    return MappingProxyType({mart.name: mart.grain for mart in marts()})


def _mart(model: Mapping[str, Any]) -> Mart:
    grain = model.get("config", {}).get("meta", {}).get("grain")
    if not grain:
        raise ValueError(f"{model['name']} declares no grain (config.meta.grain)")
    columns = tuple(_column(column) for column in model["columns"])
    return Mart(model["name"], model["description"].strip(), tuple(grain), columns)


def _column(column: Mapping[str, Any]) -> MartColumn:
    named = re.fullmatch(r"\{\{ doc\('(\w+)'\) \}\}", column.get("description", ""))
    constraints = {constraint["type"] for constraint in column.get("constraints", ())}
    return MartColumn(column["name"], column["data_type"], named and named[1], "not_null" not in constraints)
