"""``concord status``: which quarters it shows."""

import pytest

from orchestration.cli import status_command
from orchestration.wording.messages import Messages


def _quarter(year: int, number: int, arrived: int, missing: int) -> dict[str, object]:
    figures = {"arrived": arrived, "missing": missing, "events": arrived, "unexecuted": 0, "not_reported": 0}
    return {"quarter": f"{year}-Q{number}", **figures}


def _shown(quarters: list[dict[str, object]], capsys: pytest.CaptureFixture[str]) -> list[str]:
    status_command._show_quarters(Messages("ru"), quarters)
    return capsys.readouterr().out.splitlines()


def test_quarters_of_which_nothing_is_known_make_room_for_those_of_old_reports(
    capsys: pytest.CaptureFixture[str],
) -> None:
    since = [_quarter(year, number, 0, 2) for year in range(2026, 2021, -1) for number in (4, 3, 2, 1)]
    old = [_quarter(year, number, 2, 0) for year in (2021, 2020, 2019) for number in (4, 3, 2, 1)]
    lines = _shown(since + old, capsys)
    assert [line.split()[0] for line in lines if "-Q" in line] == [str(row["quarter"]) for row in old[:8]]
    assert lines[-2:] == [
        "Ранее — ещё 4 квартала с данными (все: --json).",
        "Кварталов без отчётов и мероприятий: 20; в таблице их нет.",
    ]


def test_a_home_of_few_quarters_is_told_of_nothing_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _shown([_quarter(2021, 2, 1, 0), _quarter(2021, 1, 1, 0)], capsys)
    assert [line.split()[0] for line in lines[-2:]] == ["2021-Q2", "2021-Q1"]


def test_a_failed_check_is_told_in_a_line_without_its_rows() -> None:
    told = "fct_event: Число строк сходится: не выполняется — их 3"
    assert status_command._in_a_line(f"{told}. Строки: " + "event_key=e, note=x; " * 200) == told
    assert len(status_command._in_a_line("слово " * 1000)) == 301
