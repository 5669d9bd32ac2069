"""Publishing: tables as they were, one swap, nothing half done."""

import shutil
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

import duckdb
import pytest

from ingestion.home import Home
from orchestration.asking.reader import reading, rows
from orchestration.building import publishing
from orchestration.building.publishing import (
    Mart,
    Publication,
    current_publication,
    days_published,
    prepare,
    prune,
    publish,
)

MARTS = (Mart("fct_thing", ("thing_key", "quarter")), Mart("dim_empty", ("code",)))
MANIFEST = {"fingerprint": "0123456789abcdef", "evaluated_on": "2020-10-15"}


def warehouse(path: Path, order: str = "asc") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as made:
        made.execute("create table fct_thing (thing_key varchar not null, quarter varchar, share double)")
        made.execute(
            "insert into fct_thing select 'k' || (i // 4), '2020-Q' || (1 + i % 4), i / 4 "
            f"from range(200) t(i) order by i {order}"
        )
        made.execute("comment on table fct_thing is 'Вещи: одна строка — одна вещь; «кавычки», ''апостроф'''")
        made.execute("comment on column fct_thing.share is 'Доля, от 0 до 1'")
        made.execute("create table dim_empty (code varchar)")
        made.execute("create view stg_thing as select * from fct_thing")
    return path


def published(home: Home, source: Path) -> Publication:
    folder = home.work / "build" / "publication"
    prepare(source, folder, MARTS)
    return publish(home, folder, MANIFEST)


def test_a_publication_holds_the_marts_and_nothing_else(tmp_path: Path) -> None:
    home = Home(tmp_path)
    made = published(home, warehouse(tmp_path / "work" / "marts.duckdb"))
    assert current_publication(home) == made
    assert sorted(file.name for file in made.folder.iterdir()) == [
        "dim_empty.parquet",
        "fct_thing.parquet",
        "manifest.json",
        "marts.duckdb",
    ]
    moved = tmp_path / "another name.duckdb"
    moved.write_bytes(made.warehouse.read_bytes())
    with duckdb.connect(str(moved), read_only=True) as opened:
        assert opened.execute("select count(*), sum(share) from fct_thing").fetchall() == [(200, sum(range(200)) / 4)]
        assert opened.execute("select view_name from duckdb_views() where not internal").fetchall() == []
        assert opened.execute("select comment from duckdb_tables() where table_name = 'fct_thing'").fetchall() == [
            ("Вещи: одна строка — одна вещь; «кавычки», 'апостроф'",)
        ]
        described = "select column_name, comment, is_nullable from duckdb_columns() where table_name = 'fct_thing'"
        assert opened.execute(described).fetchall() == [
            ("thing_key", None, False),
            ("quarter", None, True),
            ("share", "Доля, от 0 до 1", True),
        ]


def test_the_manifest_says_what_it_is(tmp_path: Path) -> None:
    made = published(Home(tmp_path), warehouse(tmp_path / "work" / "marts.duckdb"))
    manifest = made.manifest
    assert manifest["publication_id"] == made.publication_id
    assert manifest["publication_id"].endswith("-01234567")
    assert manifest["counts"] == {"fct_thing": 200, "dim_empty": 0}
    assert manifest["evaluated_on"] == "2020-10-15"
    assert manifest["timings"]["publish"] >= 0
    assert made.is_whole


def test_equal_content_is_equal_bytes_whatever_the_order(tmp_path: Path) -> None:
    one = published(Home(tmp_path / "one"), warehouse(tmp_path / "a" / "marts.duckdb", "asc"))
    other = published(Home(tmp_path / "other"), warehouse(tmp_path / "b" / "marts.duckdb", "desc"))
    for mart in MARTS:
        name = f"{mart.name}.parquet"
        assert (one.folder / name).read_bytes() == (other.folder / name).read_bytes()


def test_rows_stand_in_the_order_of_the_grain(tmp_path: Path) -> None:
    made = published(Home(tmp_path), warehouse(tmp_path / "work" / "marts.duckdb", "desc"))
    with duckdb.connect() as connection:
        keys = connection.execute(f"select thing_key, quarter from '{made.folder / 'fct_thing.parquet'}'").fetchall()
    assert keys == sorted(keys)


def test_a_damaged_publication_is_not_whole(tmp_path: Path) -> None:
    made = published(Home(tmp_path), warehouse(tmp_path / "work" / "marts.duckdb"))
    file = made.folder / "fct_thing.parquet"
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    assert not made.is_whole
    file.write_bytes(content)
    assert made.is_whole
    (made.folder / "manifest.json").unlink()
    assert not made.is_whole


