import pytest

CASES = """
import pytest

def test_missing_tool():
    pytest.skip("no tool")

@pytest.mark.skip(reason="platform: only on the moon")
def test_elsewhere():
    pass

@pytest.mark.xfail(strict=True, reason="known")
def test_known():
    assert False
"""


@pytest.mark.parametrize(
    ("ci", "expected"),
    [("true", {"failed": 1, "skipped": 1, "xfailed": 1}), ("", {"failed": 0, "skipped": 2, "xfailed": 1})],
)
def test_a_skip_fails_only_in_ci_and_only_without_a_platform_reason(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, expected: dict[str, int]
) -> None:
    monkeypatch.setenv("CI", ci)
    pytester.makepyfile(CASES)
    pytester.runpytest("-p", "tests.ci_skips").assert_outcomes(**expected)


def test_a_module_that_skips_itself_fails_in_ci(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makepyfile('import pytest\npytest.skip("no library", allow_module_level=True)\n')
    result = pytester.runpytest("-p", "tests.ci_skips")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*skipped in CI, where everything must run: no library*"])
