"""A build small enough to be counted on one's fingers, for making each check of the audit fail.

Three reports and a broken file. In Q3 body B reports e1 (held, under A1 and A2; quarterly) and e2 (put off to Q4, under
A1; its note was corrected); a third row is set apart. In Q4 it reports e3 (held, under A1), which is what e2 was put
off to, and is silent on e1. A first report for Q4, which that one corrected, had e3 cancelled, and another event (e4)
cancelled with it. The year's report tells of e1 with another number of participants, adds a forum (e5) and has a row
that is unclear.

The marts have all columns that the dbt project declares, whether the story needs them or not, so that a column renamed
there breaks these tests.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from ingestion.contracts.tables import Record, Table, tables
from ingestion.documents.grid import Cell, Document
from ingestion.documents.grid import Table as Grid
from ingestion.documents.serialise import to_records
from ingestion.settings import Signals
from ingestion.versions import cells_version, reading_version

Q3_REPORT, Q4_REPORT, BROKEN, YEAR_REPORT = "a" * 64, "b" * 64, "c" * 64, "e" * 64
FILES = {Q3_REPORT: "q3.docx", Q4_REPORT: "q4.docx", BROKEN: "broken.docx", YEAR_REPORT: "year.docx"}
REGION, BODY = "RU-SMO", "body"
MARTS = Path(__file__).parents[3] / "dbt_project" / "models" / "marts"

_HEADER = ["№", "Мероприятие", "Примечание"]
GRIDS = {
    Q3_REPORT: [
        _HEADER,
        ["1", "Фестиваль", "Проведён"],
        ["2", "Ярмарка", "Перенесена на IV квартал"],
        ["3", "", "?"],
    ],
    Q4_REPORT: [_HEADER, ["1", "Ярмарка", "Проведена"]],
    YEAR_REPORT: [
        _HEADER,
        ["1", "Фестиваль", "Проведён, 54 человека"],
        ["2", "Форум", "Проведён"],
        ["3", "Встреча", "Проведена"],
    ],
}
KEPT = {Q3_REPORT: [2, 3], Q4_REPORT: [2], YEAR_REPORT: [2, 3, 4]}
NAMED = {Q3_REPORT: {2: ["A1", "A2"], 3: ["A1"]}, Q4_REPORT: {2: ["A1"]}, YEAR_REPORT: {}}


def document(sha256: str) -> Document:
    """The grid of one of the two reports."""
    rows = GRIDS[sha256]
    cells = [Cell(r, c, (words,)) for r, row in enumerate(rows, 1) for c, words in enumerate(row, 1)]
    return Document("docx", [Grid(1, len(rows), len(_HEADER), cells)])


def landed_tables(sha256: str) -> dict[str, list[Record]]:
    """The landed tables of one report."""
    here = {"document_sha256": sha256, "part_number": 1, "table_number": 1}
    first = sha256 == Q3_REPORT
    kept, agreements = KEPT[sha256], NAMED[sha256]
    rows = GRIDS[sha256]
    words = [" | ".join(row) for row in rows]
    return {
        "document": [{"document_sha256": sha256, "file_name": FILES[sha256]}],
        "document_part": [
            {
                **here,
                "rows_read_count": len(rows),
                "rows_accepted_count": len(kept),
                "rows_ignored_count": 1,
                "rows_quarantined_count": int(first),
            }
        ],
        ("period_row" if sha256 == YEAR_REPORT else "report_row"): [
            {**here, "row_number": row, "event_title": rows[row - 1][1]} for row in kept
        ],
        "report_row_agreement": [
            {**here, "row_number": row, "agreement_position": position, "agreement_text": f"Соглашение {name}"}
            for row, names in agreements.items()
            for position, name in enumerate(names, 1)
        ],
        "report_cell": [
            {**here, "row_number": row, "field_name": f"field_{cell}", "cell_number": cell, "cell_words": text}
            for row in kept
            for cell, text in enumerate(rows[row - 1], 1)
        ],
        "ignored_row": [{**here, "row_number": 1, "ignore_rule": "header", "row_words": words[0]}],
        "quarantined_row": [{**here, "row_number": 4, "row_words": words[3]}] if first else [],
        "corrected_row": [{**here, "row_number": 3, "correction_position": 1}] if first else [],
    }


def _event(key: str, sha256: str, row: int, **values: Any) -> Record:
    quarter = "2020-Q3" if sha256 == Q3_REPORT else "2020-Q4"
    place = {"document_sha256": sha256, "table_number": 1, "row_number": row, "part_number": 1}
    told = {"event_key": key, "quarter": quarter, "period_kind": "quarter", "file_name": FILES[sha256]}
    return {**told, **_WHO, **place, **values}


_WHO = {"reporting_region_code": REGION, "executive_body_key": BODY}
_DAY = {"date_from": date(2020, 8, 1), "date_to": date(2020, 8, 1), "date_precision": "day"}
FORUM = {"event_title": "Форум", **_DAY}
EVENTS = [
    _event(
        "e1",
        Q3_REPORT,
        2,
        outcome="held",
        agreements_count=2,
        participation_mode="in_person",
        participants_count=45,
        event_title="Фестиваль",
        is_answer=False,
        **_DAY,
    ),
    _event(
        "e2",
        Q3_REPORT,
        3,
        outcome="postponed",
        reason_category="epidemic",
        postponed_to="2020-Q4",
        agreements_count=1,
        is_corrected=True,
        is_answer=True,
    ),
    _event("e3", Q4_REPORT, 2, outcome="held", agreements_count=1, is_answer=True),
    _event("e5", YEAR_REPORT, 3, outcome="held", agreements_count=0, period_kind="year", is_answer=False, **FORUM),
]
_EVENT_OF = {event["event_key"]: event for event in EVENTS}


def _expectation(key: str, origin_event: str, due: str, **values: Any) -> Record:
    source = _EVENT_OF[origin_event]
    place = {name: source[name] for name in ("document_sha256", "file_name", "table_number", "row_number")}
    answer = _EVENT_OF.get(values.get("answer_event_key", ""), {})
    said = {"answer_quarter": answer.get("quarter"), "answer_outcome": answer.get("outcome")}
    return {
        "expectation_key": key,
        "origin_event_key": origin_event,
        "due_quarter": due,
        "counted_quarter": due,
        "last_expectation_key": key,
        "occurrences_count": 1,
        "due_document_sha256": Q3_REPORT if due == "2020-Q3" else Q4_REPORT,
        "match_method": "none",
        **_WHO,
        **place,
        **said,
        **values,
    }


EXPECTATIONS = [
    _expectation(
        "x1",
        "e2",
        "2020-Q3",
        expectation_origin="reported",
        is_independent=False,
        standing="postponed",
        is_counted_in_share=False,
        answer_event_key="e2",
        match_method="own_row",
        successor_expectation_key="x2",
        last_expectation_key="x2",
    ),
    _expectation(
        "x2",
        "e2",
        "2020-Q4",
        expectation_origin="postponement",
        is_independent=True,
        standing="met",
        is_counted_in_share=True,
        answer_event_key="e3",
        match_method="same_title",
        predecessor_expectation_key="x1",
    ),
    _expectation(
        "x3",
        "e1",
        "2020-Q4",
        expectation_origin="recurrence",
        is_independent=True,
        standing="not_reported",
        is_counted_in_share=True,
    ),
]


def _fulfilment(agreement: str, quarter: str, basis: str, counts: dict[str, int], **values: Any) -> Record:
    row = {"reporting_region_code": REGION, "agreement_key": agreement, "quarter": quarter, "basis": basis, **values}
    return {**row, "year": 2020, **_counts(counts)}


def _counts(counts: Mapping[str, int], prefix: str = "") -> dict[str, int]:
    return {f"{prefix}{name}_count": count for name, count in counts.items()}


def _to_date(fulfilled: int, promises: int, events: int, held: int) -> dict[str, Any]:
    """Figures of the year to date, everything that was reported being decided."""
    counts = {"fulfilled": fulfilled, "promises": promises, "events": events, "held": held, "decided": events}
    return {
        **{f"year_to_date_{name}_count": count for name, count in counts.items()},
        "year_to_date_fulfilment_share": fulfilled / promises if promises else None,
        "year_to_date_reported_held_share": held / events if events else None,
    }


FULFILMENT = [
    _fulfilment(
        "A1",
        "2020-Q3",
        "report_only",
        {
            "expectations": 1,
            "postponed": 1,
            "events": 2,
            "held": 1,
            "took_place": 1,
            "unexecuted": 1,
            "decided": 2,
            "unplanned_held": 1,
        },
        fulfilment_share=None,
        reported_held_share=0.5,
        quarters_since_last_activity=0,
        **_to_date(0, 0, 2, 1),
    ),
    _fulfilment(
        "A1",
        "2020-Q4",
        "promises",
        {
            "expectations": 2,
            "met": 1,
            "not_reported": 1,
            "fulfilled": 1,
            "promises": 2,
            "events": 1,
            "held": 1,
            "took_place": 1,
            "decided": 1,
        },
        fulfilment_share=0.5,
        reported_held_share=1.0,
        quarters_since_last_activity=0,
        **_to_date(1, 2, 3, 2),
    ),
    _fulfilment(
        "A2",
        "2020-Q3",
        "report_only",
        {"events": 1, "held": 1, "took_place": 1, "decided": 1, "unplanned_held": 1},
        fulfilment_share=None,
        reported_held_share=1.0,
        quarters_since_last_activity=0,
        **_to_date(0, 0, 1, 1),
    ),
    _fulfilment(
        "A2",
        "2020-Q4",
        "promises",
        {"expectations": 1, "not_reported": 1, "promises": 1},
        fulfilment_share=0.0,
        reported_held_share=None,
        quarters_since_last_activity=1,
        **_to_date(0, 1, 1, 1),
    ),
]


# What A1 and, its partner having no other agreement, BY-VI come to in 2020; likewise A2 and RU-BRY.
_OF_A1 = {"expectations": 3, "postponed": 1, "not_reported": 1, "promises": 2, "fulfilled": 1} | {
    "events": 3,
    "held": 2,
    "took_place": 2,
    "unexecuted": 1,
    "decided": 3,
    "unplanned_held": 1,
}
_OF_A2 = {"expectations": 1, "not_reported": 1, "promises": 1} | {
    "events": 1,
    "held": 1,
    "took_place": 1,
    "decided": 1,
    "unplanned_held": 1,
}
_SHARES_OF_A1 = {"fulfilment_share": 0.5, "reported_held_share": 2 / 3}
_SHARES_OF_A2 = {"fulfilment_share": 0.0, "reported_held_share": 1.0}
_YEAR = {"reporting_region_code": REGION, "year": 2020, "basis": "promises", "quarters_reported_count": 2}
AGREEMENT_YEARS: list[Record] = [
    {
        **_YEAR,
        "agreement_key": "A1",
        "to_date_quarter": "2020-Q4",
        **_counts(_OF_A1 | {"met": 1}),
        **_counts({"events": 2, "held": 1, "unexecuted": 1}, "q3_"),
        **_counts({"events": 1, "held": 1, "promises": 2, "fulfilled": 1, "not_reported": 1}, "q4_"),
        **_SHARES_OF_A1,
        "q4_fulfilment_share": 0.5,
        **_to_date(1, 2, 3, 2),
    },
    {
        **_YEAR,
        "agreement_key": "A2",
        "to_date_quarter": "2020-Q4",
        **_counts(_OF_A2),
        **_counts({"events": 1, "held": 1}, "q3_"),
        **_counts({"promises": 1, "not_reported": 1}, "q4_"),
        **_SHARES_OF_A2,
        "q4_fulfilment_share": 0.0,
        **_to_date(0, 1, 1, 1),
    },
]
COOPERATION: list[Record] = [
    {
        **_YEAR,
        "partner_code": "BY-VI",
        **_counts(_OF_A1 | {"partner_agreements": 1, "in_person": 1, "unknown_mode": 1}),
        **_counts({"participants_known": 1, "participants_total": 45}),
        **_SHARES_OF_A1,
    },
    {
        **_YEAR,
        "partner_code": "RU-BRY",
        **_counts(_OF_A2 | {"partner_agreements": 1, "in_person": 1}),
        **_counts({"participants_known": 1, "participants_total": 45}),
        **_SHARES_OF_A2,
    },
]
# One body did everything, so it comes to what A1 does: A2 has no event or promise of its own. In Q4 it also held the
# forum, under no agreement, of which only the year's report tells.
_WITH_FORUM = {
    **_counts({"events": 2, "added": 1, "held": 2, "took_place": 2, "decided": 2, "unplanned_held": 1}),
    **_to_date(1, 2, 4, 3),
}
BODY_FULFILMENT = [
    {
        name: value
        for name, value in (row | _WHO | (_WITH_FORUM if row["quarter"] == "2020-Q4" else {})).items()
        if name not in ("agreement_key", "quarters_since_last_activity")
    }
    for row in FULFILMENT
    if row["agreement_key"] == "A1"
]


def _pair(event: str, agreement: str, position: int = 1) -> Record:
    return {
        "event_agreement_key": f"{event}-{agreement}",
        "event_key": event,
        "agreement_key": agreement,
        "agreement_position": position,
        "resolution_status": "resolved",
        "resolution_certainty": 1.0,
        **{name: _EVENT_OF[event][name] for name in ("document_sha256", "file_name", "table_number", "row_number")},
    }


def _agreement(key: str, partner: str, last: str, mentions: int, term_to: date) -> Record:
    return {
        "agreement_standing": "in_force",
        "registration": "registered",
        "term_to": term_to,
        "expires_on": term_to,
        "agreement_key": key,
        "agreement_title": f"Соглашение {key}",
        "agreement_kind": "agreement",
        "party_codes": ",".join(sorted([partner, REGION])),
        "parties_count": 2,
        "signed_on": date(2014, 5, 6),
        "first_seen_quarter": "2020-Q3",
        "last_seen_quarter": last,
        "mentions_count": mentions,
        "document_sha256": Q3_REPORT,
        "table_number": 1,
        "row_number": 2,
    }


def _outcome(sha256: str, outcome: str, read: int, accepted: int, ignored: int, apart: int, slots: int) -> Record:
    return {
        "document_sha256": sha256,
        "part_number": 1,
        "file_name": FILES[sha256],
        "document_kind": "unknown" if sha256 == BROKEN else "report",
        "quarter": {Q3_REPORT: "2020-Q3", Q4_REPORT: "2020-Q4"}.get(sha256),
        "document_outcome": outcome,
        "notice_code": "document_truncated" if outcome == "rejected" else None,
        "rows_read_count": read,
        "rows_accepted_count": accepted,
        "rows_ignored_count": ignored,
        "rows_quarantined_count": apart,
        "slots_count": slots,
        "current_slots_count": slots,
    }


def _reporting(quarter: str, standing: str, late: int, counts: tuple[int, int, int, int, int]) -> Record:
    names = ("events_count", "held_count", "unexecuted_count", "added_count", "not_reported_count")
    figures = dict(zip(names, counts, strict=True))
    return {**_WHO, "quarter": quarter, "report_standing": standing, "days_late": late, **figures}


def _unexecuted(expectation: Record, reason: str | None) -> Record:
    names = ("expectation_key", "standing", "document_sha256", "file_name", "table_number", "row_number")
    return {**{n: expectation[n] for n in names}, "reason_category": reason, "quarters_unexecuted": 1}


def _alert(key: str, kind: str, table: str, link: str, quarter: str | None) -> Record:
    return {
        "alert_key": key,
        "alert_kind": kind,
        "link_table": table,
        "link_key": link,
        "quarter": quarter,
        "reporting_region_code": REGION,
        "alert_text": "Сигнал, о котором стоит знать.",
        "since_on": date(2020, 10, 4),
    }


def _statement(row: int, verdict: str, **values: Any) -> Record:
    place = {"document_sha256": YEAR_REPORT, "part_number": 1, "table_number": 1, "row_number": row}
    said = {"statement_verdict": verdict, "is_settled_by_hand": False, "matched_events_count": 0}
    return {**said, **_WHO, **place, "file_name": FILES[YEAR_REPORT], **values}


STATEMENTS = [
    _statement(
        2, "contradicts", period_statement_key="s2", matched_events_count=1, matched_event_keys="e1",
        disagreements="participants",
    ),
    _statement(3, "adds", period_statement_key="e5", quarter="2020-Q4"),
    _statement(4, "unclear", period_statement_key="s4", candidate_event_keys="e3"),
]  # fmt: skip
CONTRADICTION = {
    "contradiction_key": "c1",
    "contradiction_kind": "period_against_quarter",
    "disagreement": "participants",
    "counting_rule": "shorter_period",
    "quarter": "2020-Q3",
    "event_key": "e1",
    **_WHO,
    **{name: EVENTS[0][name] for name in ("document_sha256", "file_name", "table_number", "row_number")},
    **{f"other_{name}": STATEMENTS[0][name] for name in ("document_sha256", "file_name", "table_number", "row_number")},
}


FIRST_Q4_REPORT = "d" * 64
_FIRST_AT, _SECOND_AT = datetime(2021, 1, 4, 9), datetime(2021, 1, 8, 9)


def _version(key: str, number: int, said: Record | None, **values: Any) -> Record:
    """A version of an event: what it says, or that it does not name the event."""
    names = ("event_title", "dates_text", "place_text", "participants_count", "outcome", "reason_category")
    row = {name: said.get(name) for name in (*names, "postponed_to")} if said is not None else {}
    return {
        "event_key": key,
        "version_number": number,
        "presence": "named" if said is not None else "dropped",
        "is_current": True,
        **row,
        **values,
    }


_OF_Q3 = {"slot_key": "2020-Q3", "known_from_at": datetime(2020, 10, 4, 9), "document_sha256": Q3_REPORT}
_FIRST = {
    "slot_key": "2020-Q4",
    "known_from_at": _FIRST_AT,
    "known_to_at": _SECOND_AT,
    "is_current": False,
    "document_sha256": FIRST_Q4_REPORT,
}
_SECOND = {"slot_key": "2020-Q4", "known_from_at": _SECOND_AT, "document_sha256": Q4_REPORT}
_OF_YEAR = {"slot_key": "2020", "known_from_at": datetime(2021, 1, 15, 9), "document_sha256": YEAR_REPORT}
VERSIONS = [
    _version("e1", 1, _EVENT_OF["e1"], **_OF_Q3),
    _version("e2", 1, _EVENT_OF["e2"], **_OF_Q3),
    _version("e3", 1, {**_EVENT_OF["e3"], "outcome": "cancelled"}, **_FIRST),
    _version("e3", 2, _EVENT_OF["e3"], **_SECOND),
    _version("e4", 1, {"event_title": "Концерт", "outcome": "cancelled"}, **_FIRST),
    _version("e4", 2, None, **_SECOND),
    _version("e5", 1, _EVENT_OF["e5"], **_OF_YEAR, quarter="2020-Q4", period_kind="year"),
]


def _change(figure: str, old: str | None, new: str | None, **values: Any) -> Record:
    of_slot = {"slot_key": "2020-Q4", "version_number": 2, "restated_version_number": 1, "is_current": True}
    place = {} if figure.endswith("_share") else of_slot
    return {
        "restatement_key": f"{figure} {values.get('event_key', '')}",
        "figure": figure,
        "restated_subject": "Ярмарка",
        "old_value": old,
        "new_value": new,
        "restated_at": _SECOND_AT,
        "reporting_region_code": REGION,
        "quarter": "2020-Q4",
        "document_sha256": Q4_REPORT,
        "old_document_sha256": FIRST_Q4_REPORT,
        **place,
        **values,
    }


RESTATEMENTS = [
    _change("outcome", "cancelled", "held", event_key="e3"),
    _change("event_removed", "Концерт", None, event_key="e4"),
    _change("events_count", "2", "1"),
    _change("held_count", "0", "1"),
    _change("unexecuted_count", "2", "0"),
    _change("standing", "not_met", "met", event_key="e3", expectation_key="x2"),
    _change("reported_held_share", "0.0000", "1.0000", agreement_key="A1"),
]


def _slot(key: str, number: int, version: Record, **values: Any) -> Record:
    names = ("document_sha256", "known_from_at", "known_to_at")
    of_version = {name: version[name] for name in names if name in version}
    return {**_WHO, "slot_key": key, "quarter": key, "version_number": number, **of_version, **values}


ROWS: Mapping[str, list[Record]] = {
    "rpt_period_statements": STATEMENTS,
    "rpt_contradictions": [CONTRADICTION],
    "fct_event_version": VERSIONS,
    "rpt_restatements": RESTATEMENTS,
    "fct_event": EVENTS,
    "bridge_event_agreement": [_pair("e1", "A1"), _pair("e1", "A2", 2), _pair("e2", "A1"), _pair("e3", "A1")],
    "fct_expectation": EXPECTATIONS,
    "bridge_expectation_agreement": [
        {"expectation_key": "x1", "agreement_key": "A1"},
        {"expectation_key": "x2", "agreement_key": "A1"},
        {"expectation_key": "x3", "agreement_key": "A1"},
        {"expectation_key": "x3", "agreement_key": "A2"},
    ],
    "dim_executive_body": [{"executive_body_key": BODY, "executive_body_name": "Департамент"}],
    "fct_agreement_fulfilment": FULFILMENT,
    "fct_body_reporting": [
        _reporting("2020-Q3", "arrived", 0, (2, 1, 1, 0, 0)),
        _reporting("2020-Q4", "arrived_late", 3, (2, 2, 0, 1, 1)),
    ],
    "rpt_agreement_year": AGREEMENT_YEARS,
    "rpt_region_cooperation": COOPERATION,
    "rpt_body_fulfilment": BODY_FULFILMENT,
    "rpt_unexecuted_events": [_unexecuted(EXPECTATIONS[0], "epidemic"), _unexecuted(EXPECTATIONS[2], None)],
    "rpt_corrections": [
        {
            "correction_number": 1,
            "correction_status": "accepted",
            "is_applied": True,
            "document_sha256": Q3_REPORT,
            "event_keys": "e2",
        },
        {"correction_number": 2, "correction_status": "proposed", "is_applied": False, "document_sha256": Q4_REPORT},
        {"correction_number": 3, "correction_status": "accepted", "is_applied": False, "document_sha256": "d" * 64},
    ],
    "dim_agreement": [
        _agreement("A1", "BY-VI", "2020-Q4", 3, date(2021, 3, 1)),  # 40 days after the day of evaluation
        _agreement("A2", "RU-BRY", "2020-Q3", 1, date(2025, 3, 1)),
    ],
    "dim_event_series": [
        {
            "event_series_key": "s1",
            "reporting_region_code": REGION,
            "event_series_name": "Фестиваль «Переправа»",
            "event_series_titles": "Фестиваль «Переправа»",
            "series_events_count": 2,
            "series_held_count": 1,
            "years_count": 1,
            "first_seen_quarter": "2020-Q3",
            "last_seen_quarter": "2020-Q4",
            "last_edition_number": 5,
        }
    ],
    "bridge_agreement_party": [
        {"agreement_key": key, "party_code": code}
        for key, codes in (("A1", ("BY-VI", REGION)), ("A2", ("RU-BRY", REGION)))
        for code in codes
    ],
    "fct_document_outcome": [
        _outcome(Q3_REPORT, "quarantined", 4, 2, 1, 1, 1),
        _outcome(Q4_REPORT, "accepted", 2, 1, 1, 0, 1),
        _outcome(YEAR_REPORT, "accepted", 4, 3, 1, 0, 1),
        _outcome(BROKEN, "rejected", 0, 0, 0, 0, 0),
    ],
    "fct_alert": [
        _alert("a1", "event_not_reported", "fct_expectation", "x3", "2020-Q4"),
        _alert("a2", "document_rejected", "fct_document_outcome", BROKEN, None),
        _alert("a3", "rows_quarantined", "fct_document_outcome", Q3_REPORT, "2020-Q3"),
        _alert("a4", "documents_disagree", "rpt_contradictions", "c1", "2020-Q3"),
        _alert("a5", "agreement_expiring", "dim_agreement", "A1", None),
    ],
}

RESOLVED: Mapping[str, list[Record]] = {
    "slot": [
        _slot("2020-Q3", 1, _OF_Q3),
        _slot("2020-Q4", 1, _FIRST),
        _slot("2020-Q4", 2, _SECOND, restated_version_number=1, is_restatement=True),
        _slot("2020", 1, _OF_YEAR, quarter=None, period_kind="year"),
    ],
    "receipt": [
        {"document_sha256": sha256, "receipt_number": number, "file_name": name, "is_withdrawn": False}
        for number, (sha256, name) in enumerate(FILES.items(), 1)
    ],
    "event": [
        {
            **event,
            "slot_key": "2020" if event["period_kind"] == "year" else event["quarter"],
            "version_number": 2 if event["event_key"] == "e3" else 1,
            "is_current": True,
        }
        for event in EVENTS
    ],
    "period_statement": [{**statement, "slot_key": "2020", "version_number": 1} for statement in STATEMENTS],
    "period_statement_event": [
        {"period_statement_key": "s2", "event_key": "e1", "statement_relation": "matched"},
        {"period_statement_key": "s4", "event_key": "e3", "statement_relation": "candidate"},
    ],
    "build_parameter": [{"evaluated_on": date(2021, 1, 20), **asdict(Signals())}],
}


def build_story(folder: Path) -> Path:
    """Write the story's landed, resolved and built tables into a folder; the candidate."""
    work = folder / "work" / "story"
    (work / "resolved").mkdir(parents=True)
    for name, records in RESOLVED.items():
        pq.write_table(_arrow(tables()[name], records), work / "resolved" / f"{name}.parquet")
    grids = folder / "landed" / "cells" / cells_version()
    grids.mkdir(parents=True)
    for sha256 in FILES:
        readings = folder / "landed" / "readings" / reading_version() / sha256
        readings.mkdir(parents=True)
        landed = landed_tables(sha256) if sha256 in GRIDS else {}
        for table in tables().values():
            if table.room == "landed":
                pq.write_table(_arrow(table, landed.get(table.name, [])), readings / f"{table.name}.parquet")
        if sha256 in GRIDS:
            pq.write_table(pa.Table.from_pylist(to_records(document(sha256))), grids / f"{sha256}.parquet")
    candidate = work / "marts.duckdb"
    with duckdb.connect(str(candidate)) as connection:
        for name, records in ROWS.items():
            _create(connection, name, records)
    return candidate


