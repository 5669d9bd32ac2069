"""dbt's copies of the contracts: doc blocks of the fields, macros of values and figures, sources and staging views.

Belongs here: writing declarations of ``ingestion/contracts`` as dbt reads them. Does not belong here: SQL of a model
(see ``dbt_project``), what the marts' own yml declares (see ``data_quality.marts``).
"""

from collections.abc import Iterable, Mapping

import yaml

from ingestion.contracts.fields import Field, FieldType, fields
from ingestion.contracts.figures import figures
from ingestion.contracts.tables import Room, tables, tables_of
from orchestration.generated.banners import jinja_banner, yaml_banner

# Types of the marts' contracts, which are per adapter: these are DuckDB's, and PostgreSQL's but for the number.
SQL_TYPES: Mapping[FieldType, str] = {
    "text": "varchar",
    "integer": "bigint",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
_ROOMS: Mapping[Room, str] = {
    "landed": "Прочитанные документы: Parquet, по одному набору файлов на версию документа",
    "resolved": "Сопоставленное между документами: Parquet, пересчитывается целиком при каждом построении",
}


def field_docs() -> str:
    """dbt doc blocks, one a field: the meaning and, of an enumeration, the values with their wording."""
    blocks = (f"{{% docs {field.name} %}}\n{_meaning(field)}\n{{% enddocs %}}" for field in fields().values())
    return "\n\n".join((jinja_banner("ingestion/contracts/fields.yml"), *blocks)) + "\n"


def _meaning(field: Field) -> str:
    if not field.values:
        return field.meaning
    return f"{field.meaning}: " + "; ".join(f"{value} — {wording}" for value, wording in field.values.items())


def field_values_macro() -> str:
    """A dbt macro that answers a field's name with its accepted values and their wording; with none for any other."""
    enumerations = [field for field in fields().values() if field.values]
    lines = [
        jinja_banner("ingestion/contracts/fields.yml"),
        "",
        "{% macro field_values(field) %}",
        "    {%- set values = {",
        *(line for field in enumerations for line in _values_literal(field)),
        "    } -%}",
        "    {{- return(values.get(field, {})) -}}",
        "{% endmacro %}",
    ]
    return "\n".join(lines) + "\n"


def _values_literal(field: Field) -> Iterable[str]:
    yield f'        "{field.name}": {{'
    for value, wording in field.values.items():
        quoted = wording.replace("\\", "\\\\").replace('"', '\\"')
        yield f'            "{value}": "{quoted}",'
    yield "        },"


def figures_macros() -> str:
    """dbt macros for what ``figures.yml`` declares: a count's aggregate, a share's two counts, the values of a set."""
    declared = figures()
    counts = [f'        "{count.name}": "{count.expression}",' for count in declared.counts.values()]
    shares = [f'        "{share.name}": ["{share.part}", "{share.whole}"],' for share in declared.shares.values()]
    sets = [
        f"""        "{name}": "{", ".join(f"'{value}'" for value in values)}","""
        for name, values in declared.sets.items()
    ]
    lines = [
        jinja_banner("ingestion/contracts/figures.yml"),
        *_macro("figure(name)", "A count over a group of its members.", counts, "{{- declared[name] -}}"),
        *_macro(
            "figure_share(name, scope='')",
            "A share, of columns that hold its two counts over the quarters of a scope.",
            shares,
            "{{- share_of(scope ~ declared[name][0], scope ~ declared[name][1]) -}}",
        ),
        *_macro("values_of(name)", "The values of a set, quoted, for `in (…)`.", sets, "{{- declared[name] -}}"),
    ]
    return "\n".join(lines) + "\n"


def _macro(signature: str, comment: str, declared: Iterable[str], answer: str) -> Iterable[str]:
    yield from ("", f"{{# {comment} #}}", f"{{% macro {signature} -%}}", "    {%- set declared = {")
    yield from declared
    yield from ("    } -%}", f"    {answer}", "{%- endmacro %}")


def dbt_staging() -> str:
    """The tables that Python writes, as dbt sources with their columns and types, and the staging views on them."""
    sources = [
        {
            "name": room,
            "description": description,
            "tables": [
                {
                    "name": table.name,
                    "description": table.meaning,
                    "columns": [
                        {
                            "name": column.name,
                            "data_type": SQL_TYPES[column.field.type],
                            "description": f"{{{{ doc('{column.name}') }}}}",
                        }
                        for column in table.columns
                    ],
                }
                for table in tables_of(room)
            ],
        }
        for room, description in _ROOMS.items()
    ]
    models = [{"name": f"stg_{table.name}", "description": table.meaning} for table in tables().values()]
    body = yaml.dump({"sources": sources, "models": models}, allow_unicode=True, sort_keys=False, width=120)
    return f"{yaml_banner('ingestion/contracts/tables.yml')}\n{body}"
