"""A candidate: one build under way in ``work/<build id>/``, and the record of how far it came.

Belongs here: the folder, its record (``build.json``), finding the latest one, clearing away old ones. Does not belong
here: what is built into it (see ``assets``), what becomes of it (see ``publishing``).

States: ``building`` → ``built`` → ``audited`` → ``published``; ``blocked`` where a notice, tests or the audit forbid
publication. A blocked candidate is kept for inspection until the next one that is blocked.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from data_quality.report import Breach, breach_of
from ingestion.files import clear_under_way, make_folder, remove_folder, write_atomically
from ingestion.home import Home
from ingestion.steps import reached
from orchestration.building.instants import next_name

State = Literal["building", "built", "audited", "blocked", "published"]

_RECORD = "build.json"


class NoCandidateError(RuntimeError):
    """A step asks for a build, and none was begun."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One build's folder. ``seen`` is what was on record when it was found: who holds no lock may lose it to a next run
    that clears it away.
    """

    folder: Path
    seen: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)

    @property
    def build_id(self) -> str:
        """The build's name: the instant it began (UTC) and the beginning of the run's id."""
        return self.folder.name

    @property
    def landed(self) -> Path:
        """Folder of folders with the landed tables of the documents in scope."""
        return self.folder / "landed"

    @property
    def readings(self) -> Path:
        """Readings made for this build alone, of documents of which less was known on the day it looks back at."""
        return self.folder / "readings"

    @property
    def resolved(self) -> Path:
        """Resolved tables as Parquet."""
        return self.folder / "resolved"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that dbt builds. Its name is fixed, for dbt keeps it in the names of relations."""
        return self.folder / "marts.duckdb"

    @property
    def prepared(self) -> Path:
        """The marts as they will be published."""
        return self.folder / "publication"

    @property
    def stamp(self) -> str:
        """Size and time of the warehouse file, by which a word about it is known to be about it as it is now."""
        stat = self.warehouse.stat()
        return f"{stat.st_size} {stat.st_mtime_ns}"

    @property
    def facts(self) -> dict[str, Any]:
        """What is on record: state, run, inputs, date of evaluation, timings, what blocked it."""
        try:
            return _read(self.folder / _RECORD)
        except FileNotFoundError:
            if self.seen is None:
                raise
            return dict(self.seen)

    @property
    def state(self) -> State:
        """How far the build came."""
        state: str = self.facts["state"]
        if state not in get_args(State):
            raise ValueError(f"{self.folder}: unknown state {state!r}")
        return state  # type: ignore[return-value]

    @property
    def evaluated_on(self) -> date:
        """The date on which deadlines and standings are judged."""
        return date.fromisoformat(self.facts["evaluated_on"])

    @property
    def as_of(self) -> date | None:
        """The day whose knowledge it shows; None where it shows what is known now."""
        day = self.facts.get("as_of")
        return date.fromisoformat(day) if day else None

    @property
    def blocked_by(self) -> tuple[Breach, ...]:
        """What forbade its publication; nothing where nothing did."""
        return tuple(breach_of(kept) for kept in self.facts.get("blocked_by", ()))

    def block(self, breaches: Iterable[Breach], **facts: Any) -> None:
        """Put on record that it may not be published and what forbids that, and whatever else is known."""
        self.note(state="blocked", blocked_by=[asdict(breach) for breach in breaches], **facts)

    def discard_warehouse(self) -> None:
        """Remove the warehouse file with its log, so that it is built from nothing."""
        for file in (self.warehouse, self.warehouse.with_name(f"{self.warehouse.name}.wal")):
            file.unlink(missing_ok=True)

    def note(self, **facts: Any) -> None:
        """Put facts on record; a mapping is merged into the one that stands there."""
        kept = self.facts
        for name, value in facts.items():
            kept[name] = {**kept.get(name, {}), **value} if isinstance(value, Mapping) else value
        _write(self.folder, kept)


def begin(
    home: Home, *, run_id: str, evaluated_on: date, inputs: Mapping[str, str], as_of: date | None = None
) -> Candidate:
    """A new candidate, made under the home's lock; earlier ones are cleared away, the latest blocked one excepted."""
    _clear(home)
    reached("building.cleared")
    moment = datetime.now(UTC)
    make_folder(home.work)
    folder = home.work / next_name(moment, run_id[:8], (place.name for place in home.work.iterdir()))
    folder.mkdir()
    _write(
        folder,
        {
            "state": "building",
            "run_id": run_id,
            "begun_at": moment.isoformat(timespec="seconds"),
            "evaluated_on": evaluated_on.isoformat(),
            "as_of": as_of.isoformat() if as_of else None,
            "inputs": dict(inputs),
            "timings": {},
        },
    )
    reached("building.begun")
    return Candidate(folder)


def latest(home: Home) -> Candidate:
    """The candidate begun last: of this run or, when only a part of the graph runs, of an earlier one.

    Raises:
        NoCandidateError: there is none.
    """
    found = _all(home)
    if not found:
        raise NoCandidateError(f"{home.work} holds no build; materialise the resolved tables first")
    return found[-1]


def of_run(home: Home, run_id: str) -> Candidate | None:
    """The candidate that a run began, if it did."""
    return next((candidate for candidate in reversed(_all(home)) if candidate.facts.get("run_id") == run_id), None)


def _all(home: Home) -> list[Candidate]:
    """The candidates whose record can be read; a run that begins just now clears those away that it does not need."""
    found = []
    for record in sorted(home.work.glob(f"*/{_RECORD}")):
        with suppress(OSError, ValueError):
            found.append(Candidate(record.parent, _read(record)))
    return found


def _read(record: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
    return facts


def _clear(home: Home) -> None:
    """Remove what earlier runs left, dead ones included: under the lock nobody else can be working there."""
    clear_under_way(home.folders_written_under_lock())
    if not home.work.is_dir():
        return
    blocked = [candidate.folder for candidate in _all(home) if _is_blocked(candidate)]
    for folder in home.work.iterdir():
        if folder.is_dir() and folder not in blocked[-1:]:
            remove_folder(folder)


def _is_blocked(candidate: Candidate) -> bool:
    try:
        return candidate.state == "blocked"
    except (ValueError, KeyError):  # a record that cannot be read is nobody's any more
        return False


def _write(folder: Path, facts: Mapping[str, Any]) -> None:
    write_atomically(folder / _RECORD, json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).encode())
