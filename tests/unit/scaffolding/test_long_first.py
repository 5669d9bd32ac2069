from types import SimpleNamespace
from typing import Any

from tests.long_first import LONG, ROOT, pytest_collection_modifyitems


def test_files_that_come_first_are_there() -> None:
    assert [file for file in LONG if not (ROOT / file).is_file()] == []
    assert len(set(LONG)) == len(LONG)


def test_long_files_come_first_and_all_else_stays_in_its_order() -> None:
    first, second = (ROOT / file for file in LONG[:2])
    others = [ROOT / "tests" / name for name in ("b.py", "a.py")]
    items: list[Any] = [
        SimpleNamespace(path=path, name=name) for path in [others[0], second, *others, first] for name in "21"
    ]
    pytest_collection_modifyitems(items)
    assert [item.path for item in items] == [*[first] * 2, *[second] * 2, *[others[0]] * 4, *[others[1]] * 2]
    assert "".join(item.name for item in items) == "21" * 5
