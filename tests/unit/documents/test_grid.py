"""The grid model by itself, and what importing the room costs."""

import subprocess
import sys

from ingestion.documents.grid import Cell, Table


def test_every_place_answers_with_the_cell_that_covers_it() -> None:
    wide, tall, late = Cell(1, 1, ("а",), 1, 2), Cell(1, 3, ("б",), 2, 1), Cell(2, 2, ("в",))
    table = Table(1, 2, 3, [wide, tall, late])
    assert table.at(1, 2) is wide
    assert table.at(2, 3) is tall
    assert table.at(2, 1) is None
    assert table.row(1) == [wide, tall]
    assert table.row(2) == [late, tall]


def test_the_later_of_two_cells_lies_above() -> None:
    merged, section = Cell(1, 1, ("Соглашение",), 3, 1), Cell(2, 1, ("Департамент",), 1, 2)
    table = Table(1, 3, 2, [merged, section])
    assert [table.at(number, 1) for number in (1, 2, 3)] == [merged, section, merged]
    assert table.row(2) == [section]


def test_blank_cells() -> None:
    assert Cell(1, 1, ()).is_blank
    assert Cell(1, 1, ("", " \u00a0")).is_blank
    assert not Cell(1, 1, ("", "а")).is_blank
    assert Cell(1, 1, ("а", "", "б")).words == "а\n\nб"


def test_importing_the_room_is_cheap() -> None:
    heavy = "lxml yaml jsonschema pandas pyarrow pymorphy3"
    code = (
        f"import sys, ingestion.documents, ingestion.notices; print([m for m in '{heavy}'.split() if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    code = "import sys, ingestion.documents.read, ingestion.documents.docx, ingestion.documents.textdump;"
    code += "print([m for m in ('pandas', 'pyarrow', 'pymorphy3', 'dagster') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
