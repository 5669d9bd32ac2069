"""One field: name, type, Russian meaning, accepted values; and the fields that ``fields.yml`` declares.

Belongs here: loading and checking that declaration. Does not belong here: figures, which are fields as well (see
``figures``), all fields together (see ``fields``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

import yaml

FieldType = Literal["text", "integer", "number", "boolean", "date", "timestamp"]

_SOURCE = Path(__file__).with_name("fields.yml")


@dataclass(frozen=True, slots=True)
class Field:
    """A field.

    ``values`` maps each accepted value of an enumeration to its Russian wording and is empty for other fields;
    ``minimum`` and ``maximum`` bound numbers, ``pattern`` must match the whole of a text.
    """

    name: str
    type: FieldType
    meaning: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None


@cache
def declared_fields() -> Mapping[str, Field]:
    """The fields of ``fields.yml`` by name.

    Raises:
        ValueError: a declaration lacks its meaning or names an unknown type.
    """
    with _SOURCE.open(encoding="utf-8") as stream:
        declared = yaml.load(stream, Loader=yaml.CSafeLoader)
    return MappingProxyType({name: _field(name, spec) for name, spec in declared.items()})


def _field(name: str, spec: dict[str, Any]) -> Field:
    unknown = set(spec) - {"type", "ru", "values", "min", "max", "pattern"}
    if unknown or spec.get("type") not in get_args(FieldType) or not spec.get("ru"):
        raise ValueError(f"fields.yml: {name}: needs a known type and a meaning, and nothing unknown: {spec!r}")
    values = spec.get("values") or {}
    return Field(
        name,
        spec["type"],
        spec["ru"],
        MappingProxyType(dict(values)),
        minimum=spec.get("min"),
        maximum=spec.get("max"),
        pattern=spec.get("pattern"),
    )
