"""The example corpus: the committed files are what the script writes, and its stories agree with the answers."""

import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
import yaml
from lxml import etree

from examples.corpus import HERE, MEANINGS, Corpus, load_corpus
from examples.expectations import Expected, load_expected
from examples.write_corpus import write_documents
from ingestion.contracts.fields import fields
from ingestion.quarters import add_quarters, quarter_bounds, quarter_range

UNEXECUTED_OUTCOMES = {"postponed": "postponed", "cancelled": "not_met", "not_held": "not_met"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="module")
def expected() -> Expected:
    return load_expected()


def without_edition(title: str) -> str:
    return re.sub(r"^[IVX]+ ", "", title)


def test_the_committed_files_are_what_the_script_writes(corpus: Corpus) -> None:
    written = write_documents(corpus)
    committed = {path.name: path.read_bytes() for path in (HERE / "reports").iterdir()}
    assert sorted(written) == sorted(committed)
    assert [name for name in written if written[name] != committed[name]] == []


def test_every_report_is_a_word_document_and_every_broken_file_is_none(corpus: Corpus) -> None:
    files = write_documents(corpus)
    for report in corpus.reports:
        with zipfile.ZipFile(io.BytesIO(files[report.file])) as package:
            assert package.testzip() is None
            for name in package.namelist():
                etree.fromstring(package.read(name))
    for broken in corpus.broken:
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(io.BytesIO(files[broken.file]))


def test_every_table_is_a_full_rectangle_and_holds_all_words(corpus: Corpus) -> None:
    files = write_documents(corpus)
    for report in corpus.reports:
        with zipfile.ZipFile(io.BytesIO(files[report.file])) as package:
            tree = etree.fromstring(package.read("word/document.xml"))
        (table,) = tree.iter(f"{W}tbl")
        spans = [
            sum(int(span.get(f"{W}val", "1")) for span in row.iter(f"{W}gridSpan"))
            + sum(1 for cell in row.iter(f"{W}tc") if cell.find(f"{W}tcPr/{W}gridSpan") is None)
            for row in table.iter(f"{W}tr")
        ]
        assert set(spans) == {8}
        text = re.sub(r"[^\w]", "", "".join(str(text) for text in table.itertext()))
        for _, row in report.rows:
            for words in row.words.values():
                assert re.sub(r"[^\w]", "", words) in text


def test_the_reports_show_the_layouts_that_offices_use(corpus: Corpus) -> None:
    layouts = [report.layout for report in corpus.reports]
    assert any(layout.columns == "reordered" for layout in layouts)
    assert any(layout.heading == "two_levels" for layout in layouts)
    assert any(layout.column_numbers for layout in layouts)
    assert any(layout.repeated_heading_before for layout in layouts)
    assert any(layout.totals for layout in layouts)
    assert {layout.signature for layout in layouts} == {"none", "paragraphs", "rows"}
    assert any(layout.hyphenated for layout in layouts)
    assert any(layout.no_break_spaces for layout in layouts)
    assert any(layout.agreement_lines == "paragraphs" for layout in layouts)
    assert any(len(row.agreements) > 2 for report in corpus.reports for _, row in report.rows)
    merged = write_documents(corpus)["2022-Q1.docx"]
    assert b"<w:vMerge/>" in merged and b"\xc2\xa0" not in merged
    assert b"\xc2\xa0" in write_documents(corpus)["2023-Q4.docx"]
    assert "государствен-ной".encode() in write_documents(corpus)["2022-Q3.docx"]


def test_meanings_use_the_names_and_values_of_the_contract(corpus: Corpus) -> None:
    assert set(fields()) >= MEANINGS
    for report in corpus.reports:
        for _, row in report.rows:
            for name, value in row.means.items():
                allowed = fields()[name].values
                assert not allowed or value is None or value in allowed, (report.file, row.title, name, value)


def test_dates_lie_in_the_quarter_of_the_report(corpus: Corpus) -> None:
    for report in corpus.reports:
        first, last = quarter_bounds(report.quarter)
        for _, row in report.rows:
            if row.means.get("date_from"):
                assert row.means["date_from"] <= last and first <= row.means["date_to"], (report.file, row.title)  # type: ignore[operator]


def test_a_row_that_is_not_simply_held_gives_a_reason_category(corpus: Corpus) -> None:
    simply = {"held", "in_progress", None}
    for report in corpus.reports:
        for _, row in report.rows:
            assert (row.means.get("outcome") in simply) == ("reason_category" not in row.means), row.title
            assert (row.means.get("outcome") == "postponed") == ("postponed_to" in row.means), row.title


