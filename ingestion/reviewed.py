"""Reviewed files: what a person decided, as a list of records in YAML.

Belongs here: reading such a file and holding it against its schema. Does not belong here: what its records mean (see
``corrections`` and ``resolution.overrides``).
"""

import json
from pathlib import Path
from typing import Any

import yaml


class ReviewedFileError(ValueError):
    """A reviewed file is no list of records of its form; the message names the record and the field."""


def read_records(data: bytes, schema: Path, *, as_typed: bool = False) -> list[dict[str, Any]]:
    """The records of a reviewed file; an empty file has none.

    ``as_typed`` leaves every value the text that was typed: YAML makes a truth value of the key ``on``, a number of a
    hash that has digits alone, and of a date another thing than its words.

    Raises:
        ReviewedFileError: it is not YAML, not of the schema, or a record says a field twice, as one does that lost the
            dash before it.
    """
    import jsonschema

    try:
        declared = yaml.load(data, Loader=_AsTyped if as_typed else _Typed) or []
    except (yaml.YAMLError, ValueError) as error:  # the latter of other bytes than UTF-8, and of 31 February
        raise ReviewedFileError(" ".join(str(error).split())) from error
    check = jsonschema.Draft202012Validator(json.loads(schema.read_text("utf-8")))
    problem = next(iter(check.iter_errors(declared)), None)
    if problem is not None:
        place = "/".join(str(step + 1 if isinstance(step, int) else step) for step in problem.absolute_path)
        raise ReviewedFileError(f"{place or '-'}: {problem.message}")
    records: list[dict[str, Any]] = declared
    return records


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    """A mapping as YAML makes it, but for a key that stands in it twice, of which YAML would keep the last."""
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands twice", key.start_mark)
        seen.add(str(key.value))
    made: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return made


class _Typed(yaml.CSafeLoader):
    """Values of the types that YAML gives them."""


class _AsTyped(yaml.CBaseLoader):
    """Every value as it was typed."""


for _loader in (_Typed, _AsTyped):
    _loader.add_constructor("tag:yaml.org,2002:map", _mapping)
