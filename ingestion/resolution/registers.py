"""What registers of agreements say of the agreements that reports name.

Belongs here: which entry of a register is which agreement, and the facts that are learned from it (day, number, term,
prolongation). Does not belong here: which mentions are one agreement (``agreements``), reading a register.

An entry is an agreement when kind and parties are equal, the subject is the same, and the days of signing, where both
are known, too. No key and no answer changes by it. An entry that fits several agreements says nothing of any; of an
agreement that several entries of one register fit, it is known that it is registered and nothing more.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.contracts.lists import split_joined, split_phrases
from ingestion.contracts.tables import Record
from ingestion.resolution.agreements import Agreement
from ingestion.resolution.similarity import compare_subjects


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register says last of an agreement; all None where several entries fit it."""

    signed_on: date | None = None
    number: str | None = None
    term_from: date | None = None
    term_to: date | None = None
    is_prolonged: bool | None = None


def registered(agreements: Sequence[Agreement], entries: Iterable[Record]) -> dict[str, Registered]:
    """Agreements that stand in a register, by key; ``entries`` are landed, in order of receipt."""
    groups: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Agreement]] = defaultdict(list)
    for agreement in agreements:
        groups[agreement.kind, agreement.parties, _names(agreement.others)].append(agreement)
    fitting: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        others = _names(split_phrases(entry["other_party_forms"]))
        group = groups.get((entry["agreement_kind"], split_joined(entry["party_codes"]), others), [])
        meant = [agreement for agreement in group if _is_meant(agreement, entry)]
        if len(meant) == 1:
            fitting[meant[0].key][entry["document_sha256"]].append(entry)
    # Of several registers the one received last holds.
    return {key: _facts(list(by_document.values())[-1]) for key, by_document in fitting.items()}


def _names(others: Sequence[str]) -> tuple[str, ...]:
    return tuple(other.partition("@")[0] for other in others)


def _is_meant(agreement: Agreement, entry: Record) -> bool:
    if agreement.signed_on and entry["signed_on"] and agreement.signed_on != entry["signed_on"]:
        return False
    return compare_subjects(agreement.subject, entry["agreement_subject_form"]) == "same"


def _facts(entries: Sequence[Record]) -> Registered:
    if len(entries) > 1:
        return Registered()
    (entry,) = entries
    return Registered(
        entry["signed_on"],
        entry["agreement_number"],
        entry["term_from"],
        entry["term_to"],
        entry["is_prolonged_automatically"],
    )
