"""The story's marts as a publication, for tests that hold two of them against each other.

Belongs here: the story with the calendar and the names that comparing and judging look up. Does not belong here: what
is changed in it (see the tests).
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data_quality.marts import marts
from tests.integration.data_quality.story import BODY, REGION, build_story

BODY_NAME = "Департамент Смоленской области по культуре"
_MORE = (
    "insert into dim_quarter (quarter, starts_on, ends_on, is_over) values "
    "('2020-Q3', '2020-07-01', '2020-09-30', true), ('2020-Q4', '2020-10-01', '2020-12-31', true), "
    "('2021-Q1', '2021-01-01', '2021-03-31', false)",
    f"insert into dim_party (party_code) values ('{REGION}')",
    f"update dim_executive_body set executive_body_name = '{BODY_NAME}', reporting_region_code = '{REGION}' "
    f"where executive_body_key = '{BODY}'",
    "update fct_document_outcome set period_from = '2020-07-01', period_to = '2020-09-30' where quarter = '2020-Q3'",
    "update fct_document_outcome set period_from = '2020-10-01', period_to = '2020-12-31' where quarter = '2020-Q4'",
    "update fct_document_outcome set period_from = '2019-01-01', period_to = '2019-12-31' where quarter is null",
    f"update fct_document_outcome set reporting_region_code = '{REGION}'",
    "update fct_event set event_title = 'Мероприятие ' || event_key",
)


def write_publication(folder: Path) -> Path:
    """A folder of a publication that holds the story's marts."""
    build_story(folder.parent / f"{folder.name}-story")
    folder.mkdir()
    built = folder.parent / f"{folder.name}-story" / "work" / "story" / "marts.duckdb"
    shutil.copy(built, folder / "marts.duckdb")
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        there = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        for mart in marts():
            if mart.name not in there:
                columns = ", ".join(f"{column.name} {column.data_type}" for column in mart.columns)
                connection.execute(f"create table {mart.name} ({columns})")
    change(folder, _MORE)
    return folder


def change(folder: Path, statements: Sequence[str]) -> None:
    """Change a publication's marts."""
    with duckdb.connect(str(folder / "marts.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)
