"""Documents that disagree: which is shown, which counts, and what is a revision and no contradiction."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from ingestion.contracts.tables import Record
from ingestion.resolution.identity.mentions import RowAgreements
from ingestion.resolution.rows import RowId, row_id
from ingestion.resolution.versions.contradictions import Contradiction, of_parts, of_senders, set_repeats_apart
from ingestion.resolution.versions.events import assign_event_keys
from ingestion.resolution.versions.slots import Version, fill_slots
from tests.unit.resolution.rows import REGION, receipt, report_row

CULTURE, SPORT = "Департамент по культуре", "Главное управление спорта"
KEYS = {(REGION, CULTURE): "culture", (REGION, SPORT): "sport"}
OWN, ALL, LATER = "1" * 64, "2" * 64, "3" * 64
RECEIPTS = [receipt(n, sha, date(2020, 10, n)) for n, sha in enumerate((OWN, ALL, LATER), start=1)]


def part(sha256: str, number: int = 1, *, is_correction: bool = False) -> Record:
    return {
        "document_sha256": sha256,
        "part_number": number,
        "document_kind": "report",
        "period_kind": "quarter",
        "period_from": date(2020, 7, 1),
        "period_to": date(2020, 9, 30),
        "quarter": "2020-Q3",
        "reporting_region_code": REGION,
        "executive_body_name": None,
        "is_correction": is_correction,
    }


def row(sha256: str, number: int = 3, body: str = CULTURE, **said: Any) -> Record:
    return report_row(document_sha256=sha256, executive_body_name=body, row_number=number, **said)


def filled(parts: Sequence[Record], rows: Sequence[Record], **options: Any) -> list[Version]:
    """Versions; every document but the own one also has a row of another body, which makes it a consolidated one."""
    return fill_slots(RECEIPTS, parts, [], rows, [], KEYS, {}, **options).versions


def sport(sha256: str) -> Record:
    return row(sha256, 9, SPORT, event_title="Турнир по самбо")


def disagreeing(
    own: Record,
    other: Record,
    *,
    under: dict[RowId, RowAgreements] | None = None,
) -> list[Contradiction]:
    versions = filled([part(OWN), part(ALL)], [own, other, sport(ALL)])
    return list(of_senders(versions, assign_event_keys(versions), under or {}))


def on(day: date) -> dict[str, Any]:
    return {"date_from": day, "date_to": day}


COUNTED: dict[str, Any] = {"participants_count": 45, "participants_status": "parsed"}


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ({}, {}, []),
        ({}, {"result_text": "иными словами"}, []),
        ({}, {"outcome": "cancelled"}, ["outcome"]),
        ({}, {"outcome": "unclear"}, []),
        ({}, {"date_from": date(2020, 9, 12)}, ["dates"]),
        ({}, {"date_from": date(2020, 9, 1), "date_to": date(2020, 9, 30), "date_precision": "month"}, []),
        (COUNTED, COUNTED | {"participants_count": 54}, ["participants"]),
        (COUNTED, {}, []),
    ],
)
def test_what_a_body_and_the_region_say_differently(
    own: dict[str, Any], other: dict[str, Any], expected: list[str]
) -> None:
    found = disagreeing(row(OWN, **own), row(ALL, **other))
    assert [contradiction.disagreement for contradiction in found] == expected
    for contradiction in found:
        assert (contradiction.kind, contradiction.rule) == ("consolidated_against_own", "later_received")
        assert (contradiction.counted.document_sha256, contradiction.other.document_sha256) == (ALL, OWN)


def test_agreements_are_compared_where_all_of_them_are_known() -> None:
    own, other = row(OWN), row(ALL)
    both, one = frozenset({"tver", "bryansk"}), frozenset({"tver"})
    under = {row_id(own): RowAgreements(both), row_id(other): RowAgreements(one)}
    assert [c.disagreement for c in disagreeing(own, other, under=under)] == ["agreements"]
    under[row_id(other)] = RowAgreements(one, unresolved_count=1)
    assert disagreeing(own, other, under=under) == []


def test_an_event_that_one_of_them_leaves_out_is_shown_from_either_side() -> None:
    own = [row(OWN), row(OWN, 4, event_title="Форум «Граница»")]
    consolidated = [row(ALL), row(ALL, 4, event_title="Ярмарка «Весна»"), sport(ALL)]
    versions = filled([part(OWN), part(ALL)], [*own, *consolidated])
    found = of_senders(versions, assign_event_keys(versions), {})
    sides = {(c.disagreement, c.counted.row and c.counted.row["event_title"], c.other.row is not None) for c in found}
    assert sides == {("event_missing", "Ярмарка «Весна»", False), ("event_missing", None, True)}


def test_a_correction_and_a_later_report_of_the_same_sender_are_revisions() -> None:
    changed = row(ALL, outcome="cancelled")
    corrected = filled([part(OWN), part(ALL, is_correction=True)], [row(OWN), changed, sport(ALL)])
    assert list(of_senders(corrected, assign_event_keys(corrected), {})) == []
    own_twice = filled([part(OWN), part(ALL)], [row(OWN), changed])
    assert list(of_senders(own_twice, assign_event_keys(own_twice), {})) == []


def test_what_the_body_itself_said_before_is_its_revision_and_no_contradiction() -> None:
    def between(consolidated: str) -> list[Contradiction]:
        rows = [row(OWN), row(ALL, outcome=consolidated), sport(ALL), row(LATER, outcome="cancelled")]
        versions = filled([part(OWN), part(ALL), part(LATER)], rows)
        return list(of_senders(versions, assign_event_keys(versions), {}))

    assert between("held") == [], "the region had it from the body's first report"
    (found,) = between("postponed")
    assert (found.counted.document_sha256, found.other.document_sha256) == (LATER, ALL)


def test_a_later_pdf_does_not_count() -> None:
    pdf = frozenset({ALL})
    versions = filled([part(OWN), part(ALL)], [row(OWN), row(ALL, outcome="cancelled"), sport(ALL)], less_faithful=pdf)
    (found,) = of_senders(versions, assign_event_keys(versions), {}, pdf)
    assert (found.rule, found.counted.document_sha256) == ("more_faithful", OWN)


def test_a_row_that_two_parts_tell_counts_once_and_further_on() -> None:
    second = {"part_number": 2, "table_number": 2}
    rows = [
        row(OWN),
        row(OWN, 4, event_title="Форум «Граница»"),
        row(OWN, 5, event_title="Рабочая встреча", dates_text="1 августа", **on(date(2020, 8, 1))),
        row(OWN, 2, outcome="cancelled") | second,
        row(OWN, 3, event_title="Рабочая встреча", dates_text="9 сентября", **on(date(2020, 9, 9))) | second,
    ]
    versions = filled([part(OWN), part(OWN, 2)], rows)
    repeats = set_repeats_apart(versions, {})
    (version,) = versions
    assert [(r["table_number"], r["row_number"]) for r in version.rows] == [(1, 4), (1, 5), (2, 2), (2, 3)]
    assert repeats == {(OWN, 2, 2): [rows[0]]}
    (found,) = of_parts(versions, assign_event_keys(versions), repeats)
    assert (found.disagreement, found.rule) == ("outcome", "later_in_document")
    assert (found.counted.row, found.other.row) == (rows[3], rows[0])


def test_equal_rows_of_one_part_are_two_events() -> None:
    versions = filled([part(OWN), part(OWN, 2)], [row(OWN, 3), row(OWN, 4)])
    assert set_repeats_apart(versions, {}) == {}
    assert len(versions[0].rows) == 2


def test_the_key_of_a_contradiction_holds_while_the_documents_are_read_anew() -> None:
    keys = {
        disagreeing(row(OWN), row(ALL, number, outcome="cancelled", note_text=words))[0].key
        for number, words in ((3, ""), (5, "отменено"))
    }
    assert len(keys) == 1
