"""A publication of one small table whose texts are out to do harm.

Belongs here: such texts, and the table of them. Does not belong here: what is made of it.
"""

import json
from datetime import date, datetime
from pathlib import Path

import duckdb

from orchestration.building.publishing import MANIFEST, WAREHOUSE, Mart, Publication, prepare

TEXTS = (
    "=1+1",
    "= 1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    "|1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1;1)",
    "'=1+1",
    "''=1+1",
    '"=1+1"',
    '";=1+1',
    "слово;=1+1",
    "слово,=1+1",
    "слово\n=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org";"Отчёт")',
    "{=1+1}",
    "<r><t>=1+1</t></r>",
    "_x003D_1+1",
    "http://example.org",
    "'",
    "'90-е годы'",
    "— не проводилось",
    "Фестиваль «Переправа»",
    "🎭 & <тег>",
)
LONG = "длинный текст " * 4000
DAY, INSTANT = date(2020, 10, 5), datetime(2020, 10, 5, 6, 30)


def publication(folder: Path) -> Publication:
    """The table ``rpt_hostile``: a row a text, and values of every other type."""
    warehouse = folder / "candidate.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "create table rpt_hostile (n bigint not null, event_title varchar, share double, is_held boolean, "
            "held_on date, received_at timestamp, basis varchar)"
        )
        connection.execute("comment on table rpt_hostile is '=Таблица'")
        connection.execute("comment on column rpt_hostile.event_title is '=Слова'")
        rows = [(n, text, n / 4, n % 2 == 0, DAY, INSTANT, "none") for n, text in enumerate(TEXTS)]
        rows.append((len(TEXTS), LONG, None, None, date(1812, 9, 7), None, None))  # type: ignore[arg-type]
        connection.executemany("insert into rpt_hostile values (?, ?, ?, ?, ?, ?, ?)", rows)
    prepared = folder / "publication"
    prepare(warehouse, prepared, [Mart("rpt_hostile", ("n",))])
    (prepared / MANIFEST).write_text(
        json.dumps({"evaluated_on": "2020-10-20", "publication_id": "20201020T000000Z-hostile"}), encoding="utf-8"
    )
    assert (prepared / WAREHOUSE).exists()
    return Publication(prepared)
