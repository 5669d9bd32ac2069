"""Looking at what cannot be made again: archive, ledger, the reviewed files.

Belongs here: whether they are whole and fit each other. Does not belong here: what was made of them
(``check_landed``, ``check_publications``).
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from ingestion import archive, ledger
from ingestion.corrections import CORRECTIONS_FILE, corrections_in
from ingestion.files import is_under_way
from ingestion.home import Home
from ingestion.incomplete import damaged
from ingestion.ledger import Entry, LedgerDamagedError, Receipt
from ingestion.notices import Notice
from ingestion.resolution.identity.named_bodies import BODIES_FILE
from ingestion.resolution.promises.expected import MATCHES_FILE
from ingestion.resolution.resolve import AGREEMENTS_FILE, PERIODS_FILE, SERIES_FILE
from ingestion.resolution.reviewed import read_reviewed
from orchestration.keeping.finding import Finding, finding, in_words

_SHA256 = re.compile(r"[0-9a-f]{64}")


def check_ledger(home: Home, today: date) -> Iterator[Finding]:
    """Lines that are torn, unreadable, wrongly numbered, without their receipt; days that are still ahead."""
    path = home.ledger
    lines = ledger.whole_lines(path)
    if path.exists() and path.stat().st_size > len(lines):
        yield finding("ledger_line_torn", home, path, line=lines.count(b"\n") + 1)
    mend = {"path": str(path), "archive": str(home.archive)}
    entries: list[Entry] = []
    arrived: set[str] = set()
    for number, line in enumerate(lines.splitlines(), start=1):
        try:
            [entry] = ledger.decode(line, path)
        except (LedgerDamagedError, ValueError) as error:
            said = in_words(error.__cause__ or error)
            yield finding("ledger_line_unreadable", home, path, line=number, error=said, **mend)
            continue
        if entry.number != number:
            yield finding("ledger_number_wrong", home, path, line=number, number=entry.number, **mend)
        if isinstance(entry, Receipt):
            arrived.add(entry.sha256)
        elif entry.sha256 not in arrived:
            sha256 = entry.sha256[: archive.SHOWN_DIGITS]
            yield finding("ledger_document_unknown", home, path, line=number, sha256=sha256, **mend)
        entries.append(entry)
    for receipt in ledger.effective(entries):
        if receipt.received_on > today:
            file = archive.path_of(home.archive, receipt.sha256)
            named = {"file": receipt.file_name, "day": receipt.received_on.isoformat()}
            yield finding("ledger_day_ahead", home, path, line=receipt.number, path=str(file), **named)


def check_archive(home: Home, receipts: Sequence[Receipt]) -> Iterator[Finding]:
    """Files that are missing, changed, writable, not in the ledger, or none of the archive's."""
    known = {receipt.sha256: receipt for receipt in receipts}
    for one in damaged(home, receipts):
        path = archive.path_of(home.archive, one.receipt.sha256)
        yield Finding(one.notice, path.relative_to(home.root).as_posix())
    for receipt in receipts:
        path = archive.path_of(home.archive, receipt.sha256)
        if os.name != "nt" and path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o222:
            yield finding("archive_file_writable", home, path, path=str(path))
    for path in sorted(home.archive.rglob("*")):
        if path.is_dir() or (path.name in known and path == archive.path_of(home.archive, path.name)):
            continue
        if is_under_way(path.name):  # told as what a broken run left
            continue
        if _is_named_by_content(home, path):
            yield finding("archive_file_unknown", home, path, path=str(path))
        else:
            yield finding("archive_file_foreign", home, path, path=str(path), inbox=str(home.inbox))


def _is_named_by_content(home: Home, path: Path) -> bool:
    if not _SHA256.fullmatch(path.name) or path != archive.path_of(home.archive, path.name):
        return False
    try:
        archive.fetch(home.archive, path.name)
    except archive.ArchiveDamagedError:
        return False
    return True


def check_reviewed(home: Home) -> Iterator[Finding]:
    """Reviewed files that cannot be read; what they no longer fit is for a run to say."""
    notices: list[tuple[str, Notice]] = []
    for name, schema in _REVIEWED.items():
        notices += [(name, notice) for notice in read_reviewed(home.reviewed / name, schema)[1]]
    notices += [(CORRECTIONS_FILE, notice) for notice in corrections_in(home.reviewed).notices]
    for name, notice in notices:
        yield Finding(notice, (home.reviewed / name).relative_to(home.root).as_posix())


_REVIEWED = {
    AGREEMENTS_FILE: "overrides",
    BODIES_FILE: "overrides",
    SERIES_FILE: "overrides",
    MATCHES_FILE: "matches",
    PERIODS_FILE: "overrides",
}