def _arrow(table: Table, records: list[Record]) -> pa.Table:
    """Records with what the story leaves out filled in: null where the contract allows, else a blank of the type."""
    blank = {
        "text": "",
        "integer": 0,
        "number": 0.0,
        "boolean": False,
        "date": date(2020, 1, 1),
        "timestamp": datetime(2020, 1, 1),
    }
    filled = [
        {c.name: record.get(c.name, None if c.nullable else blank[c.field.type]) for c in table.columns}
        for record in records
    ]
    return table.arrow_table(filled)


_FULFILMENTS = ("fct_agreement_fulfilment", "rpt_agreement_year", "rpt_region_cooperation", "rpt_body_fulfilment")


def _create(connection: duckdb.DuckDBPyConnection, name: str, records: list[Record]) -> None:
    declared = yaml.safe_load((MARTS / f"{name}.yml").read_text(encoding="utf-8"))["models"][0]["columns"]
    types = {column["name"]: column["data_type"] for column in declared}
    if unknown := {column for record in records for column in record} - types.keys() - {"part_number", "year"}:
        raise LookupError(f"{name}: the dbt project declares no columns {sorted(unknown)}")
    connection.execute(f"create table {name} ({', '.join(f'{c} {t}' for c, t in types.items())})")
    # What a story of fulfilment does not speak of did not happen.
    required = {column["name"] for column in declared if "constraints" in column}
    blanks = {c: 0 for c in required if c.endswith("_count") and name in _FULFILMENTS}
    for record in records:
        row = {**blanks, **record}
        connection.execute(
            f"insert into {name} values ({', '.join('?' for _ in types)})",
            [row.get(column) for column in types],
        )
