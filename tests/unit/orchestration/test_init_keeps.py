"""``concord init`` on a home that is in use: who is told, and how the home is run, stays as it was said."""

from pathlib import Path

from ingestion.home import Home
from orchestration.cli import main
from orchestration.operation import operation_of

OPERATION = """
[heartbeat]
silent_hours = 50  # a holiday is long

[[channel]]
name = "почта"
url_env = "CONCORD_MAIL"

[[audience]]
name = "К"
channels = ["почта"]

[[region]]
code = "RU-KLU"
deadline_day = 7

[[audience]]
name = "С"
role = "engineer"
channels = ["почта"]
"""


def test_settings_of_operation_outlast_a_change_of_the_others(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    with home.settings_file.open("a", encoding="utf-8") as stream:
        stream.write(OPERATION)
    before = operation_of(home)
    assert main(["--lang", "ru", "--home", str(tmp_path), "init", "--deadline-day", "9"]) == 0
    after = Home.open(tmp_path)
    assert operation_of(after) == before and len(before.audience) == 2
    assert after.settings.deadlines.rule.deadline_day == 9
    assert [code for code, _ in after.settings.of_regions] == ["RU-KLU"]
    assert "# a holiday is long" in home.settings_file.read_text(encoding="utf-8")
