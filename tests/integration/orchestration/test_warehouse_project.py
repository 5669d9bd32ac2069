"""The dbt project in this process: parsed once a version, interrupted when a person interrupts."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.building.warehouse_project import WarehouseProject, WarehouseProjectError
from tests.integration.orchestration.conftest import Ran


@dataclass
class Ended:
    """What dbt gives back of an invocation that did not succeed."""

    exception: BaseException
    success: bool = False


def test_the_manifest_is_kept(first_run: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    def parse_again(_self: WarehouseProject) -> None:
        raise AssertionError("the project is parsed though nothing changed")

    monkeypatch.setattr(WarehouseProject, "_parse", parse_again)
    project = WarehouseProject(first_run.home.state / "dbt")
    assert project.manifest_file.exists()
    assert [mart.name for mart in project.marts] == sorted(mart.name for mart in project.marts)
    assert all(mart.grain for mart in project.marts)
    assert {mart.name for mart in project.marts} == {
        file.stem for file in (first_run.home.published / "current").glob("*.parquet")
    }


@pytest.mark.parametrize(
    ("raised", "expected"), [(KeyboardInterrupt(), KeyboardInterrupt), (ValueError("bad yaml"), WarehouseProjectError)]
)
def test_a_parse_that_ends_badly_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: BaseException, expected: type[BaseException]
) -> None:
    from dbt.cli.main import dbtRunner

    monkeypatch.setattr(dbtRunner, "invoke", lambda _self, _arguments: Ended(raised))
    project = WarehouseProject(tmp_path)
    with pytest.raises(expected):
        _ = project.manifest_file
    assert list((tmp_path / "kept").iterdir()) == []
