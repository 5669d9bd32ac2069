"""Which row somebody asks about, and what is said where there is none, or several."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data_quality.marts import grains
from orchestration.asking.evidence import Evidence
from orchestration.asking.members import explain_figure
from orchestration.building.publishing import current_publication
from orchestration.cli import main
from orchestration.cli.explain_row import NotFoundError, ask
from orchestration.cli.explain_words import figure_lines
from orchestration.wording.messages import Messages
from tests.unit.delivery.homes import alert, make_home
from tests.unit.orchestration.empty_marts import warehouse

RU = Messages("ru")
MART = "fct_agreement_fulfilment"
KEY, OTHER = "abcdef" + "0" * 26, "abcdef" + "1" * 26


def row(key: str, quarter: str, **values: Any) -> dict[str, Any]:
    return {"reporting_region_code": "RU-SMO", "agreement_key": key, "quarter": quarter, "year": 2020} | values


@pytest.fixture
def marts() -> duckdb.DuckDBPyConnection:
    """One promise of two kept in 2020-Q3, which a report of that quarter says; two agreements, two quarters."""
    who = {"reporting_region_code": "RU-SMO", "executive_body_key": "body", "counted_quarter": "2020-Q3"}
    place = {"file_name": "q2.docx", "document_sha256": "d" * 64, "table_number": 1, "row_number": 5}
    promise = who | place | {"due_quarter": "2020-Q3", "is_counted_in_share": True, "expectation_origin": "recurrence"}
    return warehouse(
        {
            MART: [
                row(KEY, "2020-Q3", promises_count=2, fulfilled_count=1, fulfilment_share=0.5, met_count=1),
                row(KEY, "2020-Q4", promises_count=0, fulfilled_count=0, fulfilment_share=None, met_count=0),
                row(OTHER, "2020-Q3", promises_count=0, fulfilled_count=0, fulfilment_share=None, met_count=0),
            ],
            "dim_agreement": [
                {"agreement_key": KEY, "agreement_title": "Соглашение с Тверской областью"},
                {"agreement_key": OTHER, "agreement_title": "Соглашение с Москвой"},
            ],
            "dim_executive_body": [{"executive_body_key": "body", "executive_body_name": "Департамент культуры"}],
            "fct_expectation": [
                promise
                | {"expectation_key": "kept", "event_title": "Ярмарка", "standing": "met", "answer_event_key": "e"}
                | {"cell_number": 4, "cell_words": "ежегодно"},
                promise | {"expectation_key": "lost", "event_title": "Слёт", "standing": "not_reported"},
            ],
            "bridge_expectation_agreement": [
                {"expectation_key": "kept", "agreement_key": KEY},
                {"expectation_key": "lost", "agreement_key": KEY},
            ],
            "fct_event": [
                place
                | {"event_key": "e", "event_title": "Ярмарка", "quarter": "2020-Q3", "outcome": "held"}
                | {"file_name": "q3.docx", "row_number": 7, "cell_number": 3, "cell_words": "Ярмарка"}
            ],
        }
    )


def objection(marts: duckdb.DuckDBPyConnection, *terms: str, table: str = MART) -> str:
    with pytest.raises(NotFoundError) as caught:
        ask(marts, RU, table, terms, grains())
    return str(caught.value)


def test_a_row_is_found_by_its_values_keys_by_their_beginning(marts: duckdb.DuckDBPyConnection) -> None:
    asked = ask(marts, RU, MART, ("agreement_key=abcdef0", "quarter=2020-q3", "fulfilment_share"), grains())
    assert (asked.row["agreement_key"], asked.row["quarter"], asked.figures) == (KEY, "2020-Q3", ("fulfilment_share",))
    assert ask(marts, RU, MART, ("promises_count=2",), grains()).row["quarter"] == "2020-Q3"


def test_a_column_that_is_not_there(marts: duckdb.DuckDBPyConnection) -> None:
    words = objection(marts, "agreement=abc")
    assert words.startswith(f"В таблице {MART} нет столбца «agreement». Столбцы: reporting_region_code, agreement_key")


def test_a_figure_that_is_not_there(marts: duckdb.DuckDBPyConnection) -> None:
    assert "нет показателя «share»" in objection(marts, "share")
    assert "promises_count, fulfilment_share" in objection(marts, "share")
    assert "нет показателей" in objection(marts, "year", table="dim_quarter")


def test_a_column_that_nothing_was_counted_for(marts: duckdb.DuckDBPyConnection) -> None:
    assert objection(marts, "participants_count", table="fct_event") == (
        "Столбец participants_count не посчитан по строкам витрин:"
        " названо документом: слова — в participants_text той же строки."
    )


def test_a_value_that_is_not_there(marts: duckdb.DuckDBPyConnection) -> None:
    assert objection(marts, "quarter=2019-Q1").endswith("В этом столбце бывает: 2020-Q3, 2020-Q4")
    assert "abcdef0000   — Соглашение с Тверской областью" in objection(marts, "agreement_key=fedcba")


def test_values_that_do_not_stand_together(marts: duckdb.DuckDBPyConnection) -> None:
    words = objection(marts, "agreement_key=abcdef1", "quarter=2020-Q4")
    assert words.endswith("При остальных условиях quarter бывает: 2020-Q3")


def test_several_rows_are_listed_as_one_would_type_them(marts: duckdb.DuckDBPyConnection) -> None:
    assert objection(marts, "quarter=2020-Q3").splitlines() == [
        f"Подходят 2 строки таблицы {MART}; добавьте условие столбец=значение:",
        "  reporting_region_code=RU-SMO agreement_key=abcdef0000 quarter=2020-Q3   — Соглашение с Тверской областью",
        "  reporting_region_code=RU-SMO agreement_key=abcdef1111 quarter=2020-Q3   — Соглашение с Москвой",
    ]


def published_before(root: Path, noted: Mapping[str, Sequence[str]] | None, *, called: str = "fct_alert") -> None:
    """A home in which an earlier program published two alerts in a mart called so, and noted these grains or none."""
    publication = current_publication(make_home(root, [alert("Ярмарка"), alert("Слёт")]))
    assert publication is not None
    with duckdb.connect(str(publication.warehouse)) as connection:
        if called != "fct_alert":
            connection.execute(f"alter table fct_alert rename to {called}")
    manifest = publication.manifest | ({} if noted is None else {"grains": noted})
    (publication.folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def listed(root: Path, table: str, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """The columns by which the rows of a table are told from each other, each with its value, in order of subjects."""
    assert main(["--lang", "ru", "--home", str(root), "explain", table, "quarter=2020-Q3"]) == 2
    _, *lines = capsys.readouterr().err.splitlines()
    return [line.partition("   —")[0].split() for line in lines]


def test_rows_are_told_apart_by_the_grain_that_their_publication_notes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published_before(tmp_path, {"fct_alert": ["quarter", "subject"]})
    assert sorted(listed(tmp_path, "fct_alert", capsys)) == [
        ["quarter=2020-Q3", "subject=Слёт"],
        ["quarter=2020-Q3", "subject=Ярмарка"],
    ]


def test_where_a_publication_notes_no_grains_those_of_the_program_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published_before(tmp_path, None)
    keys = sorted(f"alert_key={alert(subject)['alert_key'][:10]}" for subject in ("Ярмарка", "Слёт"))
    assert sorted(listed(tmp_path, "fct_alert", capsys)) == [[key] for key in keys]


def test_a_mart_that_this_program_has_no_more_is_asked_as_it_was_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published_before(tmp_path / "noted", {"fct_warning": ["subject"]}, called="fct_warning")
    assert sorted(listed(tmp_path / "noted", "fct_warning", capsys)) == [["subject=Слёт"], ["subject=Ярмарка"]]
    published_before(tmp_path / "not_noted", None, called="fct_warning")
    for row in listed(tmp_path / "not_noted", "fct_warning", capsys):
        assert {"quarter=2020-Q3", "alert_severity=warning"} <= set(row)


def test_a_grain_of_columns_that_the_mart_has_not_yet_identifies_nothing(marts: duckdb.DuckDBPyConnection) -> None:
    asked = ask(marts, RU, "dim_agreement", ("agreement_key=abcdef0",), {"dim_agreement": ("agreement_key", "edition")})
    assert asked.grain == tuple(asked.row)


def test_an_empty_table(marts: duckdb.DuckDBPyConnection) -> None:
    assert objection(marts, table="fct_alert") == "Таблица fct_alert пуста."


def test_a_share_in_words_leads_to_the_cells_of_promise_and_answer(marts: duckdb.DuckDBPyConnection) -> None:
    asked = ask(marts, RU, MART, ("agreement_key=abcdef0", "quarter=2020-Q3", "fulfilment_share"), grains())
    explained = explain_figure(marts, MART, asked.grain, asked.row, "fulfilment_share")
    assert list(figure_lines(RU, Evidence(marts), asked, [explained])) == [
        f"{MART}: reporting_region_code=RU-SMO agreement_key=abcdef0000 quarter=2020-Q3"
        "   — Соглашение с Тверской областью",
        "",
        "fulfilment_share = 0,5 (50,0\u00a0%)",
        "  Доля выполнения, от 0 до 1: выполненные обещания к обещаниям, о которых можно судить;"
        " пусто, если таких обещаний нет",
        "  кварталы: 2020-Q3",
        "  = fulfilled_count (1) ÷ promises_count (2)",
        "",
        "fulfilled_count = 1",
        "  Числитель доли выполнения: независимые обещания, выполненные в срок, раньше или позже",
        "  кварталы: 2020-Q3",
        "  считаются строки fct_expectation: is_counted_in_share and standing in ('met', 'met_early', 'met_late')",
        "  1. Ярмарка",
        "     Департамент культуры; срок: III квартал 2020 года; выполнено в срок; expectation_key=kept",
        "     обещано (повторяемость): q2.docx, таблица 1, строка 5, графа 4: «ежегодно»",
        "     ответ, III квартал 2020 года, проведено: q3.docx, таблица 1, строка 7, графа 3: «Ярмарка»",
        "",
        "promises_count = 2",
        "  Знаменатель доли выполнения: независимые обещания (план, перенос, повторяемость),"
        " о которых уже можно судить",
        "  кварталы: 2020-Q3",
        "  считаются строки fct_expectation: is_counted_in_share",
        "  1 уже показано выше",
        "  2. Слёт",
        "     Департамент культуры; срок: III квартал 2020 года; срок прошёл, отчёт пришёл и ничего о мероприятии не"
        " говорит; expectation_key=lost",
        "     обещано (повторяемость): q2.docx, таблица 1, строка 5",
        "     ответа нет",
    ]


def test_a_figure_that_its_members_do_not_make_is_told_loudly(marts: duckdb.DuckDBPyConnection) -> None:
    marts.execute(f"update {MART} set met_count = 5 where agreement_key = ? and quarter = '2020-Q3'", [KEY])
    asked = ask(marts, RU, MART, ("agreement_key=abcdef0", "quarter=2020-Q3", "met_count"), grains())
    explained = explain_figure(marts, MART, asked.grain, asked.row, "met_count")
    assert not explained.agrees
    lines = list(figure_lines(RU, Evidence(marts), asked, [explained]))
    assert "  ВНИМАНИЕ: в витрине 5, а посчитано 1." in "\n".join(lines)


def test_what_is_no_figure_cannot_be_explained(marts: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(LookupError, match="is no figure"):
        explain_figure(marts, MART, ("agreement_key",), {}, "basis")
    with pytest.raises(LookupError, match="nothing leads from alert_key"):
        explain_figure(marts, "fct_alert", ("alert_key",), {"alert_key": "a"}, "events_count")
