"""A digest arranged for reading: what every form tells in the same order and in the same words.

Belongs here: groups and their order, which lines are left out of a long digest, the words of a line. Does not belong
here: any form (``text``, ``html``, ``short``, ``spreadsheet``), the words themselves (``words.yml``).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

from ingestion.contracts.fields import fields
from ingestion.notices import SEVERITIES, Severity
from ingestion.quarters import add_quarters
from orchestration.delivery.message import BODY, ENGINEER, TRIAL, AlertLine, Change, Digest, Evidence
from orchestration.delivery.rendering.acting_signs import one_line, signs_named
from orchestration.evaluation_day import days_apart
from orchestration.wording.russian import counted, day_in_words, quarter_in_words

CHANGES: tuple[Change, ...] = get_args(Change)
SHOWN = 60
"""How many lines a letter shows; of more, the gravest, and the rest is in the spreadsheet alone."""
_LONGEST_TEXT, _LONGEST_WORDS = 700, 300  # signs of an alert's text, of a document's words
_SHORT_NUMBER = 8


@cache
def words() -> dict[str, Any]:
    """The wording of digests."""
    import yaml

    said: dict[str, Any] = yaml.load(Path(__file__).with_name("words.yml").read_bytes(), Loader=yaml.CSafeLoader)
    return said


def severity_words(severity: Severity) -> str:
    """«требует действий» and the like."""
    return fields()["alert_severity"].values[severity]


def action_for(kind: str, severity: Severity, role: str = "") -> str | None:
    """What may be done about a kind of alert of a severity; None where nothing general can be said."""
    actions: dict[str, str] = words()["actions_of_body" if role == BODY else "actions"]
    return actions.get(f"{kind}.{severity}") or actions.get(kind)


def told_to(role: str) -> dict[str, Any]:
    """The wording that differs by who is told: a body is asked for an answer, others are told of signals."""
    said = words()
    return {**said, **said["to_body"]} if role == BODY else said


def has_rows(digest: Digest) -> bool:
    """Whether there are rows to go along; a trial has none."""
    return digest.role != TRIAL


def place_of(evidence: Evidence) -> str:
    """Where the words stand: file, table, row, column; empty where nothing is known."""
    said = words()
    numbers = (("table", evidence.table_number), ("row", evidence.row_number), ("cell", evidence.cell_number))
    parts = [one_line(evidence.file_name)] if evidence.file_name else []
    return ", ".join(parts + [said[name].format(n=number) for name, number in numbers if number is not None])


@dataclass(frozen=True, slots=True)
class Item:
    """One alert in words, or several told as one.

    ``facts`` are what is told under its text: from when it holds, the document's words, and for whoever runs the
    program the number, by which that shows the rest.
    """

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfBody:
    """Alerts about one executive body; ``name`` is None where none is concerned."""

    name: str | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class OfKind:
    """Alerts of one kind and severity within a change; how grave it was is not told of what holds no more."""

    severity: Severity
    severity_words: str | None
    title: str
    count: int
    action: str | None
    bodies: tuple[OfBody, ...]


@dataclass(frozen=True, slots=True)
class OfChange:
    """Alerts that stand in the digest for one reason."""

    change: Change
    title: str
    count: int
    kinds: tuple[OfKind, ...]


@dataclass(frozen=True, slots=True)
class Arranged:
    """A digest ready to be told.

    ``counts`` says, of a digest too long to be shown whole, how many alerts of each change, severity and kind there
    are in all; ``remarks`` are sentences about the whole.
    """

    head: tuple[str, ...]
    counts: tuple[tuple[str, str, str, int], ...]
    changes: tuple[OfChange, ...]
    remarks: tuple[str, ...]


def in_order(lines: Sequence[AlertLine]) -> list[AlertLine]:
    """By change, severity, kind and body; otherwise as they were given."""
    kinds = list(dict.fromkeys(line.kind for line in lines))
    return sorted(
        lines,
        key=lambda line: (
            CHANGES.index(line.change),
            SEVERITIES.index(line.severity),
            kinds.index(line.kind),
            line.executive_body_name or "",
        ),
    )


def arranged(digest: Digest, shown: int = SHOWN, *, with_rows: bool = True) -> Arranged:
    """The digest, with no more lines than shown; ``with_rows``: a spreadsheet of all of them goes along."""
    lines = in_order(digest.lines)
    groups = folded(lines)
    if len(groups) > shown:
        gravest = sorted(range(len(groups)), key=lambda place: (SEVERITIES.index(groups[place][0].severity), place))
        groups = [groups[place] for place in sorted(gravest[:shown])]
    kept = sum(map(len, groups))
    return Arranged(
        head=tuple(_head(digest)),
        counts=tuple(_counts(lines)) if kept < len(lines) else (),
        changes=tuple(
            _changes(digest.role, groups, Counter(line.change for line in lines), Counter(map(_group, lines)))
        ),
        remarks=tuple(_remarks(digest, kept, with_rows=with_rows)),
    )


def folded(lines: Sequence[AlertLine]) -> list[list[AlertLine]]:
    """The lines, those of one body that lacks reports for several quarters together: a long silence is one thing."""
    found: dict[tuple[str | None, ...], list[AlertLine]] = {}
    for line in lines:
        body = line.executive_body_key or line.executive_body_name
        is_folded = line.kind == "report_missing" and body is not None and line.quarter is not None
        own = (line.executive_body_name, line.reporting_region_code) if is_folded else (line.alert_id,)
        found.setdefault((line.change, line.severity, line.kind_label if is_folded else None, body, *own), []).append(
            line
        )
    return list(found.values())


def text_of_group(group: Sequence[AlertLine]) -> str:
    """What is told of lines that stand together: of one, its own text."""
    if len(group) == 1:
        return signs_named(group[0].text).strip()
    said = words()
    quarters = sorted({line.quarter for line in group if line.quarter})
    pattern = said["folded_resolved" if group[0].change == "resolved" else "folded"]
    reports = counted(len(quarters), said["counts"]["reports"])
    return str(pattern.format(quarters=", ".join(_stretches(quarters)), reports=reports))


def _stretches(quarters: Sequence[str]) -> Iterator[str]:
    """Quarters in words, those that follow each other by the first and the last."""
    stretch: list[str] = []
    for quarter in quarters:
        if stretch and add_quarters(stretch[-1], 1) != quarter:
            yield _stretch(stretch)
            stretch = []
        stretch.append(quarter)
    if stretch:
        yield _stretch(stretch)


def _stretch(quarters: Sequence[str]) -> str:
    ends = dict.fromkeys((quarters[0], quarters[-1]))
    return " – ".join(map(quarter_in_words, ends))


def _head(digest: Digest) -> Iterator[str]:
    said = told_to(digest.role)
    day = day_in_words(digest.evaluated_on)
    days = days_apart(digest.evaluated_on, digest.made_at.date())
    if digest.role == BODY:
        yield from _opening(digest, said, day)
    else:
        yield said["made"].format(day=day)
        yield said["audience"].format(audience=one_line(digest.audience))
    if days is not None and digest.role != TRIAL:
        name = "evaluated_before" if days > 0 else "evaluated_ahead"
        yield said[name].format(day=day, days=counted(abs(days), said["counts"]["days"]))
    if not digest.lines:
        yield said["nothing_to_tell"]
    if digest.still_open_count:
        yield said["still_open"].format(count=counted(digest.still_open_count, said["counts"]["signals"]))


def _opening(digest: Digest, said: dict[str, Any], day: str) -> Iterator[str]:
    """To a body: why it is written to, and what it is asked."""
    yield said["greeting"]
    yield said["why_from" if digest.office else "why"].format(
        office=one_line(digest.office), audience=one_line(digest.audience), day=day
    )
    holding = [line for line in digest.lines if line.change != "resolved"]
    if not all(map(_is_for_information, holding)):
        by = said["asked_by"].format(day=day_in_words(digest.answer_by)) if digest.answer_by else said["asked_soon"]
        yield said["asked"].format(by=by)
    elif holding:
        yield said["informed"]
    elif digest.lines:
        yield said["nothing_asked"]


def _is_for_information(line: AlertLine) -> bool:
    """Whether a body that is told of it is asked nothing."""
    return f"{line.kind}.{line.severity}" in words()["not_asked_of_body"]


def _remarks(digest: Digest, kept: int, *, with_rows: bool) -> Iterator[str]:
    said = told_to(digest.role)
    if not has_rows(digest):
        return
    if kept < len(digest.lines):
        yield said["left_out" if with_rows else "left_out_alone"].format(shown=kept, all=len(digest.lines))
    elif digest.lines and with_rows:
        yield said["attached"]
    if digest.role == BODY:
        yield said["answer_to" if digest.contact else "answer_to_sender"].format(contact=one_line(digest.contact))
        yield from filter(None, (one_line(digest.signer), one_line(digest.office)))
        return
    if digest.lines:
        yield said["show"]
        yield said["acknowledge"]
    if digest.publication_id and digest.role == ENGINEER:  # nobody else can do anything with it
        yield said["publication"].format(publication=one_line(digest.publication_id))


def _counts(lines: Sequence[AlertLine]) -> Iterator[tuple[str, str, str, int]]:
    for (change, severity, _, title), count in Counter(map(_group, lines)).items():
        yield words()["changes"][change], severity_words(severity), title, count


def _group(line: AlertLine) -> tuple[Change, Severity, str, str]:
    return line.change, line.severity, line.kind, one_line(line.kind_label)


def _changes(
    role: str,
    groups: Sequence[Sequence[AlertLine]],
    of_changes: Counter[Change],
    of_kinds: Counter[tuple[Change, Severity, str, str]],
) -> Iterator[OfChange]:
    for change, alike in groupby(groups, key=lambda group: group[0].change):
        kinds = tuple(
            OfKind(
                severity=kind[1],
                severity_words=severity_words(kind[1]) if change != "resolved" else None,
                title=kind[3],
                count=of_kinds[kind],
                action=action_for(kind[2], kind[1], role) if change != "resolved" else None,
                bodies=tuple(_bodies(role, list(of_kind))),
            )
            for kind, of_kind in groupby(alike, key=lambda group: _group(group[0]))
        )
        yield OfChange(change, words()["changes"][change], of_changes[change], kinds)


def _bodies(role: str, groups: Sequence[Sequence[AlertLine]]) -> Iterator[OfBody]:
    for name, alike in groupby(groups, key=lambda group: group[0].executive_body_name):
        # A letter to a body need not name it before each thing that it is asked.
        yield OfBody(one_line(name) if name and role != BODY else None, tuple(_item(role, group) for group in alike))


def _item(role: str, group: Sequence[AlertLine]) -> Item:
    said = told_to(role)
    line = group[0]
    if line.change == "resolved":
        since = said["resolved_since"]
    else:
        since = said["since_of_informed" if role == BODY and _is_for_information(line) else "since"]
    since = since.format(day=day_in_words(min(other.since_on for other in group)))
    if len(group) == 1:
        time = [said["period"].format(quarter=quarter_in_words(line.quarter))] if line.quarter else []
        facts = ["; ".join([*time, since])]
        if place := place_of(line.evidence):
            facts.append(said["where"].format(place=place))
        if line.evidence.cell_words and line.evidence.cell_words.strip():
            facts.append(said["words"].format(words=clipped(one_line(line.evidence.cell_words), _LONGEST_WORDS)))
    else:
        facts = [since]
    facts[0] = capitalised(facts[0])
    if role not in (BODY, TRIAL):
        facts.append(numbers_of(group))
    return Item(clipped(text_of_group(group), _LONGEST_TEXT), tuple(facts))


def numbers_of(group: Sequence[AlertLine]) -> str:
    """By what a person acknowledges what stands together: the beginnings of the identities, which are enough."""
    numbers = ", ".join(line.alert_id[:_SHORT_NUMBER] for line in group)
    return str(words()["identity" if len(group) == 1 else "identities"].format(numbers=numbers))


def capitalised(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def clipped(text: str, longest: int) -> str:
    """A text cut at the end of a word where it is too long, which an ellipsis shows."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    start = head.rfind(" ")
    return (head[:start] if start > longest // 2 else head).rstrip(" ,;:—-") + "…"
