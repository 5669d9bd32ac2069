"""A slip in ``concord.toml`` keeps nobody from reading what is published, and is a reason why the home is not well."""

import json
from pathlib import Path

import pytest

from orchestration.cli import main
from orchestration.health.page import health_page
from tests.integration.orchestration.conftest import Kept

SLIPS = ("[reporting]\nno_such_setting = 1\n", "[alerts]\nkeep_days = 'many'\n", "[reporting\n")
SILENT = (
    ["sql", "select count(*) from fct_event"],
    ["changes"],
    ["export", "fct_event", "--output", "{folder}/export"],
)
TELLING = (["status"], ["alerts", "list"])


@pytest.mark.parametrize("slip", SLIPS)
def test_who_only_reads_is_not_locked_out(
    slip: str, kept_home: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = kept_home.home
    home.settings_file.write_text(slip, encoding="utf-8")
    call = ["--home", str(home.root), "--lang", "ru"]
    for command in (*SILENT, *TELLING):
        words = [word.replace("{folder}", str(tmp_path)) for word in command]
        assert main([*call, *words]) == 0, (command, capsys.readouterr().err)
        told = capsys.readouterr().err
        assert ("Настройки не читаются" in told) == (command in TELLING), command

    main([*call, "sql", "select event_key from fct_event limit 1", "--json"])
    (row,) = json.loads(capsys.readouterr().out)
    key = row["event_key"]
    assert main([*call, "explain", key]) == 0
    assert main([*call, "alerts", "list", "--json"]) == 0
    capsys.readouterr()

    assert main([*call, "health", "--json"]) == 3
    seen = json.loads(capsys.readouterr().out)
    (reason,) = [reason for reason in seen["verdict"]["reasons"] if reason["code"] == "settings"]
    assert seen["verdict"]["level"] == reason["level"] == "bad"
    assert "Настройки не читаются, новых запусков не будет" in health_page(seen, tmp_path, home.settings.civil)
