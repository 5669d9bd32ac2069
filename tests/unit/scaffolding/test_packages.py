from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("room", ["ingestion", "data_quality", "orchestration"])
def test_every_folder_of_a_room_is_a_package(room: str) -> None:
    """The import rules see packages only: a folder without ``__init__.py`` would escape them unnoticed."""
    folders = {module.parent for module in (ROOT / room).rglob("*.py")}
    assert folders
    assert [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
