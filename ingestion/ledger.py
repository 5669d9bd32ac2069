"""The ledger: what was received when, under what name and with what hints; one JSON object a line, only appended to.

Belongs here: reading and appending receipts. Does not belong here: the files (see ``archive``), what they say.
A receipt is acknowledged when its whole line is on disk; a torn last line, left by a crash, was never acknowledged and
is set aside when the next one is written.
"""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from ingestion.files import sync_folder


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
class Receipt:
    """One line: a file came as ``file_name`` at ``received_at`` (UTC) and counts as received on ``received_on``."""

    number: int
    sha256: str
    file_name: str
    size_bytes: int
    received_at: datetime
    received_on: date
    hints: Hints = Hints()

    @property
    def is_dated_by_person(self) -> bool:
        """Whether somebody gave the day of receipt; otherwise it is the day of intake."""
        return self.received_on != self.received_at.astimezone(UTC).date()


def read(ledger: Path) -> list[Receipt]:
    """All receipts, in order.

    Raises:
        LedgerDamagedError: a line cannot be read; the message names it.
    """
    try:
        content = ledger.read_bytes()
    except FileNotFoundError:
        return []
    whole = content[: content.rfind(b"\n") + 1]
    receipts = []
    for number, line in enumerate(whole.splitlines(), start=1):
        try:
            receipts.append(_decode(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerDamagedError(f"{ledger}: line {number}: {error}") from error
    return receipts


def append(ledger: Path, *receipts: Receipt) -> None:
    """Write receipts; on return they are on disk."""
    ledger.parent.mkdir(parents=True, exist_ok=True)
    _set_torn_line_aside(ledger)
    lines = [json.dumps(_encode(receipt), ensure_ascii=False, sort_keys=True) + "\n" for receipt in receipts]
    with ledger.open("ab") as stream:
        stream.write("".join(lines).encode())
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(ledger.parent)


def effective(receipts: list[Receipt]) -> list[Receipt]:
    """One receipt a file, in order of first receipt: the first one, with the hints and the day as last given.

    A file that came again changes neither its place in the order nor its name.
    """
    found: dict[str, Receipt] = {}
    for receipt in receipts:
        earlier = found.get(receipt.sha256)
        if earlier is None:
            found[receipt.sha256] = receipt
            continue
        day = receipt.received_on if receipt.is_dated_by_person else earlier.received_on
        found[receipt.sha256] = replace(earlier, hints=receipt.hints.over(earlier.hints), received_on=day)
    return list(found.values())


def _set_torn_line_aside(ledger: Path) -> None:
    if not ledger.exists():
        return
    content = ledger.read_bytes()
    end = content.rfind(b"\n") + 1
    if end < len(content):
        with ledger.with_name(f"{ledger.name}.torn").open("ab") as aside:
            aside.write(content[end:] + b"\n")
        os.truncate(ledger, end)


def _encode(receipt: Receipt) -> dict[str, object]:
    record = asdict(receipt)
    record["received_at"] = receipt.received_at.astimezone(UTC).isoformat()
    record["received_on"] = receipt.received_on.isoformat()
    record["hints"] = {name: hint for name, hint in record["hints"].items() if hint is not None}
    return record


def _decode(record: dict[str, object]) -> Receipt:
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
