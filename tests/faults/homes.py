"""Homes that the fault suite disturbs, and what must hold of a home whatever was done to it.

Belongs here: the documents and the home before the disturbed run, what is published of it undisturbed, the questions
put to a home afterwards. Does not belong here: disturbing (see the tests).
"""

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ingestion import archive, ledger
from ingestion.home import Home
from ingestion.ledger import Receipt
from orchestration.building.publishing import current_publication
from orchestration.keeping.leftovers import leftovers
from orchestration.keeping.place import belongs_here
from tests.faults.preload import Disk, stopped_clock
from tests.faults.processes import Commands, Ended
from tests.integration.orchestration.reports import EVENTS, write_report

BEFORE = datetime(2021, 2, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2021, 2, 2, 9, 0, tzinfo=UTC)
"""When the run under test takes place. The clock stands still in it, for the day and hour of receipt are published."""

TORN_LINE = '{"file_name": "half a line that nobody was told of'
SPORT = "Главное управление спорта Смоленской области"
AGREEMENT = EVENTS[0][1]

_OPERATION = """
[retries]
times = 0  # the suite does not wait for a disk that it has filled itself

[[channel]]
name = "files"
kind = "file"
folder = "sent"

[[audience]]
name = "coordinator"
channels = ["files"]
"""

_NUMBER = re.compile(r"_[0-9a-f]{8}(?=\.)")

Marts = dict[str, str]
"""The SHA-256 of each published Parquet file, by name."""


def _event(number: int, title: str, dates: str, note: str = "") -> tuple[str, ...]:
    return (f"{number}.", AGREEMENT, title, dates, "г. Смоленск", "", "" if note else "Проведено", note)


def write_documents(folder: Path) -> dict[str, Path]:
    """Reports by a short name: of the third quarter, of the fourth, each corrected once."""
    documents = {
        "third": write_report(folder / "third.docx"),
        "fourth": write_report(folder / "fourth.docx", "2020-Q4", [_event(1, "Выставка «Образец»", "12 октября")]),
        "third corrected": write_report(
            folder / "third corrected.docx", events=[*EVENTS, _event(3, "Форум «Граница»", "3 сентября")]
        ),
        "fourth corrected": write_report(
            folder / "fourth corrected.docx",
            "2020-Q4",
            [_event(1, "Выставка «Образец»", "12 октября"), _event(2, "Ярмарка", "5 ноября", "Отменена")],
            others={SPORT: [_event(3, "Турнир по самбо", "10 декабря")]},
        ),
    }
    for number, document in enumerate(documents.values()):
        _fix_times(document, number)
    return documents


