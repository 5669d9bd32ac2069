"""The fingerprint of a build's inputs: what is published is a function of these and of nothing else.

Belongs here: naming the inputs and hashing them, so that a run with nothing new can see that in a moment. Does not
belong here: the decision what to do then (see ``execution``). Imports nothing heavy: it runs before anything else does.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ingestion import ledger
from ingestion.documents import soffice
from ingestion.home import Home
from ingestion.ledger import Receipt
from ingestion.versions import fingerprint as fingerprint_of_files

_ROOT = Path(__file__).parents[2]
# What makes figures of documents. The command line, schedules and sensors are left out: they change no figure.
_ROOMS = (
    "ingestion",
    "data_quality",
    "dbt_project/models",
    "dbt_project/macros",
    "dbt_project/tests",
    "dbt_project/dbt_project.yml",
    "dbt_project/profiles.yml",
    "orchestration/assets",
    "orchestration/building/publishing.py",
    "orchestration/building/warehouse_project.py",
)
_NO_FIGURES = frozenset({"alert_rules.yml"})  # of the reviewed files
_PACKAGES = (
    "dbt-core",
    "dbt-duckdb",
    "duckdb",
    "holidays",
    "pyarrow",
    "pymorphy3",
    "pymorphy3-dicts-ru",
    "rapidfuzz",
    "scipy",
)


@cache
def program_version() -> str:
    """The version of whatever turns documents into marts: code, SQL, reference data, engines."""
    paths = [_ROOT / room for room in _ROOMS]
    if missing := [str(path) for path in paths if not path.exists()]:  # passed over, its changes would change nothing
        raise FileNotFoundError(f"the program is not whole, or says wrongly of what it consists: {', '.join(missing)}")
    return fingerprint_of_files(paths, *(f"{name} {version(name)}" for name in _PACKAGES))


def receipts_of(home: Home, as_of: date | None = None) -> list[Receipt]:
    """The receipts that a build is made of: all of them as they stand now, or as they stood at the end of a day."""
    entries = ledger.read(home.ledger)
    return ledger.effective(entries) if as_of is None else ledger.effective_on(entries, as_of)


def fingerprint_of_receipts(receipts: Sequence[Receipt]) -> str:
    """The input ``receipts`` of a build that is made of these."""
    return _hash([asdict(receipt) for receipt in receipts])


def inputs(home: Home, evaluated_on: date, as_of: date | None = None) -> dict[str, str]:
    """The inputs of a build by name, each as a short hash or a date; ``as_of`` where it looks back at a day."""
    day = {} if as_of is None else {"as_of": as_of.isoformat()}
    return {
        **day,
        "evaluated_on": evaluated_on.isoformat(),
        # Documents that were refused for want of it can be read once it is installed.
        "office": str(soffice.find() is not None),
        "program": program_version(),
        "receipts": fingerprint_of_receipts(receipts_of(home, as_of)),
        "reviewed": _hash_of_files(home.reviewed),
        "settings": _hash(asdict(home.settings)),
    }


def fingerprint(parts: Mapping[str, str]) -> str:
    """One hash over named inputs, 16 hexadecimal digits."""
    return _hash(dict(parts))


def _hash(value: Any) -> str:
    words = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _hash_of_files(folder: Path) -> str:
    """Over every file of a folder, names and contents, hidden ones (version control) and such as change no figure left
    out.
    """
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")) if folder.is_dir() else []:
        inside = file.relative_to(folder)
        if inside.as_posix() in _NO_FIGURES:
            continue
        if file.is_file() and not any(part.startswith(".") for part in inside.parts):
            digest.update(inside.as_posix().encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
