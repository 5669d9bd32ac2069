"""A plan and a register as Word files, from their bytes to landed rows, marts left out.

Belongs here: that the two kinds come through the whole of reading. Does not belong here: their layouts (see the unit
tests of reports).
"""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from examples.wordml import Cell, Row, Table, document
from ingestion import ledger
from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.landing import land, load
from ingestion.ledger import Hint, Hints
from ingestion.resolution.resolve import resolve
from tests.shared import shared_path

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


def test_the_plan_that_counts_promises_and_neither_it_nor_a_register_makes_events(home: Home, tmp_path: Path) -> None:
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
    assert (counts["event"], counts["expectation"], counts["reporting_obligation"], counts["slot"]) == (0, 1, 0, 3)
    assert (counts["plan_item"], counts["register_entry"]) == (3, 1)
    # Known from a plan and a register alone: two items of the first plan, one of the corrected one, an entry.
    assert counts["agreement_mention"] == 4
    (agreement,) = _agreements(tmp_path / "build")
    assert (agreement["agreement_title"], agreement["party_codes"]) == (
        AGREEMENT.replace("Соглашения", "Соглашение"),
        "RU-ORL, RU-SMO",
    )
    assert (agreement["registration"], agreement["registered_on"]) == ("registered", date(2021, 2, 1))
    assert (agreement["first_seen_quarter"], agreement["mentions_count"]) == ("2021-Q1", 2)
    assert (agreement["row_number"], agreement["cell_number"]) == (2, None)


def test_an_agreement_of_a_report_is_learned_more_of_from_a_register(home: Home, tmp_path: Path) -> None:
    intake = Intake(home)
    hints = Hints(region=Hint("RU-SMO", "hint"), quarter=Hint("2020-Q3", "hint"))
    intake.receive(shared_path("layouts/base.docx"), hints=hints, received_on=date(2020, 10, 5))
    documents = [land(home, receipt) for receipt in ledger.effective(ledger.read(home.ledger))]
    resolve(home, documents, date(2021, 6, 1), tmp_path / "before")
    (alone,) = [row for row in _agreements(tmp_path / "before") if row["party_codes"] == "RU-ORL, RU-SMO"]
    assert (alone["registration"], alone["signed_on"], alone["term_to"]) == ("mentioned", None, None)
    register = tmp_path / "register.docx"
    register.write_bytes(
        _word("Реестр действующих соглашений", [REGISTER[0], ["1", alone["agreement_title"], *REGISTER[1][2:]]])
    )
    intake.receive(register, hints=Hints(region=Hint("RU-SMO", "hint")), received_on=date(2021, 2, 1))
    documents = [land(home, receipt) for receipt in ledger.effective(ledger.read(home.ledger))]
    resolve(home, documents, date(2021, 6, 1), tmp_path / "after")
    after = {row["agreement_key"]: row for row in _agreements(tmp_path / "after")}
    assert set(after) == {row["agreement_key"] for row in _agreements(tmp_path / "before")}
    assert [row["registration"] for row in after.values()].count("registered") == 1
    learned = after[alone["agreement_key"]]
    assert (learned["signed_on"], learned["agreement_number"]) == (date(2015, 3, 5), "12")
    assert (learned["term_to"], learned["is_prolonged_automatically"]) == (date(2024, 12, 31), True)


def _agreements(build: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(build / "resolved" / "agreement.parquet").to_pylist()
    return rows