def _fix_times(document: Path, number: int) -> None:
    """A Word file holds the instant of its making: the same documents must have the same bytes wherever made."""
    import zipfile

    with zipfile.ZipFile(document) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(document, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(zipfile.ZipInfo(name, (2021, 1, 1, 0, 0, number)), data)


@dataclass(frozen=True)
class Prepared:
    """A home with three documents published, the command to come, and what is published before and after it.

    The command brings a new document and says something new of a known one; the ledger ends in a torn line, readings
    lie together, and two older publications are there: so one run comes to nearly every step (see ``test_kill``).
    ``sent`` has the files of the messages that people have after it, ``writes`` the path of each call that writes in it
    undisturbed.
    """

    root: Path
    documents: dict[str, Path]
    before: Marts
    after: Marts
    sent: list[str]
    writes: list[str]

    @property
    def arguments(self) -> list[str]:
        """The command under test."""
        files = [str(self.documents[name]) for name in ("third", "fourth corrected")]
        return ["run", *files, "--kind", "report", "--evaluated-on", "2021-02-02"]

    def writes_in(self, area: str) -> int:
        """How many calls write to a part of the home, undisturbed."""
        return sum(1 for path in self.writes if path == area or path.startswith(f"{area}/"))

    def copy(self, folder: Path) -> Path:
        """A home to disturb, which takes itself for the one that was made."""
        shutil.copytree(self.root, folder, symlinks=True)
        belongs_here(Home(folder))
        return folder


SETTINGS = {"ingestion.compaction.BATCH": 3}
"""Readings are put together from three receipts on, not from 64."""


def prepare(commands: Commands, folder: Path) -> Prepared:
    """Make the home, and learn what it comes to undisturbed."""
    documents = write_documents(folder / "documents")
    root = folder / "home"
    assert commands.run(root, "init", "--region", "RU-SMO").code == 0
    with (root / "concord.toml").open("a", encoding="utf-8") as settings:
        settings.write(_OPERATION)
    first = [documents[name] for name in ("third", "fourth", "third corrected")]
    ended = commands.run(root, "run", *first, "--evaluated-on", "2021-02-01", environment=stopped_clock(BEFORE))
    assert ended.code == 0, ended.words
    publication = current_publication(Home(root))
    assert publication is not None
    for name in ("20210101T000000Z-aaaaaaaa", "20210102T000000Z-bbbbbbbb"):
        shutil.copytree(publication.folder, root / "published" / name)
    with (root / "ledger" / "receipts.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(TORN_LINE)
    made = Prepared(root, documents, marts_of(root), {}, [], [])
    undisturbed = made.copy(folder / "undisturbed")
    calls = folder / "calls"
    counting = Disk(undisturbed, report=calls).environment()
    ended = commands.run(undisturbed, *made.arguments, environment={**stopped_clock(NOW), **counting})
    assert ended.code == 0, ended.words
    after = marts_of(undisturbed)
    assert after != made.before
    writes = [line.partition(" ")[2].removeprefix(f"{undisturbed}/") for line in calls.read_text().splitlines()]
    sent = sent_from(undisturbed)
    assert sent != sent_from(root), "the run under test tells nobody anything"
    return Prepared(root, documents, made.before, after, sent, writes)


def marts_of(root: Path) -> Marts:
    """What a reader finds published: whole, of one piece, and as the manifest says.

    DuckDB file and Parquet files must agree with each other and with the counts of the manifest.
    """
    publication = current_publication(Home(root))
    assert publication is not None, "nothing is published"
    assert publication.is_whole, f"{publication.folder} is not whole"
    counts = publication.manifest["counts"]
    hashes = {}
    with duckdb.connect(str(publication.warehouse), read_only=True) as opened:
        tables = {name for (name,) in opened.execute("select table_name from duckdb_tables()").fetchall()}
        assert tables == set(counts)
        for name, count in counts.items():
            file = publication.folder / f"{name}.parquet"
            for these, those in ((name, f"'{file}'"), (f"'{file}'", name)):
                differing = opened.execute(f"select count(*) from (from {these} except all from {those})").fetchone()
                assert differing == (0,), name
            assert opened.execute(f"select count(*) from {name}").fetchone() == (count,), name
            hashes[name] = hashlib.sha256(file.read_bytes()).hexdigest()
    return hashes


def sent_from(root: Path) -> list[str]:
    """The files of messages that were sent, without the message's number; of one that was told twice there are two."""
    files = (root / "sent").iterdir() if (root / "sent").is_dir() else ()
    return sorted(_NUMBER.sub("", file.name) for file in files)


def check_ledger(root: Path) -> list[Receipt]:
    """The receipts, each with its file in the archive as it came, each line noted once."""
    home = Home(root)
    entries = ledger.read(home.ledger)
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    said = [
        (entry.sha256, entry.received_on, str(entry.hints), entry.file_name)
        for entry in entries
        if isinstance(entry, Receipt)
    ]
    assert len(set(said)) == len(said), "a receipt was noted twice"
    for entry in entries:
        archive.fetch(home.archive, entry.sha256)
    return ledger.effective(entries)


def check_next_run(commands: Commands, prepared: Prepared, home: Path) -> None:
    """The next run ends as the undisturbed one did, and nothing of what was broken off is left."""
    ended = commands.run(home, *prepared.arguments, environment=stopped_clock(NOW))
    assert ended.code == 0, ended.words
    assert marts_of(home) == prepared.after
    assert len(check_ledger(home)) == 4
    assert ended.output.count("up to date") or left_behind(home) == [], left_behind(home)


def left_behind(root: Path) -> list[str]:
    """What is half written in a home, and builds that nobody will go on with."""
    return [str(path.relative_to(root)) for path in leftovers(Home(root))]


def check_told(ended: Ended) -> None:
    """A fault was told to a person in words, not as a traceback."""
    assert ended.code == 1, (ended.code, ended.words)
    assert ended.complaints.strip(), "nothing was said"
    assert "Traceback" not in ended.words, ended.words


def manifest_of(root: Path) -> dict[str, object]:
    """The manifest of what is published."""
    manifest: dict[str, object] = json.loads((root / "published" / "current" / "manifest.json").read_bytes())
    return manifest
