"""Rules: the built-in ones fit the marts, a home's file changes what it says and nothing else."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ingestion.contracts.fields import fields
from ingestion.home import Home
from orchestration.building.fingerprint import inputs
from orchestration.building.publishing import current_publication
from orchestration.delivery.conditions import Judgement, judge
from orchestration.delivery.rules import RulesFileError, built_in, home_file, read_rules, rules_of
from orchestration.delivery.templates import WordingError, worded
from tests.unit.delivery.homes import CULTURE, Recorder, alert, make_home, publish, run


def own(home: Home, text: str) -> Home:
    home_file(home).parent.mkdir(parents=True, exist_ok=True)
    home_file(home).write_text(text, encoding="utf-8")
    return home


def test_every_kind_of_alert_has_its_rule_and_is_told_by_no_other(tmp_path: Path) -> None:
    kinds = list(fields()["alert_kind"].values)
    home = make_home(tmp_path, [alert(kind, alert_kind=kind) for kind in kinds])
    publication = current_publication(home)
    assert publication is not None
    judgement = Judgement()
    judge(publication, built_in(), judgement)
    assert judgement.broken == {}
    told = sorted(condition.rule for condition in judgement.conditions.values())
    assert told == sorted(kinds)
    assert set(judgement.conditions) == {alert(kind)["alert_key"] for kind in kinds}


def test_a_home_changes_a_rule_and_leaves_the_rest(tmp_path: Path) -> None:
    home = own(Home(tmp_path), "- {rule: report_missing, severity: info, repeat_days: 3}\n")
    changed = {rule.name: rule for rule in rules_of(home).rules}
    before = {rule.name: rule for rule in built_in()}
    assert (changed["report_missing"].severity, changed["report_missing"].severity_column) == ("info", None)
    assert changed["report_missing"].repeat_days == 3
    assert changed["report_missing"].condition == before["report_missing"].condition
    assert {name for name in before if before[name] != changed[name]} == {"report_missing"}


def test_a_rule_that_is_switched_off_resolves_its_alerts_without_a_word(tmp_path: Path) -> None:
    home, recorder = make_home(tmp_path, [alert("x")]), Recorder()
    run(home, recorder)
    recorder.sent.clear()
    own(home, "- {rule: event_not_reported, enabled: false}\n")
    assert run(home, recorder).changes.resolved == 1
    assert recorder.told() == []


OWN = """
- rule: many_unexecuted
  label: у органа много непроведённых
  mart: fct_alert
  condition: >-
    quarter = '2020-Q3' and executive_body_key in (
      select executive_body_key from fct_alert group by executive_body_key having count(*) > 1)
  identity: [executive_body_key, quarter]
  severity: error
  audience: [coordinator]
  subject: "{{ quarter | quarter }}"
  wording: "Несделанного: {{ rows_count }}; с {{ since_on | day }}."
"""


def test_a_rule_of_ones_own(tmp_path: Path) -> None:
    home, recorder = own(make_home(tmp_path, [alert("x"), alert("y")]), OWN), Recorder()
    run(home, recorder)
    [line] = [line for _, digest in recorder.sent for line in digest.lines if line.kind == "many_unexecuted"]
    assert (line.subject, line.severity) == ("III квартал 2020 года", "error")
    assert line.text == "Несделанного: 2; с 6 октября 2020 г.."
    assert line.executive_body_key == CULTURE and line.alert_id not in {alert("x")["alert_key"]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {rule: x, mart: fct_event}\n", "also needs severity, audience, wording, condition, identity"),
        ("- {rule: report_missing, system: run_failed}\n", "system cannot be said"),
        ("- {rule: run_failed, condition: a = 1}\n", "condition cannot be said"),
        ("- {rule: mine, system: mine, severity: info, audience: [a], wording: x}\n", "no built-in rule"),
        ("- {rule: report_missing, severity: dreadful}\n", "severity"),
        ("- {rule: report_missing}\n- {rule: report_missing}\n", "stands twice"),
        ("- {rule: report_missing, colour: red}\n", "colour"),
        ("rule: [", "expected"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_silences_nobody(tmp_path: Path, text: str, words: str) -> None:
    home = own(make_home(tmp_path, [alert("x")]), text)
    with pytest.raises(RulesFileError, match=words):
        read_rules(home_file(home))
    recorder = Recorder()
    run(home, recorder)
    assert sorted(recorder.told()) == [
        ("Координатор", "opened", "x"),
        ("Сопровождение", "opened", "reviewed/alert_rules.yml"),
    ]


@pytest.mark.parametrize(
    "condition",
    [
        "true) union all (select * from read_csv('/etc/passwd')",
        "alert_text in (select content from read_text('/etc/passwd'))",
        "1 = 1); drop table fct_alert; select (1 = 1",
        "subject like",
        "no_such_function(subject)",
    ],
)
def test_a_condition_can_read_the_marts_and_nothing_else(tmp_path: Path, condition: str) -> None:
    from dataclasses import replace

    home = make_home(tmp_path, [alert("x")])
    publication = current_publication(home)
    assert publication is not None
    rule = replace(built_in()[1], condition=condition)
    judgement = Judgement()
    judge(publication, [rule], judgement)
    assert set(judgement.broken) == {rule.name} and not judgement.conditions
    publish(home, [alert("x")])


@pytest.mark.parametrize(
    "template", ["{{ nothing }}", "{{ subject", "{{ subject.__class__.__mro__ }}", "{{ 1 / 0 }}", "{{ subject | day }}"]
)
def test_a_template_that_cannot_be_filled_in_says_so(template: str) -> None:
    with pytest.raises(WordingError):
        worded(template, {"subject": "x"})


def test_words_are_of_one_line_and_bounded() -> None:
    assert worded("{{ a }}\n b", {"a": "1\n2"}) == "1 2 b"
    assert len(worded("{{ a }}", {"a": "x" * 10_000})) == 4000
    assert worded("{{ a | day }} {{ q | quarter }}", {"a": date(2020, 2, 29), "q": "2020-Q4"}) == (
        "29 февраля 2020 г. IV квартал 2020 года"
    )


def test_a_moment_is_told_with_its_zone_and_one_of_the_marts_by_utc() -> None:
    moment = datetime(2020, 1, 1, 5, 7, tzinfo=UTC)
    assert worded("{{ a | clock }}", {"a": moment.astimezone(ZoneInfo("Asia/Kamchatka"))}) == "17:07 МСК+9"
    assert worded("{{ a | clock }}", {"a": moment.replace(tzinfo=None)}) == "05:07 UTC"


def test_rules_change_no_figure(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    before = inputs(home, date(2020, 10, 20))
    own(home, "- {rule: report_missing, enabled: false}\n")
    assert inputs(home, date(2020, 10, 20)) == before