def test_the_numbers_of_rows_agree(corpus: Corpus, expected: Expected) -> None:
    files = {report.file: len(list(report.rows)) for report in corpus.reports}
    rejected = {name for name, document in expected.documents.items() if document["outcome"] == "rejected"}
    assert rejected == {broken.file for broken in corpus.broken}
    assert {n: d["accepted_rows"] for n, d in expected.documents.items() if n not in rejected} == files
    events = {report.quarter: len(list(report.rows)) for report in corpus.reports if not report.is_correction}
    assert events == dict(expected.events)


def test_the_bodies_that_fall_silent_agree(corpus: Corpus, expected: Expected) -> None:
    assert set(expected.silent_bodies) == set(corpus.bodies)
    for report in corpus.reports:
        if report.is_correction:
            continue
        named = {section.body for section in report.sections}
        silent = {body for body, quarters in expected.silent_bodies.items() if report.quarter in quarters}
        assert silent == set(corpus.bodies) - named, report.file


def test_agreements_agree(corpus: Corpus, expected: Expected) -> None:
    assert set(expected.agreements) == set(corpus.agreements)
    for name, answer in expected.agreements.items():
        agreement = corpus.agreements[name]
        seen = sorted({r.quarter for r in corpus.reports for _, row in r.rows if name in row.agreements})
        assert (tuple(answer["parties"]), answer["first_seen"], answer["last_seen"]) == (
            agreement.parties,
            seen[0],
            seen[-1],
        )
        assert list(agreement.parties) == sorted(agreement.parties)
        assert (answer.get("signed_on"), answer.get("number")) == (agreement.signed_on, agreement.number)


def as_now_known(corpus: Corpus) -> list[tuple[str, str, str, dict[str, object]]]:
    """(quarter, body, title, meaning) of every row, the corrected section in place of the first one."""
    corrected = {(r.quarter, s.body) for r in corpus.reports if r.is_correction for s in r.sections}
    return [
        (report.quarter, body, row.title, dict(row.means))
        for report in corpus.reports
        for body, row in report.rows
        if report.is_correction or (report.quarter, body) not in corrected
    ]


def test_what_reports_call_not_done_is_in_the_list_of_unexecuted(corpus: Corpus, expected: Expected) -> None:
    reported = {
        (quarter, without_edition(title)): (UNEXECUTED_OUTCOMES[str(means["outcome"])], means["reason_category"])
        for quarter, _, title, means in as_now_known(corpus)
        if means.get("outcome") in UNEXECUTED_OUTCOMES
    }
    listed = {
        (entry.quarter, without_edition(entry.title)): (entry.standing, entry.reason)
        for entry in expected.unexecuted
        if entry.standing not in {"not_reported", "undated"}
    }
    assert listed == reported


def test_where_a_row_says_it_was_moved_is_where_it_is_promised(corpus: Corpus, expected: Expected) -> None:
    promised = {(entry.quarter, entry.title): entry.promised for entry in expected.unexecuted if entry.promised}
    quarter_of_words = {"2024-08": "2024-Q3", "2025": "2025-Q4"}
    for quarter, _, title, means in as_now_known(corpus):
        if means.get("postponed_to"):
            words = str(means["postponed_to"])
            assert promised.pop((quarter, title)) == quarter_of_words.get(words, words)
    assert promised == {}


def test_what_was_put_off_to_no_date_is_listed(corpus: Corpus, expected: Expected) -> None:
    nowhere = [title for _, _, title, means in as_now_known(corpus) if means.get("postponed_to", "") is None]
    assert [entry.title for entry in expected.unexecuted if entry.standing == "undated"] == nowhere
    assert [(p.title, p.due) for p in expected.promises if p.standing == "undated"] == [(t, None) for t in nowhere]


def test_what_is_not_reported_is_in_no_report_of_its_quarter(corpus: Corpus, expected: Expected) -> None:
    silent = [(entry.quarter, entry.title) for entry in expected.unexecuted if entry.standing == "not_reported"]
    assert len(silent) == 3
    assert sorted(silent) == sorted(
        (p.due, p.title) for p in expected.promises if p.standing == "not_reported" and p.due
    )
    told = {(quarter, without_edition(title)) for quarter, _, title, _ in as_now_known(corpus)}
    assert not told & {(quarter, title) for quarter, title in silent}


