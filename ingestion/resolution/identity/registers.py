"""What registers of agreements say of the agreements that they list.

Belongs here: which of several registers holds, and the facts learned from it (day, number, term, prolongation). Does
not belong here: which agreement an entry means (``agreements``), reading a register.

The register that speaks of the latest day holds, whenever it was received; of one day the one received last. Where
several entries of it mean one agreement, it is believed in what they agree on. No key changes by any of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingestion.contracts.tables import Record


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a register: its landed record, the agreement that it means, and the day that the register speaks of.

    ``is_current`` says whether no later register took the place of this one.
    """

    record: Record
    agreement_key: str
    holds_on: date
    is_current: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """What is known of an agreement from the register of ``holds_on``; None where it says nothing, or two things.

    ``is_current`` is False where later registers list it no more.
    """

    holds_on: date
    is_current: bool
    signed_on: date | None = None
    number: str | None = None
    term_from: date | None = None
    term_to: date | None = None
    is_unlimited: bool = False
    is_prolonged: bool | None = None


def registered(entries: Iterable[Entry]) -> dict[str, Registered]:
    """Agreements that stand in a register, by key; ``entries`` in order of receipt."""
    registers: dict[str, dict[tuple[date, str], list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        registers[entry.agreement_key][entry.holds_on, entry.record["document_sha256"]].append(entry)
    return {key: _facts(of_agreement) for key, of_agreement in registers.items()}


def _facts(registers: dict[tuple[date, str], list[Entry]]) -> Registered:
    # Among equal days max() would keep the first; the last received is wanted.
    holds_on, document = max(reversed(registers), key=lambda register: register[0])
    entries = [entry.record for entry in registers[holds_on, document]]
    return Registered(
        holds_on=holds_on,
        is_current=any(entry.is_current for register in registers.values() for entry in register),
        signed_on=_agreed(entries, "signed_on"),
        number=_agreed(entries, "agreement_number"),
        term_from=_agreed(entries, "term_from"),
        term_to=_agreed(entries, "term_to"),
        is_unlimited=_agreed(entries, "is_term_unlimited") or False,
        is_prolonged=_agreed(entries, "is_prolonged_automatically"),
    )


def _agreed(entries: Sequence[Record], name: str) -> Any:
    said = {entry[name] for entry in entries}
    return said.pop() if len(said) == 1 else None
