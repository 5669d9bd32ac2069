"""The file of corrections held against all documents: what each came to, and what forbids publication.

Belongs here: which document a correction means, its number beside what the reading found out, notices. Does not belong
here: the file (``ingestion.corrections``), places in a document (``reports.corrected``).

An accepted correction that did not reach its words is never passed over: somebody decided that a figure is wrong, and
it would be published all the same. One whose document was received and is out of scope (withdrawn, or later than the
day that a build is of) waits without a word.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from ingestion.contracts.tables import Record
from ingestion.corrections import Correction, Corrections
from ingestion.notices import Notice

_SHORT = 12  # digits of a SHA-256 in a message


class CorrectionsChangedError(RuntimeError):
    """The file of corrections was changed while documents were read with it; the next run reads them anew."""


def resolve_corrections(
    corrections: Corrections, received: Mapping[str, str], landed: Sequence[Record]
) -> tuple[list[Record], list[Notice]]:
    """Records of ``correction`` and what there is to say.

    ``received`` has the name of every file ever received by its SHA-256, ``landed`` the records of
    ``document_correction`` of the documents in scope.

    Raises:
        CorrectionsChangedError: the documents were read with other corrections than these.
    """
    met = _by_number(corrections, landed)
    records: list[Record] = []
    notices = list(corrections.notices)
    for number, correction in enumerate(corrections.entries, start=1):
        meant = [sha256 for sha256 in received if sha256.startswith(correction.document)]
        notice = _notice(number, correction, meant, received, met.get(number))
        notices += [notice] if notice is not None else []
        records.append(_record(number, correction, meant[0] if len(meant) == 1 else None, met.get(number)))
    return records, notices


def _by_number(corrections: Corrections, landed: Sequence[Record]) -> dict[int, Record]:
    """What the reading of its document found out about a correction, by its number in the file."""
    by_document: dict[str, list[Record]] = defaultdict(list)
    for record in landed:
        by_document[record["document_sha256"]].append(record)
    found: dict[int, Record] = {}
    for sha256, records in by_document.items():
        records.sort(key=lambda record: int(record["correction_position"]))
        ours = corrections.of(sha256)
        if [_essence(correction) for correction in ours.values()] != [_landed_essence(record) for record in records]:
            raise CorrectionsChangedError("reviewed/corrections.yml was changed during the run; run again")
        found |= dict(zip(ours, records, strict=True))
    return found


def _essence(correction: Correction) -> tuple[str, str]:
    return correction.expect, "\n".join(correction.paragraphs)


def _landed_essence(record: Record) -> tuple[str, str]:
    return record["expected_words"], record["corrected_words"]


def _notice(
    number: int, correction: Correction, meant: Sequence[str], received: Mapping[str, str], met: Record | None
) -> Notice | None:
    if correction.status == "withdrawn":
        return None
    if len(meant) > 1:
        names = ", ".join(_named(sha256, received) for sha256 in meant)
        return Notice("correction_document_ambiguous", {"number": number, "documents": names}, correction.document)
    known: dict[str, str | int] = {
        "number": number,
        "document": _named(meant[0], received) if meant else correction.document,
    }
    if correction.status == "proposed":
        return Notice("correction_waits", {**known, "place": correction.place}, correction.words)
    if not meant:
        return Notice("correction_document_unknown", {"number": number}, correction.document)
    if met is None or met["notice_code"] is None:
        return None
    return Notice(met["notice_code"], {**known, **json.loads(met["notice_parameters"])}, met["notice_value"])


def _named(sha256: str, received: Mapping[str, str]) -> str:
    return f"{received[sha256]} ({sha256[:_SHORT]}…)"


def _record(number: int, correction: Correction, sha256: str | None, met: Record | None) -> Record:
    column = correction.column or ""
    at: Record = {
        "part_number": correction.title,
        "table_number": correction.table,
        "row_number": correction.row,
        "cell_number": int(column) if column.isdecimal() else None,
        "field_name": column if column and not column.isdecimal() else None,
    }
    if met is not None and met["is_applied"]:
        at = {name: met[name] for name in at}
    return {
        "correction_number": number,
        "correction_status": correction.status,
        "is_applied": met is not None and met["is_applied"],
        "correction_document": correction.document,
        "document_sha256": sha256,
        "correction_position": met["correction_position"] if met is not None else None,
        "correction_place": "cell" if correction.title is None else "title",
        **at,
        "expected_words": correction.expect,
        "stood_words": met["stood_words"] if met is not None else None,
        "corrected_words": "\n".join(correction.paragraphs),
        "correction_reason": correction.reason,
        "corrected_by": correction.who,
        "corrected_on": date.fromisoformat(correction.on),
    }
