"""The ledger: what was received when, under what name and with what hints; one JSON object a line, only appended to.

Belongs here: reading and appending receipts and withdrawals, what they come to now or came to on a day. Does not
belong here: the files (see ``archive``), what they say.
A line is acknowledged when the whole of it is on disk; a torn last line, left by a crash, was never acknowledged and is
set aside when the next one is written.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from ingestion.files import make_folder, sync_folder
from ingestion.steps import reached


class LedgerDamagedError(RuntimeError):
    """A line of the ledger other than a torn last one cannot be read."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a person or the settings said about a document, and which of the two (``hint`` or ``settings``)."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Hints:
    """What a document may not say about itself."""

    region: Hint | None = None
    quarter: Hint | None = None
    kind: Hint | None = None

    def over(self, earlier: "Hints") -> "Hints":
        """These hints, completed from earlier ones. A person's word is kept over the settings'."""

        def choose(new: Hint | None, old: Hint | None) -> Hint | None:
            if new is None or (old is not None and old.source == "hint" and new.source == "settings"):
                return old
            return new

        return Hints(
            choose(self.region, earlier.region), choose(self.quarter, earlier.quarter), choose(self.kind, earlier.kind)
        )


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One line: somebody took a document out of all figures or, where ``is_undone``, put it back.

    It was noted at ``noted_at`` and counts from ``withdrawn_on``. ``number`` counts the lines of the ledger.
    """

    number: int
    sha256: str
    noted_at: datetime
    withdrawn_on: date
    reason: str
    who: str
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line: a file came as ``file_name`` at ``received_at`` and counts as received on ``received_on``.

    ``received_at`` is an instant in the zone of its intake, and so tells the civil day as well (lines of earlier
    versions of the program have it in UTC).

    ``number`` counts the lines of the ledger. ``withdrawal`` is what later lines say of the document, see
    ``effective``; a line itself has none.
    """

    number: int
    sha256: str
    file_name: str
    size_bytes: int
    received_at: datetime
    received_on: date
    hints: Hints = Hints()
    withdrawal: Withdrawal | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether the document counts nowhere."""
        return self.withdrawal is not None

    @property
    def is_dated_by_person(self) -> bool:
        """Whether somebody gave the day of receipt; otherwise it is the day of intake."""
        return self.received_on != self.received_at.date()


Entry = Receipt | Withdrawal

_WITHDRAWAL = "withdrawal"  # the kind of a line; a receipt, which was there first, names none


def read(ledger: Path) -> list[Entry]:
    """All lines, in order.

    Raises:
        LedgerDamagedError: a line cannot be read; the message names it.
    """
    return decode(whole_lines(ledger), ledger)


def whole_lines(ledger: Path) -> bytes:
    """The lines as they stand in the file, without a torn last one; nothing where there is no ledger yet."""
    try:
        content = ledger.read_bytes()
    except FileNotFoundError:
        return b""
    return content[: content.rfind(b"\n") + 1]


def decode(lines: bytes, ledger: Path) -> list[Entry]:
    """Lines of a ledger, in order.

    Raises:
        LedgerDamagedError: a line cannot be read; the message names it.
    """
    entries = []
    for number, line in enumerate(lines.splitlines(), start=1):
        try:
            entries.append(_decode(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerDamagedError(f"{ledger}: line {number}: {error}") from error
    return entries


def append(ledger: Path, *entries: Entry) -> None:
    """Write lines; on return they are on disk. After an error none of them stands, so that they can be tried again.

    Raises:
        OSError: the disk failed.
    """
    make_folder(ledger.parent)
    set_torn_line_aside(ledger)
    lines = [json.dumps(_encode(entry), ensure_ascii=False, sort_keys=True) + "\n" for entry in entries]
    size = ledger.stat().st_size if ledger.exists() else 0
    try:
        with ledger.open("ab") as stream:
            stream.write("".join(lines).encode())
            stream.flush()
            os.fsync(stream.fileno())
        sync_folder(ledger.parent)
    except BaseException:
        with suppress(OSError):  # the error that led here is the one to tell
            if ledger.exists():
                os.truncate(ledger, size)
        raise


def effective(entries: Sequence[Entry]) -> list[Receipt]:
    """One receipt a file, in order of first receipt: the first one, with the hints and the day as last given.

    A file that came again changes neither its place in the order nor its name, and does not undo its withdrawal.
    """
    found: dict[str, Receipt] = {}
    for entry in entries:
        earlier = found.get(entry.sha256)
        if isinstance(entry, Withdrawal):
            if earlier is not None:
                found[entry.sha256] = replace(earlier, withdrawal=None if entry.is_undone else entry)
            continue
        if earlier is None:
            found[entry.sha256] = entry
            continue
        day = entry.received_on if entry.is_dated_by_person else earlier.received_on
        found[entry.sha256] = replace(earlier, hints=entry.hints.over(earlier.hints), received_on=day)
    return list(found.values())


def effective_on(entries: Sequence[Entry], day: date) -> list[Receipt]:
    """The receipts as they stood at the end of a day: documents received by then, with what was said of them by then.

    Later hints and withdrawals are passed over. Of a document that was written down only after that day, its day of
    receipt being given by a person, all hints count: as much as its receipt they tell now what was so then.
    """
    arrived = {receipt.sha256 for receipt in effective(entries) if receipt.received_on <= day}
    noted_on: dict[str, date] = {}
    kept: list[Entry] = []
    for entry in entries:
        if entry.sha256 not in arrived:
            continue
        if isinstance(entry, Withdrawal):
            counts = entry.withdrawn_on <= day
        else:
            is_first = entry.sha256 not in noted_on
            first_noted_on = noted_on.setdefault(entry.sha256, entry.received_at.date())
            counts = is_first or entry.received_on <= day or first_noted_on > day
        if counts:
            kept.append(entry)
    return effective(kept)


def set_torn_line_aside(ledger: Path) -> None:
    """Move a torn last line out of the ledger, into a file beside it; call it under the home's lock."""
    if not ledger.exists():
        return
    content = ledger.read_bytes()
    end = content.rfind(b"\n") + 1
    if end < len(content):
        with ledger.with_name(f"{ledger.name}.torn").open("ab") as aside:
            aside.write(content[end:] + b"\n")
            aside.flush()
            os.fsync(aside.fileno())
        reached("intake.torn_line_kept")
        os.truncate(ledger, end)


