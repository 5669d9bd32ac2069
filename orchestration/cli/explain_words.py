"""An explanation in words: rows, figures and what they count, each with its cells.

Belongs here: the layout of ``concord explain`` and the wording of values. Does not belong here: what is told.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ingestion.contracts.fields import fields
from ingestion.contracts.figures import Change, Share, figures
from ingestion.notices import Address
from orchestration.asking.evidence import Evidence
from orchestration.asking.keys import About, Named
from orchestration.asking.members import Explained
from orchestration.asking.reader import Row
from orchestration.cli.explain_corrections import correction_lines, corrections_of
from orchestration.cli.explain_row import Asked, row_words
from orchestration.wording.messages import Messages
from orchestration.wording.periods import words_of_quarter

if TYPE_CHECKING:
    import duckdb

_PLACE = ("file_name", "document_sha256", "part_number", "table_number", "row_number", "cell_number", "cell_words")
_LONGEST = 240  # characters of a cell that are shown in a list; a row of its own shows all


def about_lines(tell: Messages, connection: "duckdb.DuckDBPyConnection", item: About) -> Iterator[str]:
    """What a key names: its row in full, where it was read, and what belongs to it."""
    yield tell("explain.found", table=item.named.table)
    if len(item.rows) > 1:
        for row in item.rows:
            yield from _member_lines(tell, item.named.table, row, "  • ")
    else:
        yield from _columns(tell, connection, item.named.table, item.rows[0])
        yield from _place_of_row(tell, item.rows[0])
        yield from correction_lines(tell, corrections_of(connection, item.named.key, item.rows[0]))
        if item.named.table == "fct_expectation":
            yield from _promise_and_answer(tell, item.rows[0], "  ")
    for name, (table, related) in item.related.items():
        if related:
            yield _related(tell, name, table, len(related))
            for row in related:
                yield from _member_lines(tell, table, row, "  • ")


def choice_lines(tell: Messages, text: str, found: Sequence[Named]) -> Iterator[str]:
    """Several things whose keys begin alike."""
    yield tell("explain.ambiguous", key=text)
    for named in found:
        yield f"  {named.key}   — {named.table}: {_shortened(named.title)}"


def row_lines(
    tell: Messages, connection: "duckdb.DuckDBPyConnection", evidence: Evidence, asked: Asked
) -> Iterator[str]:
    """A row without a figure asked for: all of it, where it was read, and which figures it has."""
    yield tell("explain.found", table=asked.table)
    yield from _columns(tell, connection, asked.table, asked.row)
    yield from _place_of_row(tell, asked.row)
    if asked.table == "fct_expectation":
        (row,) = evidence.behind(asked.table, [asked.row])
        yield from _promise_and_answer(tell, row, "  ")
    known = [name for name in asked.row if figures().column(asked.table, name) is not None]
    if known:
        yield tell("explain.hint", figures=", ".join(known))


def figure_lines(tell: Messages, evidence: Evidence, asked: Asked, explained: Sequence[Explained]) -> Iterator[str]:
    """Figures of a row, each with what it counts."""
    (row,) = evidence.behind("", [asked.row])
    yield f"{asked.table}: {row_words(asked.grain, row)}"
    for item in explained:
        yield ""
        yield from _figure(tell, evidence, item, seen=frozenset())


def _figure(tell: Messages, evidence: Evidence, item: Explained, seen: frozenset[tuple[str, ...]]) -> Iterator[str]:
    figure = item.column.figure
    yield f"{item.column.name} = {_number(tell, item.column.name, item.value)}"
    yield f"  {item.column.meaning}"
    if item.quarters:
        yield "  " + tell("explain.quarters", quarters=_range(item.quarters))
    if isinstance(figure, Share | Change):
        first, second = item.parts
        sign = "÷" if isinstance(figure, Share) else "−"
        values = [f"{part.column.name} ({_number(tell, part.column.name, part.value)})" for part in item.parts]
        yield f"  = {values[0]} {sign} {values[1]}"
        yield ""
        yield from _figure(tell, evidence, first, seen)
        yield ""
        # The whole of a share includes its part, which stands above.
        shown = frozenset(_key(first, row) for row in first.members) if isinstance(figure, Share) else frozenset()
        yield from _figure(tell, evidence, second, shown)
        return
    assert item.counted is not None
    yield "  " + tell("explain.counts", table=item.counted.table, condition=item.condition or tell("explain.all"))
    if not item.agrees:
        yield "  " + tell("explain.disagrees", value=item.value, recounted=item.recounted)
    again = [row for row in item.members if _key(item, row) in seen]
    if again:
        yield "  " + tell("explain.shown_above", n=len(again))
    new = [row for row in item.members if _key(item, row) not in seen]
    for number, row in enumerate(evidence.behind(item.counted.table, new), len(again) + 1):
        yield from _member_lines(tell, item.counted.table, row, f"  {number}. ")


def _key(item: Explained, row: Row) -> tuple[str, ...]:
    assert item.counted is not None
    return tuple(str(row[name]) for name in item.counted.key)


def _member_lines(tell: Messages, table: str, row: Row, mark: str) -> Iterator[str]:
    """One row of a list: what it is, and the cells behind it."""
    indent = " " * len(mark)
    if table == "fct_expectation":
        due = words_of_quarter(tell, row["due_quarter"]) if row["due_quarter"] else tell("explain.undated")
        yield mark + _shortened(row["event_title"])
        yield indent + "; ".join(
            (
                str(row["executive_body_name"]),
                tell("explain.due", due=due),
                tell.value("standing", row["standing"]),
                f"expectation_key={row['expectation_key']}",
            )
        )
        yield from _promise_and_answer(tell, row, indent)
    elif table == "fct_event":
        yield mark + _shortened(row["event_title"])
        quarter, outcome = words_of_quarter(tell, row["quarter"]), tell.value("outcome", row["outcome"])
        yield indent + "; ".join((str(row["executive_body_name"]), quarter, outcome, f"event_key={row['event_key']}"))
        yield indent + _place(tell, row)
        yield from _note(tell, row, indent)
    elif table == "bridge_event_agreement":
        yield f"{mark}{row.get('agreement_title') or row['agreement_text']}"
        yield indent + "; ".join((tell.value("resolution_status", row["resolution_status"]), _place(tell, row)))
    else:
        shown = [row[name] for name in _NAMES if row.get(name)]
        yield mark + "; ".join(str(name) for name in shown)
        if row.get("file_name"):
            yield indent + _place(tell, row)


_NAMES = (
    "event_title",
    "origin_title",
    "restated_subject",
    "restatement_text",
    "promised_text",
    "agreement_title",
    "party_name",
    "agreement_key",
    "party_code",
    "document_kind",
    "quarter",
    "document_outcome",
    "standing",
    "reason_text",
)


def _promise_and_answer(tell: Messages, row: Row, indent: str) -> Iterator[str]:
    for origin in row["origins"]:
        source = tell.value("expectation_origin", origin["expectation_origin"])
        yield indent + tell("explain.promised", origin=source, place=_place(tell, origin))
    answer = row["answer"]
    if answer is not None:
        outcome = tell.value("outcome", answer["outcome"])
        quarter = words_of_quarter(tell, answer["quarter"])
        yield indent + tell("explain.answered", quarter=quarter, outcome=outcome, place=_place(tell, answer))
        yield from _note(tell, answer, indent)
    elif row["silent_file_name"]:
        yield indent + tell("explain.silent", name=row["silent_file_name"])
    else:
        yield indent + tell("explain.unanswered")


def _note(tell: Messages, event: Row, indent: str) -> Iterator[str]:
    """What the report says of the outcome: its note, or where the event was not simply held, the result."""
    note, result = ((event.get(name) or "").strip(" -–—") for name in ("note_text", "result_text"))
    if note:
        yield indent + tell("explain.note", words=_shortened(note))
    elif result and event["outcome"] != "held":
        yield indent + tell("explain.result", words=_shortened(result))


def _columns(tell: Messages, connection: "duckdb.DuckDBPyConnection", table: str, row: Row) -> Iterator[str]:
    described = connection.execute("select column_name, comment from duckdb_columns() where table_name = ?", [table])
    for name, comment in described.fetchall():
        value = row[name]
        meaning = fields()[name].meaning if name in fields() else comment
        if value not in (None, "") and name not in _PLACE:
            yield f"  {name} = {_value(tell, name, value)}" + (f"   — {meaning}" if meaning else "")


def _place_of_row(tell: Messages, row: Row) -> Iterator[str]:
    if row.get("file_name"):
        yield tell("explain.evidence")
        yield f"  {row['file_name']}  (sha256 {row['document_sha256']})"
        if words := _address(tell, row):
            yield f"  {words}"
        if row.get("cell_words"):
            yield f"  «{row['cell_words']}»"


def _place(tell: Messages, row: Row) -> str:
    address = _address(tell, row)
    place = f"{row['file_name']}, {address}" if address else str(row["file_name"])
    return f"{place}: «{_shortened(row['cell_words'])}»" if row.get("cell_words") else place


def _address(tell: Messages, row: Row) -> str:
    part, table, line, cell = (row.get(f"{name}_number") for name in ("part", "table", "row", "cell"))
    return Address(part, table, line, cell).words(tell.language)


def _related(tell: Messages, name: str, table: str, count: int) -> str:
    if name == table:
        return tell("explain.related", table=table, n=count)
    return tell(f"explain.related.{name}", n=count)


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def _range(quarters: Sequence[str]) -> str:
    return " … ".join(dict.fromkeys((quarters[0], quarters[-1])))


def _value(tell: Messages, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return tell("explain.yes" if value else "explain.no")
    known = fields().get(name)
    if known is not None and value in known.values:
        return f"{value} ({tell.value(name, value)})"
    return _number(tell, name, value) if isinstance(value, float) else str(value)


def _number(tell: Messages, name: str, value: Any) -> str:
    """A figure as one writes it: a share also in per cent, none as a dash."""
    if value is None:
        return "—"
    if not isinstance(value, float):
        return str(value)
    plain, hundredfold, per_cent = f"{value:.4g}", f"{100 * value:.1f}", "%"
    if tell.language == "ru":
        plain, hundredfold, per_cent = plain.replace(".", ","), hundredfold.replace(".", ","), "\u00a0%"
    if name.endswith("_share_change"):
        return f"{plain} ({tell('explain.points', number=hundredfold)})"
    return f"{plain} ({hundredfold}{per_cent})" if name.endswith("_share") else plain
