"""``concord rebuild``: the same bytes from the archive alone; nothing is removed that could not be made again."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from ingestion import archive, ledger
from ingestion.home import Home
from orchestration.building import publishing
from orchestration.building.candidate import Candidate
from orchestration.building.publishing import current_publication
from orchestration.cli import main
from orchestration.delivery.store import opened
from orchestration.monitor import Monitor
from orchestration.running import rebuilding
from orchestration.running.execution import Order, execute
from tests.integration.orchestration.auditors import RefusingAuditor
from tests.integration.orchestration.conftest import Kept

TRUTH = ("archive", "ledger", "reviewed", "concord.toml")


def tables(home: Home) -> dict[str, bytes]:
    publication = current_publication(home)
    assert publication is not None
    return {file.name: file.read_bytes() for file in publication.folder.glob("*.parquet")}


def rebuild(home: Home, *words: str) -> int:
    return main(["--home", str(home.root), "--lang", "ru", "rebuild", *words])


def test_it_makes_the_same_bytes_again(kept_home: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    home = kept_home.home
    before, first = tables(home), current_publication(home)
    assert first is not None
    said = first.manifest["evaluated_on"]
    assert rebuild(home, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert tables(home) == before
    assert (told["is_same"], told["compared_with"], told["changed_inputs"]) == (True, "published", [])
    assert {table["standing"] for table in told["tables"]} == {"same"} and len(told["tables"]) == len(before)
    assert told["publication"]["evaluated_on"] == said
    assert told["alerts"]["problem"] is None and told["alerts"]["changes"]["opened"] == told["alerts"]["open_count"]
    assert current_publication(home) != first and not first.folder.exists()


def test_it_needs_nothing_but_the_archive_the_ledger_and_what_people_decided(
    kept_home: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The proof that a backup of these is enough."""
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in TRUTH:
        source = kept_home.home.root / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, bare / name)
    assert rebuild(Home.open(bare)) == 0
    assert "сравнивать не с чем" in capsys.readouterr().out
    assert tables(Home.open(bare)) == tables(kept_home.home)


def test_what_became_different_is_told_with_its_cause(kept_home: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    home = kept_home.home
    before = current_publication(home)
    assert rebuild(home, "--evaluated-on", "2021-03-01") == 0
    said = capsys.readouterr().out
    assert "отличается" in said and "С тех пор изменились: день оценки сроков." in said
    assert before is not None and before.folder.is_dir(), "kept to look into"


def test_nothing_is_removed_when_the_archive_is_not_whole(kept_home: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    home = kept_home.home
    [receipt, *_] = ledger.effective(ledger.read(home.ledger))
    archive.path_of(home.archive, receipt.sha256).unlink()
    landed = sorted(path for path in home.landed.rglob("*"))
    assert rebuild(home) == 1
    said = capsys.readouterr().err
    assert receipt.file_name in said and "Ничего не удалено" in said and "concord verify" in said
    assert sorted(path for path in home.landed.rglob("*")) == landed


def test_what_is_published_stays_until_the_new_one_takes_its_place(
    kept_home: Kept, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = kept_home.home
    before = current_publication(home)
    seen: list[bool] = []
    swap = publishing._swap

    def watched(pointer: Path, publication: Path) -> None:
        seen.append(current_publication(home) == before and before is not None and before.is_whole)
        swap(pointer, publication)

    monkeypatch.setattr(publishing, "_swap", watched)
    assert rebuild(home) == 0
    assert seen == [True]
    after = current_publication(home)
    monkeypatch.setattr("orchestration.running.execution.Auditor", RefusingAuditor)
    assert rebuild(home) == 4
    capsys.readouterr()
    assert current_publication(home) == after


def test_it_makes_a_day_in_the_past_again_and_nothing_else(kept_home: Kept) -> None:
    home = kept_home.home
    now, past = current_publication(home), current_publication(home, date(2020, 10, 10))
    assert past is not None
    before = {file.name: file.read_bytes() for file in past.folder.glob("*.parquet")}
    assert rebuild(home, "--as-of", "2020-10-10") == 0
    again = current_publication(home, date(2020, 10, 10))
    assert again is not None and again != past
    assert {file.name: file.read_bytes() for file in again.folder.glob("*.parquet")} == before
    assert current_publication(home) == now


def test_a_rebuild_that_broke_off_is_gone_on_with(kept_home: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    home = kept_home.home
    before = tables(home)
    with monkeypatch.context() as patch:
        patch.setattr(Candidate, "resolved", property(lambda self: 1 / 0))
        assert rebuild(home) == 1
    assert tables(home) == before
    outcome = execute(home, Order(evaluated_on=date(2021, 3, 1), takes_in=False), Monitor(), wait_seconds=0)
    assert outcome.ending == "published"
    assert rebuilding.baseline(home) is not None


def test_one_that_breaks_off_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    home.create()

    def break_off(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rebuilding, "rebuild", break_off)
    assert rebuild(home) == 1
    with opened(home) as connection:
        [failure] = connection.execute("select error from failure").fetchall()
    assert "No space left" in failure["error"]
