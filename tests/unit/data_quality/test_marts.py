"""The marts as their yml declares them."""

from pathlib import Path

import pytest

from data_quality import marts as module
from data_quality.marts import Mart, MartColumn, marts

DECLARED = """
models:
  - name: {name}
    description: Вещи.
    config: {{meta: {{{meta}}}}}
    columns:
      - name: thing_key
        data_type: varchar
        description: "{{{{ doc('thing_key') }}}}"
        constraints: [{{type: not_null}}]
      - {{name: things_count, data_type: bigint}}
"""
COLUMNS = (MartColumn("thing_key", "varchar", "thing_key", False), MartColumn("things_count", "bigint", None, True))


def declare(folder: Path, name: str, meta: str) -> None:
    (folder / f"{name}.yml").write_text(DECLARED.format(name=name, meta=meta), "utf-8")


def test_marts_are_read_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MARTS", tmp_path)
    declare(tmp_path, "fct_thing", "grain: [thing_key, quarter]")
    declare(tmp_path, "dim_thing", "grain: [thing_key]")
    assert marts.__wrapped__() == (
        Mart("dim_thing", "Вещи.", ("thing_key",), COLUMNS),
        Mart("fct_thing", "Вещи.", ("thing_key", "quarter"), COLUMNS),
    )


def test_a_mart_without_a_grain_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MARTS", tmp_path)
    declare(tmp_path, "fct_thing", "grain: []")
    with pytest.raises(ValueError, match="fct_thing declares no grain"):
        marts.__wrapped__()
