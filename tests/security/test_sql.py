"""What ``concord sql`` lets through: reading the marts, and nothing else, whatever the words."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import duckdb
import pytest
import yaml

from ingestion.home import Home
from orchestration.asking import queries, reader
from orchestration.asking.queries import QueryTimeoutError, asking
from orchestration.asking.reader import reading
from orchestration.building.publishing import current_publication
from orchestration.cli import main
from orchestration.generated.questions_page import questions
from tests.security.conftest import contents

ATTEMPTS = yaml.safe_load(Path(__file__).with_name("attempts.yml").read_text(encoding="utf-8"))
SONG = "the canary sings"

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(published: Home, capsys: pytest.CaptureFixture[str]) -> Ask:
    """``concord sql`` in English: exit code, output, remarks."""

    def call(*words: str) -> tuple[int, str, str]:
        code = main(["--lang", "en", "--home", str(published.root), "sql", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture(scope="module")
def caller() -> Iterator[tuple[str, list[str]]]:
    """An address that listens, and what was asked of it."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_PUT = do_POST = do_GET  # noqa: N815 -- names of http.server

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "attempt", [pytest.param(words, id=f"{kind}: {words}") for kind, those in ATTEMPTS.items() for words in those]
)
def test_an_attempt_does_nothing(
    attempt: str,
    ask: Ask,
    published: Home,
    canaries: Path,
    caller: tuple[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, asked = caller
    monkeypatch.setenv("CANARY", SONG)
    before = contents(published.root)
    code, out, said = ask("--csv", attempt.replace("{folder}", str(canaries)).replace("{url}", url))
    assert (code, out) == (2, "")
    assert said.strip()
    assert SONG not in said
    assert contents(published.root) == before
    assert asked == []


def test_the_prompt_refuses_the_same(
    ask: Ask, canaries: Path, monkeypatch: pytest.MonkeyPatch, published: Home
) -> None:
    lines = iter(
        [f"select * from read_csv('{canaries}/canary.csv');", "drop table fct_event; select 2 as two;", "\\d fct_alert"]
    )

    def line(*_: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", line)
    before = contents(published.root)
    code, out, said = ask("--csv")
    assert code == 2
    assert out.startswith("two\n2\ncolumn_name,data_type,comment\nalert_key,VARCHAR,")
    assert "read_csv" in said and "DROP" in said
    assert contents(published.root) == before


@pytest.mark.parametrize(
    "query",
    [
        "select event_title from fct_event",
        "with titles as (select event_title from fct_event) select * from titles",
        "from fct_event select event_title",
        "select 'read_csv(''x'')' as words, list_transform([1, 2], x -> x + 1) as more",
        "select n from range(3) as r(n) join generate_series(1, 2) on true",
        "select unnest(string_split('a, b', ', '))",
        "pivot fct_event on event_title in ('Ярмарка')",
        "describe fct_event",
        "describe select event_key from fct_event",
        "summarize fct_event",
        "show tables",
        "select table_name from duckdb_tables()",
        "select column_name from information_schema.columns limit 1",
        "explain select 1",
        "explain analyze select count(*) from fct_event",
        "/* a comment */ select 1 -- and another",
        "/* a comment */ explain select 1",
        " -- a comment\nexplain /* and */ analyze select count(*) from fct_event",
        "explain (analyze) select count(*) from fct_event",
        "explain (format json) select 1",
        "explain (select 1)",
        "values (1), (2)",
    ],
)
def test_reading_is_possible(query: str, ask: Ask) -> None:
    code, out, said = ask("--csv", query)
    assert (code, said) == (0, "")
    assert out


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_question_of_the_docs_may_be_asked(question: object, ask: Ask) -> None:
    code, _, said = ask("--csv", question.sql)  # type: ignore[attr-defined]
    assert (code, said) == (0, "")


def test_a_refusal_says_what_is_not_possible(ask: Ask) -> None:
    assert "INSERT does not read the marts" in ask("insert into fct_event (event_key) values ('x')")[2]
    assert "the function read_csv reaches beyond the marts" in ask("from read_csv('x.csv')")[2]
    assert "pg_settings tells of the program" in ask("from pg_catalog.pg_settings")[2]
    assert "PIVOT without a list of values" in ask("pivot fct_event on event_title")[2]


@pytest.mark.parametrize(
    "query",
    [
        "explain (analyze) from read_csv('x.csv')",
        "/* c */ explain from read_csv('x.csv')",
        # A comment within a comment: what would be the query to one reader is inside a comment to the other.
        "/* /* */ explain select 1 as \"a -- */ from read_csv('x.csv') --\"",
        "/* /* */ explain select 1 as \"a */ explain analyze from read_csv('x.csv') --\"",
        "explain analyze copy fct_event to 'x.csv'",
        "explain",
    ],
)
def test_explain_hides_nothing(query: str, ask: Ask) -> None:
    code, out, said = ask("--csv", query)
    assert code == 2 and not out and said


def test_the_connection_is_locked_by_itself(published: Home, canaries: Path) -> None:
    """Were the check to let something through, DuckDB would still refuse it."""
    publication = current_publication(published)
    assert publication is not None
    with reading(publication) as connection:
        for query in (
            f"select * from read_csv('{canaries}/canary.csv')",
            f"copy fct_event to '{canaries}/out.csv'",
            f"attach '{canaries}/other.duckdb' as other",
            "load httpfs",
            "set enable_external_access = true",
            "delete from fct_event",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(query)
        settings = dict(connection.execute("select name, value from duckdb_settings()").fetchall())
        assert settings["temp_directory"] == ""
        assert settings["memory_limit"] == "1.8 GiB"


def test_a_query_that_takes_too_long_is_stopped(ask: Ask, published: Home) -> None:
    publication = current_publication(published)
    assert publication is not None
    endless = "select count(*) from range(100000000000) as a(i), range(1000) as b(j) where i % 7 = j % 3"
    with reading(publication) as connection:
        with pytest.raises(QueryTimeoutError), asking(connection, endless, 0.2) as answer:
            answer.rows()
        with asking(connection, "select 1", 60) as answer:  # the connection goes on
            assert answer.rows() == [(1,)]
    code, _, said = ask("--timeout", "1", endless)
    assert code == 2
    assert "stopped" in said and "1 s" in said


def test_an_answer_that_is_too_long_to_be_shown_says_so(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_ROWS", 10)
    code, out, said = ask("--json", "from range(11)")
    assert (code, out) == (2, "")
    assert "limit it" in said
    code, out, _ = ask("--json", "from range(10)")
    assert code == 0 and len(json.loads(out)) == 10
    assert ask("--csv", "from range(11)")[1].count("\n") == 12


def test_a_query_that_needs_too_much_memory_fails_and_fills_no_disk(
    ask: Ask, published: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(reader.LOCKED, "memory_limit", "100MB")
    before = contents(published.root)
    code, _, said = ask(
        "--csv", "select count(*) from (select list(i) as l from range(40000000) as r(i)) where l[1] = 0"
    )
    assert code == 2
    assert "memory" in said.lower()
    assert contents(published.root) == before


@pytest.mark.parametrize(
    "query",
    [
        "select repeat('x', 3000000000)",
        "select range(500000000)",
        "select format('{:>1500000000}', 'x')",
        "select sum(length(repeat('x', 1000000000 + i::int))) from range(100) as r(i)",
    ],
)
def test_a_function_cannot_take_the_memory_of_the_machine(query: str, published: Home) -> None:
    if sys.platform != "linux":
        pytest.skip("platform: the memory of a process is bounded on Linux alone")
    code, out, said, most = _alone(published, "--timeout", "10", query)
    assert (code, out) == (2, "")
    assert "memory" in said or "10 s" in said
    assert most < 5 * 1024**2  # KiB


@pytest.mark.parametrize("form", ["--csv", "--json", None])
def test_a_value_that_no_document_could_hold_is_not_shown(form: str | None, ask: Ask) -> None:
    words = [form] if form else []
    began = time.monotonic()
    for query in ("select repeat('x', 50000000) as a", "select list(i) from range(500000) as r(i)"):
        code, out, said = ask(*words, query)
        assert code == 2 and "1000000 characters" in said
        assert len(out) < 100
    assert time.monotonic() - began < 30
    assert ask(*words, "select repeat('x', 10000) as a")[0] == 0


def test_an_answer_of_too_many_characters_is_not_gathered(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_OF_AN_ANSWER", 10_000)
    code, out, said = ask("--json", "select repeat('x', 500) from range(100)")
    assert (code, out) == (2, "") and "limit it" in said
    assert ask("--csv", "select repeat('x', 500) from range(100)")[0] == 0


def test_the_timer_holds_what_cannot_be_interrupted_and_the_output(published: Home) -> None:
    """One call of a function, which DuckDB cannot stop; and a table that is long in the making."""
    if sys.platform == "win32":
        pytest.skip("platform: Windows does not tell how much memory a child held")
    for query in (
        "select levenshtein(repeat('x', 900000), repeat('y', 900000))",
        "select i, i, i, i, i from range(900000) as r(i)",
    ):
        began = time.monotonic()
        code, _, said, _ = _alone(published, "--timeout", "2", query)
        assert code == 2 and "2 s" in said
        assert time.monotonic() - began < 30  # the program has to start, beside others


def test_the_memory_is_given_back(published: Home) -> None:
    if sys.platform != "linux":
        pytest.skip("platform: the memory of a process is bounded on Linux alone")
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    publication = current_publication(published)
    assert publication is not None
    with reading(publication) as connection, asking(connection, "select 1") as answer:
        assert resource.getrlimit(resource.RLIMIT_AS) != before
        assert answer.rows() == [(1,)]
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_what_is_wider_than_the_screen_is_shown_a_line_a_column(ask: Ask) -> None:
    code, out, said = ask("select * from fct_event")
    assert code == 0 and "1 row" in said
    lines = out.splitlines()
    assert lines[0].startswith("─[ 1 ]")
    assert [line.split()[1] for line in lines if line.startswith("event_title:")] == ["Ярмарка"]
    assert len(lines) == 1 + len(ask("--csv", "select * from fct_event")[1].splitlines()[0].split(","))
    assert "─[" not in ask("select event_key, event_title from fct_event")[1]


def _alone(home: Home, *words: str) -> tuple[int, str, str, int]:
    """``concord sql`` in a process of its own: exit code, output, remarks, the most memory it held in KiB."""
    program = (
        "import resource, subprocess, sys\n"
        "found = subprocess.run(sys.argv[1:])\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)\n"
        "sys.exit(found.returncode)\n"
    )
    command = [sys.executable, "-m", "orchestration.cli", "--lang", "en", "--home", str(home.root), "sql", *words]
    done = subprocess.run(
        [sys.executable, "-c", program, *command], capture_output=True, text=True, encoding="utf-8", timeout=300
    )
    *said, most = done.stderr.splitlines()
    return done.returncode, done.stdout, "\n".join(said), int(most)


def test_a_column_named_by_a_stranger_is_no_sql(published: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """``concord explain`` takes words as names of tables and columns; what is none is refused, not run."""
    before = contents(published.root)
    for words in (
        ["fct_event; drop table fct_event", "event_key=e"],
        ["fct_event", "event_key=e' or 1=1 --"],
        ["fct_event", "event_key=e'; drop table fct_event; --", "events_count"],
        ["fct_body_reporting", "quarter) or 1=1 --=2020-Q3", "events_count"],
        ["fct_agreement_fulfilment", "agreement_key=a", "held_count) from fct_event --"],
        ["read_csv('x')", "a=b"],
    ):
        assert main(["--lang", "en", "--home", str(published.root), "explain", *words]) == 2
        assert capsys.readouterr().out == ""
    assert contents(published.root) == before
