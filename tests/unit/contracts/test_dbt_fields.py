"""The marts' yml, their SQL and the declared fields say the same. dbt itself is not started (see tests/integration)."""

import ast
import re
from functools import partial

import pytest
from jinja2 import Environment

from data_quality.marts import MARTS, Mart, marts
from ingestion.contracts.fields import fields
from ingestion.contracts.tables import tables
from orchestration.generated.dbt_files import SQL_TYPES

BY_NAME = {mart.name: mart for mart in marts()}
each_mart = pytest.mark.parametrize("mart", BY_NAME.values(), ids=BY_NAME)


def over_the_year() -> str:
    """What the macro of that name, which stands for many columns, writes into ``final``."""
    macros = MARTS.parents[1] / "macros"
    lists = re.findall(
        r"macro (\w+)\(\) -%\}\s*\{\{- return\((\[.*?\])\) -",
        (macros / "figure_lists.sql").read_text("utf-8"),
        re.DOTALL,
    )
    named = {name: partial(ast.literal_eval, said) for name, said in lists}
    (macro,) = re.findall(
        r"\{% macro figures_over_the_year\(.*?endmacro %\}", (macros / "figures.sql").read_text("utf-8"), re.DOTALL
    )
    shares = {"basis_of": lambda *_: "1", "figure_share": lambda *_: "1"}
    return (
        Environment(autoescape=False)
        .from_string(macro + "{{ figures_over_the_year('so far') }}")
        .render(named | shares)
    )


def selected_columns(sql: str) -> list[str]:
    """The columns of the CTE called ``final``, in order.

    Every mart ends in it, and each of its columns ends in the column's name: ``x``, ``a.x`` or ``… as x``.
    """
    found = re.search(r"\nfinal as \(\n(.*?)\n\)\n\nselect \* from final\s*\Z", sql, re.DOTALL)
    assert found, "a mart ends in `select * from final`"
    body = re.sub(r"\{\{ figures_over_the_year\(\w+\) \}\}", lambda _: over_the_year(), found[1])
    body = re.sub(r"\{\{.*?\}\}|--[^\n]*|'[^']*'", "", body, flags=re.DOTALL)
    columns, depth, item = [], 0, ""
    for token in re.split(r"(\(|\)|,|\bcase\b|\bend\b|\bselect\b|\bfrom\b)", body):
        depth += (token in ("(", "case")) - (token in (")", "end"))
        if depth == 0 and token in (",", "from"):
            columns.append(item.split()[-1].rpartition(".")[2])
            item = ""
        elif token != "select":
            item += token
        if depth == 0 and token == "from":
            return columns
    raise AssertionError("no `from` in final")


def test_each_mart_has_its_yml_beside_it() -> None:
    assert {path.stem for path in MARTS.glob("*.sql")} == set(BY_NAME) == {path.stem for path in MARTS.glob("*.yml")}


@each_mart
def test_columns_are_declared_fields_of_that_type_with_that_meaning(mart: Mart) -> None:
    for column in mart.columns:
        assert column.name in fields(), f"{mart.name}.{column.name} is missing in fields.yml"
        assert column.data_type == SQL_TYPES[fields()[column.name].type], f"{mart.name}.{column.name}"
        assert column.field == column.name, f"{mart.name}.{column.name} is described by doc() of another field or none"


@each_mart
def test_yml_and_sql_name_the_same_columns_in_the_same_order(mart: Mart) -> None:
    assert [column.name for column in mart.columns] == selected_columns((MARTS / f"{mart.name}.sql").read_text("utf-8"))


@each_mart
def test_grain_is_made_of_columns_that_are_never_null(mart: Mart) -> None:
    nullable = {column.name: column.nullable for column in mart.columns}
    assert mart.grain
    assert not any(nullable[name] for name in mart.grain)


@each_mart
def test_mart_is_described_in_russian(mart: Mart) -> None:
    assert re.search(r"[а-яё]{3}", mart.description)


def test_columns_of_a_final_cte_are_found() -> None:
    sql = """with
final as (

    select
        a.one,
        two, -- a word, from a comment
        case when x in (1, 2) then greatest(y, 0) end as three,
        {{ share_of('x', 'y') }} as four
    from a
    left join b on a.x = b.x

)

select * from final
"""
    assert selected_columns(sql) == ["one", "two", "three", "four"]


def test_each_declared_field_is_used_by_a_table_or_a_mart() -> None:
    used = {column.name for table in tables().values() for column in table.columns}
    used |= {column.name for mart in BY_NAME.values() for column in mart.columns}
    assert fields().keys() - used == set()
