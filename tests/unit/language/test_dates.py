"""Dates: phrases with what they mean, phrases that must not be understood, and properties of all phrases."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingestion.language.dates import DatesReading, is_outside_quarter, read_dates, read_target

Q3 = "2020-Q3"
MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# Phrase, first day, last day, precision: read whole, in a report on the third quarter of 2020.
PARSED = [
    ("11 августа", "2020-08-11", "2020-08-11", "day"),
    ("5-6 сентября", "2020-09-05", "2020-09-06", "day"),
    ("5-7 сентября ", "2020-09-05", "2020-09-07", "day"),
    ("2020-2024 годы", "2020-01-01", "2024-12-31", "year"),
    ("04.05.06", "2006-05-04", "2006-05-04", "day"),
    ("05.05.06 14.00 - 15.00", "2006-05-05", "2006-05-05", "day"),
    ("10.04.2018 12:00", "2018-04-10", "2018-04-10", "day"),
    ("2020-09-05", "2020-09-05", "2020-09-05", "day"),
    ("14-15 апреля", "2020-04-14", "2020-04-15", "day"),
    ("16 сентября 2017 года", "2017-09-16", "2017-09-16", "day"),
    ("17.02.2018 г. с 12-00 до 13-00", "2018-02-17", "2018-02-17", "day"),
    ("2012", "2012-01-01", "2012-12-31", "year"),
    ("2013 г.", "2013-01-01", "2013-12-31", "year"),
    ("22 июня 10.00 ч.", "2020-06-22", "2020-06-22", "day"),
    ("23 по 26 октября", "2020-10-23", "2020-10-26", "day"),
    ("27 марта (пятница)", "2020-03-27", "2020-03-27", "day"),
    ("Июнь 2017", "2017-06-01", "2017-06-30", "month"),
    ("апрель", "2020-04-01", "2020-04-30", "month"),
    ("Срок выполнения: 2014-2016 годы.", "2014-01-01", "2016-12-31", "year"),
    ("С 18 по 19 сентября 2021 года", "2021-09-18", "2021-09-19", "day"),
    ("в мае или июне текущего года", "2020-05-01", "2020-06-30", "month"),
    ("в период с 20 октября 2020 года по 20 апреля 2021 года", "2020-10-20", "2021-04-20", "day"),
    ("в период с 25 декабря 2023 года по 14 января 2024 года", "2023-12-25", "2024-01-14", "day"),
    ("25 декабря – 14 января 2024 года", "2023-12-25", "2024-01-14", "day"),
    ("на 2017-20 годы", "2017-01-01", "2020-12-31", "year"),
    ("на 2021—2023 годы", "2021-01-01", "2023-12-31", "year"),
    ("с 18–21 июня на 3–6 сентября 2020 года", "2020-09-03", "2020-09-06", "day"),
    ("с 28сентября по 4 октября 1997 года", "1997-09-28", "1997-10-04", "day"),
    ("с5по6сентября", "2020-09-05", "2020-09-06", "day"),
    ("с 3 по 6 сентября 2020 года", "2020-09-03", "2020-09-06", "day"),
    ("01-05.09.2020", "2020-09-01", "2020-09-05", "day"),
    ("01.09.-05.09.2020", "2020-09-01", "2020-09-05", "day"),
    ("с 01.09 по 05.09", "2020-09-01", "2020-09-05", "day"),
    ("5 — 7 сентября 2020 г., 12:00 мск", "2020-09-05", "2020-09-07", "day"),
    ("сентябрь-октябрь", "2020-09-01", "2020-10-31", "month"),
    ("октябрь 2020 – март 2021 г.", "2020-10-01", "2021-03-31", "month"),
    ("осень 2021 года", "2021-09-01", "2021-11-30", "month"),
    ("III квартал", "2020-07-01", "2020-09-30", "quarter"),
    ("Ш квартал", "2020-07-01", "2020-09-30", "quarter"),
    ("3-й кв. 2021 г.", "2021-07-01", "2021-09-30", "quarter"),
    ("в третьем квартале 2021 года", "2021-07-01", "2021-09-30", "quarter"),
    ("III-IV кварталы", "2020-07-01", "2020-12-31", "quarter"),
    ("IV квартал 2019 г. - I квартал 2020 г.", "2019-10-01", "2020-03-31", "quarter"),
    ("2 полугодие 2020 года", "2020-07-01", "2020-12-31", "half_year"),
    ("первая половина 2021 года", "2021-01-01", "2021-06-30", "half_year"),
    ("9 месяцев 2020 года", "2020-01-01", "2020-09-30", "month"),
    ("II декада сентября", "2020-09-11", "2020-09-20", "day"),
    ("третья декада февраля 2020", "2020-02-21", "2020-02-29", "day"),
    ("вторая половина сентября", "2020-09-16", "2020-09-30", "day"),
    ("вторая суббота сентября", "2020-09-12", "2020-09-12", "day"),
    ("первое сентября", "2020-09-01", "2020-09-01", "day"),
    ("15 числа сентября", "2020-09-15", "2020-09-15", "day"),
    ("2020 год, сентябрь", "2020-09-01", "2020-09-30", "month"),
    ("в 2020 г.г.", "2020-01-01", "2020-12-31", "year"),
    ("5 сентября в 12-30", "2020-09-05", "2020-09-05", "day"),
    ("с 10 до 12 часов 5 сентября", "2020-09-05", "2020-09-05", "day"),
    ("29 февраля 2020 года", "2020-02-29", "2020-02-29", "day"),
    ("текущий год", "2020-01-01", "2020-12-31", "year"),
    # A narrower date in brackets is the one that is meant.
    ("III квартал 2020 года (18 сентября)", "2020-09-18", "2020-09-18", "day"),
    ("18 сентября 2020 года (III квартал)", "2020-09-18", "2020-09-18", "day"),
    ("сентябрь-октябрь 2020 (3 сентября)", "2020-09-03", "2020-09-03", "day"),
    # Hours between the ends of a range.
    ("с 5.09 в 10.00 до 6.09 в 18.00", "2020-09-05", "2020-09-06", "day"),
    ("с 18.00 4.09 до 12.00 6.09", "2020-09-04", "2020-09-06", "day"),
    ("с 9.00 часов 5 сентября по 21 час 6 сентября", "2020-09-05", "2020-09-06", "day"),
    ("5.IX.2020", "2020-09-05", "2020-09-05", "day"),
    ("28.VIII–3.IX.2020 г.", "2020-08-28", "2020-09-03", "day"),
    ("05 09 2020", "2020-09-05", "2020-09-05", "day"),
    ("3-я суббота сентября", "2020-09-19", "2020-09-19", "day"),
    # What was, and not what was meant to be.
    ("проведено 5 сентября (план – 4 сентября)", "2020-09-05", "2020-09-05", "day"),
    ("запланировано на 4 сентября, прошло 5 сентября", "2020-09-05", "2020-09-05", "day"),
    ("план – август, факт – 5 сентября", "2020-09-05", "2020-09-05", "day"),
]

# Phrase, status, first day, last day, precision, recurrence, deadline.
QUALIFIED = [
    ("В течение всего периода", "parsed", "2020-07-01", "2020-09-30", "period", "continuous", False),
    ("Втечение всегопериода", "parsed", "2020-07-01", "2020-09-30", "period", "continuous", False),
    ("Ежемесячно", "parsed", "", "", "open", "monthly", False),
    ("ежемесячно до 10 числа", "parsed", "", "", "open", "monthly", True),
    ("До 15 сентября (ежегодно)", "parsed", "", "2020-09-15", "day", "annual", True),
    ("Ежегодно (декабрь)", "parsed", "2020-12-01", "2020-12-31", "month", "annual", False),
    ("каждый сентябрь", "parsed", "2020-09-01", "2020-09-30", "month", "annual", False),
    ("Ежеквартально", "parsed", "", "", "open", "quarterly", False),
    ("по пятницам", "parsed", "", "", "open", "weekly", False),
    ("постоянно", "parsed", "", "", "open", "continuous", False),
    ("по мере необходимости", "parsed", "", "", "open", "as_needed", False),
    ("в течение года", "parsed", "2020-01-01", "2020-12-31", "year", None, False),
    ("в течение 2021 года", "parsed", "2021-01-01", "2021-12-31", "year", None, False),
    ("в течение сентября", "parsed", "2020-09-01", "2020-09-30", "month", None, False),
    ("В течение срока действия Соглашения", "parsed", "", "", "period", "continuous", False),
    ("до 10-го июля текущего года", "parsed", "", "2020-07-10", "day", None, True),
    ("не позднее 1 октября", "parsed", "", "2020-10-01", "day", None, True),
    ("до конца 2021 года", "parsed", "", "2021-12-31", "year", None, True),
    ("до 2021 года включительно", "parsed", "", "2021-12-31", "year", None, True),
    ("не раньше августа 2020 года", "parsed", "2020-08-01", "", "open", None, False),
    ("с 1 сентября", "parsed", "2020-09-01", "", "open", None, False),
    ("2 раза в год", "parsed", "", "", "open", "half_yearly", False),
    ("не реже 4 раз в год", "parsed", "", "", "open", "quarterly", False),
    ("последняя пятница каждого месяца", "parsed", "", "", "open", "monthly", False),
    ("по мере поступления обращений граждан", "parsed", "", "", "open", "as_needed", False),
    ("11 13 сентября", "parsed", "2020-09-11", "2020-09-13", "day", None, False),
    ("1113 сентября", "parsed", "2020-09-11", "2020-09-13", "day", None, False),
    ("перенесено на 12 сентября", "parsed", "2020-09-12", "2020-09-12", "day", None, False),
    ("с 2018 года по настоящее время", "parsed", "2018-01-01", "", "open", None, False),
    ("июль 2018 г. – по настоящее время", "parsed", "2018-07-01", "", "open", None, False),
    ("с начала года", "parsed", "2020-01-01", "", "open", None, False),
    # The words leave room for another reading, or some are left over: the dates are given, but marked.
    ("сентябрь 2020 года, 5 сентября", "partial", "2020-09-05", "2020-09-05", "day", None, False),
    ("5 сентября 10.00 – 18.00 6 сентября", "partial", "2020-09-05", "2020-09-06", "day", None, False),
    ("в 10-х числах мая", "partial", "2020-05-01", "2020-05-31", "month", None, False),
    ("на начало мая", "partial", "2020-05-01", "2020-05-31", "month", None, False),
    ("в первых числах мая", "partial", "2020-05-01", "2020-05-31", "month", None, False),
    ("Сентябрь (по отдельному плану)", "partial", "2020-09-01", "2020-09-30", "month", None, False),
    ("11 августа (среда)", "partial", "2020-08-11", "2020-08-11", "day", None, False),
    ("22 июня, 10.10", "partial", "2020-06-22", "2020-06-22", "day", None, False),
    ("до 18.00 5 сентября", "parsed", "", "2020-09-05", "day", None, True),
    ("V Форум, 10-12 сентября", "parsed", "2020-09-10", "2020-09-12", "day", None, False),
    ("12 сентября, 31 сентября 2020 г.", "partial", "2020-09-12", "2020-09-12", "day", None, False),
    ("ежегодно, с октября по март", "partial", "", "", None, "annual", False),
    ("один раз в полугодие до 15 числа месяца, следующего за отчетным", "partial", "", "", None, "half_yearly", True),
    ("до 4-го числа месяца, следующего за отчетным кварталом", "partial", "", "", None, "quarterly", True),
]  # fmt: skip

UNREAD = [
    "(по графику)", "8-00", "14.30", "в 10:00", "10.00 - 12.10", "с 28 по 30", "From 5 to 6 September", "5", "№ 5",
    "22 июня с 10.10 до 11.12", "10.10 12.10", "12 сентября, запланировано на 25 сентября",
    "5 сентября 2020, 2021, 2022", "3Q 2020", "1-2 раза в год",
    "план – 4 сентября, 5 сентября", "III квартал (18 сентября) отменено", "до 2025 года", "до сентября",
    "Протокол №1 от 19 июня 2017", "Протокол №4 от 18.04.2017", "с октября по март", "31 сентября", "30.02.2020",
    "октябрь 2021, январь", "не позднее 15 числа месяца, следующего за отчетным периодом", "за 10 дней до 1 сентября",
    "в ночь с 5 на 6 сентября", "зимой 2021 года", "2020/2021 учебный год", "12.09.2020 № 5", "после 15 августа",
    "накануне 1 сентября", "12 мероприятий", "каждые два месяца", "июдя 2020", "15 июня – 15 июдя", "сбор 2020 года",
    "12 сентября 20220 года", "заявки до 1 сентября, конкурс 15 сентября", "5-7 сентября отменено",
    "перенос с 5 сентября", "после снятия ограничений", "по согласованию", "Владимир Путин", "35 человек",
    "56 сентябрей", "с", "до",
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "first", "last", "precision"), PARSED)
def test_reads_a_date_whole(phrase: str, first: str, last: str, precision: str) -> None:
    reading = read_dates(phrase, Q3)
    assert (reading.date_from, reading.date_to) == (day(first), day(last))
    assert (reading.status, reading.precision, reading.recurrence) == ("parsed", precision, None)
    assert not reading.is_deadline


@pytest.mark.parametrize(("phrase", "status", "first", "last", "precision", "recurrence", "deadline"), QUALIFIED)
def test_reads_deadlines_and_recurrences(
    phrase: str, status: str, first: str, last: str, precision: str | None, recurrence: str | None, deadline: bool
) -> None:
    reading = read_dates(phrase, Q3)
    assert (reading.status, reading.date_from, reading.date_to) == (status, day(first), day(last))
    assert (reading.precision, reading.recurrence, reading.is_deadline) == (precision, recurrence, deadline)


@pytest.mark.parametrize("phrase", UNREAD)
def test_says_that_it_does_not_understand(phrase: str) -> None:
    reading = read_dates(phrase, Q3)
    assert (reading.status, reading.date_from, reading.date_to) == ("unparsed", None, None)


@pytest.mark.parametrize("phrase", ["", " ", "-", "—", ". . ."])
def test_no_words_are_empty(phrase: str) -> None:
    assert read_dates(phrase, Q3).status == "empty"


def test_several_dates_are_given_each_and_together() -> None:
    reading = read_dates("с 26 по 29 марта и с 23 по 26 апреля соответственно", Q3)
    assert reading.status == "parsed"
    assert [(item.date_from, item.date_to) for item in reading.items] == [
        (date(2020, 3, 26), date(2020, 3, 29)),
        (date(2020, 4, 23), date(2020, 4, 26)),
    ]
    assert (reading.date_from, reading.date_to) == (date(2020, 3, 26), date(2020, 4, 26))
    four = read_dates("Февраль 2017 Апрель 2017 Октябрь 2017 Ноябрь 2017", Q3)
    assert [item.text for item in four.items] == ["Февраль 2017", "Апрель 2017", "Октябрь 2017", "Ноябрь 2017"]
    assert read_dates("11 августа", Q3).items == ()


@pytest.mark.parametrize(
    ("phrase", "firsts"),
    [
        ("5, 6 и 7 сентября", ["2020-09-05", "2020-09-06", "2020-09-07"]),
        ("I, III кварталы 2021 г.", ["2021-01-01", "2021-07-01"]),
        ("16-18 сентября, 1-2 октября 2021 года", ["2021-09-16", "2021-10-01"]),
        ("25 декабря, 10 января 2021 года", ["2020-12-25", "2021-01-10"]),
        ("5 сентября 2021, 6 октября", ["2021-09-05", "2021-10-06"]),
        ("май-июнь, сентябрь", ["2020-05-01", "2020-09-01"]),
        ("10.09 14.09 18.09", ["2020-09-10", "2020-09-14", "2020-09-18"]),
        ("вторая и четвёртая субботы сентября", ["2020-09-12", "2020-09-26"]),
        ("5 сентября с 10.00 до 18.00, 6 сентября с 10.00 до 15.00", ["2020-09-05", "2020-09-06"]),
        ("III квартал (финал 18 сентября)", ["2020-07-01", "2020-09-18"]),
        ("сентябрь (12, 13 сентября)", ["2020-09-12", "2020-09-13"]),
    ],
)
def test_neighbours_lend_month_and_year(phrase: str, firsts: list[str]) -> None:
    reading = read_dates(phrase, Q3)
    assert (reading.status, [item.date_from for item in reading.items]) == ("parsed", [day(text) for text in firsts])


def test_a_year_that_is_not_said_is_the_reports_and_marked() -> None:
    assert read_dates("11 августа", Q3).year_inferred
    assert not read_dates("11 августа 2020 года", Q3).year_inferred
    assert read_dates("5 декабря", "2021-Q1").date_from == date(2020, 12, 5)
    assert read_dates("5 декабря", "2020-Q4").date_from == date(2020, 12, 5)
    assert read_dates("До 5 декабря (ежегодно)", "2021-Q1").date_to == date(2021, 12, 5)
    over_new_year = read_dates("с 25 декабря по 10 января", "2021-Q1")
    assert (over_new_year.date_from, over_new_year.date_to) == (date(2020, 12, 25), date(2021, 1, 10))
    over_new_year = read_dates("с 25 декабря по 10 января", "2020-Q4")
    assert (over_new_year.date_from, over_new_year.date_to) == (date(2020, 12, 25), date(2021, 1, 10))


@pytest.mark.parametrize("phrase", ["11 августа", "III квартал", "5 сентября текущего года", "31 июня 2020 года"])
def test_without_a_quarter_or_a_day_that_can_be_nothing_is_claimed(phrase: str) -> None:
    assert read_dates(phrase, None) == DatesReading(phrase, "unparsed")


def test_how_often_is_kept_where_the_year_is_not_known() -> None:
    reading = read_dates("До 15 сентября (ежегодно)", None)
    assert (reading.status, reading.recurrence, reading.precision) == ("partial", "annual", None)
    assert (reading.date_from, reading.date_to, reading.year_inferred) == (None, None, False)


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("26 сентяб-\nря 2020 года", "2020-09-26", "2020-09-26"),
        ("5 сен- тября", "2020-09-05", "2020-09-05"),
        ("май-\nиюнь 2020", "2020-05-01", "2020-06-30"),
        ("8 cентября", "2020-09-08", "2020-09-08"),
        ("16 сенятбря 2020 года", "2020-09-16", "2020-09-16"),
        ("III квартла 2020 г.", "2020-07-01", "2020-09-30"),
        ("З0.О9.2020", "2020-09-30", "2020-09-30"),
        ("0ктябрь", "2020-10-01", "2020-10-31"),
        ("1У кв. 2020 г.", "2020-10-01", "2020-12-31"),
        ("II-Ш кварталы", "2020-04-01", "2020-09-30"),
        ("IIIкв.2020г.", "2020-07-01", "2020-09-30"),
        ("2-е п/г 2020", "2020-07-01", "2020-12-31"),
        ("с двадцатого по двадцать второе августа", "2020-08-20", "2020-08-22"),
        ("08-09.2020", "2020-08-01", "2020-09-30"),
        ("последний день сентября", "2020-09-30", "2020-09-30"),
    ],
)
def test_reads_what_hands_mistype(phrase: str, first: str, last: str) -> None:
    reading = read_dates(phrase, Q3)
    assert (reading.status, reading.date_from, reading.date_to) == ("parsed", day(first), day(last))


@pytest.mark.parametrize(
    "phrase",
    [
        "12 сентября, ДК «Октябрь»",
        "12 сентября (к 75-летию Победы)",
        "12 сентября, г. Смоленск, ул. 25 Сентября, д. 30",
        "12 сентября (п. 3.10 плана от 15.01.2020 № 12)",
        "12 сентября, на основании приказа № 5 от 5 марта 2020 года",
        "1 этап – 12 сентября",
        "12 сентября (3 дня)",
        "12 сентября (перенесено с 27 июня)",
        "15 мая (перенесено на 12 сентября в связи с COVID-19)",
        "вместо 15 июля – 12 сентября",
        "15 июля (отменено), 12 сентября",
        "12 сентября в 10.10",
    ],
)
def test_what_stands_beside_a_date_is_none(phrase: str) -> None:
    reading = read_dates(phrase, Q3)
    twelfth = date(2020, 9, 12)
    assert (reading.status, reading.date_from, reading.date_to) == ("parsed", twelfth, twelfth)
    assert (reading.year_inferred, reading.items) == (True, ())


@pytest.mark.parametrize(
    ("phrase", "quarter", "target"),
    [
        ("IV квартал", Q3, "2020-Q4"),
        ("I квартал", Q3, "2021-Q1"),
        ("следующий год", Q3, "2021"),
        ("октябрь 2021 года", Q3, "2021-10"),
        ("12 сентября", Q3, "2020-09-12"),
        ("3–6 сентября 2020 года", Q3, "2020-09-03"),
        ("март", "2020-Q4", "2021-03"),
        ("II полугодие", "2020-Q2", "2020-Q4"),
        ("2021-2023 годы", Q3, None),
        ("более поздний срок", Q3, None),
        ("12 сентября", None, None),
    ],
)
def test_where_something_is_moved_to(phrase: str, quarter: str | None, target: str | None) -> None:
    assert read_target(phrase, quarter)[0] == target


def test_dates_outside_the_quarter() -> None:
    assert is_outside_quarter(read_dates("5 июня", Q3), Q3)
    assert not is_outside_quarter(read_dates("5 июня - 5 июля", Q3), Q3)
    assert not is_outside_quarter(read_dates("5 июня, 5 июля", Q3), Q3)
    assert is_outside_quarter(read_dates("до 5 июня", Q3), Q3)
    assert not is_outside_quarter(read_dates("с 5 июня", Q3), Q3)
    assert not is_outside_quarter(read_dates("Ежемесячно", Q3), Q3)


def test_a_wrong_quarter_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="2020-Q5"):
        read_dates("11 августа", "2020-Q5")


# --- properties ----------------------------------------------------------------------------------------------------

_DAYS = st.dates(date(1995, 1, 1), date(2049, 12, 31))


def _renderings(first: date, last: date) -> list[str]:
    a, b = f"{first.day} {MONTHS[first.month - 1]}", f"{last.day} {MONTHS[last.month - 1]}"
    ways = [
        f"с {a} {first.year} года по {b} {last.year} года",
        f"{a} {first.year} г. – {b} {last.year} г.",
        f"{first:%d.%m.%Y}-{last:%d.%m.%Y}",
        f"в период с {first:%d.%m.%Y} по {last:%d.%m.%Y}",
        f"{first.isoformat()} - {last.isoformat()}",
        f"с {first.day}.{first.month:02}.{first.year} г. до {last.day}.{last.month:02}.{last.year} г.",
    ]
    if first.year == last.year:
        ways += [f"с {a} по {b} {last.year} года", f"{a} - {b} {last.year}", f"{first:%d.%m}-{last:%d.%m.%Y}"]
    if (first.year, first.month) == (last.year, last.month):
        ways += [
            f"{first.day}-{b} {last.year} года",
            f"{first.day} по {b} {last.year}",
            f"с {first.day} по {b} {last.year} г.",
        ]
    return ways


@settings(max_examples=80, deadline=None)
@given(_DAYS, st.integers(1, 400))
@example(date(2020, 12, 31), 1)
@example(date(2020, 9, 5), 2)
def test_a_range_is_read_back_however_it_is_written(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    for phrase in _renderings(first, last):
        reading = read_dates(phrase, Q3)
        assert (reading.status, reading.date_from, reading.date_to) == ("parsed", first, last), phrase
        assert not reading.year_inferred, phrase


_WORDS = st.sampled_from(
    "с по до и или на в к . , - – № от 5 12 31 99 2020 20 1113 10.10 14.30 05.09.2020 12:00 8-00 сентября января "  # noqa: SIM905
    "декабрь квартал кварталы III IV полугодие декада половина года годы г. ежегодно ежемесячно числа месяца часов "
    "включительно начало конец текущего течение всего периода пятница каждый первая последняя перенесено фестиваль "
    "не позднее".split()
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_WORDS, max_size=12).map(" ".join) | st.text(max_size=60), st.sampled_from([None, Q3, "2021-Q1"]))
def test_any_text_gives_an_orderly_reading(text: str, quarter: str | None) -> None:
    reading = read_dates(text, quarter)
    assert reading.status in {"parsed", "partial", "unparsed", "empty"}
    stretches = [(item.date_from, item.date_to) for item in reading.items]
    for first, last in [(reading.date_from, reading.date_to), *stretches]:
        assert first is None or last is None or first <= last
    if reading.status in ("unparsed", "empty"):
        assert (reading.date_from, reading.date_to, reading.recurrence, reading.items) == (None, None, None, ())
    if reading.status == "parsed":
        assert reading.precision is not None
        assert reading.date_from or reading.date_to or reading.recurrence
    read_target(text, quarter)


@settings(max_examples=60, deadline=None)
@example("2020 год, сентябрь", "отменено")
@given(st.sampled_from([row[0] for row in PARSED]), st.sampled_from(["кворум", "кроме", "zoom", "отменено", "№7"]))
def test_a_word_that_is_not_understood_never_leaves_a_reading_whole(phrase: str, word: str) -> None:
    assert read_dates(f"{phrase} {word}", Q3).status != "parsed"
    assert read_dates(f"{word} {phrase}", Q3).status != "parsed"
