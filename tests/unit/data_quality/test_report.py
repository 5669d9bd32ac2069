import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_quality.report import AuditReport, Breach, CheckResult, breach_of

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
_CHECKS = st.builds(
    CheckResult,
    name=st.text(min_size=1),
    table=st.text(min_size=1),
    severity=st.sampled_from(["blocking", "warning"]),
    passed=st.booleans(),
    meaning=st.text(),
    observed=st.text(),
    unexpected_count=st.integers(0, 9),
    sample=st.lists(st.dictionaries(st.text(), _SCALARS, max_size=3), max_size=2).map(tuple),
    error=st.none() | st.text(),
)


def _check(*, passed: bool, severity: str = "blocking", error: str | None = None) -> CheckResult:
    return CheckResult("m.c", "m", severity, passed, "доли — от 0 до 1", error=error)  # type: ignore[arg-type]


def _report(*checks: CheckResult) -> AuditReport:
    return AuditReport(Path("marts.duckdb"), checks, None, {})


@given(st.lists(_CHECKS, max_size=4).map(tuple), st.none() | st.just(Path("docs/index.html")))
@settings(max_examples=50)
def test_a_report_survives_its_json(checks: tuple[CheckResult, ...], docs: Path | None) -> None:
    report = AuditReport(Path("work/1/marts.duckdb"), checks, docs, {"suites": 0.5})
    line = report.to_json()
    assert "\n" not in line
    assert AuditReport.from_json(line) == report


def test_only_a_blocking_failure_forbids_publication() -> None:
    good, warned = _check(passed=True), _check(passed=False, severity="warning")
    assert _report(good, warned).is_publishable
    assert not _report(good, warned, _check(passed=False)).is_publishable


def test_an_audit_that_checked_nothing_permits_nothing() -> None:
    assert not _report().is_publishable


def test_blocking_failures_come_first() -> None:
    warned, blocked = _check(passed=False, severity="warning"), _check(passed=False)
    assert _report(warned, _check(passed=True), blocked).failures == (blocked, warned)


def test_the_message_says_what_should_hold_and_shows_rows() -> None:
    result = CheckResult(
        "m.c", "m", "blocking", False, "доли — от 0 до 1", "нарушено строк: 1 из 4", 1, ({"key": "k", "share": None},)
    )
    assert result.message == (
        "m: доли — от 0 до 1: не выполняется — нарушено строк: 1 из 4. Строки: key=k, share=пусто"
    )
    assert "не удалось провести (нет таблицы)" in _check(passed=False, error="нет таблицы").message


def test_the_verdict_is_told_without_rows_and_the_rows_apart() -> None:
    said = "строк: 5.\nСтроки: по две на документ"  # whatever a check says, nothing of it is taken for rows
    rows = tuple({"key": f"k{number}", "note": "a\nb"} for number in range(4))
    breach = CheckResult("m.c", "m", "warning", False, "строки сходятся", said, 5, rows).breach
    assert breach == Breach(
        "m: строки сходятся: не выполняется — строк: 5. Строки: по две на документ",
        tuple(f"key=k{number}, note=a b" for number in range(3)),
        5,
    )
    assert breach.more_count == 2
    assert breach_of(json.loads(json.dumps(asdict(breach)))) == breach


def test_what_is_about_no_mart_is_called_by_its_russian_name() -> None:
    check = CheckResult("assertions.1", "assertions", "warning", False, "мероприятий не меньше 10", "их 6")
    assert check.verdict == "утверждения: мероприятий не меньше 10: не выполняется — их 6"


def test_what_earlier_versions_kept_in_one_text_is_told_as_it_is() -> None:
    text = "m: доли — от 0 до 1: не выполняется. Строки: key=k; key=l и ещё 7"
    kept = {"name": "m.c", "table": "m", "severity": "warning", "message": text}
    assert breach_of(kept) == breach_of(text) == Breach(text)
    assert breach_of(text).more_count == 0


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "[]",
        "not json",
        json.dumps({"candidate": "c", "checks": [{"name": "n"}], "docs": None, "seconds": {}}),
        json.dumps(
            {
                "candidate": "c",
                "docs": None,
                "seconds": {},
                "checks": [
                    {"name": "n", "table": "t", "severity": "grave", "passed": True, "meaning": "m", "sample": []}
                ],
            }
        ),
    ],
)
def test_what_is_no_report_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        AuditReport.from_json(line)
