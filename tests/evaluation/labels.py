"""The labelled phrases, from their files.

Belongs here: finding and loading ``labelled/*.yml``. Does not belong here: reading and judging.

A file is one topic by one hand: ``topic``, ``written_by`` (``outsider``: somebody who had not read the rules;
``author``) and ``records``. A file with ``words_from`` labels phrases of the reference material, which are not part of
this repository: its records say by ``line`` (and a digest, so that a changed file is noticed) which phrase they mean,
and are left out where the material is absent.
"""

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).with_name("labelled")
_REFERENCE = Path(__file__).resolve().parents[3] / "shared"


@dataclass(frozen=True, slots=True)
class Labels:
    """One file of labels; ``is_complete`` is False where the reference material that it speaks of is absent."""

    name: str
    topic: str
    written_by: str
    records: tuple[dict[str, Any], ...]
    is_complete: bool


def load_labels(folder: Path = _FOLDER, reference: Path = _REFERENCE) -> list[Labels]:
    """Every file of labels, in order of name."""
    return [_load(path, reference) for path in sorted(folder.glob("*.yml"))]


def digest(words: str) -> str:
    """How a phrase of the reference material is named without being repeated here."""
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def _load(path: Path, reference: Path) -> Labels:
    held = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    records = held["records"]
    source = held.get("words_from")
    is_complete = source is None or (reference / source).exists()
    if source is not None:
        records = _with_words(records, _rows(reference / source)) if is_complete else []
    return Labels(path.stem, held["topic"], held["written_by"], tuple(records), is_complete)


def _rows(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        rows: list[dict[str, str]] = json.loads(text)["rows"]
        return rows
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def _with_words(records: list[dict[str, Any]], rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    found = []
    for record in records:
        row = rows[record["line"] - 1]
        words = {name: row[column] for name, column in record["words"].items()}
        if digest("|".join(words.values())) != record["digest"]:
            raise ValueError(f"line {record['line']} of the reference material is not the phrase that was labelled")
        found.append({**record, **words})
    return found
