"""The worked stories as typed data: what ``stories/*.yml`` may say, and nothing else.

Belongs here: the shape of the data and its strict loading. Does not belong here: how a document is drawn
(``story_documents``), running them (``tell_stories``), the pages made of them (``story_pages``).

All stories live in one home, each in a reporting region, or among bodies and years, of its own, so that none changes
what another one tells.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml

from examples.corpus import HERE

FOLDER = HERE / "stories"
SETTINGS = FOLDER / "home.yml"
Value = str | int | float | bool | date | None
Kind = Literal["report", "plan", "register"]
T = TypeVar("T")

COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    "report": ("agreements", "title", "dates", "place", "participants", "result", "note"),
    "plan": ("title", "dates", "responsible"),
    "register": ("agreement", "signed", "term", "prolongation"),
}
"""What a row of each kind of document may say."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document in words: what it is, when it came, the paragraphs of its title, and its rows.

    ``body`` heads the rows of a report. ``agreement`` is the name, among those of the story, of the agreement under
    which every row of a report stands that names none. ``comes_as`` says in Russian what the reader has to know of it.
    """

    file: str
    kind: Kind
    received_on: date
    title: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    body: str = ""
    agreement: str = ""
    comes_as: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What the story takes from the world, and where it is told."""

    says: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A question to the marts and the answer that was worked out by hand.

    ``as_of`` asks what was known on that day. ``answer`` are rows, the first of which names the columns. ``shows`` says
    why it is right.
    """

    asks: str
    sql: str
    answer: tuple[tuple[Value, ...], ...]
    shows: str
    as_of: date | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(str(name) for name in self.answer[0])

    @property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """The rows below them."""
        return self.answer[1:]


@dataclass(frozen=True, slots=True)
class Story:
    """A story: ``name`` is that of its file, ``number`` its place among others, ``lesson`` its line of the index."""

    name: str
    number: int
    heading: str
    lesson: str
    region: str
    told: str
    facts: tuple[Fact, ...]
    invented: str
    agreements: Mapping[str, str]
    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """A body that owes a report for every quarter from ``since`` to ``until``."""

    name: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class StoryHome:
    """The home of all stories: the day on which it is judged, and the bodies that owe reports."""

    evaluated_on: date
    roster: tuple[Roster, ...]


def load_home(path: Path = SETTINGS) -> StoryHome:
    """The home of the stories."""
    raw = _mapping(path)
    _only(raw, StoryHome, path.name)
    roster = tuple(_made(Roster, entry, f"{path.name}: roster") for entry in raw["roster"])
    return StoryHome(raw["evaluated_on"], roster)


def load_stories(folder: Path = FOLDER) -> tuple[Story, ...]:
    """All stories by their number; raise ``ValueError`` with the place on an unknown key or a dangling name."""
    stories = [_story(path) for path in sorted(folder.glob("*.yml")) if path.name != SETTINGS.name]
    stories.sort(key=lambda story: story.number)
    if [story.number for story in stories] != list(range(1, len(stories) + 1)):
        raise ValueError(f"{folder}: the stories are not numbered from 1 on")
    return tuple(stories)


def days_looked_back_to(stories: tuple[Story, ...]) -> list[date]:
    """The days of which any story asks what was known on them."""
    return sorted({finding.as_of for story in stories for finding in story.findings if finding.as_of is not None})


def _story(path: Path) -> Story:
    raw = _mapping(path)
    raw["name"] = path.stem
    raw["facts"] = tuple(
        Fact(fact["says"], tuple(fact["sources"])) for fact in _each(raw["facts"], Fact, f"{path.name}: facts")
    )
    raw["documents"] = tuple(_document(entry, f"{path.name}: {entry.get('file')}", raw) for entry in raw["documents"])
    raw["findings"] = tuple(
        _finding(entry, f"{path.name}: findings[{number}]") for number, entry in enumerate(raw["findings"])
    )
    return _made(Story, raw, path.name)


def _document(raw: Mapping[str, Any], place: str, story: Mapping[str, Any]) -> Document:
    document = _made(Document, {**raw, "title": tuple(raw["title"]), "rows": tuple(raw["rows"])}, place)
    if document.kind not in COLUMNS:
        raise ValueError(f"{place}: kind {document.kind!r} is none of {sorted(COLUMNS)}")
    for row in document.rows:
        unknown = set(row) - set(COLUMNS[document.kind])
        if unknown:
            raise ValueError(f"{place}: a row of a {document.kind} has no {sorted(unknown)}")
        named = row.get("agreements", document.agreement) if document.kind == "report" else row.get("agreement", "")
        if named and named not in story["agreements"]:
            raise ValueError(f"{place}: no agreement {named!r}")
    return document


def _finding(raw: Mapping[str, Any], place: str) -> Finding:
    finding = _made(Finding, {**raw, "answer": tuple(tuple(row) for row in raw["answer"])}, place)
    if any(len(row) != len(finding.columns) for row in finding.rows):
        raise ValueError(f"{place}: a row of the answer is not as long as its heading")
    return finding


def _mapping(path: Path) -> dict[str, Any]:
    raw = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    if not isinstance(raw, dict):
        raise ValueError(f"{path.name}: not a mapping")
    return raw


def _each(values: list[Mapping[str, Any]], kind: type, place: str) -> list[Mapping[str, Any]]:
    for value in values:
        _only(value, kind, place)
    return values


def _made(kind: type[T], raw: Mapping[str, Any], place: str) -> T:
    _only(raw, kind, place)
    return kind(**raw)


def _only(raw: Mapping[str, Any], kind: type, place: str) -> None:
    known = {item.name: item for item in fields(kind)}
    unknown = set(raw) - set(known)
    missing = {name for name, item in known.items() if item.default is MISSING} - set(raw)
    if unknown or missing:
        raise ValueError(f"{place}: unknown {sorted(unknown)}, missing {sorted(missing)}")
