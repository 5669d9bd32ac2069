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
from orchestration.delivery.message import AlertLine, Change, Digest, Evidence, Severity
from orchestration.delivery.rendering.visible import one_line, visible
from orchestration.russian import counted, day_in_words, quarter_in_words

CHANGES: tuple[Change, ...] = get_args(Change)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
SHOWN = 60
"""How many lines a letter shows; of more, the gravest, and the rest is in the spreadsheet alone."""
_LONGEST_TEXT, _LONGEST_WORDS = 700, 300  # signs of an alert's text, of a document's words


@cache
def words() -> dict[str, Any]:
    """The wording of digests."""
    import yaml

    said: dict[str, Any] = yaml.load(Path(__file__).with_name("words.yml").read_bytes(), Loader=yaml.CSafeLoader)
    return said


def severity_words(severity: Severity) -> str:
    """«требует действий» and the like."""
    return fields()["alert_severity"].values[severity]


def action_for(kind: str) -> str | None:
    """What may be done about a kind of alert; None where nothing general can be said."""
    action: str | None = words()["actions"].get(kind)
    return action


def place_of(evidence: Evidence) -> str:
    """Where the words stand: file, table, row, column; empty where nothing is known."""
    said = words()
    numbers = (("table", evidence.table_number), ("row", evidence.row_number), ("cell", evidence.cell_number))
    parts = [one_line(evidence.file_name)] if evidence.file_name else []
    return ", ".join(parts + [said[name].format(n=number) for name, number in numbers if number is not None])


@dataclass(frozen=True, slots=True)
class Item:
    """One alert in words; ``facts`` are what is told under its text, from when it holds to the document's words."""

    alert_id: str
    text: str
    facts: tuple[str, ...]
    link: str | None


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
    said = words()
    lines = in_order(digest.lines)
    kept = lines
    if len(lines) > shown:
        gravest = sorted(range(len(lines)), key=lambda place: (SEVERITIES.index(lines[place].severity), place))
        kept = [lines[place] for place in sorted(gravest[:shown])]
    return Arranged(
        head=tuple(_head(digest)),
        counts=tuple(_counts(lines)) if len(kept) < len(lines) else (),
        changes=tuple(_changes(kept, Counter(line.change for line in lines), Counter(map(_group, lines)))),
        remarks=tuple(_remarks(said, digest, len(kept), with_rows=with_rows)),
    )


def _head(digest: Digest) -> Iterator[str]:
    said = words()
    yield said["made"].format(day=day_in_words(digest.evaluated_on))
    yield said["audience"].format(audience=one_line(digest.audience))
    if not digest.lines:
        yield said["nothing_to_tell"]
    if digest.still_open_count:
        yield said["still_open"].format(count=counted(digest.still_open_count, said["counts"]["signals"]))


def _remarks(said: dict[str, Any], digest: Digest, kept: int, *, with_rows: bool) -> Iterator[str]:
    if kept < len(digest.lines):
        yield said["left_out" if with_rows else "left_out_alone"].format(shown=kept, all=len(digest.lines))
    elif digest.lines and with_rows:
        yield said["attached"]
    if digest.lines:
        yield said["acknowledge"]
    if any(line.link_key for line in digest.lines):
        yield said["explain"]
    if digest.publication_id:
        yield said["publication"].format(publication=one_line(digest.publication_id))


def _counts(lines: Sequence[AlertLine]) -> Iterator[tuple[str, str, str, int]]:
    for (change, severity, _, title), count in Counter(map(_group, lines)).items():
        yield words()["changes"][change], severity_words(severity), title, count


def _group(line: AlertLine) -> tuple[Change, Severity, str, str]:
    return line.change, line.severity, line.kind, one_line(line.kind_label)


def _changes(
    lines: Sequence[AlertLine], of_changes: Counter[Change], of_groups: Counter[tuple[Change, Severity, str, str]]
) -> Iterator[OfChange]:
    for change, alike in groupby(lines, key=lambda line: line.change):
        kinds = tuple(
            OfKind(
                severity=group[1],
                severity_words=severity_words(group[1]) if change != "resolved" else None,
                title=group[3],
                count=of_groups[group],
                action=action_for(group[2]) if change != "resolved" else None,
                bodies=tuple(_bodies(list(of_kind))),
            )
            for group, of_kind in groupby(alike, key=_group)
        )
        yield OfChange(change, words()["changes"][change], of_changes[change], kinds)


def _bodies(lines: Sequence[AlertLine]) -> Iterator[OfBody]:
    for name, alike in groupby(lines, key=lambda line: line.executive_body_name):
        yield OfBody(one_line(name) if name else None, tuple(map(_item, alike)))


def _item(line: AlertLine) -> Item:
    said = words()
    since = said["resolved_since" if line.change == "resolved" else "since"].format(day=day_in_words(line.since_on))
    time = [said["period"].format(quarter=quarter_in_words(line.quarter))] if line.quarter else []
    facts = ["; ".join([*time, since])]
    facts[0] = capitalised(facts[0])
    if place := place_of(line.evidence):
        facts.append(said["where"].format(place=place))
    if line.evidence.cell_words and line.evidence.cell_words.strip():
        facts.append(said["words"].format(words=clipped(one_line(line.evidence.cell_words), _LONGEST_WORDS)))
    link = said["link"].format(table=line.link_table, key=line.link_key) if line.link_key else None
    return Item(line.alert_id, clipped(visible(line.text).strip(), _LONGEST_TEXT), tuple(facts), link)


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
