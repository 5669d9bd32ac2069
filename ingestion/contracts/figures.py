"""Figures: what a count counts and under which condition, what a share is a share of, as ``figures.yml`` declares them.

Belongs here: loading and checking that declaration, the condition and the aggregate as portable SQL, figures as fields.
Does not belong here: in which table a figure stands (dbt's models), finding what it counts (``asking.members``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from ingestion.contracts.field import Field, declared_fields

Value = str | bool | None
OWN = ""
"""The scope of a figure over the quarters of its own row."""

_SOURCE = Path(__file__).with_name("figures.yml")


@dataclass(frozen=True, slots=True)
class Members:
    """What can be counted: a mart, its key, and its name in Russian."""

    name: str
    table: str
    key: tuple[str, ...]
    wording: str


@dataclass(frozen=True, slots=True)
class Term:
    """A condition on one column of the counted table: one of these values, or ``is_negated``, none of them."""

    column: str
    values: tuple[Value, ...]
    is_negated: bool = False

    @property
    def sql(self) -> str:
        """The condition as SQL."""
        if self.values == (None,):
            return f"{self.column} is {'not ' if self.is_negated else ''}null"
        if isinstance(self.values[0], bool):
            return f"{'' if self.values[0] != self.is_negated else 'not '}{self.column}"
        quoted = [f"'{value}'" for value in self.values]
        if len(quoted) == 1:
            return f"{self.column} {'!=' if self.is_negated else '='} {quoted[0]}"
        return f"{self.column} {'not ' if self.is_negated else ''}in ({', '.join(quoted)})"


@dataclass(frozen=True, slots=True)
class Count:
    """A figure that counts members: all that meet ``terms``; or their ``sum`` of a column, or ``distinct`` of them."""

    name: str
    members: str
    terms: tuple[Term, ...]
    meaning: str
    minimum: int = 0
    sum: str | None = None
    distinct: str | None = None

    @property
    def condition(self) -> str:
        """The terms as SQL; an empty text where all members count."""
        return " and ".join(term.sql for term in self.terms)

    @property
    def expression(self) -> str:
        """The aggregate as SQL. A sum is null where nothing is summed."""
        counted = self.sum or self.distinct or ("1" if self.terms else "*")
        if self.terms:
            counted = f"case when {self.condition} then {counted} end"
        if self.sum:
            return f"cast(sum({counted}) as bigint)"
        return f"count({'distinct ' if self.distinct else ''}{counted})"


@dataclass(frozen=True, slots=True)
class Share:
    """A figure from 0 to 1: one count to another that includes it; null where there is nothing to take a share of."""

    name: str
    part: str
    whole: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Change:
    """By how much the year to date of a figure differs from the same quarters of the year before."""

    name: str
    figure: str
    meaning: str


Figure = Count | Share | Change


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of a mart: a figure over the quarters of a scope (``OWN``: those of the row itself)."""

    name: str
    scope: str
    figure: Figure
    meaning: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The declaration as a whole.

    ``elsewhere`` is by table and column; ``not_counted`` gives reasons by column, or by table and column (``a.b``).
    """

    members: Mapping[str, Members]
    sets: Mapping[str, tuple[Value, ...]]
    counts: Mapping[str, Count]
    shares: Mapping[str, Share]
    scoped: Mapping[str, FigureColumn]
    elsewhere: Mapping[str, Mapping[str, Count]]
    not_counted: Mapping[str, str]

    def why_not_counted(self, table: str, column: str) -> str | None:
        """Why nothing stands behind a column of a mart that looks like a figure; None where no reason is given."""
        return self.not_counted.get(f"{table}.{column}") or self.not_counted.get(column)

    def column(self, table: str, column: str) -> FigureColumn | None:
        """The figure that a column of a mart is; None where it is none."""
        if self.why_not_counted(table, column):
            return None
        own = self.elsewhere.get(table, {}).get(column) or self.counts.get(column) or self.shares.get(column)
        return FigureColumn(column, OWN, own, own.meaning) if own else self.scoped.get(column)


@cache
def figures() -> Figures:
    """The declared figures.

    Raises:
        ValueError: a condition names no field or a value that its field does not have, a share or a scope no count, or
            something is declared that nobody reads.
    """
    with _SOURCE.open(encoding="utf-8") as stream:
        spec = yaml.load(stream, Loader=yaml.CSafeLoader)
    members = {name: Members(name, m["table"], tuple(m["key"]), m["ru"]) for name, m in spec["members"].items()}
    sets = {name: tuple(values) for name, values in spec["sets"].items()}

    def counts_of(declared: Mapping[str, Any]) -> dict[str, Count]:
        return {name: _count(name, count, members, sets) for name, count in declared.items()}

    counts = counts_of(spec["counts"])
    # A name means one thing everywhere, whatever it counts in one table or another.
    elsewhere = {
        table: {name: replace(count, meaning=counts[name].meaning) for name, count in counts_of(declared).items()}
        for table, declared in spec["elsewhere"].items()
    }
    shares = {name: Share(name, share["part"], share["whole"], share["ru"]) for name, share in spec["shares"].items()}
    if strays := {name for share in shares.values() for name in (share.part, share.whole)} - counts.keys():
        raise ValueError(f"figures.yml: shares of what is not counted: {sorted(strays)}")
    scoped = {column.name: column for column in _scoped(spec, {**counts, **shares})}
    return Figures(
        MappingProxyType(members),
        MappingProxyType(sets),
        MappingProxyType(counts),
        MappingProxyType(shares),
        MappingProxyType(scoped),
        MappingProxyType(elsewhere),
        MappingProxyType(spec["not_counted"]),
    )


def _count(name: str, spec: Mapping[str, Any], members: Mapping[str, Members], sets: Mapping[str, Any]) -> Count:
    unknown = spec.keys() - {"of", "where", "ru", "min", "sum", "distinct"}
    if unknown or spec["of"] not in members:
        raise ValueError(f"figures.yml: {name}: counts nothing known, or says something unknown: {dict(spec)!r}")
    terms = tuple(_term(name, column, said, sets) for column, said in spec.get("where", {}).items())
    meaning = spec.get("ru") or _meaning(members[spec["of"]], terms)
    return Count(name, spec["of"], terms, meaning, spec.get("min", 0), spec.get("sum"), spec.get("distinct"))


def _term(figure: str, column: str, said: Any, sets: Mapping[str, tuple[Value, ...]]) -> Term:
    is_negated = isinstance(said, dict) and "not" in said
    said = said["not"] if is_negated else said
    values = sets[said["set"]] if isinstance(said, dict) else tuple(said) if isinstance(said, list) else (said,)
    field = declared_fields().get(column)
    if field is None or (field.type == "boolean" and not isinstance(values[0], bool)):
        raise ValueError(f"figures.yml: {figure}: {column} is no such field")
    if strays := {value for value in values if field.values and value is not None} - field.values.keys():
        raise ValueError(f"figures.yml: {figure}: {column} has no values {sorted(map(str, strays))}")
    return Term(column, values, is_negated)


def _meaning(members: Members, terms: tuple[Term, ...]) -> str:
    """What a count means that names one value of one enumeration: that value's own wording."""
    if not terms:
        return members.wording
    (term,) = terms
    return f"{members.wording} — {declared_fields()[term.column].values[str(term.values[0])]}"


