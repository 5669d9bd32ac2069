"""What an audit is asked and what it says: one result a check, and whether the build may be published.

Belongs here: the shape of question and answer and their JSON form. Does not belong here: any check. Imports neither
pandas nor Great Expectations, for whoever asks for an audit reads this.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

Severity = Literal["blocking", "warning"]
Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check.

    ``table`` is the mart it is about (``documents`` for the reconciliation); ``meaning`` says in Russian what should
    hold; ``observed`` what was seen instead; ``sample`` gives a few offending rows: their evidence keys and the values
    that offend, out of ``unexpected_count``. ``error`` is set where the check itself could not be carried out, which
    counts as failed.
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

    @property
    def is_blocking(self) -> bool:
        """Whether its failure forbids publication."""
        return self.severity == "blocking"

    @property
    def message(self) -> str:
        """The result in Russian, in one line."""
        if self.passed:
            return f"{self.table}: {self.meaning}: выполняется"
        if self.error is not None:
            return f"{self.table}: {self.meaning}: проверку не удалось провести ({self.error})"
        rows = "; ".join(", ".join(f"{name}={_shown(value)}" for name, value in row.items()) for row in self.sample)
        seen = f" — {self.observed}" if self.observed else ""
        return f"{self.table}: {self.meaning}: не выполняется{seen}" + (f". Строки: {rows}" if rows else "")


@dataclass(frozen=True, slots=True)
class AuditFolders:
    """What an audit reads and where it writes; ``readings`` and ``cells`` are those of one version of the program.

    ``apart`` holds readings made for this build alone, which go before those of the home.
    """

    candidate: Path
    readings: Path
    apart: Path
    cells: Path
    resolved: Path
    output: Path

    def to_json(self) -> str:
        """The paths on one line, absolute."""
        return json.dumps({name: str(Path(path).resolve()) for name, path in asdict(self).items()})

    @classmethod
    def from_json(cls, line: str) -> "AuditFolders":
        """The paths that ``to_json`` wrote.

        Raises:
            ValueError: the line does not say them.
        """
        plain = json.loads(line)
        try:
            return cls(**{name: Path(path) for name, path in plain.items()})
        except (AttributeError, TypeError) as error:
            raise ValueError(f"not the folders of an audit: {error}") from error


def reading_of(sha256: str, readings: Path, apart: Path | None = None) -> Path:
    """The folder of a document's landed tables: the build's own reading of it where there is one."""
    own = None if apart is None else apart / sha256
    return own if own is not None and own.is_dir() else readings / sha256


def folders_of(candidate: Path, landed: Path, output: Path, *, resolved: Path | None = None) -> AuditFolders:
    """The folders of an audit by the layout of a home: landed data of this version, the build's own by the candidate.

    The versions are those of the asking process, which landed and built the data.
    """
    from ingestion.versions import cells_version, reading_version

    return AuditFolders(
        candidate=candidate,
        readings=landed / "readings" / reading_version(),
        apart=candidate.parent / "readings",
        cells=landed / "cells" / cells_version(),
        resolved=resolved or candidate.parent / "resolved",
        output=output,
    )


@dataclass(frozen=True, slots=True)
class AuditReport:
    """All results of one audit. ``docs`` is the first page of the Data Docs; ``seconds`` says where time went."""

    candidate: Path
    checks: tuple[CheckResult, ...]
    docs: Path | None
    seconds: Mapping[str, float]

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
        plain = {
            "candidate": str(self.candidate),
            "checks": [asdict(check) for check in self.checks],
            "docs": None if self.docs is None else str(self.docs),
            "seconds": dict(self.seconds),
        }
        return json.dumps(plain, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, line: str) -> "AuditReport":
        """The report that ``to_json`` wrote.

        Raises:
            ValueError: the line is not such a report.
        """
        plain = json.loads(line)
        try:
            checks = tuple(_check(record) for record in plain["checks"])
            docs = None if plain["docs"] is None else Path(plain["docs"])
            return cls(Path(plain["candidate"]), checks, docs, dict(plain["seconds"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a report of an audit: {error!r}") from error


def _check(record: dict[str, Any]) -> CheckResult:
    if record["severity"] not in get_args(Severity):
        raise ValueError(f"unknown severity: {record['severity']!r}")
    return CheckResult(**{**record, "sample": tuple(record["sample"])})


def _shown(value: Scalar) -> str:
    return "пусто" if value is None else str(value)
