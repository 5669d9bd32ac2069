"""Periods in titles and file names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.reports.period import read_period, read_period_of_file_name


@pytest.mark.parametrize(
    "words",
    [
        "за III квартал 2020 года",
        "за 3 квартал 2020 г.",
        "за 3-й кв. 2020г.",
        "за Ш квартал 2020 года",
        "за ІІІ квартал 2020 года",
        "за третий квартал 2020 года",
        "в III квартале 2020 года",
        "за\xa0III\xa0квартал\xa02020\xa0года",
        "ЗА III КВАРТАЛ 2020 ГОДА",
        "2020 год, III квартал",
        "за июль – сентябрь 2020 года",
        "с июля по сентябрь 2020 года",
        "за период с 01.07.2020 по 30.09.2020",
        "с 01.07.2020г. по 30.09.2020г.",
        "01.07 - 30.09.2020",
        "01.07.20–30.09.20",
        "с 1 июля по 30 сентября 2020 года",
        "с 1 июля 2020 г. по 30 сентября 2020 г.",
        "июль–сентябрь 2020",
        "июль 2020 – сентябрь 2020 г.",
        "за июль, август и сентябрь 2020 года",
        "III квартала 2020 года",
        "3 квартал 2020",
        "за 03 квартал 2020 года",
        "за III-й квартал 2020 года",
        "за lll квартал 2020 года",
        "за ІII квартал 2020 года",
        "за 3 (третий) квартал 2020-го года",
        "за III кв-л 2020",
        "2020 год (III квартал)",
        "за III квартал 2020 года (июль-сентябрь)",
        "за III квартал 2020 года, утвержден 15.01.2021",
        "за III квартал 2020 года по Соглашению от 12.02.2014",
        "за III квартал 2020 года о выполнении плана на 2020-2024 годы",
        "за III квартал 2020 года по соглашениям, заключенным в 2014 году",
    ],
)
def test_the_third_quarter(words: str) -> None:
    period = read_period(f"Отчет о реализации соглашений {words}").period
    assert period is not None
    assert (period.kind, period.quarter) == ("quarter", "2020-Q3")


@pytest.mark.parametrize(
    ("words", "kind", "quarters"),
    [
        ("за I полугодие 2020 года", "half_year", ["2020-Q1", "2020-Q2"]),
        ("за второе полугодие 2020 года", "half_year", ["2020-Q3", "2020-Q4"]),
        ("за 6 месяцев 2020 года", "half_year", ["2020-Q1", "2020-Q2"]),
        ("за I–III кварталы 2020 года", "nine_months", ["2020-Q1", "2020-Q2", "2020-Q3"]),
        ("за I, II и III кварталы 2020 года", "nine_months", ["2020-Q1", "2020-Q2", "2020-Q3"]),
        ("за январь-сентябрь 2020 года", "nine_months", ["2020-Q1", "2020-Q2", "2020-Q3"]),
        ("за 2020 год", "year", ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]),
        ("за I, II кварталы 2020 г.", "half_year", ["2020-Q1", "2020-Q2"]),
        ("январь-июнь 2020", "half_year", ["2020-Q1", "2020-Q2"]),
        ("за 9 мес. 2020 г.", "nine_months", ["2020-Q1", "2020-Q2", "2020-Q3"]),
        ("за три квартала 2020 года", "nine_months", ["2020-Q1", "2020-Q2", "2020-Q3"]),
        ("за январь – сентябрь 2020 года (9 месяцев)", "nine_months", ["2020-Q1", "2020-Q2", "2020-Q3"]),
        ("по итогам 2020 года", "year", ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]),
        ("за 2020-й год", "year", ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]),
        ("за июль 2020 года", "other", []),
    ],
)
def test_longer_and_other_periods(words: str, kind: str, quarters: list[str]) -> None:
    period = read_period(f"Отчет {words}").period
    assert period is not None
    assert (period.kind, period.quarters, period.quarter) == (kind, quarters, None)


@pytest.mark.parametrize(
    "words",
    [
        "за III квартал",
        "за IV квартал 2020 года и за 2020 год",
        "за III квартал 2020 года и IV квартал 2020 года",
        "за I и III кварталы 2020 года",
        "за V квартал 2020 года",
        "за 3 квартала 2020 года",
        "за III квартал 2020/2021 года",
        "за III квартал 2020 года (июль-август)",
        "октябрь 2020 – март 2021",
        "за истекший период 2020 года",
        "за отчетный период",
        "за полугодие 2020 года",
        "по состоянию на 01.10.2020",
        "с 31.06.2020 по 30.09.2020",
        "о реализации соглашений",
        "с 15.07.2020 по 30.09.2020",
        "",
    ],
)
def test_what_is_no_single_period(words: str) -> None:
    assert read_period(words).period is None


@pytest.mark.parametrize(
    "words", ["за III квартал", "за I, II кварталы", "январь-июнь", "за август", "III квартала 20 г."]
)
def test_a_period_without_its_year_is_known_to_lack_it(words: str) -> None:
    reading = read_period(f"Отчет о реализации соглашений {words}")
    assert (reading.period, reading.lacks_year) == (None, True)


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("Отчёт за III квартал 2021 года и за II квартал 2021 года", ("III квартал 2021", "II квартал 2021")),
        ("ОТЧЁТ ЗА III КВАРТАЛ", ("III КВАРТАЛ",)),
        ("Отчет за ІІІ  квартал", ("ІІІ квартал",)),
        ("Отчёт за четвёртый квартал", ("четвёртый квартал",)),
        ("Отчет за 3-й кв.2021 и 4-й кв.2021", ("3-й кв.2021", "4-й кв.2021")),
    ],
)
def test_a_period_is_quoted_as_it_stands(words: str, quoted: tuple[str, ...]) -> None:
    assert read_period(words).candidates == quoted


def test_three_quarters_are_not_taken_for_the_third() -> None:
    assert read_period("Отчет за 3 квартала 2020 года").candidates == ("3 квартала 2020",) * 2
    found = read_period("Отчет 3 квартала 2020 года").period
    assert found is not None
    assert found.quarter == "2020-Q3"


@pytest.mark.parametrize(
    ("name", "quarter"),
    [
        ("report_2020_q3.txt", "2020-Q3"),
        ("2020-Q3.docx", "2020-Q3"),
        ("Отчет 3 кв. 2020.docx", "2020-Q3"),
        ("Отчёт_III_квартал_2020_испр.docx", "2020-Q3"),
        ("otchet_3kv2020.docx", "2020-Q3"),
        ("2020_3_kvartal.docx", "2020-Q3"),
        ("base.docx", None),
        ("отчет 2020.docx", None),
        ("12_3_2020.docx", None),
    ],
)
def test_file_names(name: str, quarter: str | None) -> None:
    period = read_period_of_file_name(name).period
    assert (period.quarter if period is not None else None) == quarter


@given(st.text(max_size=80))
def test_no_text_breaks_it(words: str) -> None:
    read_period(words)
    read_period_of_file_name(words)
