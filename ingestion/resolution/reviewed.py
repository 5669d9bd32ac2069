"""Reading a reviewed file: YAML that a person keeps, held against its schema.

Belongs here: the file as declared records, or the notice that says why it cannot be used. Does not belong here: what
the records mean (see ``overrides``, ``match_decisions``).
"""

import json
from pathlib import Path
from typing import Any

import yaml

from ingestion.notices import Notice

_SCHEMAS = Path(__file__).parent / "schema"


def read_reviewed(path: Path, schema: str) -> tuple[list[dict[str, Any]], list[Notice]]:
    """The records of a reviewed file, none where there is no file.

    A file that cannot be read, or breaks the schema (``schema/<schema>.schema.json``), is a notice, and none of it
    applies.
    """
    if not path.exists():
        return [], []
    import jsonschema

    try:
        declared: list[dict[str, Any]] = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return [], [_invalid(path, " ".join(str(error).split()))]
    check = jsonschema.Draft202012Validator(json.loads((_SCHEMAS / f"{schema}.schema.json").read_text("utf-8")))
    problem = next(iter(check.iter_errors(declared)), None)
    if problem is not None:
        place = "/".join(str(step + 1 if isinstance(step, int) else step) for step in problem.absolute_path)
        return [], [_invalid(path, f"{place or '-'}: {problem.message}")]
    return declared, []


def _invalid(path: Path, problem: str) -> Notice:
    return Notice("reviewed_file_invalid", {"file": path.name}, problem)
