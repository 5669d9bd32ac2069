"""A published home of the marts' own columns, for attempts to do more with it than to read."""

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data_quality.marts import marts
from ingestion.home import Home
from orchestration.building.publishing import MANIFEST


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One row of ``fct_event``; not to be changed, which is what the tests try."""
    home = Home(tmp_path_factory.mktemp("published") / "home")
    home.create()
    folder = home.published / "20201020T120000Z-0123456789abcdef"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        for mart in marts():
            columns = ", ".join(f'"{column.name}" {column.data_type}' for column in mart.columns)
            connection.execute(f"create table {mart.name} ({columns})")
        connection.execute("insert into fct_event (event_key, event_title) values ('e', 'Ярмарка')")
    (folder / MANIFEST).write_text(json.dumps({"evaluated_on": "2020-10-20", "files": {}}), encoding="utf-8")
    (home.published / "current").symlink_to(folder.name)
    return home


@pytest.fixture
def canaries(tmp_path: Path) -> Iterator[Path]:
    """A folder of files that nobody may read, and that nothing may join; held against what it was."""
    folder = tmp_path / "canaries"
    folder.mkdir()
    (folder / "canary.csv").write_text("a\nthe canary sings\n", encoding="utf-8")
    duckdb.sql("select 'the canary sings' as a").write_parquet(str(folder / "canary.parquet"))
    with duckdb.connect(str(folder / "other.duckdb")) as other:
        other.execute("create table t as select 'the canary sings' as a")
    (folder / "schema.sql").write_text("create table t (a int);", encoding="utf-8")
    before = contents(folder)
    yield folder
    assert contents(folder) == before


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
