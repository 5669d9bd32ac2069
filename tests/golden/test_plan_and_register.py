"""A plan and a register as Word files, from their bytes to landed rows, marts left out.

Belongs here: that the two kinds come through the whole of reading. Does not belong here: their layouts (see the unit
tests of reports).
"""

from datetime import date
from pathlib import Path

import pytest

from examples.wordml import Cell, Row, Table, document
from ingestion import ledger
from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.landing import land, load
from ingestion.ledger import Hint, Hints
from ingestion.resolution.resolve import resolve

AGREEMENT = "Соглашения между Администрацией Смоленской области и Правительством Орловской области о сотрудничестве"
PLAN = [
    ["№", "Мероприятие", "Срок", "Ответственные"],
    ["1", "Встреча библиотекарей двух областей", "апрель", "Департамент Смоленской области по культуре"],
    ["2", "Ярмарка народных промыслов", "до 20 августа", "Департамент Смоленской области по культуре"],
]
REGISTER = [
    ["№", "Наименование соглашения", "Дата и номер", "Срок действия", "Пролонгация"],
    ["1", AGREEMENT.replace("Соглашения", "Соглашение"), "от 05.03.2015 № 12", "до 31.12.2024", "автоматическая"],
]


def _word(title: str, rows: list[list[str]]) -> bytes:
    drawn = [Row(tuple(Cell((words,)) for words in row), is_heading=number == 0) for number, row in enumerate(rows)]
    return document([title], Table((2000,) * len(rows[0]), drawn))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.create()
    return made


def test_a_plan_and_a_register_are_read_and_make_no_events(home: Home, tmp_path: Path) -> None:
    files = {
        "plan.docx": _word(f"План мероприятий на 2021 год по реализации {AGREEMENT}", PLAN),
        "corrected.docx": _word(f"План мероприятий (уточненный) на 2021 год по реализации {AGREEMENT}", PLAN[:2]),
        "register.docx": _word("Реестр действующих соглашений", REGISTER),
    }
    intake = Intake(home)
    for name, data in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        intake.receive(path, hints=Hints(region=Hint("RU-SMO", "hint")), received_on=date(2021, 2, 1))
    documents = [land(home, receipt) for receipt in ledger.effective(ledger.read(home.ledger))]
    landed = load([one.folder for one in documents])
    assert {record["document_outcome"] for record in landed["document"]} == {"accepted"}
    first, second, _ = landed["plan_item"]
    assert (first["date_from"], second["date_to"]) == (date(2021, 4, 1), date(2021, 8, 20))
    assert {record["party_codes"] for record in landed["plan_item_agreement"]} == {"RU-ORL, RU-SMO"}
    (entry,) = landed["register_entry"]
    assert (entry["signed_on"], entry["agreement_number"], entry["term_to"]) == (
        date(2015, 3, 5),
        "12",
        date(2024, 12, 31),
    )
    assert entry["is_prolonged_automatically"] is True
    counts = resolve(home, documents, date(2021, 6, 1), tmp_path / "build").row_counts
    assert (counts["event"], counts["expectation"], counts["reporting_obligation"], counts["slot"]) == (0, 0, 0, 3)
    assert (counts["plan_item"], counts["register_entry"]) == (3, 1)
