"""The files of ``deploy/`` call the program as it is, and open nothing to others.

Whether systemd, Docker or Windows take them has to be tried there; docs/install.md says what was.
"""

import re
import shlex
import xml.etree.ElementTree as ET
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from orchestration.cli import main

DEPLOY = Path(__file__).parents[2] / "deploy"
INSTALL = DEPLOY.parent / "docs" / "install.md"
SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
TASKS = sorted((DEPLOY / "windows").glob("*.xml"))
_TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def unit(file: Path) -> ConfigParser:
    found = ConfigParser(interpolation=None, strict=False)
    found.optionxform = str  # type: ignore[assignment, method-assign]
    found.read(file, encoding="utf-8")
    return found


def calls() -> dict[str, list[str]]:
    """Every call of ``concord`` in those files, by where it stands, without the program's name."""
    found = {file.name: shlex.split(unit(file)["Service"]["ExecStart"])[1:] for file in SERVICES}
    for file in TASKS:
        (action,) = ET.parse(file).getroot().iter(f"{_TASK}Exec")
        words = action.findtext(f"{_TASK}Arguments") or ""
        words = re.sub(r'^/d /c ".*?concord\.exe" ', "", words).split(" >>")[0]
        found[file.name] = shlex.split(words, posix=False)
    compose = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))
    for name, container in compose["services"].items():
        if "command" in container:
            found[f"compose {name}"] = container["command"]
    return found


def test_there_is_something_to_check() -> None:
    assert len(SERVICES) == 3 and len(TASKS) == 2 and len(calls()) == 7


@pytest.mark.parametrize("place", calls())
def test_the_program_understands_the_call(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [word.strip('"') for word in calls()[place]]
    assert main([*words, "--help"]) == 0, capsys.readouterr().err
    assert "Вызов: concord" in capsys.readouterr().out or not {"--lang", "ru"} <= set(words)


def test_nothing_listens_to_others() -> None:
    for place, words in calls().items():
        assert "--host" not in words or place == "compose ui"
    compose = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))
    ports = {name: container.get("ports", []) for name, container in compose["services"].items()}
    assert ports == {"daemon": [], "ui": ["127.0.0.1:3000:3000"], "postgres": []}


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_services_run_as_somebody_of_their_own_who_may_write_to_the_home_alone(file: Path) -> None:
    service = unit(file)["Service"]
    assert service["User"] == "concord" and service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict" and service["StateDirectory"] == "concord"
    assert service["CapabilityBoundingSet"] == ""
    assert f"CONCORD_HOME=/var/lib/{service['StateDirectory']}" in service["Environment"].split()


def test_the_service_has_the_time_that_the_program_takes_to_stop() -> None:
    from orchestration.launching.service import STOP_SECONDS

    stop = int(unit(DEPLOY / "systemd" / "concord-daemon.service")["Service"]["TimeoutStopSec"])
    assert stop > STOP_SECONDS


def test_no_step_of_the_image_may_fail_unnoticed() -> None:
    said = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
    assert "|| true" not in said and "; exit 0" not in said


def test_every_file_is_explained_and_every_explained_file_is_there() -> None:
    said = INSTALL.read_text(encoding="utf-8")
    for name in re.findall(r"deploy[/\\][\w./\\-]+", said):
        assert list(DEPLOY.parent.glob(name.replace("\\", "/").rstrip("/.") + "*")), name
    for folder in DEPLOY.iterdir():
        assert f"deploy/{folder.name}" in said or f"deploy\\{folder.name}" in said, folder
