"""The client against processes that answer badly. The real worker is tried in the integration suite."""

import sys
from pathlib import Path

import pytest

from data_quality.client import AuditWorker, AuditWorkerError
from data_quality.report import folders_of

REPORT = '{"report": {"candidate": "c", "checks": [], "docs": null, "seconds": {}}}'


def _worker(*answers: str, ending: str = "") -> AuditWorker:
    """A worker that says it is ready and gives one answer after another to the first request."""
    program = "import sys\nprint('{\"ready\": 0}', flush=True)\nsys.stdin.readline()\n"
    program += "".join(f"print({answer!r}, flush=True)\n" for answer in answers) + ending
    return AuditWorker(command=(sys.executable, "-c", program))


def _ask(worker: AuditWorker, timeout: float = 20) -> object:
    return worker.audit(folders_of(Path("c"), Path("l"), Path("o")), timeout=timeout)


def test_a_report_is_given_back_and_its_pages_are_waited_for() -> None:
    with _worker(REPORT, '{"docs": "o/run/index.html"}') as worker:
        report = worker.audit(folders_of(Path("c"), Path("l"), Path("o")), timeout=20)
        assert report.checks == ()
        assert worker.docs(timeout=20) == Path("o/run/index.html")
        assert worker.docs() is None


def test_an_error_of_the_audit_is_told_in_its_words() -> None:
    error = '{"error": "CandidateError: marts.duckdb: no such file"}'
    with _worker(error) as worker, pytest.raises(AuditWorkerError, match="no such file"):
        _ask(worker)


def test_a_worker_that_dies_is_told_with_its_last_words() -> None:
    said = r"died \(exit code 1\): out of memory"
    with _worker(ending="sys.exit('out of memory')") as worker, pytest.raises(AuditWorkerError, match=said):
        _ask(worker)


def test_a_worker_that_is_dead_before_it_is_asked_is_told() -> None:
    worker = AuditWorker(command=(sys.executable, "-c", "raise SystemExit('no such module')"))
    worker.start()
    with pytest.raises(AuditWorkerError, match="no such module"):
        _ask(worker)
    worker.close()


def test_a_silent_worker_is_not_waited_for_for_ever() -> None:
    worker = _worker(ending="import time; time.sleep(60)")
    with pytest.raises(AuditWorkerError, match=r"nothing for 0\.5 s"), worker:
        _ask(worker, timeout=0.5)


def test_an_answer_out_of_turn_is_refused() -> None:
    with _worker('{"ready": 1}') as worker, pytest.raises(AuditWorkerError, match="out of turn"):
        _ask(worker)


def test_pages_that_could_not_be_written_are_told_on_closing() -> None:
    worker = _worker(REPORT, '{"error": "OSError: disk full"}')
    worker.start()
    _ask(worker)
    with pytest.raises(AuditWorkerError, match="disk full"):
        worker.close(timeout=20)
    worker.close()


def test_a_second_start_is_refused() -> None:
    with _worker() as worker, pytest.raises(AuditWorkerError, match="running already"):
        worker.start()


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    with pytest.raises(AuditWorkerError, match="cannot be started"):
        AuditWorker(command=(str(tmp_path / "nothing"),)).start()


def test_the_client_imports_neither_great_expectations_nor_pandas(pytester: pytest.Pytester) -> None:
    root = Path(__file__).parents[3]
    program = (
        f"import sys; sys.path.insert(0, {str(root)!r}); import data_quality.client\n"
        "print(sorted({'great_expectations', 'pandas', 'duckdb', 'pyarrow'} & sys.modules.keys()))"
    )
    result = pytester.run(sys.executable, "-c", program)
    assert result.outlines == ["[]"]
