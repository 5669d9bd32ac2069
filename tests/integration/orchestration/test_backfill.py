"""``concord backfill``: documents of quarters are read again, and everything that is made of them."""

import json
import os
from typing import Any

import pytest

from ingestion import ledger
from ingestion.home import Home
from ingestion.landing import readings_folder
from orchestration.building.publishing import current_publication
from orchestration.cli import main
from orchestration.history import instance as instances
from orchestration.history.run_history import latest_runs


def concord(home: Home, *words: str) -> int:
    return main(["--home", str(home.root), "--lang", "ru", *words])


@pytest.mark.usefixtures("indulgent_audit")
def test_a_range_is_read_again_and_published(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    before = current_publication(home)
    (receipt,) = ledger.read(home.ledger)
    file = readings_folder(home) / receipt.sha256 / "report_row.parquet"
    os.utime(file, (0, 0))
    assert concord(home, "backfill", "2019-Q4", "2020-Q4", "--json") == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (told["read_again"], told["outcome"]) == (1, "published")
    assert told["quarters"] == ["2019-Q4", "2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]
    assert file.stat().st_mtime > 0
    after = current_publication(home)
    assert after is not None and after != before
    with instances.opened(home) as instance:
        rebuilt, read = latest_runs(instance, 2)
        assert (read.job, read.trigger, read.state) == ("read_again", "backfill", "succeeded")
        assert (rebuilt.job, rebuilt.trigger, rebuilt.publication_id) == ("rebuild", "backfill", after.publication_id)
        tags = instance.get_run_by_id(read.run_id)
        assert tags is not None and tags.tags["concord/quarters"] == "2019-Q4…2020-Q4"


def test_a_range_that_is_none_is_wrong_usage(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert concord(home, "backfill", "2020-Q4", "2020-Q1") == 2
    assert "квартал 2020-Q4 позже, чем 2020-Q1" in capsys.readouterr().err
    assert concord(home, "backfill", "1999-Q4") == 2
    assert "возможны кварталы с 2000-Q1" in capsys.readouterr().err
    assert concord(home, "backfill", "2020-5") == 2


def test_a_home_where_nothing_ran_has_no_runs(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path_factory.mktemp("empty"))
    home.create()
    assert concord(home, "runs") == 0
    assert "Запусков ещё не было" in capsys.readouterr().out
    assert not instances.folder(home).exists()
    assert concord(home, "runs", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []
