"""A correction, a withdrawal, a look back: by real runs on a home of two bodies.

On 5 October the consolidated report for the quarter came, with a held festival and a postponed exhibition of the body
for culture and a match of the body for sport. On 20 October culture corrected its part: the exhibition was held after
all, before 30 people, the festival is not mentioned any more and a concert is.
"""

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingestion import ledger
from ingestion.home import Home
from ingestion.intake import Intake
from ingestion.landing import readings_folder
from ingestion.settings import Settings
from ingestion.withdrawal import withdraw
from orchestration.asking.reader import reading, rows
from orchestration.building.publishing import Publication, current_publication
from orchestration.cli import main
from orchestration.monitor import Monitor
from orchestration.receiving.arrivals import hints
from orchestration.running.execution import Order, Outcome, execute
from tests.integration.orchestration.reports import AGREEMENT, write_report

BEFORE, AFTER, TODAY = date(2020, 10, 15), date(2020, 10, 25), date(2020, 11, 1)
SPORT = "Главное управление спорта Смоленской области"
MATCH = ("1.", AGREEMENT, "Матч «Образцовый»", "3 августа", "г. Смоленск", "22 человека", "Матч состоялся", "")
CORRECTED = (
    ("1.", AGREEMENT, "Выставка «Образец»", "25 сентября", "г. Смоленск", "30 человек", "Выставка проведена", ""),
    ("2.", AGREEMENT, "Концерт «Новый»", "1 сентября", "г. Смоленск", "", "Концерт проведен", ""),
)


def run(home: Home, **said: Any) -> Outcome:
    return execute(home, Order(**{"takes_in": False, "evaluated_on": TODAY, **said}), Monitor(), wait_seconds=0)


def ask(publication: Publication | None, query: str) -> list[tuple[Any, ...]]:
    assert publication is not None
    with reading(publication) as connection:
        return [tuple(row.values()) for row in rows(connection, query)]


