"""Eight processes at once on one home, round after round, while readers look: nothing lost, doubled or torn.

They take in, withdraw, look back, ask, send alerts and make backups; each backup is restored and looked through.

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
from tests.faults.told import check_changes, check_sent
from tests.integration.orchestration.reports import write_report

DAY = ("--evaluated-on", "2021-02-02")
_UNDERTAKINGS = ("Встреча", "Выставка", "Турнир", "Концерт")


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
    """A report of one event, which was called off: it is an alert as long as the report counts."""
    title = f"{_UNDERTAKINGS[round_ % len(_UNDERTAKINGS)]} {round_} «{name}»"
    events = [(f"{round_}.", AGREEMENT, title, "12 октября", "г. Смоленск", "", "", "Отменена")]
    return write_report(folder / f"{round_} {name}.docx", "2020-Q4", events)


def one_round(commands: Commands, home: Path, folder: Path, number: int) -> list[Ended]:
    """Eight processes: two bring a document, one brings the second again, one withdraws the first of the round before
    or brings the first again, one looks back at a day every third round, one sends alerts, one makes a backup, the
    others read.
    """
    first, second = (_document(folder, number, name) for name in ("А", "Б"))
    before = f"{number - 1} А.docx"
    fourth: list[str | Path] = (
        ["withdraw", before, "--reason", "came by mistake", "--no-run"] if number > 1 else ["run", first, *DAY]
    )
    fifth: list[str | Path] = ["run", "--as-of", "2021-02-01"] if number % 3 == 0 else ["status", "--json"]
    sixth: list[str | Path] = (
        ["alerts", "list", "--json"] if number % 2 else ["sql", "--json", "select count(*) as events from fct_event"]
    )
    asked: list[list[str | Path]] = [
        ["run", first, *DAY],
        ["run", second, *DAY],
        ["run", second, *DAY],
        fourth,
        fifth,
        sixth,
        ["alerts", "send", "--json"],
        ["backup", folder / "backups" / f"{number}.zip", "--json"],
    ]
    (folder / "backups").mkdir(exist_ok=True)
    started = [commands.start(home, *words) for words in asked]
    return [command.wait(1200) for command in started]


def check_rounds(commands: Commands, home: Path, folder: Path, rounds: int) -> None:
    """Nothing is lost, nothing is doubled, and all of it made again is the same to the byte.

    Nobody was told anything twice, and each backup is a home.
    """
    receipts = check_ledger(home)
    assert {receipt.file_name for receipt in receipts} >= {f"{n} {c}.docx" for n in range(1, rounds + 1) for c in "АБ"}
    withdrawn = [receipt.file_name for receipt in receipts if receipt.is_withdrawn]
    assert withdrawn == [f"{number} А.docx" for number in range(1, rounds)]
    assert commands.run(home, "run", *DAY).code == 0
    assert left_behind(home) == []
    together = marts_of(home)
    assert commands.run(home, "alerts", "send").code == 0
    told = check_sent(home, folder / "told")
    openings = [line for message in told for line in message.lines if line.change == "opened"]
    assert len(told) > rounds and len(openings) > rounds, "too little was told to say anything"
    for number in range(1, rounds + 1):
        check_backup(commands, home, folder / "backups" / f"{number}.zip", folder / f"restored {number}")
    for name in ("landed", "work", "published"):
        shutil.rmtree(home / name)
    assert commands.run(home, "run", *DAY).code == 0
    assert marts_of(home) == together


def check_backup(commands: Commands, home: Path, file: Path, restored: Path) -> None:
    """A backup restores to the home as it was between two lines of the ledger, and all can be made of it."""
    assert commands.run(restored, "restore", file).code == 0
    assert Home(home).ledger.read_bytes().startswith(Home(restored).ledger.read_bytes())
    check_ledger(restored)
    check_changes(Home(restored))
    ended = commands.run(restored, "rebuild", *DAY)
    assert ended.code == 0, ended.words
    ended = commands.run(restored, "verify", "--deep")
    assert ended.code == 0, ended.words
    check_changes(Home(restored))


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
    check_rounds(commands, home, tmp_path / "documents", 3)
