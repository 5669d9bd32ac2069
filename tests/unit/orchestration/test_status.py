"""``concord status``: which quarters it shows."""

import json
from pathlib import Path

import pytest

from ingestion.settings import Settings
from orchestration.building.publishing import Publication
from orchestration.cli import status_command
from orchestration.cli.application import Application
from orchestration.health.page import health_page
from orchestration.health.quarters import quarters_shown
from orchestration.wording.messages import Messages
from tests.unit.orchestration.test_health import found


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


def test_the_page_on_health_chooses_the_same_quarters() -> None:
    since = [_quarter(2026, number, 0, 2) for number in (4, 3, 2, 1)]
    old = [_quarter(year, number, 2, 0) for year in (2021, 2020, 2019) for number in (4, 3, 2, 1)]
    chosen = quarters_shown(since + old)
    assert (chosen.shown, chosen.earlier, chosen.empty) == (old[:8], 4, 4)
    page = health_page(
        found(quarters=chosen.shown, quarters_earlier=4, quarters_empty=4), Path("health"), Settings().civil
    )
    assert "Ранее — ещё 4 квартала с данными." in page
    assert "Кварталов без отчётов и мероприятий: 4; в таблице их нет." in page


_FAILED = {
    "name": "fct_event.c",
    "table": "fct_event",
    "severity": "warning",
    "verdict": "fct_event: число строк сходится: не выполняется — их 3",
    "rows": ("q3.docx, таблица 1, строка 4",),
    "unexpected_count": 3,
}
_EARLIER = {
    "name": "m.c",
    "table": "m",
    "severity": "warning",
    "message": "m: суммы: не выполняется. Строки: k=1",
}


def test_a_failed_check_is_told_in_a_line_without_its_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"audit": {"failed": [_FAILED, _EARLIER]}}), encoding="utf-8")
    failed = Publication(tmp_path).failed_checks
    assert failed[0] == _FAILED
    (tmp_path / "concord.toml").write_text('[reporting]\ntime_zone = "Asia/Kamchatka"\n', encoding="utf-8")
    publication = {"publication_id": "p", "published_at": "2020-10-20T19:30:00+00:00", "evaluated_on": "2020-10-20"}
    status_command._show_publication(Application(tmp_path, Messages("ru")), {**publication, "failed_checks": failed})
    assert capsys.readouterr().out.splitlines() == [
        "Публикация p от 21.10.2020, 07:30\N{NO-BREAK SPACE}МСК+9, сроки оценены на 2020-10-20",
        f"  ! {_FAILED['verdict']}",
        f"  ! {_EARLIER['message']}",
    ]