def parquet(publication: Publication | None) -> Mapping[str, bytes]:
    assert publication is not None
    return {file.name: file.read_bytes() for file in sorted(publication.folder.glob("*.parquet"))}


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home after the correction, published with the real audit. Not to be changed."""
    folder = tmp_path_factory.mktemp("revised")
    home = Home(folder / "home", Settings("RU-SMO"))
    home.create()
    intake = Intake(home)
    first = write_report(folder / "сводный.docx", others={SPORT: [MATCH]})
    second = write_report(folder / "исправленный.docx", events=CORRECTED)
    intake.receive(first, received_on=date(2020, 10, 5))
    intake.receive(second, received_on=date(2020, 10, 20))
    home = Home.open(home.root)
    assert run(home).ending == "published"
    return home


@pytest.fixture
def own(revised: Home, tmp_path: Path) -> Home:
    """A copy to change."""
    root = tmp_path / "home"
    shutil.copytree(revised.root, root, symlinks=True)
    return Home.open(root)


def test_versions_tell_what_was_known_of_each_event_on_a_day(revised: Home) -> None:
    def known(moment: str) -> list[tuple[Any, ...]]:
        return ask(
            current_publication(revised),
            "select last_event_title, presence, outcome, participants_count from fct_event_version "
            f"where known_from_at <= timestamp '{moment}' "
            f"and (known_to_at is null or known_to_at > timestamp '{moment}') order by 1",
        )

    assert known("2020-10-15 23:59:59") == [
        ("Выставка «Образец»", "named", "postponed", None),
        ("Концерт «Новый»", "not_yet", None, None),
        ("Матч «Образцовый»", "named", "held", 22),
        ("Фестиваль «Пример»", "named", "held", 45),
    ]
    assert known("2020-11-01 00:00:00") == [
        ("Выставка «Образец»", "named", "held", 30),
        ("Концерт «Новый»", "named", "held", None),
        ("Матч «Образцовый»", "named", "held", 22),
        ("Фестиваль «Пример»", "dropped", None, None),
    ]


def test_a_correction_tells_what_it_changed_from_what_to_what(revised: Home) -> None:
    told = ask(
        current_publication(revised),
        "select figure, old_value, new_value, old_file_name, file_name, old_cell_words, cell_words "
        "from rpt_restatements where cast(restated_at as date) = date '2020-10-20' order by figure",
    )
    files = ("сводный.docx", "исправленный.docx")
    postponed, held = "Перенесено на IV квартал 2020 года", "Выставка проведена"
    assert told == [
        ("dates", "5-6 сентября", "25 сентября", *files, "5-6 сентября", "25 сентября"),
        ("event_added", None, "Концерт «Новый»", *files, None, "Концерт «Новый»"),
        ("event_removed", "Фестиваль «Пример»", None, *files, "Фестиваль «Пример»", None),
        ("held_count", "1", "2", *files, None, None),
        ("outcome", "postponed", "held", *files, postponed, held),
        ("participants_count", None, "30", *files, "", "30 человек"),
        ("postponed_to", "2020-Q4", None, *files, postponed, held),
        ("reason_category", "not_stated", None, *files, postponed, held),
        ("reported_held_share", "0.6667", "1.0000", *files, None, None),
        ("unexecuted_count", "1", "0", *files, None, None),
    ]


def test_a_correction_of_one_body_leaves_the_other_alone(revised: Home) -> None:
    publication = current_publication(revised)
    versions = "select max(version_number) from fct_event_version where executive_body_name = "
    assert ask(publication, f"{versions} '{SPORT}'") == [(1,)]
    assert ask(publication, f"select count(*) from rpt_restatements where executive_body_name = '{SPORT}'") == [(0,)]
    assert ask(publication, f"select outcome from fct_event where executive_body_name = '{SPORT}'") == [("held",)]


@pytest.mark.usefixtures("indulgent_audit")
def test_a_look_back_is_what_would_have_been_published_then(own: Home, tmp_path: Path) -> None:
    now = current_publication(own)
    (own.inbox / "later.docx").write_bytes(b"not taken in")
    looked = run(own, as_of=BEFORE)
    assert looked.ending == "published"
    assert (looked.received, len(ledger.read(own.ledger))) == ((), 2)
    assert current_publication(own) == now, "what is published now stays"
    assert (own.as_of / "2020-10-15" / "marts.duckdb").is_file()
    assert looked.publication == current_publication(own, BEFORE)
    assert looked.publication is not None and looked.publication.manifest["evaluated_on"] == "2020-10-15"

    then = Home(tmp_path / "then", Settings("RU-SMO"))
    then.create()
    Intake(then).receive(_archived(own, tmp_path), received_on=date(2020, 10, 5))
    published = run(then, evaluated_on=BEFORE).publication
    # The moment of intake is another one; everything else is the same bytes.
    assert {name: data for name, data in parquet(published).items() if name != "fct_document_outcome.parquet"} == {
        name: data for name, data in parquet(looked.publication).items() if name != "fct_document_outcome.parquet"
    }

    assert run(own, as_of=BEFORE).ending == "up_to_date"
    Intake(own).receive(write_report(tmp_path / "q4.docx", "2020-Q4"), received_on=date(2020, 10, 30))
    assert run(own, as_of=BEFORE).ending == "up_to_date", "what came later is nothing to that day"
    kept = parquet(looked.publication)
    (own.as_of / "2020-10-15").unlink()
    again = run(own, as_of=BEFORE)
    assert (again.ending, parquet(again.publication)) == ("published", kept)
    assert run(own, as_of=date(2020, 10, 4)).ending == "nothing_received"


def _archived(home: Home, folder: Path) -> Path:
    """The first document under its name, out of the archive."""
    first = ledger.effective(ledger.read(home.ledger))[0]
    copy = folder / first.file_name
    shutil.copy(home.archive / first.sha256[:2] / first.sha256, copy)
    return copy


@pytest.mark.usefixtures("indulgent_audit")
def test_a_withdrawal_gives_way_to_the_version_before_and_can_be_taken_back(
    own: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = parquet(current_publication(own))
    words = ["--lang", "ru", "--home", str(own.root)]
    reason = ["--reason", "прислан чужой отчёт", "--who", "Иванова А. А."]
    assert main([*words, "withdraw", "исправленный.docx", *reason]) == 0
    said = capsys.readouterr().out
    assert "Документ отозван: исправленный.docx" in said
    assert "Вместо него действует: сводный.docx" in said
    assert ask(current_publication(own), "select event_title, outcome, version_number from fct_event order by 1") == [
        ("Выставка «Образец»", "postponed", 1),
        ("Матч «Образцовый»", "held", 1),
        ("Фестиваль «Пример»", "held", 1),
    ]
    assert ask(current_publication(own), "select count(*) from rpt_restatements") == [(0,)]
    outcome = "select document_outcome, withdrawn_by, withdrawal_reason, rows_accepted_count, current_slots_count "
    assert ask(current_publication(own), f"{outcome} from fct_document_outcome order by receipt_number") == [
        ("accepted", None, None, 3, 2),
        ("withdrawn", "Иванова А. А.", "прислан чужой отчёт", 2, 0),
    ]

    # It stays withdrawn when it comes again, and whoever put it there hears of it.
    sha256 = ledger.effective(ledger.read(own.ledger))[1].sha256
    shutil.copy(own.archive / sha256[:2] / sha256, own.inbox / "снова.docx")
    assert main([*words, "run"]) == 0
    said = capsys.readouterr().out
    assert "Отозван и не учитывается 1 документ:" in said
    assert "снова.docx — отозван" in said and "(Иванова А. А.): прислан чужой отчёт" in said
    assert "Нового нет" in said
    assert main([*words, "status", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["withdrawn"]
    assert (told["document_sha256"], told["is_published"]) == (sha256, True)

    assert main([*words, "withdraw", sha256[:10].upper(), "--undo", "--no-run"]) == 0
    assert main([*words, "status", "--json"]) == 0
    state = json.loads(capsys.readouterr().out.split("concord run».\n")[-1])
    assert (state["withdrawn"], [row["document_sha256"] for row in state["returned"]]) == ([], [sha256])
    assert run(own).ending == "published"
    assert parquet(current_publication(own)) == before


@pytest.mark.usefixtures("indulgent_audit")
def test_a_look_back_knows_nothing_of_a_later_withdrawal(own: Home) -> None:
    withdraw(own, "исправленный.docx", reason="чужой", who="", withdrawn_on=date(2020, 10, 30))
    titles = "select event_title from fct_event order by 1"
    with_it = ask(run(own, as_of=AFTER).publication, titles)
    assert with_it == [("Выставка «Образец»",), ("Концерт «Новый»",), ("Матч «Образцовый»",)]
    without = ask(run(own, as_of=date(2020, 10, 30)).publication, titles)
    assert without == [("Выставка «Образец»",), ("Матч «Образцовый»",), ("Фестиваль «Пример»",)]


def test_a_look_back_reads_a_document_as_it_was_read_then(tmp_path: Path) -> None:
    """With the real audit, which has to hold the reading of that day against the document."""
    home = Home(tmp_path / "home", Settings("RU-SMO"))
    home.create()
    unnamed = write_report(tmp_path / "unnamed.docx", None)
    intake = Intake(home)
    intake.receive(unnamed, now=datetime(2020, 10, 5, 9, tzinfo=UTC))
    intake.receive(unnamed, hints=hints(quarter="2020-Q3"), now=datetime(2020, 10, 20, 9, tzinfo=UTC))
    home = Home.open(home.root)
    now = run(home)
    assert ask(now.publication, "select count(*) from fct_event") == [(2,)]
    (receipt,) = ledger.effective(ledger.read(home.ledger))
    reading_now = (readings_folder(home) / receipt.sha256 / "report_row.parquet").read_bytes()
    then = run(home, as_of=BEFORE)
    assert then.ending == "published"
    assert ask(then.publication, "select count(*) from fct_event") == [(0,)]
    assert ask(then.publication, "select rows_quarantined_count from fct_document_outcome") == [(2,)]
    assert (readings_folder(home) / receipt.sha256 / "report_row.parquet").read_bytes() == reading_now
