"""``concord verify``: every way a home can be damaged is found, and mended by the very command that is named."""

import json
import shlex
import subprocess
from itertools import groupby
from pathlib import Path

import pytest

from ingestion.home import Home
from ingestion.lock import writing
from ingestion.notices import CATALOGUE
from orchestration.cli import main
from orchestration.keeping import verification
from orchestration.keeping.backup import back_up
from orchestration.keeping.finding import Finding
from orchestration.keeping.verification import Verified, verify
from tests.integration.orchestration.conftest import RECEIVED_ON, Kept, Ran
from tests.integration.orchestration.damages import DAMAGES, Damage, receive_without_building

# A person's own work: no command does it.
BY_HAND = {"reviewed_file_invalid": "agreements.yml", "corrections_file_invalid": "corrections.yml"}
TOGETHER = [
    list(alike)
    for _, alike in groupby(
        sorted([each for each in DAMAGES if each.together], key=lambda each: each.together or 0),
        lambda each: each.together,
    )
]


def codes(verified: Verified) -> set[str]:
    return {found.code for found in verified.findings}


def follow(found: Finding, kept: Kept, monkeypatch: pytest.MonkeyPatch, backup: Path) -> None:
    """Do what a finding says, to the letter; only what it leaves to the person is filled in."""
    home, aside = kept.home, kept.home.root.parent / "restored"
    if found.code in BY_HAND:
        (home.reviewed / BY_HAND[found.code]).unlink()
        return
    commands = found.commands()
    assert commands, found.notice.message()
    for command in commands:
        words = shlex.split(
            command.replace("КОПИЯ", str(backup)).replace("ПАПКА", str(aside)).replace("ГГГГ-ММ-ДД", str(RECEIVED_ON))
        )
        if words[0] == "concord":
            monkeypatch.chdir(kept.originals)
            assert main(["--home", str(home.root), *words[1:]]) in {0, 3}, command
        else:
            subprocess.run(words, check=True)


def test_a_sound_home_is_found_sound(kept: Ran) -> None:
    assert verify(kept.home, deep=True) == Verified((), 5)


def test_there_is_a_way_to_do_each_damage() -> None:
    told = {code for code, entry in CATALOGUE.items() if entry.room == "keeping"}
    assert {damage.code for damage in DAMAGES} == told | set(BY_HAND)


def found_in(damage: Damage, home: Home) -> Finding:
    """Do a damage and find it: it, and nothing that is not damaged."""
    damage.do(home)
    verified = verify(home, deep=True)
    assert codes(verified) == {damage.code} | damage.also
    for found in verified.findings:
        count = 0 if found.code in BY_HAND else max(len(found.commands("ru")), 1)
        assert len(found.commands("ru")) == len(found.commands("en")) == count
    return next(found for found in verified.findings if found.code == damage.code)


@pytest.mark.parametrize("damage", [each for each in DAMAGES if each.together], ids=lambda damage: damage.name)
def test_damage_is_found(damage: Damage, kept_home: Kept) -> None:
    found_in(damage, kept_home.home)
    if damage.deep:
        assert verify(kept_home.home).findings == ()


@pytest.mark.parametrize("damage", [each for each in DAMAGES if not each.together], ids=lambda damage: damage.name)
def test_damage_is_found_and_the_named_command_mends_it(
    damage: Damage, kept_home: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up(kept_home.home, tmp_path / "backups").file
    follow(found_in(damage, kept_home.home), kept_home, monkeypatch, backup)
    assert verify(kept_home.home, deep=True).findings == ()


@pytest.mark.parametrize("damages", TOGETHER, ids=lambda damages: str(damages[0].together))
def test_one_command_mends_all_that_name_it(
    damages: list[Damage], kept_home: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for damage in damages:
        damage.do(kept_home.home)
    found = verify(kept_home.home, deep=True).findings
    assert {each.code for each in found} == {damage.code for damage in damages}
    [_] = {each.commands() for each in found}
    follow(found[0], kept_home, monkeypatch, tmp_path)
    assert verify(kept_home.home, deep=True).findings == ()


def test_a_run_under_way_is_no_finding(kept_home: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found while a document is noted and not published yet is gone when the run is over."""
    looks: list[Verified] = []
    look = verification._look

    def watched(home: Home, deep: bool, on_progress: verification.OnProgress) -> Verified:
        if not looks:
            lines = home.ledger.read_bytes()
            receive_without_building(home)
            looks.append(look(home, deep, on_progress))
            home.ledger.write_bytes(lines)  # as if the run had come to its end
            for path in home.archive.rglob("*"):
                if path.is_file() and path.name.encode() not in lines:
                    path.unlink()
            return looks[0]
        looks.append(look(home, deep, on_progress))
        return looks[-1]

    monkeypatch.setattr(verification, "_look", watched)
    verified = verify(kept_home.home)
    assert codes(looks[0]) == {"publication_behind", "reading_missing"}
    assert (verified.findings, verified.is_settled) == ((), True)


def test_a_run_that_does_not_end_is_told(kept_home: Kept) -> None:
    receive_without_building(kept_home.home)
    with writing(kept_home.home.root, wait_seconds=0):
        verified = verify(kept_home.home, wait_seconds=0)
    assert codes(verified) == {"publication_behind", "reading_missing"}
    assert not verified.is_settled


def test_verify_changes_nothing_but_its_own_record(kept_home: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    receive_without_building(kept_home.home)
    root = kept_home.home.root

    # What it says of the home, where it says so, and folders in which a lock or a log of SQLite stood meanwhile.
    own = {"lock", "state", "soundness.json", "health", "index.html", "delivery"}

    def state() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in root.rglob("*") if path.name not in own}

    before = state()
    assert main(["--home", str(root), "--lang", "ru", "verify", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert {found["code"] for found in told["findings"]} == {"publication_behind", "reading_missing"}
    assert told["findings"][1]["commands"] == ["concord run"]
    assert state() == before
    assert main(["--home", str(root), "--lang", "ru", "verify"]) == 3
    said = capsys.readouterr().out
    assert "Исправить нужно 2 находки." in said and "→ Построить и опубликовать: «concord run»" in said
