"""The example corpus as typed data: what ``corpus.yml`` may say, and nothing else.

Belongs here: the shape of the data and its strict loading. Does not belong here: how a document is drawn
(``write_corpus``), and what the warehouse should conclude from the documents (``expected.yml``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import yaml

HERE = Path(__file__).resolve().parent
UNLABELLED = "unlabelled"
"""Stands in ``means`` for a value on whose right reading people differ."""

MEANINGS = frozenset(
    {
        "outcome",
        "reason_category",
        "postponed_to",
        "date_from",
        "date_to",
        "recurrence",
        "is_deadline",
        "participants_count",
        "regions_count",
        "organisations_count",
        "is_participants_approximate",
        "participation_mode",
        "locality",
    }
)
"""The fields of the warehouse that ``means`` may label."""
_CELL_KEYS = {"title": "event_title", "dates": "dates_text", "place": "place_text", "participants": "participants_text",
              "result": "result_text", "note": "note_text"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement and the wordings under which reports mention it."""

    parties: tuple[str, ...]
    wordings: Mapping[str, str]
    signed_on: date | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a report: its agreements, the clean words of its six other cells, and what they mean."""

    agreements: tuple[str, ...]
    wordings: tuple[str, ...]
    words: Mapping[str, str]
    means: Mapping[str, object]

    @property
    def title(self) -> str:
        """The name of the event."""
        return self.words["event_title"]


@dataclass(frozen=True, slots=True)
class Section:
    """An executive body's rows in a report."""

    body: str
    rows: tuple[Row, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a report's table is drawn; every choice is one that offices make."""

    columns: Literal["usual", "reordered"] = "usual"
    heading: Literal["one_level", "two_levels"] = "one_level"
    column_numbers: bool = False
    repeated_heading_before: str | None = None
    agreement_cells: Literal["merged", "repeated"] = "merged"
    agreement_lines: Literal["breaks", "paragraphs"] = "breaks"
    line_breaks: bool = False
    no_break_spaces: bool = False
    blank_paragraphs: bool = False
    hyphenated: tuple[str, ...] = ()
    totals: bool = False
    signature: Literal["none", "paragraphs", "rows"] = "none"


@dataclass(frozen=True, slots=True)
class Report:
    """One document: its period, its title by paragraph, its layout, its sections."""

    file: str
    quarter: str
    title: tuple[str, ...]
    layout: Layout
    sections: tuple[Section, ...]
    is_correction: bool = False

    @property
    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row with the body whose it is, in the order of the document."""
        return ((section.body, row) for section in self.sections for row in section.rows)


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that is the first share of another file's bytes."""

    file: str
    cut_from: str
    keep_share: float


@dataclass(frozen=True, slots=True)
class Corpus:
    """The whole corpus."""

    region: str
    bodies: Mapping[str, str]
    agreements: Mapping[str, Agreement]
    reports: tuple[Report, ...]
    broken: tuple[Broken, ...] = field(default=())

    def agreement_texts(self, row: Row) -> list[str]:
        """The clean wording of each agreement that a row names, in order."""
        return [
            self.agreements[name].wordings[wording] for name, wording in zip(row.agreements, row.wordings, strict=True)
        ]


def load_corpus(path: Path = HERE / "corpus.yml") -> Corpus:
    """Read the corpus; raise ``ValueError`` with the place on an unknown key or value, or a dangling name."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    _only(raw, {"region", "bodies", "agreements", "recurring", "reports", "broken"}, "corpus")
    agreements = {
        name: Agreement(
            parties=tuple(value["parties"]),
            wordings=value["wordings"],
            signed_on=value.get("signed_on"),
            number=value.get("number"),
        )
        for name, value in _each(raw["agreements"], Agreement, "agreements")
    }
    reports = tuple(
        _report(value, raw["bodies"], agreements, raw["recurring"], f"reports[{number}]")
        for number, value in enumerate(raw["reports"])
    )
    broken = tuple(Broken(**value) for value in raw.get("broken", []))
    unknown = {cut.cut_from for cut in broken} - {report.file for report in reports}
    if unknown:
        raise ValueError(f"broken: no such report: {sorted(unknown)}")
    return Corpus(raw["region"], raw["bodies"], agreements, reports, broken)


def _only(value: Mapping[str, Any], allowed: set[str], place: str) -> None:
    unknown = set(value) - allowed
    if unknown:
        raise ValueError(f"{place}: unknown keys {sorted(unknown)}; allowed are {sorted(allowed)}")


def _each(values: Mapping[str, Any], kind: type, place: str) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        _only(value, {item.name for item in fields(kind)}, f"{place}.{name}")
        yield name, value


def _report(
    raw: Mapping[str, Any],
    bodies: Mapping[str, str],
    agreements: Mapping[str, Agreement],
    recurring: Mapping[str, Any],
    place: str,
) -> Report:
    _only(raw, {item.name for item in fields(Report)}, place)
    sections = []
    for number, section in enumerate(raw["sections"]):
        here = f"{place}.sections[{number}]"
        _only(section, {"body", "remark", "rows"}, here)
        if section["body"] not in bodies:
            raise ValueError(f"{here}: no such body: {section['body']}")
        rows = tuple(
            _row(row, agreements, recurring, f"{here}.rows[{index}]") for index, row in enumerate(section["rows"])
        )
        sections.append(Section(section["body"], rows, section.get("remark", "")))
    return Report(
        file=raw["file"],
        quarter=raw["quarter"],
        title=tuple(raw["title"]),
        layout=_layout(raw["layout"], f"{place}.layout"),
        sections=tuple(sections),
        is_correction=raw.get("is_correction", False),
    )


def _layout(raw: Mapping[str, Any], place: str) -> Layout:
    hints = get_type_hints(Layout)
    _only(raw, set(hints), place)
    values: dict[str, Any] = {}
    for name, value in raw.items():
        allowed = get_args(hints[name]) if get_origin(hints[name]) is Literal else ()
        if allowed and value not in allowed:
            raise ValueError(f"{place}.{name}: {value!r} is none of {allowed}")
        values[name] = tuple(value) if isinstance(value, list) else value
    return Layout(**values)


def _row(raw: Mapping[str, Any], agreements: Mapping[str, Agreement], recurring: Mapping[str, Any], place: str) -> Row:
    base: Mapping[str, Any] = {}
    if "like" in raw:
        if raw["like"] not in recurring:
            raise ValueError(f"{place}: nothing recurring is called {raw['like']}")
        base = recurring[raw["like"]]
    merged = {**base, **raw, "means": {**base.get("means", {}), **raw.get("means", {})}}
    _only(merged, {"like", "agreements", "wordings", "means", *_CELL_KEYS}, place)
    missing = {"agreements", "title", "dates", "place"} - set(merged)
    if missing:
        raise ValueError(f"{place}: missing {sorted(missing)}")
    names = tuple(merged["agreements"])
    wordings = tuple(merged.get("wordings", ["usual"] * len(names)))
    if len(wordings) != len(names):
        raise ValueError(f"{place}: {len(names)} agreements and {len(wordings)} wordings")
    for name, wording in zip(names, wordings, strict=True):
        if name not in agreements or wording not in agreements[name].wordings:
            raise ValueError(f"{place}: no wording {wording!r} of an agreement {name!r}")
    _only(merged["means"], set(MEANINGS), f"{place}.means")
    means = {"participants_count": None, "participation_mode": "in_person", **merged["means"]}
    labelled = {name: value for name, value in means.items() if value != UNLABELLED}
    words = {cell: str(merged.get(key, "")) for key, cell in _CELL_KEYS.items()}
    return Row(names, wordings, words, labelled)