def test_promises_that_recur_follow_from_the_rows(corpus: Corpus, expected: Expected) -> None:
    """Every quarter that follows a row of monthly, quarterly or continuous work is due, and no other."""
    step = {"monthly", "quarterly", "continuous"}
    rows = {(title, quarter) for quarter, _, title, means in as_now_known(corpus) if means.get("recurrence") in step}
    titles = {title for title, _ in rows}
    due = {(title, add_quarters(quarter, 1)) for title, quarter in rows}
    promised = {(p.title, p.due): p.standing for p in expected.promises if p.title in titles}
    assert set(promised) == due
    for (title, quarter), standing in promised.items():
        assert quarter is not None
        answered = "met" if (title, quarter) in rows else "scheduled" if quarter > "2024-Q4" else "not_reported"
        assert standing == answered, (title, quarter)


def test_every_chain_that_did_not_end_well_raises_one_alert(corpus: Corpus, expected: Expected) -> None:
    not_well = {"not_met", "not_reported", "undated", "scheduled"}
    chains = {(e.title, e.end[:2]) for e in expected.unexecuted if e.end[0] in not_well}
    about_events = {"event_unexecuted", "postponement_overdue", "event_not_reported"}
    alerts = [subject for kind, subject, _ in expected.alerts if kind in about_events]
    assert sorted(alerts) == sorted({without_edition(title) for title, _ in chains})
    silent = [(corpus.bodies[body], q) for body, quarters in expected.silent_bodies.items() for q in quarters]
    assert [(subject, q) for kind, subject, q in expected.alerts if kind == "report_missing"] == silent


def test_shares_count_the_promises(corpus: Corpus, expected: Expected) -> None:
    agreements: dict[str, set[str]] = {}
    for report in corpus.reports:
        for _, row in report.rows:
            agreements.setdefault(without_edition(row.title), set()).update(row.agreements)
    kept: Counter[tuple[str, str]] = Counter()
    judged: Counter[tuple[str, str]] = Counter()
    for promise in expected.promises:
        if promise.due is None or promise.standing in {"scheduled", "undated"}:
            continue
        for name in agreements[promise.title]:
            judged[name, promise.due] += 1
            kept[name, promise.due] += promise.standing in {"met", "met_early", "met_late"}
    assert expected.fulfilment == {place: (kept[place], count) for place, count in judged.items()}


def test_the_correction_says_what_changed(corpus: Corpus, expected: Expected) -> None:
    (correction,) = [report for report in corpus.reports if report.is_correction]
    (first,) = [r for r in corpus.reports if r.quarter == correction.quarter and not r.is_correction]
    assert correction.quarter == expected.correction["quarter"]
    before = {row.title: row.means for _, row in first.rows}
    after = {row.title: row.means for _, row in correction.rows}
    keys = ("outcome", "participants_count")
    changed = [
        {
            "title": title,
            "before": {key: before[title][key] for key in keys},
            "after": {key: means[key] for key in keys},
        }
        for title, means in after.items()
        if any(before[title][key] != means[key] for key in keys)
    ]
    assert changed == expected.correction["events"]
    assert all("уточн" in "".join(report.title) for report in corpus.reports if report.is_correction)


def test_the_corpus_covers_three_years(corpus: Corpus) -> None:
    quarters = [report.quarter for report in corpus.reports if not report.is_correction]
    assert quarters == quarter_range("2022-Q1", "2024-Q4")


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("reports.0.layout.columns=sideways", "none of"),
        ("reports.0.layout.colour=red", "unknown keys"),
        ("reports.0.sections.0.body=nobody", "no such body"),
        ("reports.0.sections.0.rows.0.like=nothing", "nothing recurring"),
        ("reports.0.sections.1.rows.0.agreements=[atlantis]", "no wording"),
        ("recurring.vacancies.means.mood=good", "unknown keys"),
    ],
)
def test_a_slip_in_the_data_is_refused_with_its_place(broken: str, message: str, tmp_path: Path) -> None:
    path, value = broken.split("=")
    *way, last = path.split(".")
    raw = yaml.safe_load((HERE / "corpus.yml").read_text(encoding="utf-8"))
    at = raw
    for step in way:
        at = at[int(step)] if step.isdigit() else at[step]
    at[last] = yaml.safe_load(value)
    target = tmp_path / "corpus.yml"
    target.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        load_corpus(target)
