"""The example corpus through the whole path: what is published is what was written down by hand.

Belongs here: published marts against ``examples/expected.yml`` and the meanings in ``examples/corpus.yml``. Does not
belong here: whether those two agree with each other (``tests/unit/examples``).
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from examples.corpus import HERE, Corpus, Row, load_corpus
from examples.expectations import Expected, load_expected
from ingestion.settings import Signals
from orchestration.cli import main
from orchestration.generated.questions_page import Question, questions
from tests.integration.figures import disagreements

ROOT = HERE.parent
DONE_WITH_REFUSALS = 3
TEXTS = ("event_title", "dates_text", "place_text", "participants_text", "result_text", "note_text")


@dataclass(frozen=True)
class Run:
    """A finished run: its home, exit code and output."""

    home: Path
    exit_code: int
    output: str

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer of the published marts."""
        with duckdb.connect(str(self.home / "published" / "current" / "marts.duckdb"), read_only=True) as marts:
            return marts.execute(sql).fetchall()


def concord_run(home: Path, evaluated_on: str, *paths: Path) -> Run:
    command = [sys.executable, "-m", "orchestration.cli", "run", "--home", str(home), "--evaluated-on", evaluated_on]
    done = subprocess.run(
        [*command, *map(str, paths)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Run(home, done.returncode, done.stdout)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="module")
def expected() -> Expected:
    return load_expected()


@pytest.fixture(scope="module")
def example_home(tmp_path_factory: pytest.TempPathFactory, expected: Expected) -> Run:
    """The whole corpus taken in at once, the correction beside what it corrects."""
    run = concord_run(tmp_path_factory.mktemp("examples") / "home", str(expected.evaluated_on), HERE / "reports")
    assert run.exit_code == DONE_WITH_REFUSALS, run.output
    return run


@pytest.fixture(scope="module")
def uncorrected_home(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus, expected: Expected) -> Run:
    """The corpus as it was before the correction came, without the broken file."""
    folder = tmp_path_factory.mktemp("uncorrected")
    (folder / "inbox").mkdir()
    for report in corpus.reports:
        if not report.is_correction:
            shutil.copy(HERE / "reports" / report.file, folder / "inbox" / report.file)
    run = concord_run(folder / "home", str(expected.evaluated_on), folder / "inbox")
    assert run.exit_code == 0, run.output
    return run


def without_edition(title: str) -> str:
    return re.sub(r"^[IVX]+ ", "", title)


def rows_as_now_known(corpus: Corpus) -> Iterator[tuple[str, str, str, Row]]:
    """(file, quarter, name of the body, row) for every row that counts."""
    corrected = {(r.quarter, s.body) for r in corpus.reports if r.is_correction for s in r.sections}
    for report in corpus.reports:
        for body, row in report.rows:
            if report.is_correction or (report.quarter, body) not in corrected:
                yield report.file, report.quarter, corpus.bodies[body], row


def agreement_names(run: Run, corpus: Corpus) -> dict[str, str]:
    """Key of an agreement → its name in the corpus, by the words under which reports mention it."""
    name_of = {words: name for name, agreement in corpus.agreements.items() for words in agreement.wordings.values()}
    mentions = run.rows("select distinct agreement_key, agreement_text from bridge_event_agreement")
    return {key: name_of[text] for key, text in mentions}


def test_the_run_names_the_broken_file(example_home: Run, corpus: Corpus) -> None:
    for broken in corpus.broken:
        assert broken.file in example_home.output
    assert "Traceback" not in example_home.output


def test_documents(example_home: Run, expected: Expected) -> None:
    rows = example_home.rows(
        "select file_name, document_outcome, quarter, rows_accepted_count, rows_quarantined_count, rows_read_count"
        " - rows_accepted_count - rows_ignored_count - rows_quarantined_count, notice_code from fct_document_outcome"
    )
    found = {}
    for file, outcome, quarter, accepted, quarantined, unaccounted, notice in rows:
        found[file] = {"outcome": outcome}
        if outcome == "rejected":
            assert notice
        else:
            found[file] |= {"quarter": quarter, "accepted_rows": accepted}
        assert (quarantined, unaccounted) == (0, 0), file
    assert len(rows) == len(found)
    assert found == {file: dict(answer) for file, answer in expected.documents.items()}


def test_events_of_each_quarter(example_home: Run, expected: Expected) -> None:
    assert dict(example_home.rows("select quarter, count(*) from fct_event group by quarter")) == expected.events


def test_every_word_of_every_event(example_home: Run, corpus: Corpus) -> None:
    found = example_home.rows(f"select file_name, quarter, executive_body_name, {', '.join(TEXTS)} from fct_event")
    written = [
        (file, quarter, body, *(row.words[name] for name in TEXTS))
        for file, quarter, body, row in rows_as_now_known(corpus)
    ]
    assert sorted(found) == sorted(written)


def test_every_labelled_meaning(example_home: Run, corpus: Corpus) -> None:
    names = sorted({name for _, _, _, row in rows_as_now_known(corpus) for name in row.means})
    found = {
        (file, title): dict(zip(names, values, strict=True))
        for file, title, *values in example_home.rows(
            f"select file_name, event_title, {', '.join(names)} from fct_event"
        )
    }
    wrong = [
        (file, row.title, name, f"{found[file, row.title][name]!r} is not {value!r}")
        for file, _, _, row in rows_as_now_known(corpus)
        for name, value in row.means.items()
        if found[file, row.title][name] != value
    ]
    assert wrong == []


def test_agreements(example_home: Run, corpus: Corpus, expected: Expected) -> None:
    names = agreement_names(example_home, corpus)
    assert sorted(names.values()) == sorted(expected.agreements), "each agreement has one key"
    found = {
        names[key]: (kind, parties.split(","), first, last, signed_on, number)
        for key, kind, parties, first, last, signed_on, number in example_home.rows(
            "select agreement_key, agreement_kind, replace(party_codes, ' ', ''), first_seen_quarter,"
            " last_seen_quarter, signed_on, agreement_number from dim_agreement"
        )
    }
    assert found == {
        name: ("agreement", a["parties"], a["first_seen"], a["last_seen"], a.get("signed_on"), a.get("number"))
        for name, a in expected.agreements.items()
    }


def test_agreements_of_each_event(example_home: Run, corpus: Corpus) -> None:
    names = agreement_names(example_home, corpus)
    found: dict[tuple[str, str], list[str]] = {}
    for file, title, key in example_home.rows(
        "select e.file_name, e.event_title, b.agreement_key from fct_event e join bridge_event_agreement b"
        " using (event_key) order by b.agreement_position"
    ):
        found.setdefault((file, title), []).append(names[key])
    assert found == {(file, row.title): list(row.agreements) for file, _, _, row in rows_as_now_known(corpus)}


def test_promises(example_home: Run, expected: Expected) -> None:
    found = [
        (without_edition(title), origin, due, standing)
        for title, origin, due, standing in example_home.rows(
            "select event_title, expectation_origin, due_quarter, standing from fct_expectation where is_independent"
        )
    ]
    answers = [(p.title, p.origin, p.due, p.standing) for p in (*expected.promises, *expected.came_back)]
    assert sorted(found, key=str) == sorted(answers, key=str)


def test_unexecuted_events(example_home: Run, expected: Expected) -> None:
    found = [
        (without_edition(title), *others)
        for title, *others in example_home.rows(
            "select event_title, due_quarter, standing, reason_category, promised_quarter, last_standing,"
            " last_due_quarter, last_answer_quarter from rpt_unexecuted_events"
        )
    ]
    answers = [
        (without_edition(e.title), e.quarter, e.standing, e.reason, e.promised, *e.end) for e in expected.unexecuted
    ]
    assert sorted(found, key=str) == sorted(answers, key=str)


def test_fulfilment(example_home: Run, corpus: Corpus, expected: Expected) -> None:
    names = agreement_names(example_home, corpus)
    found = {}
    for key, quarter, kept, judged, share in example_home.rows(
        "select agreement_key, quarter, fulfilled_count, promises_count, fulfilment_share from fct_agreement_fulfilment"
    ):
        assert share == (kept / judged if judged else None)
        if judged:
            found[names[key], quarter] = (kept, judged)
    assert found == expected.fulfilment


def test_dormant_agreements(example_home: Run, corpus: Corpus, expected: Expected) -> None:
    names = agreement_names(example_home, corpus)
    for quarter in {answer["quarter"] for answer in expected.dormant.values()}:
        quiet = {
            names[key]: {"quarter": quarter, "quarters_since_last_activity": count}
            for key, count in example_home.rows(
                "select agreement_key, quarters_since_last_activity from fct_agreement_fulfilment"
                f" where quarter = '{quarter}' and quarters_since_last_activity >= {Signals().dormant_quarters}"
            )
        }
        assert quiet == {name: answer for name, answer in expected.dormant.items() if answer["quarter"] == quarter}


def test_bodies_that_fell_silent(example_home: Run, corpus: Corpus, expected: Expected) -> None:
    found = example_home.rows(
        "select executive_body_name, quarter from fct_body_reporting where report_standing = 'not_named'"
    )
    answers = [(corpus.bodies[b], quarter) for b, quarters in expected.silent_bodies.items() for quarter in quarters]
    assert sorted(found) == sorted(answers)


def figures_of_correction(run: Run, corpus: Corpus, expected: Expected) -> dict[str, Any]:
    quarter = expected.correction["quarter"]
    events = {
        title: {"outcome": outcome, "participants_count": count}
        for title, outcome, count in run.rows(
            f"select event_title, outcome, participants_count from fct_event where quarter = '{quarter}'"
        )
    }
    ((unexecuted,),) = run.rows(
        "select unexecuted_count from fct_body_reporting"
        f" where executive_body_name = '{corpus.bodies['sport']}' and quarter = '{quarter}'"
    )
    names = agreement_names(run, corpus)
    (held,) = [
        f"{held}/{decided}"
        for key, held, decided in run.rows(
            f"select agreement_key, held_count, decided_count from fct_agreement_fulfilment where quarter = '{quarter}'"
        )
        if names[key] == "kostroma"
    ]
    return {
        "events": {entry["title"]: events[entry["title"]] for entry in expected.correction["events"]},
        "unexecuted_events_of_sport": unexecuted,
        "reported_held_of_kostroma": held,
    }


@pytest.mark.parametrize("side", ["before", "after"])
def test_what_the_correction_changes(
    side: str, request: pytest.FixtureRequest, corpus: Corpus, expected: Expected
) -> None:
    run: Run = request.getfixturevalue("uncorrected_home" if side == "before" else "example_home")
    assert figures_of_correction(run, corpus, expected) == {
        "events": {entry["title"]: entry[side] for entry in expected.correction["events"]},
        "unexecuted_events_of_sport": expected.correction["unexecuted_events_of_sport"][side],
        "reported_held_of_kostroma": expected.correction["reported_held_of_kostroma"][side],
    }


def test_alerts(example_home: Run, expected: Expected) -> None:
    found = [
        (kind, without_edition(subject), quarter)
        for kind, subject, quarter in example_home.rows("select alert_kind, subject, quarter from fct_alert")
    ]
    assert sorted(found, key=str) == sorted(expected.alerts, key=str)


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_question_has_an_answer(example_home: Run, question: Question) -> None:
    has_answer = question.name != "11_documents_that_disagree"  # no two documents of the corpus do
    assert bool(example_home.rows(question.sql)) is has_answer


def asked(run: Run, number: int, columns: str) -> list[tuple[Any, ...]]:
    (question,) = (question for question in questions() if question.number == number)
    return run.rows(f"select {columns} from ({question.sql})")


def test_what_is_not_done_is_what_was_written(example_home: Run, expected: Expected) -> None:
    found = asked(example_home, 2, "event_title, due_quarter, standing, reason_category")
    answers = [
        (without_edition(e.title), e.quarter, e.standing, e.reason)
        for e in expected.unexecuted
        if e.standing in ("not_met", "not_reported")
    ]
    assert sorted([(without_edition(t), *rest) for t, *rest in found], key=str) == sorted(answers, key=str)


def test_what_was_put_off_is_what_was_written(example_home: Run, expected: Expected) -> None:
    found = asked(
        example_home,
        3,
        "event_title, due_quarter, promised_quarter, last_standing, last_due_quarter, last_answer_quarter",
    )
    answers = [
        (without_edition(e.title), e.quarter, e.promised, *e.end)
        for e in expected.unexecuted
        if e.standing == "postponed"
    ]
    assert sorted([(without_edition(t), *rest) for t, *rest in found], key=str) == sorted(answers, key=str)


def test_what_is_due_is_what_was_written(example_home: Run, expected: Expected) -> None:
    found = [(without_edition(title), due) for title, due in asked(example_home, 7, "event_title, due_quarter")]
    answers = [
        (promise.title, promise.due)
        for promise in (*expected.promises, *expected.came_back)
        if promise.standing == "scheduled" and promise.due in ("2025-Q1", "2025-Q2")
    ]
    assert answers
    assert sorted(found) == sorted(answers)


def test_the_agreement_that_nobody_mentions_is_told(example_home: Run, expected: Expected) -> None:
    parties = [parties for (parties,) in asked(example_home, 9, "party_names")]
    assert parties == ["Архангельская область, Ярославская область"]
    assert list(expected.dormant) == ["arkhangelsk"]


def test_the_broken_file_waits_for_somebody(example_home: Run, corpus: Corpus) -> None:
    waiting = asked(example_home, 10, "alert_kind, subject")
    assert ("document_rejected", corpus.broken[0].file) in waiting


def test_every_figure_counts_exactly_what_is_found_behind_it(example_home: Run) -> None:
    with duckdb.connect(str(example_home.home / "published" / "current" / "marts.duckdb"), read_only=True) as marts:
        looked, found = disagreements(marts, rows_a_figure=3)
    assert found == []
    assert looked > 500


@pytest.fixture
def explain(example_home: Run, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """``concord explain`` on the corpus in Russian: exit code, and what it says on either stream."""

    def call(*words: str) -> tuple[int, str]:
        code = main(["--lang", "ru", "--home", str(example_home.home), "explain", *words])
        told = capsys.readouterr()
        return code, told.out + told.err

    return call


def test_a_share_leads_to_the_cells_of_promises_and_answers(
    explain: Callable[..., tuple[int, str]], example_home: Run, corpus: Corpus
) -> None:
    key = next(key for key, name in agreement_names(example_home, corpus).items() if name == "tatarstan")
    code, words = explain("rpt_agreement_year", f"agreement_key={key[:6]}", "year=2023", "fulfilment_share")
    assert code == 0
    assert "fulfilment_share = 1 (100,0\u00a0%)" in words
    assert "обещано (повторяемость): 2022-Q2.docx, таблица 1, строка 16, графа 4: «2022–2024 годы»" in words
    assert "ответ, IV квартал 2023 года" in words and ": 2023-Q4.docx, таблица 1, строка 13, графа 3" in words
    code, told = explain("rpt_agreement_year", f"agreement_key={key[:6]}", "year=2023", "fulfilment_share", "--json")
    (share,) = json.loads(told)["figures"]
    assert (code, share["value"], share["agrees"]) == (0, 1.0, True)
    assert [(part["figure"], part["value"], len(part["members"])) for part in share["parts"]] == [
        ("fulfilled_count", 1, 1),
        ("promises_count", 1, 1),
    ]
    assert share["parts"][0]["members"][0]["answer"]["file_name"] == "2023-Q4.docx"


def test_a_promise_is_explained_by_the_beginning_of_its_key_with_its_whole_chain(
    explain: Callable[..., tuple[int, str]], example_home: Run
) -> None:
    ((key,),) = example_home.rows(
        "select expectation_key from fct_expectation where event_title like '%Иван-царевич%' and standing = 'not_met'"
    )
    code, words = explain(key[:10])
    assert code == 0
    chain = words[words.index("Цепочка переносов, 3 обещания") :]
    places = [chain.index(f"срок: {quarter} квартал 2023 года") for quarter in ("II", "III", "IV")]
    assert places == sorted(places)
    assert "примечание: «Отменен в связи с отсутствием финансирования»" in chain


def test_documents_slots_and_series_are_explained(explain: Callable[..., tuple[int, str]], example_home: Run) -> None:
    ((sha, slot, series),) = example_home.rows(
        "select document_sha256, slot_key, event_series_key from fct_event where event_title like '%Кощей и Василиса%'"
        " order by quarter limit 1"
    )
    for key, words in ((sha[:8], "fct_document_outcome:"), (slot[:8], "fct_event:"), (series[:8], "dim_event_series:")):
        code, told = explain(key)
        assert code == 0 and words in told and "Кощей и Василиса" in told
    code, told = explain("dim_event_series", f"event_series_key={series}", "series_events_count")
    assert code == 0 and "1. " in told


def test_what_cannot_be_explained_is_said_with_what_can(explain: Callable[..., tuple[int, str]]) -> None:
    code, words = explain("fct_body_reporting", "quarter=2023-Q3", "not_reported_count")
    assert code == 2 and "Подходят 6 строк таблицы fct_body_reporting" in words
    code, words = explain("rpt_nothing", "quarter=2023-Q3")
    assert code == 2 and "rpt_region_cooperation" in words
    code, words = explain("dim_event_series")
    assert code == 2 and words.count("event_series_key=") == 20


def test_the_same_files_again_change_nothing(example_home: Run, expected: Expected) -> None:
    before = (example_home.home / "published" / "current").resolve()
    again = concord_run(example_home.home, str(expected.evaluated_on), HERE / "reports")
    assert again.exit_code in {0, DONE_WITH_REFUSALS}, again.output
    assert (example_home.home / "published" / "current").resolve() == before
