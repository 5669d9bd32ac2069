"""Figures as they are declared: whole, explained, and refused where they speak of what is not there."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from data_quality.marts import marts
from ingestion.contracts import figures as module
from ingestion.contracts.fields import fields
from ingestion.contracts.figures import Count, Share, Term, figure_fields, figures
from orchestration.generated.dbt_files import figures_macros

DECLARED = figures()
MARTS = {mart.name: mart for mart in marts()}


def looks_like_a_figure(name: str) -> bool:
    return name.endswith(("_count", "_share", "_change")) and fields()[name].type in ("integer", "number")


def test_every_count_and_share_of_every_mart_is_explained_or_exempt_with_a_reason() -> None:
    unexplained = [
        f"{mart.name}.{column.name}"
        for mart in MARTS.values()
        for column in mart.columns
        if looks_like_a_figure(column.name)
        and DECLARED.column(mart.name, column.name) is None
        and DECLARED.why_not_counted(mart.name, column.name) is None
    ]
    assert unexplained == [], "declare it in figures.yml, or say under not_counted why nothing stands behind it"


def test_nothing_is_exempt_that_is_explained_or_is_in_no_mart() -> None:
    shown = {name for mart in MARTS.values() for c in mart.columns for name in (c.name, f"{mart.name}.{c.name}")}
    assert DECLARED.not_counted.keys() <= shown
    assert not DECLARED.not_counted.keys() & (DECLARED.counts.keys() | DECLARED.shares.keys())
    assert all(len(reason) > 10 for reason in DECLARED.not_counted.values())


def test_figures_of_one_table_are_columns_of_it() -> None:
    for table, counts in DECLARED.elsewhere.items():
        assert counts.keys() <= {column.name for column in MARTS[table].columns}


def test_what_is_counted_is_a_mart_with_the_columns_of_the_condition() -> None:
    for count in (*DECLARED.counts.values(), *(c for of in DECLARED.elsewhere.values() for c in of.values())):
        members = DECLARED.members[count.members]
        columns = {column.name for column in MARTS[members.table].columns}
        assert set(members.key) | {term.column for term in count.terms} <= columns, count.name
        assert count.sum is None or count.sum in columns


def test_the_part_of_a_share_is_within_its_whole() -> None:
    for share in DECLARED.shares.values():
        part, whole = DECLARED.counts[share.part], DECLARED.counts[share.whole]
        assert part.members == whole.members
        columns = sorted({term.column for term in (*part.terms, *whole.terms)})
        values: list[list[Any]] = [list(fields()[name].values) or [True, False] for name in columns]
        for row in (dict(zip(columns, chosen, strict=True)) for chosen in product(*values)):
            assert not met(part, row) or met(whole, row), (share.name, row)


def met(count: Count, row: dict[str, Any]) -> bool:
    return all((row[term.column] in term.values) != term.is_negated for term in count.terms)


def test_sets_hold_values_of_their_field() -> None:
    known = set(fields()["outcome"].values), set(fields()["standing"].values)
    for values in DECLARED.sets.values():
        assert any(set(values) <= accepted for accepted in known)


def test_what_was_not_reported_is_judged_and_never_not_met() -> None:
    assert "not_reported" in DECLARED.sets["judged"]
    assert DECLARED.counts["not_met_count"].condition == "standing = 'not_met'"
    assert DECLARED.counts["not_reported_count"].condition == "standing = 'not_reported'"


@pytest.mark.parametrize(
    ("term", "sql"),
    [
        (Term("outcome", ("held",)), "outcome = 'held'"),
        (Term("outcome", ("held",), is_negated=True), "outcome != 'held'"),
        (Term("outcome", ("held", "unclear")), "outcome in ('held', 'unclear')"),
        (Term("outcome", ("held", "unclear"), is_negated=True), "outcome not in ('held', 'unclear')"),
        (Term("is_answer", (True,)), "is_answer"),
        (Term("is_answer", (False,)), "not is_answer"),
        (Term("participation_mode", (None,)), "participation_mode is null"),
        (Term("participation_mode", (None,), is_negated=True), "participation_mode is not null"),
    ],
)
def test_a_condition_in_sql(term: Term, sql: str) -> None:
    assert term.sql == sql


def test_aggregates_in_sql() -> None:
    assert DECLARED.counts["events_count"].expression == "count(*)"
    assert DECLARED.counts["years_count"].expression == "count(distinct substring(quarter, 1, 4))"
    assert DECLARED.counts["fulfilled_count"].expression == (
        "count(case when is_counted_in_share and standing in ('met', 'met_early', 'met_late') then 1 end)"
    )
    assert DECLARED.counts["participants_total_count"].expression == (
        "cast(sum(case when outcome in ('held', 'held_in_other_format', 'in_progress', 'held_partially')"
        " and participants_count is not null then participants_count end) as bigint)"
    )


def test_meanings_come_from_the_wording_of_the_value_or_of_the_figure_itself() -> None:
    assert DECLARED.counts["met_late_count"].meaning == "Ожидания — выполнено позже срока"
    assert figure_fields()["q2_events_count"].meaning.startswith("II квартал: число мероприятий")
    assert figure_fields()["year_ago_fulfilment_share"].meaning.startswith("Год назад: доля выполнения")
    assert (figure_fields()["fulfilment_share"].minimum, figure_fields()["fulfilment_share"].maximum) == (0, 1)
    assert (figure_fields()["fulfilment_share_change"].minimum, figure_fields()["events_count_change"].minimum) == (
        -1,
        None,
    )


def test_macros_have_every_figure() -> None:
    macros = figures_macros()
    for count in DECLARED.counts.values():
        assert f'"{count.name}": "{count.expression}"' in macros
    for share in DECLARED.shares.values():
        assert f'"{share.name}": ["{share.part}", "{share.whole}"]' in macros


def test_a_share_in_a_scope_is_found_by_its_column() -> None:
    column = DECLARED.column("fct_agreement_fulfilment", "year_to_date_fulfilment_share")
    assert column is not None and isinstance(column.figure, Share) and column.scope == "year_to_date"
    assert DECLARED.column("fct_event", "participants_count") is None
    assert DECLARED.column("fct_expectation", "unresolved_agreements_count") is None
    assert DECLARED.column("fct_event", "unresolved_agreements_count") is not None
    elsewhere = DECLARED.column("rpt_unexecuted_events", "agreements_count")
    assert elsewhere is not None and isinstance(elsewhere.figure, Count)
    assert (elsewhere.figure.members, elsewhere.meaning) == ("promised_under", "Число установленных соглашений")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("counts", "met_count", "where"), {"standing": "achieved"}, "standing has no values"),
        (("counts", "met_count", "where"), {"state": "met"}, "state is no such field"),
        (("counts", "met_count", "where"), {"is_independent": "yes"}, "is_independent is no such field"),
        (("counts", "met_count", "of"), "wishes", "counts nothing known"),
        (("counts", "met_count", "were"), {}, "says something unknown"),
        (("shares", "fulfilment_share", "whole"), "wishes_count", "shares of what is not counted"),
    ],
)
def test_a_declaration_that_speaks_of_what_is_not_there_is_refused(
    path: tuple[str, ...], value: Any, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = yaml.safe_load(Path(module.__file__).with_suffix(".yml").read_text("utf-8"))
    place = declared
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    changed = tmp_path / "figures.yml"
    changed.write_text(yaml.safe_dump(declared, allow_unicode=True), "utf-8")
    monkeypatch.setattr(module, "_SOURCE", changed)
    with pytest.raises(ValueError, match=words):
        figures.__wrapped__()
