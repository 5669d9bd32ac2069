"""``docs/data-dictionary.md``: every mart with its grain, columns and meanings, the figures, the values of columns.

Belongs here: that Russian page. Does not belong here: what it tells of (see ``ingestion.contracts`` and the yml of the
marts, which ``data_quality.marts`` reads).
"""

from collections.abc import Iterable, Mapping

from data_quality.marts import Mart, MartColumn, marts
from ingestion.contracts.fields import Field, FieldType, fields
from ingestion.contracts.figures import Count, Figures, figures
from orchestration.generated.banners import html_banner
from orchestration.generated.markdown import cell

_TYPES_IN_WORDS: Mapping[FieldType, str] = {
    "text": "текст",
    "integer": "целое",
    "number": "число",
    "boolean": "да/нет",
    "date": "дата",
    "timestamp": "момент (UTC)",
}
_SOURCES_OF_DICTIONARY = (
    "ingestion/contracts/fields.yml, ingestion/contracts/figures.yml, dbt_project/models/marts/*.yml"
)
# The order in which a reader meets the marts: what one reads, what one counts, what joins them, what they are about.
_PREFIXES = ("rpt_", "fct_", "bridge_", "dim_")


def data_dictionary() -> str:
    """The Russian data dictionary: each mart with its grain, columns and meanings, then the values of enumerations."""
    declared = fields()
    shown = sorted(marts(), key=_place)
    lines = [
        html_banner(_SOURCES_OF_DICTIONARY),
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
            lines += [*(f"| `{value}` | {cell(wording)} |" for value, wording in field.values.items()), ""]
    return "\n".join(lines)


def _place(mart: Mart) -> tuple[int, str]:
    return next(n for n, prefix in enumerate(_PREFIXES) if mart.name.startswith(prefix)), mart.name


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
    return f"| {count.name} | `{declared.members[count.members].table}` | {cell(condition)} |"


def _dictionary_row(column: MartColumn, field: Field) -> str:
    meaning = cell(field.meaning)
    if field.values:
        meaning += f" ([значения](#значения-{field.name}))"
    return f"| `{column.name}` | {_TYPES_IN_WORDS[field.type]} | {'да' if column.nullable else 'нет'} | {meaning} |"
