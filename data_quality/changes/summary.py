"""What a build changes, told to a person: a few lines of Russian.

Belongs here: the figures that such lines need, and the lines. Does not belong here: the comparison by rows
(``compare``), what is wrong with a change (``judgement``).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from data_quality.changes.compare import BEFORE, MartChange, columns_of, joined_rows
from data_quality.marts import grains
from data_quality.russian import counted, form_of, listed, number, quarter_words
from ingestion.contracts.fields import fields

_NAMED = 5  # things named in a line
_LINES = 12  # lines of one sort

_EVENT = ("мероприятие", "мероприятия", "мероприятий")
_BODY = ("орган", "органа", "органов")
_PROMISE = ("обещание", "обещания", "обещаний")
_ROW = ("строке", "строках", "строках")
_REPORT = ("отчёт органа", "отчёта органов", "отчётов органов")

# What becomes of a promise, as the end of «2 обещания …», by its new standing.
_BECOMES: Mapping[str, tuple[str, str]] = {
    "met": ("выполнено", "выполнены"),
    "met_early": ("выполнено раньше срока", "выполнены раньше срока"),
    "met_late": ("выполнено с опозданием", "выполнены с опозданием"),
    "partially_met": ("выполнено частично", "выполнены частично"),
    "not_met": ("не выполнено", "не выполнены"),
    "postponed": ("перенесено", "перенесены"),
    "unclear": ("с неясным исходом", "с неясным исходом"),
    "not_reported": ("не упомянуто в пришедшем отчёте", "не упомянуты в пришедших отчётах"),
    "awaiting_report": ("ждёт отчёта", "ждут отчёта"),
    "scheduled": ("ждёт срока", "ждут срока"),
    "undated": ("без срока", "без срока"),
}


def summary_lines(connection: duckdb.DuckDBPyConnection, marts: Mapping[str, MartChange]) -> list[str]:
    """What changed, most telling first; one line where nothing did. ``connection`` as for ``compare.mart_changes``."""
    lines: list[str] = []
    for table, tell in _TELL.items():
        # A mart that one side does not have, or not with the same columns, is told by its counts alone.
        if table in marts and _is_comparable(connection, table):
            lines += tell(connection)
    told = set(_TELL)
    others = {table: change for table, change in marts.items() if table not in told}
    if others:
        rows = ", ".join(f"{table} {_counts(change)}" for table, change in others.items())
        lines.append(f"В остальных витринах: {rows}.")
    for table, change in marts.items():
        if change.columns_gained or change.columns_lost:
            gained = [f"+ {column}" for column in change.columns_gained]
            lost = [f"− {column}" for column in change.columns_lost]
            lines.append(f"Столбцы {table}: {listed([*gained, *lost], 2 * _NAMED)}.")
    return lines or ["Ничего не изменилось."]


def _counts(change: MartChange) -> str:
    parts = [("+", change.added), ("−", change.removed), ("~", change.changed)]
    return " ".join(f"{sign}{number(count)}" for sign, count in parts if count) or "(столбцы)"


def _is_comparable(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(columns_of(connection, table)) and columns_of(connection, table) == columns_of(
        connection, table, BEFORE
    )


def _asked(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query.format(joined=joined_rows(table, grains()[table]))).fetchall()


def _documents(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    found = _asked(
        connection,
        "fct_document_outcome",
        """
        select
            coalesce(a.file_name, b.file_name) as name,
            case when b.is_here is null then 'new' when a.is_here is null then 'gone' else a.document_outcome end,
            case when b.is_here and a.is_here then b.document_outcome else coalesce(a.document_outcome, '') end
        from {joined}
        where a.is_here is null or b.is_here is null or a.document_outcome is distinct from b.document_outcome
        order by 1
        """,
    )
    by_sort: dict[str, list[str]] = defaultdict(list)
    for name, now, before in found:
        if now == "new" and before == "rejected":
            by_sort["refused"].append(name)
        elif now == "new" and before == "quarantined":
            by_sort["set_apart"].append(name)
        else:
            by_sort[now].append(name)
    wordings = {
        "new": "Учтены новые документы",
        "set_apart": "Приняты с отложенными строками",
        "refused": "Отклонены",
        "superseded": "Заменены более поздними",
        "withdrawn": "Отозваны",
        "accepted": "Теперь приняты целиком",
        "quarantined": "Теперь приняты с отложенными строками",
        "rejected": "Теперь отклонены",
        "gone": "Больше не учитываются",
    }
    for sort, names in by_sort.items():
        yield f"{wordings[sort]}: {listed(list(dict.fromkeys(names)), _NAMED)}."


def _events(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    found = _asked(
        connection,
        "fct_event",
        """
        select
            coalesce(a.quarter, b.quarter) as quarter,
            count(*) filter (b.is_here is null),
            count(distinct a.executive_body_key) filter (b.is_here is null),
            count(*) filter (a.is_here is null),
            count(distinct b.executive_body_key) filter (a.is_here is null)
        from {joined} group by 1 order by 1 desc
        """,
    )
    for place, verb in ((1, ("Добавлено", "Добавлены", "Добавлено")), (3, ("Исчезло", "Исчезли", "Исчезло"))):
        told = [row for row in found if row[place]]
        for row in told[:_LINES]:
            count, bodies = row[place], row[place + 1]
            by_bodies = f" ({counted(bodies, _BODY)})"
            yield f"{_verb(count, verb)} {counted(count, _EVENT)} {quarter_words(row[0], 'а')}{by_bodies}."
        if rest := sum(row[place] for row in told[_LINES:]):
            yield f"{_verb(rest, verb)} {counted(rest, _EVENT)} более ранних кварталов."
    changed = _asked(
        connection,
        "fct_event",
        """
        select
            a.quarter, a.event_title, b.outcome, a.outcome, count(*) over ()
        from {joined} where a.is_here and b.is_here and a.outcome is distinct from b.outcome
        order by a.quarter desc, a.event_title limit 5
        """,
    )
    for quarter, title, before, now, _ in changed:
        said = f"был «{_outcome(before)}», стал «{_outcome(now)}»"
        yield f"Исход мероприятия «{title}» ({quarter_words(quarter)}): {said}."
    if changed and changed[0][4] > len(changed):
        yield f"Исход изменился ещё у {number(changed[0][4] - len(changed))}."


def _promises(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    found = _asked(
        connection,
        "fct_expectation",
        """
        select
            case when b.is_here is null then 'added' when a.is_here is null then 'removed' else a.standing end as now,
            count(*)
        from {joined}
        where a.is_here is null or b.is_here is null or a.standing is distinct from b.standing
        group by 1 order by 2 desc, 1
        """,
    )
    for now, count in found:
        if now == "added":
            yield f"{_verb(count, ('Появилось', 'Появились', 'Появилось'))} {counted(count, _PROMISE)}."
        elif now == "removed":
            yield f"{_verb(count, ('Исчезло', 'Исчезли', 'Исчезло'))} {counted(count, _PROMISE)}."
        else:
            one, many = _BECOMES[now]
            yield f"{counted(count, _PROMISE)} теперь {one if form_of(count) == 0 else many}."


def _shares(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    found = _asked(
        connection,
        "fct_agreement_fulfilment",
        """
        select agreements.agreement_title, a.quarter, b.fulfilment_share, a.fulfilment_share, count(*) over ()
        from {joined}
        inner join main.dim_agreement as agreements on a.agreement_key = agreements.agreement_key
        where a.is_here and b.is_here and a.fulfilment_share is distinct from b.fulfilment_share
        order by abs(coalesce(a.fulfilment_share, 0) - coalesce(b.fulfilment_share, 0)) desc, a.quarter desc, 1
        limit 5
        """,
    )
    for title, quarter, before, now, _ in found:
        yield f"Доля выполнения «{title}» за {quarter_words(quarter)}: {_share(before, now)}."
    if found and found[0][4] > len(found):
        yield f"Доля выполнения изменилась ещё в {counted(found[0][4] - len(found), _ROW)} fct_agreement_fulfilment."


def _reports(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    found = _asked(
        connection,
        "fct_body_reporting",
        """
        select
            a.quarter,
            count(*) filter (a.report_standing in ('arrived', 'arrived_late')
                and coalesce(b.report_standing, '') not in ('arrived', 'arrived_late')),
            count(*) filter (a.report_standing in ('missing', 'not_named')
                and coalesce(b.report_standing, '') not in ('missing', 'not_named'))
        from {joined} where a.is_here group by 1 order by 1 desc
        """,
    )
    for place, wording in ((1, "Пришло за {quarter}: {reports}."), (2, "Не хватает за {quarter}: {reports}.")):
        told = [row for row in found if row[place]]
        for row in told[:_NAMED]:
            yield wording.format(quarter=quarter_words(row[0]), reports=counted(row[place], _REPORT))
        if rest := sum(row[place] for row in told[_NAMED:]):
            yield wording.format(quarter="более ранние кварталы", reports=counted(rest, _REPORT))


def _agreements(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    found = _asked(
        connection,
        "dim_agreement",
        """
        select coalesce(a.agreement_title, b.agreement_title), b.is_here is null
        from {joined} where a.is_here is null or b.is_here is null order by 1
        """,
    )
    for is_new, wording in ((True, "Новые соглашения"), (False, "Исчезли соглашения")):
        if titles := [title for title, new in found if new == is_new]:
            yield f"{wording} ({number(len(titles))}): {listed(titles, _NAMED)}."


_TELL = {
    "fct_document_outcome": _documents,
    "fct_event": _events,
    "fct_expectation": _promises,
    "fct_agreement_fulfilment": _shares,
    "fct_body_reporting": _reports,
    "dim_agreement": _agreements,
}


def _verb(count: int, forms: tuple[str, str, str]) -> str:
    return forms[form_of(count)]


def _outcome(value: str | None) -> str:
    return fields()["outcome"].values[value] if value is not None else "не указан"


def _share(before: float | None, now: float | None) -> str:
    if before is None or now is None:
        return f"теперь {_decimal(now)}, прежде пусто" if before is None else f"была {_decimal(before)}, теперь пусто"
    return f"с {_decimal(before)} до {_decimal(now)}"


def _decimal(value: float | None) -> str:
    return "пусто" if value is None else f"{value:.2f}".replace(".", ",")