def _scoped(spec: Mapping[str, Any], figures: Mapping[str, Count | Share]) -> Iterator[FigureColumn]:
    for scope, said in spec["scopes"].items():
        for name in said["figures"]:
            yield FigureColumn(f"{scope}_{name}", scope, figures[name], _worded(said["ru"], figures[name].meaning))
    for name in spec["changes"]["figures"]:
        meaning = _worded(spec["changes"]["ru"], figures[name].meaning)
        yield FigureColumn(f"{name}_change", OWN, Change(f"{name}_change", name, meaning), meaning)


def _worded(pattern: str, meaning: str) -> str:
    return pattern.format(figure=meaning[0].lower() + meaning[1:])


@cache
def figure_fields() -> Mapping[str, Field]:
    """Every figure, in every scope, as a field."""
    declared = figures()
    own: tuple[Figure, ...] = (*declared.counts.values(), *declared.shares.values())
    columns = (*(FigureColumn(figure.name, OWN, figure, figure.meaning) for figure in own), *declared.scoped.values())
    return MappingProxyType({column.name: _field(column, declared) for column in columns})


def _field(column: FigureColumn, declared: Figures) -> Field:
    figure = column.figure
    if isinstance(figure, Count):
        return Field(column.name, "integer", column.meaning, minimum=figure.minimum)
    if isinstance(figure, Share):
        return Field(column.name, "number", column.meaning, minimum=0, maximum=1)
    if figure.figure in declared.shares:
        return Field(column.name, "number", column.meaning, minimum=-1, maximum=1)
    return Field(column.name, "integer", column.meaning)
