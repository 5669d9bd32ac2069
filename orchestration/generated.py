"""Files that are derived from declarations: dbt's copy of the fields, and the pages of docs/ made from the contracts.

Belongs here: writing what can be derived from ``ingestion/contracts``, ``ingestion/notices`` and the yml of the marts.
Does not belong here: any declaration. ``python -m orchestration.generated`` writes the files anew; with ``--check`` it
writes nothing, names those that differ from what their declarations say, and exits with 1 when there are any.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingestion.contracts.fields import Field, FieldType, fields
from ingestion.contracts.figures import Count, Figures, figures
from ingestion.contracts.tables import Room, tables, tables_of
from ingestion.notices import CATALOGUE, Severity
from orchestration.questions import questions_page

ROOT = Path(__file__).resolve().parents[1]
MARTS = ROOT / "dbt_project" / "models" / "marts"

# Types of the marts' contracts, which are per adapter: these are DuckDB's, and PostgreSQL's but for the number.
SQL_TYPES: Mapping[FieldType, str] = {
    "text": "varchar",
    "integer": "bigint",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}
_TYPES_IN_WORDS: Mapping[FieldType, str] = {
    "text": "текст",
    "integer": "целое",
    "number": "число",
    "boolean": "да/нет",
    "date": "дата",
    "timestamp": "момент (UTC)",
}
_ROOMS: Mapping[Room, str] = {
    "landed": "Прочитанные документы: Parquet, по одному набору файлов на версию документа",
    "resolved": "Сопоставленное между документами: Parquet, пересчитывается целиком при каждом построении",
}
_SEVERITIES: Mapping[Severity, str] = {"error": "ошибка", "warning": "предупреждение", "info": "сведения"}
# The order in which a reader meets the marts: what one reads, what one counts, what joins them, what they are about.
_PREFIXES = ("rpt_", "fct_", "bridge_", "dim_")
_SOURCES_OF_DICTIONARY = (
    "ingestion/contracts/fields.yml, ingestion/contracts/figures.yml, dbt_project/models/marts/*.yml"
)


@dataclass(frozen=True, slots=True)
class MartColumn:
    """A column of a mart as its yml declares it; ``field`` is the name in ``doc('…')``, None where there is none."""

    name: str
    data_type: str
    field: str | None
    nullable: bool


@dataclass(frozen=True, slots=True)
class Mart:
    """A mart as its yml declares it; ``grain`` names the columns that make a row unique."""

    name: str
    description: str
    grain: tuple[str, ...]
    columns: tuple[MartColumn, ...]


def marts() -> tuple[Mart, ...]:
    """The marts in the order of the dictionary: reports, facts, bridges, dimensions, each by name."""
    found = [
        _mart(model)
        for path in MARTS.glob("*.yml")
        for model in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)["models"]
    ]

    def place(mart: Mart) -> tuple[int, str]:
        return next(n for n, prefix in enumerate(_PREFIXES) if mart.name.startswith(prefix)), mart.name

    return tuple(sorted(found, key=place))


def _mart(model: Mapping[str, Any]) -> Mart:
    columns = tuple(_column(column) for column in model["columns"])
    return Mart(model["name"], model["description"].strip(), tuple(model["config"]["meta"]["grain"]), columns)


def _column(column: Mapping[str, Any]) -> MartColumn:
    named = re.fullmatch(r"\{\{ doc\('(\w+)'\) \}\}", column.get("description", ""))
    constraints = {constraint["type"] for constraint in column.get("constraints", ())}
    return MartColumn(column["name"], column["data_type"], named and named[1], "not_null" not in constraints)


def field_docs() -> str:
    """dbt doc blocks, one a field: the meaning and, of an enumeration, the values with their wording."""
    blocks = (f"{{% docs {field.name} %}}\n{_meaning(field)}\n{{% enddocs %}}" for field in fields().values())
    return "\n\n".join((_jinja_banner("ingestion/contracts/fields.yml"), *blocks)) + "\n"


def _meaning(field: Field) -> str:
    if not field.values:
        return field.meaning
    return f"{field.meaning}: " + "; ".join(f"{value} — {wording}" for value, wording in field.values.items())


def field_values_macro() -> str:
    """A dbt macro that answers a field's name with its accepted values and their wording; with none for any other."""
    enumerations = [field for field in fields().values() if field.values]
    lines = [
        _jinja_banner("ingestion/contracts/fields.yml"),
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
        _jinja_banner("ingestion/contracts/figures.yml"),
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
    return f"# {_banner('ingestion/contracts/tables.yml')}\n{body}"


def data_dictionary() -> str:
    """The Russian data dictionary: each mart with its grain, columns and meanings, then the values of enumerations."""
    declared = fields()
    shown = marts()
    lines = [
        _html_banner(_SOURCES_OF_DICTIONARY),
        "# Словарь данных",
        "",
        "Витрины — таблицы, к которым пишут запросы. Начало имени говорит о роде таблицы: `rpt_` — готовый список для"
        " чтения, `fct_` — то, что считают, `bridge_` — связь «многие ко многим», `dim_` — справочник. Квартал записан"
        " как `2020-Q3`, доля — число от 0 до 1, ключи (`…_key`) нужны только для соединения таблиц.",
        "",
        *(f"- [{mart.name}](#{mart.name})" for mart in shown),
        "",
    ]
    for mart in shown:
        lines += [
            f"## {mart.name}",
            "",
            mart.description,
            "",
            f"Строку определяют: {', '.join(f'`{name}`' for name in mart.grain)}.",
            "",
            "| Столбец | Тип | Бывает пустым | Что значит |",
            "|---|---|---|---|",
            *(_dictionary_row(column, declared[column.name]) for column in mart.columns),
            "",
        ]
    used = {column.name for mart in shown for column in mart.columns}
    lines += _dictionary_of_figures(figures(), used)
    lines += ["## Значения", "", "Столбцы, которые принимают только перечисленные значения.", ""]
    for field in declared.values():
        if field.values and field.name in used:
            lines += [
                f"### Значения {field.name}",
                "",
                f"{field.meaning}.",
                "",
                "| Значение | Что значит |",
                "|---|---|",
            ]
            lines += [*(f"| `{value}` | {_cell(wording)} |" for value, wording in field.values.items()), ""]
    return "\n".join(lines)


def _dictionary_of_figures(declared: Figures, used: set[str]) -> Iterable[str]:
    yield from (
        "## Показатели",
        "",
        "Что считает показатель и при каком условии. Посчитанные строки и ячейки документов за ними показывает"
        " `concord explain ТАБЛИЦА столбец=значение … ПОКАЗАТЕЛЬ`. Приставка к имени меняет только кварталы: `q1_` …"
        " `q4_` — один квартал года, `year_to_date_` — с начала года, `year_ago_` — годом раньше, `year_ago_to_date_` —"
        " те же кварталы прошлого года; `…_change` — разность двух последних с начала года.",
        "",
        "| Показатель | Считает строки | Условие |",
        "|---|---|---|",
    )
    for count in declared.counts.values():
        if count.name in used:
            yield _figure_row(count, declared)
    for share in declared.shares.values():
        if share.name in used:
            yield f"| {share.name} | — | `{share.part}` ÷ `{share.whole}` |"
    yield ""


def _figure_row(count: Count, declared: Figures) -> str:
    condition = f"`{count.condition}`" if count.terms else "все"
    if count.sum or count.distinct:
        condition += f"; сумма `{count.sum}`" if count.sum else f"; различные `{count.distinct}`"
    return f"| {count.name} | `{declared.members[count.members].table}` | {_cell(condition)} |"


def _dictionary_row(column: MartColumn, field: Field) -> str:
    meaning = _cell(field.meaning)
    if field.values:
        meaning += f" ([значения](#значения-{field.name}))"
    return f"| `{column.name}` | {_TYPES_IN_WORDS[field.type]} | {'да' if column.nullable else 'нет'} | {meaning} |"


def notices_page() -> str:
    """The catalogue of notices by room: code, severity, message and remedy in Russian and English."""
    entries = sorted(CATALOGUE.values(), key=lambda entry: (entry.room, entry.code))
    lines = [
        _html_banner("ingestion/notices/*.yml"),
        "# Замечания к документам · Notices",
        "",
        "Всё, что программа может сказать о документе. В фигурных скобках — то, что подставляется; `{value}` — слова"
        " самого документа.",
        "",
        "Everything the program can say about a document. Braces are filled in; `{value}` is the document's own words.",
        "",
    ]
    for room in dict.fromkeys(entry.room for entry in entries):
        lines += [
            f"## {room}",
            "",
            "| Код · Code | Серьёзность · Severity | По-русски | In English |",
            "|---|---|---|---|",
        ]
        for entry in entries:
            if entry.room == room:
                said = (entry.wordings["ru"], entry.wordings["en"])
                worded = (_cell(f"{wording.message} {wording.remedy}".strip()) for wording in said)
                severity = f"{_SEVERITIES[entry.severity]} · {entry.severity}"
                if entry.forbids_publication:
                    severity += "; запрещает публикацию · forbids publication"
                lines.append(f"| `{entry.code}` | {severity} | {' | '.join(worded)} |")
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _banner(source: str) -> str:
    return f"Made by `python -m orchestration.generated` from {source}; do not edit."


def _jinja_banner(source: str) -> str:
    return f"{{# {_banner(source)} #}}"


def _html_banner(source: str) -> str:
    return f"<!-- {_banner(source)} -->"


GENERATED: Mapping[str, Callable[[], str]] = {
    "dbt_project/models/fields.md": field_docs,
    "dbt_project/models/staging/staging.yml": dbt_staging,
    "dbt_project/macros/generated/field_values.sql": field_values_macro,
    "dbt_project/macros/generated/figures.sql": figures_macros,
    "docs/data-dictionary.md": data_dictionary,
    "docs/notices.md": notices_page,
    "docs/questions.md": lambda: questions_page(_html_banner("docs/questions/*.sql")),
}


def drifted(root: Path = ROOT, made: Mapping[str, Callable[[], str]] = GENERATED) -> list[str]:
    """The generated files, by path below ``root``, that are missing or not what their declarations say."""
    return [name for name, make in made.items() if _text_of(root / name) != make()]


def _text_of(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def main(
    arguments: list[str] | None = None, root: Path = ROOT, made: Mapping[str, Callable[[], str]] = GENERATED
) -> int:
    """Write the generated files below ``root``, or check them. Answers the exit code."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a file has drifted")
    check = parser.parse_args(arguments).check
    differing = drifted(root, made)
    for name in differing:
        if not check:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[name](), "utf-8", newline="\n")
        sys.stdout.write(f"{'out of date' if check else 'written'}: {name}\n")
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