def test_what_was_known_on_a_day_stands_apart_and_is_replaced_whole(tmp_path: Path) -> None:
    home = Home(tmp_path)
    source = warehouse(tmp_path / "work" / "marts.duckdb")
    now = published(home, source)
    day = date(2020, 10, 15)

    def publish_for_day() -> Publication:
        prepare(source, home.work / "build" / "publication", MARTS)
        return publish(home, home.work / "build" / "publication", MANIFEST, as_of=day)

    assert (current_publication(home, day), days_published(home)) == (None, [])
    first = publish_for_day()
    assert (current_publication(home), current_publication(home, day)) == (now, first)
    assert days_published(home) == [day]
    assert (home.as_of / "2020-10-15" / "marts.duckdb").read_bytes() == first.warehouse.read_bytes()
    with reading(first) as connection:
        second = publish_for_day()
        assert rows(connection, "select count(*) as n from fct_thing") == [{"n": 200}]
    assert current_publication(home, day) == second != first
    assert not first.folder.exists()
    assert current_publication(home) == now


def test_nothing_published_is_none(tmp_path: Path) -> None:
    assert current_publication(Home(tmp_path)) is None


def test_a_reader_keeps_the_old_one_while_the_new_one_comes(tmp_path: Path) -> None:
    home = Home(tmp_path)
    source = warehouse(tmp_path / "work" / "marts.duckdb")
    first = published(home, source)
    with reading(first) as connection:
        with duckdb.connect(str(source)) as changed:
            changed.execute("delete from fct_thing")
        second = published(home, source)
        assert rows(connection, "select count(*) as n from fct_thing") == [{"n": 200}]
    assert current_publication(home) == second
    with reading(second) as connection:
        assert rows(connection, "select count(*) as n from fct_thing") == [{"n": 0}]


def test_an_error_leaves_what_was_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    source = warehouse(tmp_path / "work" / "marts.duckdb")
    first = published(home, source)

    def full(_folder: Path) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(publishing, "sync_folder", full)
    with pytest.raises(OSError, match="no space"):
        published(home, source)
    assert current_publication(home) == first
    assert first.is_whole


def test_a_copy_in_which_the_link_became_a_folder_is_read_and_mended(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    source = warehouse(tmp_path / "work" / "marts.duckdb")
    first = published(home, source)
    copy = Home(shutil.copytree(home.root, tmp_path / "copy"))  # links are followed
    assert not (copy.published / "current").is_symlink()
    found = current_publication(copy)
    assert found is not None and found.is_whole
    assert found.publication_id == first.publication_id
    second = published(copy, source)
    assert current_publication(copy) == second
    assert sorted(path.name for path in copy.published.iterdir()) == sorted(
        ["current", first.publication_id, second.publication_id]
    )


def test_the_current_one_is_the_last_by_name_whatever_the_clock_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    source = warehouse(tmp_path / "work" / "marts.duckdb")
    made = [published(home, source).publication_id]

    class Yesterday(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Yesterday":
            moment = datetime.now(tz) - timedelta(days=1)
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(publishing, "datetime", Yesterday)
    made += [published(home, source).publication_id for _ in range(3)]
    assert made == sorted(made)
    assert made[1:] == sorted(folder.name for folder in home.published.iterdir() if not folder.is_symlink())


def test_a_pointer_file_serves_where_there_are_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("links are not supported here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    home = Home(tmp_path)
    source = warehouse(tmp_path / "work" / "marts.duckdb")
    first = published(home, source)
    assert not (home.published / "current").is_symlink()
    assert current_publication(home) == first
    second = published(home, source)
    assert current_publication(home) == second != first


def test_old_publications_go_and_the_current_one_stays(tmp_path: Path) -> None:
    home = Home(tmp_path)
    source = warehouse(tmp_path / "work" / "marts.duckdb")
    made = [published(home, source) for _ in range(5)]
    left = sorted(folder.name for folder in home.published.iterdir() if not folder.is_symlink())
    assert len(left) == publishing.KEPT_PUBLICATIONS
    assert made[-1].publication_id in left
    torn = home.published / ".half.12345678"
    torn.mkdir()
    prune(home, keep=0)
    assert [folder.name for folder in home.published.iterdir() if not folder.is_symlink()] == [made[-1].publication_id]


@pytest.mark.parametrize(
    "query",
    [
        "copy (select 1) to 'x.csv'",
        "select * from read_csv('/etc/hosts')",
        "select * from glob('/*')",
        "attach 'x.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "reset lock_configuration",
        "delete from fct_thing",
        "drop table fct_thing",
        "create table t as select 1",
        "export database 'x'",
    ],
)
def test_a_reader_can_only_read(query: str, tmp_path: Path) -> None:
    made = published(Home(tmp_path), warehouse(tmp_path / "work" / "marts.duckdb"))
    before = made.warehouse.read_bytes()
    with reading(made) as connection, pytest.raises(duckdb.Error):
        connection.execute(query).fetchall()
    assert made.warehouse.read_bytes() == before
