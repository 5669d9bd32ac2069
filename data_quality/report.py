"""What an audit is asked and what it says: one result a check, and whether the build may be published.

Belongs here: the shape of question and answer and their JSON form. Does not belong here: any check. Imports neither
pandas nor Great Expectations, for whoever asks for an audit reads this.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

Severity = Literal["blocking", "warning"]
Scalar = str | int | float | bool | None

KEPT_ROWS = 20
"""How many offending rows a result keeps."""
SHOWN_ROWS = 3
"""How many of them are told in words."""

# What stands in place of a mart's name, where a check is about none.
_OF_NO_MART = {"documents": "документы", "changes": "изменения", "assertions": "утверждения"}
# The place of a row in its document, in words.
_PLACE = {"table_number": "таблица", "row_number": "строка", "cell_number": "графа"}
# Keys that a person needs no more once the place is named.
_TOLD_BY_PLACE = {*_PLACE, "file_name", "part_number", "document_sha256", "event_key", "expectation_key"}


@dataclass(frozen=True, slots=True)
class Breach:
    """What was found not to hold, as it is told and kept: ``verdict`` in one line without rows, and the rows apart.

    ``rows`` has the first rows in which it shows, each in words, out of ``unexpected_count``.
    """

    verdict: str
    rows: tuple[str, ...] = ()
    unexpected_count: int = 0

    @property
    def more_count(self) -> int:
        """How many rows there are beside those that are shown."""
        return max(self.unexpected_count - len(self.rows), 0) if self.rows else 0


def breach_of(kept: str | Mapping[str, Any]) -> Breach:
    """What was kept of a breach.

    Earlier versions of the program kept one text, rows and all: it is told as it is.
    """
    if isinstance(kept, str):
        return Breach(kept)
    if "verdict" not in kept:
        return Breach(kept["message"])
    return Breach(kept["verdict"], tuple(kept["rows"]), kept["unexpected_count"])


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check.

    ``table`` is the mart it is about (``documents`` for the reconciliation, ``changes`` and ``assertions`` for those);
    ``meaning`` says in Russian what should hold; ``observed`` what was seen instead; ``sample`` gives the first
    offending rows: their evidence keys, the values that offend and, where that is known, the file, table, row and cell
    they come from, out of ``unexpected_count``. ``query`` is SQL for ``concord sql`` that gives all of them, where SQL
    can; ``error`` is set where the check itself could not be carried out, which counts as failed.
    """

    name: str
    table: str
    severity: Severity
    passed: bool
    meaning: str
    observed: str = ""
    unexpected_count: int = 0
    sample: tuple[Mapping[str, Scalar], ...] = ()
    error: str | None = None
    query: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether its failure forbids publication."""
        return self.severity == "blocking"

    @property
    def verdict(self) -> str:
        """The result in Russian, in one line, without rows."""
        if self.passed:
            said = "выполняется"
        elif self.error is not None:
            said = f"проверку не удалось провести ({self.error})"
        else:
            said = "не выполняется" + (f" — {self.observed}" if self.observed else "")
        return " ".join(f"{_OF_NO_MART.get(self.table, self.table)}: {self.meaning}: {said}".split())

    @property
    def breach(self) -> Breach:
        """Of a check that failed, what is told of it."""
        if self.error is not None:
            return Breach(self.verdict)
        rows = tuple(" ".join(row_words(row).split()) for row in self.sample[:SHOWN_ROWS])
        return Breach(self.verdict, rows, self.unexpected_count)

    @property
    def message(self) -> str:
        """Verdict and first rows in one text, for where there is room for one alone."""
        if self.passed or not (rows := self.breach.rows):
            return self.verdict
        more = f" и ещё {self.breach.more_count}" if self.breach.more_count else ""
        return f"{self.verdict}. Строки: {'; '.join(rows)}{more}"


def place_words(row: Mapping[str, Scalar]) -> tuple[str, dict[str, Scalar]]:
    """Where a row stands in its document, in words, and what of the row is not said by that; "" where it has no place.

    A key that explains itself by the place is left out with it.
    """
    place = [f"{name} {row[column]}" for column, name in _PLACE.items() if row.get(column) is not None]
    file = row.get("file_name")
    if not file:
        return "", dict(row)
    at = ", ".join([str(file), *place])
    said = _TOLD_BY_PLACE if place else {"file_name", "document_sha256"}
    return at, {name: value for name, value in row.items() if name not in said}


def row_words(row: Mapping[str, Scalar]) -> str:
    """An offending row in a few words: its place in the document where it has one, and the values that offend."""
    at, rest = place_words(row)
    rest.pop("explain", None)
    title = rest.pop("event_title", None)
    said = ", ".join(f"{name}={'пусто' if value is None else value}" for name, value in rest.items())
    return " — ".join(filter(None, (at, f"«{title}»" if title else "", said)))


@dataclass(frozen=True, slots=True)
class AuditFolders:
    """What an audit reads and where it writes; ``readings`` and ``cells`` are those of one version of the program.

    ``apart`` holds readings made for this build alone, which go before those of the home; ``reviewed`` the home's
    reviewed files, ``before`` the publication that the build would take the place of, None where there is none.
    ``causes`` are those of the build's inputs that are not the ones of that publication (see
    ``orchestration.building.fingerprint.inputs``). ``time_zone`` is the one in which pages tell moments, None that of
    the machine.
    """

    candidate: Path
    readings: Path
    apart: Path
    cells: Path
    resolved: Path
    output: Path
    reviewed: Path | None = None
    before: Path | None = None
    causes: tuple[str, ...] = ()
    time_zone: str | None = None

    def to_json(self) -> str:
        """What it holds on one line, paths absolute."""
        return json.dumps(
            {
                name: str(value.resolve()) if isinstance(value, Path) else value
                for name, value in asdict(self).items()
                if value is not None
            }
        )

    @classmethod
    def from_json(cls, line: str) -> "AuditFolders":
        """The paths that ``to_json`` wrote.

        Raises:
            ValueError: the line does not say them.
        """
        said = json.loads(line)
        try:
            causes, time_zone = tuple(said.pop("causes", ())), said.pop("time_zone", None)
            return cls(**{name: Path(path) for name, path in said.items()}, causes=causes, time_zone=time_zone)
        except (AttributeError, TypeError) as error:
            raise ValueError(f"not the folders of an audit: {error}") from error


def reading_of(sha256: str, readings: Path, apart: Path | None = None) -> Path:
    """The folder of a document's landed tables: the build's own reading of it where there is one."""
    own = None if apart is None else apart / sha256
    return own if own is not None and own.is_dir() else readings / sha256


def folders_of(
    candidate: Path,
    landed: Path,
    output: Path,
    *,
    resolved: Path | None = None,
    reviewed: Path | None = None,
    before: Path | None = None,
    causes: Sequence[str] = (),
    time_zone: str | None = None,
) -> AuditFolders:
    """The folders of an audit by the layout of a home: landed data of this version, the build's own by the candidate.

    The versions are those of the asking process, which landed and built the data. The rest as in ``AuditFolders``.
    """
    from ingestion.versions import cells_version, reading_version

    return AuditFolders(
        candidate=candidate,
        readings=landed / "readings" / reading_version(),
        apart=candidate.parent / "readings",
        cells=landed / "cells" / cells_version(),
        resolved=resolved or candidate.parent / "resolved",
        output=output,
        reviewed=reviewed,
        before=before,
        causes=tuple(causes),
        time_zone=time_zone,
    )


@dataclass(frozen=True, slots=True)
class AuditReport:
    """All results of one audit. ``docs`` is the first page of the Data Docs; ``seconds`` says where time went.

    ``changes`` is what the build changes against the publication before it (``changes.Changes.as_json``), None where
    there is none.
    """

    candidate: Path
    checks: tuple[CheckResult, ...]
    docs: Path | None
    seconds: Mapping[str, float]
    changes: Mapping[str, Any] | None = None

    @property
    def is_publishable(self) -> bool:
        """Whether no blocking check failed. An audit that checked nothing is no permission."""
        return bool(self.checks) and not any(check.is_blocking for check in self.failures)

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The checks that failed, blocking ones first."""
        failed = [check for check in self.checks if not check.passed]
        return tuple(sorted(failed, key=lambda check: not check.is_blocking))

    def to_json(self) -> str:
        """The report on one line."""
        said = {
            "candidate": str(self.candidate),
            "checks": [asdict(check) for check in self.checks],
            "docs": None if self.docs is None else str(self.docs),
            "seconds": dict(self.seconds),
            "changes": self.changes,
        }
        return json.dumps(said, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, line: str) -> "AuditReport":
        """The report that ``to_json`` wrote.

        Raises:
            ValueError: the line is not such a report.
        """
        said = json.loads(line)
        try:
            checks = tuple(check_of(record) for record in said["checks"])
            docs = None if said["docs"] is None else Path(said["docs"])
            return cls(Path(said["candidate"]), checks, docs, dict(said["seconds"]), said.get("changes"))
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a report of an audit: {error!r}") from error


def check_of(record: Mapping[str, Any]) -> CheckResult:
    """A result from its plain form.

    Raises:
        ValueError, TypeError: it is none.
    """
    if record["severity"] not in get_args(Severity):
        raise ValueError(f"unknown severity: {record['severity']!r}")
    return CheckResult(**{**record, "sample": tuple(record["sample"])})


def plain(value: Any) -> Scalar:
    """A value of a mart or a DataFrame as JSON can carry it."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        value = float(value)
    if str(value) in ("nan", "NaT", "<NA>"):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value.isoformat() if isinstance(value, date) else str(value)
