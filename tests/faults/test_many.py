"""Eight processes at once on one home, round after round, while readers look: nothing lost, doubled or torn.

Three rounds here; ``make torture`` goes on to twenty-five.
"""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingestion import ledger
from ingestion.home import Home
from orchestration.building.publishing import current_publication
from tests.faults.homes import AGREEMENT, Prepared, check_ledger, left_behind, marts_of
from tests.faults.processes import Commands, Ended
from tests.integration.orchestration.reports import write_report

DAY = ("--evaluated-on", "2021-02-02")


class Reader:
    """Reads what is published, again and again; ``faults`` are what it must never see."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.seen: list[str] = []
        self.faults: list[str] = []
        self._is_over = threading.Event()

    @contextmanager
    def looking(self) -> Iterator["Reader"]:
        """While the body runs."""
        thread = threading.Thread(target=self._look)
        thread.start()
        try:
            yield self
        finally:
            self._is_over.set()
            thread.join()

    def _look(self) -> None:
        while not self._is_over.wait(0.2):
            publication = current_publication(Home(self.home))
            if publication is None:
                self.faults.append("nothing is published")
                continue
            try:
                marts_of(self.home)
            except Exception as error:  # whatever a reader meets, it is a fault
                # One that is three publications late may find its own removed; that it was replaced is no fault.
                if current_publication(Home(self.home)) == publication:
                    self.faults.append(f"{publication.publication_id}: {type(error).__name__}: {error}")
            if self.seen[-1:] != [publication.publication_id]:
                self.seen.append(publication.publication_id)


def _document(folder: Path, round_: int, name: str) -> Path:
    title = f"Встреча {round_} «{name}»"
    events = [(f"{round_}.", AGREEMENT, title, "12 октября", "г. Смоленск", "", "Проведена", "")]
    return write_report(folder / f"{round_} {name}.docx", "2020-Q4", events)


def one_round(commands: Commands, home: Path, folder: Path, number: int) -> list[Ended]:
    """Eight processes: two bring a document, one brings the second again, one withdraws the first of the round before
    or brings the first again, one looks back at a day every third round, the others read.
    """
    first, second = (_document(folder, number, name) for name in ("А", "Б"))
    before = f"{number - 1} А.docx"
    fourth: list[str | Path] = (
        ["withdraw", before, "--reason", "came by mistake", "--no-run"] if number > 1 else ["run", first, *DAY]
    )
    fifth: list[str | Path] = ["run", "--as-of", "2021-02-01"] if number % 3 == 0 else ["status", "--json"]
    asked: list[list[str | Path]] = [
        ["run", first, *DAY],
        ["run", second, *DAY],
        ["run", second, *DAY],
        fourth,
        fifth,
        ["sql", "--json", "select count(*) as events from fct_event"],
        ["status", "--json"],
        ["alerts", "list", "--json"],
    ]
    started = [commands.start(home, *words) for words in asked]
    return [command.wait(1200) for command in started]


def check_rounds(commands: Commands, home: Path, rounds: int) -> None:
    """Nothing is lost, nothing is doubled, and all of it made again is the same to the byte."""
    receipts = check_ledger(home)
    assert {receipt.file_name for receipt in receipts} >= {f"{n} {c}.docx" for n in range(1, rounds + 1) for c in "АБ"}
    withdrawn = [receipt.file_name for receipt in receipts if receipt.is_withdrawn]
    assert withdrawn == [f"{number} А.docx" for number in range(1, rounds)]
    assert commands.run(home, "run", *DAY).code == 0
    assert left_behind(home) == []
    together = marts_of(home)
    for folder in ("landed", "work", "published"):
        shutil.rmtree(home / folder)
    assert commands.run(home, "run", *DAY).code == 0
    assert marts_of(home) == together


def run_rounds(commands: Commands, home: Path, folder: Path, rounds: int) -> Reader:
    """All rounds, with a reader that looks."""
    with Reader(home).looking() as reader:
        for number in range(1, rounds + 1):
            for ended in one_round(commands, home, folder, number):
                assert ended.code == 0, ended.words
    assert reader.faults == []
    assert len(reader.seen) > rounds
    assert reader.seen == sorted(set(reader.seen)), "a reader went back to an earlier publication"
    return reader


def test_eight_processes_at_once(commands: Commands, prepared: Prepared, home: Path, tmp_path: Path) -> None:
    run_rounds(commands, home, tmp_path / "documents", 3)
    assert len(ledger.read(Home(home).ledger)) == 3 + 3 * 2 + 2
    check_rounds(commands, home, 3)
