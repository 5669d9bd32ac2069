"""Notices: everything the program can say about a document, coded and worded in one catalogue.

Belongs here: the notice, the address it points at, the catalogue of codes with severity and wording (one YAML file a
room beside this module). Does not belong here: deciding when a notice is due (see the rooms), faults of the program or
the machine, which are exceptions and never notices.

A wording is a message (what is the matter) and a remedy (what to do, may be empty); both are templates whose
``{named}`` places are filled from the notice's parameters. ``{value}`` is always the words of the document.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal, get_args

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The graver first."""
Language = Literal["ru", "en"]

_ROOM = Path(__file__).parent
_QUOTED_LENGTH = 120  # characters of the document's words that a message quotes; the notice keeps them all
_HEADING_LENGTH = 60  # characters of a column's heading that an address quotes


@dataclass(frozen=True, slots=True)
class Wording:
    """What a notice says in one language; templates with ``{named}`` places."""

    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of the catalogue. ``room`` is the name of the file it stands in.

    ``forbids_publication``: what would be published is not what somebody decided that it should be.
    """

    code: str
    room: str
    severity: Severity
    wordings: Mapping[Language, Wording]
    forbids_publication: bool = False

    @property
    def parameters(self) -> frozenset[str]:
        """The names that the templates of any language use, ``value`` apart."""
        templates = (text for wording in self.wordings.values() for text in (wording.message, wording.remedy))
        names = {name for text in templates for _, name, _, _ in Formatter().parse(text) if name is not None}
        return frozenset(names - {"value"})


class Catalogue(Mapping[str, Entry]):
    """All codes, by code. Read and checked against its JSON Schema when first asked, then kept."""

    def __getitem__(self, code: str) -> Entry:
        try:
            return _entries()[code]
        except KeyError:
            raise KeyError(f"no notice has the code {code!r}; see ingestion/notices/*.yml") from None

    def __iter__(self) -> Iterator[str]:
        return iter(_entries())

    def __len__(self) -> int:
        return len(_entries())


CATALOGUE = Catalogue()


@cache
def _entries() -> dict[str, Entry]:
    # Here and not above: most runs of the command line say nothing about any document.
    import jsonschema
    import yaml

    check = jsonschema.Draft202012Validator(json.loads((_ROOM / "catalogue.schema.json").read_text("utf-8")))
    entries: dict[str, Entry] = {}
    for path in sorted(_ROOM.glob("*.yml")):
        declared = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) or {}
        for error in check.iter_errors(declared):
            raise ValueError(f"{path.name}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
        for code, said in declared.items():
            if code in entries:
                raise ValueError(f"{path.name}: the code {code} stands in {entries[code].room}.yml already")
            wordings: dict[Language, Wording] = {"ru": Wording(**said["ru"]), "en": Wording(**said["en"])}
            entries[code] = Entry(code, path.stem, said["severity"], wordings, said.get("forbids_publication", False))
    return entries


@dataclass(frozen=True, slots=True)
class Address:
    """Where in a document: part, table, row and cell, counted from 1 as a person counts them; None where not said.

    ``heading`` is what the document calls the cell's column, where that is known; it is no part of the identity.
    """

    part: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    heading: str = field(default="", compare=False)

    def words(self, language: Language = "ru") -> str:
        """``таблица 1, строка 3, графа 2 («Сроки проведения»)``; empty for the whole document.

        Tables are counted through the document, so that one in the first part needs no part before it.
        """
        names = {
            "ru": ("часть", "таблица", "строка", "графа"),
            "en": ("part", "table", "row", "column"),
        }[language]
        part = None if self.part == 1 and self.table is not None else self.part
        numbers = (part, self.table, self.row, self.cell)
        words = ", ".join(f"{name} {number}" for name, number in zip(names, numbers, strict=True) if number is not None)
        return f"{words} («{_shortened(self.heading, _HEADING_LENGTH)}»)" if self.cell and self.heading else words


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing said about a document.

    ``value`` holds the words of the document that it is about. Raises ``KeyError`` for a code that is not in the
    catalogue and ``ValueError`` for parameters other than those its wording uses, so that neither is found only when
    somebody reads the notice.
    """

    code: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    value: str = ""
    address: Address = Address()

    def __post_init__(self) -> None:
        wanted = CATALOGUE[self.code].parameters
        if wanted != self.parameters.keys():
            raise ValueError(f"{self.code} takes the parameters {sorted(wanted)}, not {sorted(self.parameters)}")

    @property
    def severity(self) -> Severity:
        """``error``: the document or row is not used; ``warning``: used, look at it; ``info``: good to know."""
        return CATALOGUE[self.code].severity

    @property
    def forbids_publication(self) -> bool:
        """Whether nothing may be published while there is cause for it."""
        return CATALOGUE[self.code].forbids_publication

    def wording(self, language: Language = "ru") -> Wording:
        """What is the matter and, apart from it, what to do (or an empty text), with the named places filled."""
        wording = CATALOGUE[self.code].wordings[language]
        named = {**self.parameters, "value": _shortened(self.value, _QUOTED_LENGTH)}
        return Wording(wording.message.format(**named), wording.remedy.format(**named))

    def message(self, language: Language = "ru") -> str:
        """What is the matter and what to do, in one line."""
        said = self.wording(language)
        return f"{said.message} {said.remedy}" if said.remedy else said.message


def _shortened(words: str, length: int) -> str:
    """Words on one line and no longer than that many characters."""
    line = " ".join(words.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
