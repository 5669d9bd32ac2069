"""The home of the measurement holds what its figures are said to be about: a report for each region and quarter."""

from pathlib import Path

import pytest

from bench import keeping
from bench.keeping import MOST, QUARTERS, REGIONS, Steps, faults, main, write_reports
from bench.measure import Finished, run_python
from ingestion.documents.read import read_document
from ingestion.reports.read import read_reports
from tests.unit.reports.grids import context


def test_each_report_is_of_its_own_region_and_quarter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "ROWS", 1)
    count = len(REGIONS) + 1
    write_reports(tmp_path / "reports", count)
    found = []
    for file in sorted((tmp_path / "reports").iterdir()):
        [part] = read_reports(read_document(file.read_bytes(), file.name), context()).tables["document_part"]
        found.append((part["quarter"], part["reporting_region_code"]))
    assert len(set(found)) == count and len({region for _, region in found}) == len(REGIONS)
    assert {quarter for quarter, _ in found} == set(QUARTERS[:2])


@pytest.mark.parametrize("documents", ["0", str(MOST + 1)])
def test_no_more_reports_than_regions_and_quarters(documents: str) -> None:
    with pytest.raises(SystemExit):
        main(["--documents", documents])


def answered(findings: str, is_same: str) -> Steps:
    looked = Finished(1.0, 0, f'Looking\n{{"findings": {findings}}}')
    return {"verify": looked, "verify --deep": looked, "rebuild": Finished(1.0, 0, f'{{"is_same": {is_same}}}')}


def test_a_home_that_is_not_sound_or_not_the_same_is_a_fault() -> None:
    assert faults(answered("[]", "true")) == []
    assert len(faults(answered('["something"]', "true"))) == 2
    assert faults(answered("[]", "false")) == ["what was rebuilt is not what was published"]


@pytest.mark.skipif("sys.platform == 'win32'", reason="platform: counts neither processor time nor memory")
def test_a_process_is_measured_with_what_it_started() -> None:
    work = "sum(range(10**6)); import sys; print('said'); sys.exit(3)"
    done = run_python(["-c", f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {work!r}]))"])
    assert (done.exit_code, done.output) == (3, "said\n")
    assert done.processor_seconds > 0 and done.peak_bytes > 1_000_000
