"""The auditor of a run: the audit worker, started early and asked once a candidate.

Belongs here: keeping an audit's report beside the candidate it is about. Does not belong here: the audit
(``data_quality``), what follows from it (``checks``, ``assets.publication``). Imports nothing heavy: the worker is
started before anything else is.
"""

from types import TracebackType
from typing import Self

from data_quality.client import AuditWorker, AuditWorkerError
from data_quality.report import AuditFolders, AuditReport, Breach, folders_of
from ingestion.files import write_atomically
from ingestion.home import Home
from ingestion.steps import reached
from orchestration.building.candidate import Candidate
from orchestration.building.publishing import current_publication

REPORT = "audit.json"


class Auditor:
    """Audits candidates in a process of its own, which imports Great Expectations while this one does other things."""

    def __init__(self) -> None:
        self._worker = AuditWorker()

    def __enter__(self) -> Self:
        if not self.is_started:
            self._worker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._worker.__exit__(kind, error, traceback)

    @property
    def is_started(self) -> bool:
        """Whether its process is there."""
        return self._worker.is_alive

    def audit(self, home: Home, candidate: Candidate) -> AuditReport:
        """The report on a candidate. Asked again about the same warehouse file, the answer is the one that was kept.

        The verdict is put on the candidate's record: ``audited``, or ``blocked`` and by what.

        Raises:
            AuditWorkerError: the audit could not be made.
        """
        stamp = candidate.stamp
        kept = candidate.folder / REPORT
        if candidate.facts.get("audited") == stamp and kept.exists():
            return AuditReport.from_json(kept.read_text(encoding="utf-8"))
        try:
            report = self._worker.audit(_folders(home, candidate))
        except AuditWorkerError as error:  # whoever asks again gets a process that is not in the middle of this
            self._worker.__exit__(type(error), error, error.__traceback__)
            raise
        write_atomically(kept, report.to_json().encode())
        reached("building.report_kept")
        if report.is_publishable:
            candidate.note(audited=stamp, state="audited")
        else:
            breaches = [check.breach for check in report.failures if check.is_blocking]
            candidate.block(breaches or [Breach("аудит не провёл ни одной проверки")], audited=stamp)
        reached("building.audited")
        return report


_ahead: Auditor | None = None


def start_ahead() -> None:
    """Start an auditor before it is known which run will need it; ``started_or_new`` then gives it away."""
    global _ahead
    _ahead = Auditor().__enter__()


def started_or_new() -> Auditor:
    """The auditor that was started ahead, once; else a new one."""
    global _ahead
    given, _ahead = _ahead, None
    # A process that waited for hours may have been ended by the system, for want of memory.
    return given if given is not None and given.is_started else Auditor()


def _folders(home: Home, candidate: Candidate) -> AuditFolders:
    """What the audit of a candidate reads, the publication that it would take the place of included."""
    before = current_publication(home, candidate.as_of)
    causes: list[str] = []
    if before is not None:
        try:
            known = before.manifest["inputs"]
        except (OSError, ValueError, KeyError):  # torn by somebody: then there is nothing to compare with
            before = None
        else:
            now = candidate.facts["inputs"]
            causes = sorted(name for name in known.keys() | now.keys() if known.get(name) != now.get(name))
    return folders_of(
        candidate.warehouse,
        home.landed,
        home.state / "audits",
        resolved=candidate.resolved,
        reviewed=home.reviewed,
        before=None if before is None else before.folder,
        causes=causes,
        time_zone=home.settings.time_zone,
    )
