"""What a key names in the published marts: an event, a promise, an agreement, a document; and what belongs to it.

Belongs here: finding a key, whole or by its beginning, and the rows that go with it. Does not belong here: figures (see
``members``), the cells behind rows (see ``evidence``), wording and layout (see ``cli``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.asking.evidence import Evidence
from orchestration.asking.reader import Row, rows

if TYPE_CHECKING:
    import duckdb

_BEGINNING = re.compile(r"[0-9a-f]{6,}")


@dataclass(frozen=True, slots=True)
class _Keyed:
    """A mart that has a key: the key's column, the column that a person knows the row by, and what goes with it.

    ``related`` are conditions with ``$key``, by the mart that they are about and the name they are told under.
    """

    table: str
    column: str
    title: str
    related: Mapping[str, tuple[str, str]]


_EVENT_AGREEMENTS = ("bridge_event_agreement", "event_key = $key")
_KEYED = (
    _Keyed(
        "fct_event",
        "event_key",
        "event_title",
        {
            "bridge_event_agreement": _EVENT_AGREEMENTS,
            "answered_expectations": ("fct_expectation", "answer_event_key = $key"),
            "promised_expectations": ("fct_expectation", "origin_event_key = $key"),
            "rpt_contradictions": ("rpt_contradictions", "event_key = $key"),
        },
    ),
    _Keyed(
        "fct_expectation",
        "expectation_key",
        "event_title",
        {
            "bridge_expectation_origin": ("bridge_expectation_origin", "expectation_key = $key"),
            "bridge_expectation_agreement": ("bridge_expectation_agreement", "expectation_key = $key"),
            "rpt_match_suggestions": ("rpt_match_suggestions", "expectation_key = $key"),
            "rpt_unexecuted_events": ("rpt_unexecuted_events", "expectation_key = $key"),
        },
    ),
    _Keyed(
        "dim_agreement",
        "agreement_key",
        "agreement_title",
        {
            "bridge_agreement_party": ("bridge_agreement_party", "agreement_key = $key"),
            "bridge_event_agreement": ("bridge_event_agreement", "agreement_key = $key"),
        },
    ),
    _Keyed("dim_executive_body", "executive_body_key", "executive_body_name", {}),
    _Keyed(
        "dim_event_series",
        "event_series_key",
        "event_series_name",
        {"fct_event": ("fct_event", "event_series_key = $key")},
    ),
    _Keyed("bridge_event_agreement", "event_agreement_key", "agreement_text", {}),
    _Keyed("fct_alert", "alert_key", "alert_text", {}),
    _Keyed("rpt_period_statements", "period_statement_key", "event_title", {}),
    _Keyed("rpt_contradictions", "contradiction_key", "event_title", {}),
    _Keyed(
        "fct_document_outcome",
        "document_sha256",
        "file_name",
        {
            "fct_event": ("fct_event", "document_sha256 = $key"),
            "fct_expectation": ("fct_expectation", "document_sha256 = $key"),
            "rpt_period_statements": ("rpt_period_statements", "document_sha256 = $key"),
        },
    ),
    _Keyed("fct_event", "slot_key", "executive_body_name", {}),
    _Keyed("rpt_restatements", "restatement_key", "restatement_text", {}),
    # What a correction changed of an event; one that it dropped is found here alone.
    _Keyed(
        "rpt_restatements",
        "event_key",
        "restated_subject",
        {"fct_event_version": ("fct_event_version", "event_key = $key")},
    ),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A key found in a mart: its column there, the whole key, and what a person knows the row by."""

    table: str
    column: str
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class About:
    """Rows that a key names, and by name of the relation: a mart and its rows that belong to them."""

    named: Named
    rows: tuple[Row, ...]
    related: Mapping[str, tuple[str, tuple[Row, ...]]]


def is_beginning(text: str) -> bool:
    """Whether a text can be the beginning of a key: six hexadecimal digits or more."""
    return _BEGINNING.fullmatch(text) is not None


def named_by(connection: "duckdb.DuckDBPyConnection", text: str) -> list[Named]:
    """What a key names, or else what has a key that begins so; a key that several marts know stands once for each."""
    for condition in ("= $text", "like $text || '%'"):
        if condition != "= $text" and not is_beginning(text):
            break
        found = [
            Named(keyed.table, keyed.column, key, title)
            for keyed in _KEYED
            for key, title in connection.execute(
                f"select {keyed.column}, min({keyed.title}) from {keyed.table} where {keyed.column} {condition}"
                f" group by {keyed.column} order by {keyed.column}",
                {"text": text},
            ).fetchall()
        ]
        if found:
            return found
    return []


def about(connection: "duckdb.DuckDBPyConnection", named: Named) -> About:
    """Everything that goes with a key: its rows with the cells behind them, and the rows that belong to them."""
    evidence = Evidence(connection)
    keyed = next(keyed for keyed in _KEYED if (keyed.table, keyed.column) == (named.table, named.column))
    own = rows(connection, f"select * from {named.table} where {named.column} = ? order by all", [named.key])
    related = {
        name: (
            table,
            tuple(
                evidence.behind(
                    table,
                    rows(connection, f"select * from {table} where {condition} order by all", {"key": named.key}),
                )
            ),
        )
        for name, (table, condition) in keyed.related.items()
    }
    if named.table == "fct_expectation":
        chain = evidence.chain(own[0])
        if len(chain) > 1:
            related["chain"] = ("fct_expectation", tuple(evidence.behind("fct_expectation", chain)))
    return About(named, tuple(evidence.behind(named.table, own)), related)
