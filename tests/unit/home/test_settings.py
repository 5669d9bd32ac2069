"""``concord.toml``: read, written, and refused in words."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingestion.deadlines import DEFAULT_RULE, Deadlines, Rule
from ingestion.home import Home
from ingestion.settings import RosterEntry, Settings, SettingsError, Signals, read_settings, render_settings


def read(folder: Path, text: str) -> Settings:
    file = folder / "concord.toml"
    file.write_text(text, encoding="utf-8")
    return read_settings(file)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings("RU-SMO", Deadlines(Rule(12, None, 1, "previous"))),
        Settings(
            "RU-SMO",
            Deadlines(Rule(None, 10, 2, "keep"), Rule(deadline_day=20), (date(2021, 5, 4),), (date(2021, 2, 20),)),
            (
                ("RU-KLU", Deadlines(Rule(deadline_working_day=7), Rule(deadline_month=2))),
                ("RU-TA", Deadlines(days_off=(date(2021, 8, 30), date(2021, 11, 6)))),
            ),
            (RosterEntry('Департамент «Культура» "и" искусство', "2020-Q1"), RosterEntry("Б", None, "2021-Q4")),
            Signals(0, 3, 8, 180, 30),
        ),
    ],
)
def test_settings_survive_being_written_and_read(tmp_path: Path, settings: Settings) -> None:
    Home(tmp_path, settings).create()
    assert Home.open(tmp_path).settings == settings


def test_default_settings_are_what_a_bare_folder_has(tmp_path: Path) -> None:
    assert read(tmp_path, render_settings(Settings())) == Settings() == Home.open(tmp_path / "bare").settings


def test_a_setting_of_old_stays_valid(tmp_path: Path) -> None:
    settings = read(tmp_path, '[reporting]\nregion = "RU-SMO"\ndeadline_day = 12\n')
    assert settings == Settings("RU-SMO", Deadlines(Rule(12, None, 1, "next")))


def test_a_threshold_that_is_not_named_is_the_usual_one(tmp_path: Path) -> None:
    assert read(tmp_path, "[signals]\ndormant_quarters = 6\n").signals == Signals(dormant_quarters=6)
    assert read(tmp_path, "").signals == Signals(10, 2, 4, 90, 90)


def test_each_region_has_its_deadline(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        """
        [reporting]
        deadline_day = 5
        fourth_quarter = { deadline_day = 20 }

        [[region]]
        code = "RU-KLU"
        deadline_working_day = 10

        [[region]]
        code = "RU-BRY"
        on_day_off = "keep"
        fourth_quarter = { deadline_working_day = 3 }
        """,
    )
    due = {
        (region, quarter): settings.report_due_on(region, quarter)
        for region in ("RU-SMO", "RU-KLU", "RU-BRY")
        for quarter in ("2020-Q2", "2020-Q4")
    }
    assert due == {
        ("RU-SMO", "2020-Q2"): date(2020, 7, 6),
        ("RU-SMO", "2020-Q4"): date(2021, 1, 20),
        ("RU-KLU", "2020-Q2"): date(2020, 7, 15),
        ("RU-KLU", "2020-Q4"): date(2021, 1, 20),
        ("RU-BRY", "2020-Q2"): date(2020, 7, 5),
        ("RU-BRY", "2020-Q4"): date(2021, 1, 13),
    }
    assert settings.quarters_due_on(date(2020, 7, 6)) == ("2020-Q2",)
    assert settings.quarters_due_on(date(2020, 7, 15)) == ("2020-Q2",)
    assert settings.quarters_due_on(date(2020, 7, 7)) == ()


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2020, 10, 5), date(2020, 10, 5)),
        (date(2020, 10, 6), date(2021, 1, 11)),
        (date(2020, 12, 31), date(2021, 1, 11)),
        (date(2021, 1, 12), date(2021, 4, 5)),
    ],
)
def test_the_next_deadline(day: date, due: date) -> None:
    assert Settings().next_deadline("RU-SMO", day) == due


def test_two_quarters_may_be_due_on_one_day() -> None:
    settings = Settings(deadlines=Deadlines(DEFAULT_RULE), of_regions=(("RU-KLU", Deadlines(Rule(deadline_month=4))),))
    assert settings.quarters_due_on(date(2020, 10, 5)) == ("2020-Q2", "2020-Q3")
    late = Settings(deadlines=Deadlines(Rule(deadline_day=31, deadline_month=12)))
    assert late.quarters_due_on(date(2021, 9, 30)) == ("2020-Q3",)


@pytest.mark.parametrize(
    ("text", "ru", "en"),
    [
        (
            "[reporting]\ndeadline_day = 32",
            "reporting.deadline_day: нужно число месяца от 1 до 31, а не 32",
            "a day of",
        ),
        ("[reporting]\ndeadline_day = true", "reporting.deadline_day: нужно число месяца", "not True"),
        ("[reporting]\ndeadline_working_day = 0", "deadline_working_day: нужен номер рабочего дня", "not 0"),
        ("[reporting]\ndeadline_month = '2'", "deadline_month: нужен номер месяца", "from 1 to 12"),
        (
            "[reporting]\ndeadline_day = 5\ndeadline_working_day = 5",
            "reporting.deadline_working_day: вместе с deadline_day не указывается",
            "either a day of the month or a working day",
        ),
        ("[reporting]\non_day_off = 'skip'", 'нужно одно из "next", "previous", "keep"', "not 'skip'"),
        ("[reporting]\ndays_off = ['2021-05-04']", "reporting.days_off: нужен список дат", "without quotes"),
        ("[reporting]\ndays_off = 2021-05-04", "days_off: нужен список дат", "not 2021-05-04"),
        ("[reporting]\nworking_days = [2021-02-20T08:00:00]", "working_days: нужен список дат", "2021-02-20T08"),
        ("[reporting]\nfourth_quarter = 20", "reporting.fourth_quarter: нужен раздел", "a table of settings"),
        ("[reporting]\nfourth_quarter = {deadline_day = 0}", "reporting.fourth_quarter.deadline_day", "not 0"),
        ("[reporting]\nfourth_quarter = {days_off = []}", "неизвестные настройки: days_off", "unknown settings"),
        ("reporting = 5", "reporting: нужен раздел", "a table of settings"),
        ('[reporting]\nregion = "SMO"', "reporting.region: неизвестный код региона 'SMO'", "no such party code"),
        ("[reporting]\nregoin = 1", "неизвестные настройки: regoin", "unknown settings: regoin"),
        ("[region]\ncode = 'RU-KLU'", "записи открываются строкой [[region]]", "entries begin with [[region]]"),
        ("[[region]]\ndeadline_day = 5", "region.code: неизвестный код региона None", "no such party code: None"),
        ("[[region]]\ncode = 'RU-KLU'\ndeadline_day = 99", "region RU-KLU: deadline_day", "not 99"),
        ("[[region]]\ncode = 'RU-KLU'\n[[region]]\ncode = 'RU-KLU'", "регион RU-KLU назван дважды", "stands twice"),
        ("[[region]]\ncode = 'RU-KLU'\nregion = 'RU-KLU'", "неизвестные настройки: region", "unknown settings"),
        ('[[roster]]\nname = "А"\nsince = "2020"', "roster: А: since: нужен квартал вида", "expected e.g. 2020-Q3"),
        ("[[roster]]\nname = ' '", "запись без названия органа", "without a name"),
        (
            "[signals]\nsilent_quarters = 1",
            "signals.silent_quarters: нужно целое число от 2 до 40, а не 1",
            "from 2 to 40",
        ),
        ("[signals]\nexpiry_days = 90.0", "signals.expiry_days: нужно целое число", "not 90.0"),
        ("[signals]\nexpiry_days = true", "signals.expiry_days: нужно целое число", "not True"),
        ("[signals]\nexpiry = 90", "неизвестные настройки: expiry", "unknown settings: expiry"),
        ("[[signals]]\nexpiry_days = 90", "signals: нужен раздел", "a table of settings"),
        ("not toml", "запись не по правилам TOML: строка 1", "concord.toml"),
    ],
)
def test_settings_that_cannot_be_used_are_named_in_both_languages(tmp_path: Path, text: str, ru: str, en: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, text)
    assert ru in refused.value.message("ru")
    assert en in refused.value.message("en")


def test_a_time_zone_says_where_civil_days_begin(tmp_path: Path) -> None:
    file = tmp_path / "concord.toml"
    file.write_text('[reporting]\ntime_zone = "Asia/Kamchatka"\n', encoding="utf-8")
    settings = read_settings(file)
    assert settings.civil(datetime(2020, 10, 5, 12, 0, tzinfo=UTC)).date() == date(2020, 10, 6)
    file.write_text(render_settings(settings), encoding="utf-8")
    assert read_settings(file) == settings
    file.write_text('[reporting]\ntime_zone = "Москва"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="time zone"):
        read_settings(file)