def _encode(entry: Entry) -> dict[str, object]:
    record = asdict(entry)
    if isinstance(entry, Withdrawal):
        record["kind"] = _WITHDRAWAL
        record["noted_at"] = entry.noted_at.isoformat()
        record["withdrawn_on"] = entry.withdrawn_on.isoformat()
        return record
    record["received_at"] = entry.received_at.isoformat()
    record["received_on"] = entry.received_on.isoformat()
    record["hints"] = {name: hint for name, hint in record["hints"].items() if hint is not None}
    del record["withdrawal"]  # lines of its own
    return record


def _decode(record: dict[str, object]) -> Entry:
    kind = record.get("kind")
    if kind == _WITHDRAWAL:
        return _withdrawal(record)
    if kind is not None:
        raise ValueError(f"kind: unknown: {kind!r}")
    hints = record.pop("hints")
    if not isinstance(hints, dict):
        raise TypeError("hints: expected an object")
    return Receipt(
        number=int(str(record["number"])),
        sha256=str(record["sha256"]),
        file_name=str(record["file_name"]),
        size_bytes=int(str(record["size_bytes"])),
        received_at=datetime.fromisoformat(str(record["received_at"])),
        received_on=date.fromisoformat(str(record["received_on"])),
        hints=Hints(**{name: Hint(**hint) for name, hint in hints.items()}),
    )


def _withdrawal(record: dict[str, object]) -> Withdrawal:
    if not isinstance(record["is_undone"], bool):
        raise TypeError("is_undone: expected true or false")
    return Withdrawal(
        number=int(str(record["number"])),
        sha256=str(record["sha256"]),
        noted_at=datetime.fromisoformat(str(record["noted_at"])),
        withdrawn_on=date.fromisoformat(str(record["withdrawn_on"])),
        reason=str(record["reason"]),
        who=str(record["who"]),
        is_undone=record["is_undone"],
    )
