"""Withdrawal: a document that should never have been taken in counts nowhere; the ledger says who decided so and why.

Belongs here: finding the document that a person means, noting its withdrawal and taking that back. Does not belong
here: what becomes of the figures (see ``resolution``), the archive, which keeps the file.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal

from ingestion import ledger
from ingestion.home import Home
from ingestion.ledger import Entry, Receipt, Withdrawal
from ingestion.steps import reached

LEAST_DIGITS = 6
"""How many digits of a SHA-256 a person has to give at least."""

_DIGITS = re.compile(r"[0-9a-f]+")

Objection = Literal["unknown", "too_short", "ambiguous", "already_withdrawn", "not_withdrawn"]


class WithdrawalError(LookupError):
    """The document that is meant cannot be told, or is withdrawn already, or is not; ``found`` are those it may be."""

    def __init__(self, objection: Objection, words: str, found: Sequence[Receipt] = ()) -> None:
        super().__init__(f"{words}: {objection}")
        self.objection = objection
        self.words = words
        self.found = tuple(found)


def document_of(entries: Sequence[Entry], words: str) -> Receipt:
    """The received document that is meant by the beginning of its SHA-256, or by a name under which it came.

    Raises:
        WithdrawalError: none is (``unknown``, ``too_short``), or several are (``ambiguous``).
    """
    receipts = {receipt.sha256: receipt for receipt in ledger.effective(entries)}
    named = {entry.sha256 for entry in entries if isinstance(entry, Receipt) and entry.file_name == words}
    digits = words.lower()
    is_hash = _DIGITS.fullmatch(digits) is not None
    begun = {sha256 for sha256 in receipts if sha256.startswith(digits)} if is_hash else set()
    found = named or (begun if len(digits) >= LEAST_DIGITS else set())
    if len(found) == 1:
        return receipts[found.pop()]
    if found:
        raise WithdrawalError("ambiguous", words, [receipt for sha256, receipt in receipts.items() if sha256 in found])
    raise WithdrawalError("too_short" if begun else "unknown", words)


def withdraw(
    home: Home,
    words: str,
    *,
    reason: str,
    who: str,
    withdrawn_on: date | None = None,
    undo: bool = False,
    now: datetime | None = None,
) -> Receipt:
    """Note that a document counts nowhere or, with ``undo``, that it counts again; its receipt as it stands then.

    ``withdrawn_on`` is the day from which it counts as withdrawn (or as put back), the present one when not given. Call
    it under the home's lock.

    Raises:
        WithdrawalError: as ``document_of``; or the document is withdrawn already, or is not, with ``undo``.
        OSError: the disk failed.
    """
    entries = ledger.read(home.ledger)
    receipt = document_of(entries, words)
    if receipt.is_withdrawn is not undo:
        raise WithdrawalError("not_withdrawn" if undo else "already_withdrawn", words, [receipt])
    moment = home.settings.civil(now or datetime.now(UTC))
    entry = Withdrawal(
        number=len(entries) + 1,
        sha256=receipt.sha256,
        noted_at=moment,
        withdrawn_on=withdrawn_on or moment.date(),
        reason=" ".join(reason.split()),
        who=" ".join(who.split()),
        is_undone=undo,
    )
    ledger.append(home.ledger, entry)
    reached("withdrawing.noted")
    return replace(receipt, withdrawal=None if undo else entry)
