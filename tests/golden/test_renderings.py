"""What people receive, form by form, as they see it.

The expected words stand in ``renderings/``: they were read through beside the pages themselves.
"""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from python_calamine import CalamineWorkbook

from ingestion.contracts.fields import fields
from orchestration.delivery.message import AlertLine, Digest
from orchestration.delivery.rendering import has_rows, html_of, short_of, spreadsheet_of, subject_of, text_of
from orchestration.delivery.rendering.arranged import words
from tests.golden.digests import EVERYTHING, HOSTILE, NOT_REPORTED, ORDINARY, REPORT_MISSING, RESOLVED, TO_BODY, digest

EXPECTED = Path(__file__).with_name("renderings")


def expected(name: str) -> str:
    return (EXPECTED / name).read_text(encoding="utf-8")


def number_of(count: int) -> str:
    """An identity that is told by its first digits."""
    return f"{count:08x}".ljust(32, "0")


def shown(line: AlertLine) -> str:
    """What stands for an identity where a person reads it."""
    return line.alert_id[:8]


def many(count: int) -> Digest:
    lines = [replace(NOT_REPORTED, alert_id=number_of(number)) for number in range(count - 2)]
    return digest(*lines, REPORT_MISSING, replace(RESOLVED, severity="info"))


def page_words(told: Digest) -> str:
    return "".join(str(words) for words in html.fromstring(html_of(told)).itertext())


def cells(data: bytes) -> str:
    """The cells of a workbook, a line a row."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    lines = []
    for name in book.sheet_names:
        lines.append(f"[{name}]")
        for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
            lines.append(" | ".join(re.sub(r"\n", "⏎", str(value)) for value in row))
    return "\n".join(lines) + "\n"


def test_text() -> None:
    assert text_of(EVERYTHING) == expected("digest.txt")


def test_text_to_a_body() -> None:
    assert text_of(TO_BODY) == expected("body.txt")


def test_a_body_is_given_no_commands_and_no_keys() -> None:
    for told in (
        TO_BODY,
        replace(TO_BODY, lines=(REPORT_MISSING, NOT_REPORTED), contact="", office="", answer_by=None),
    ):
        for form in (text_of(told), page_words(told), short_of(told), cells(spreadsheet_of(told))):
            assert not re.search(r"concord |reviewed/|[0-9a-f]{8}|fct_|Публикация", form)
            assert NOT_REPORTED.subject in form


def test_a_body_with_nothing_left_to_answer_is_asked_nothing() -> None:
    told = " ".join(text_of(replace(TO_BODY, lines=(RESOLVED,), answer_by=None)).split())
    assert "Отвечать на это письмо не нужно" in told
    assert "Просим" not in told


def test_a_body_that_is_only_informed_is_asked_nothing() -> None:
    known = replace(NOT_REPORTED, kind="event_unexecuted", severity="info")
    told = " ".join(text_of(replace(TO_BODY, lines=(known,))).split())
    assert "Отвечать на это письмо нужно, только если что-то из этого неверно" in told
    assert "если новый срок верен, отвечать не нужно" in told
    assert "Просим" not in told
    assert "известно с 5 октября 2020 г." in told
    asked = " ".join(text_of(replace(TO_BODY, lines=(replace(known, severity="warning"), known))).split())
    assert "Просим до 11 января 2021 г. включительно" in asked


def test_a_reader_meets_no_keys_and_no_instants() -> None:
    """Numbers to name an alert by are short; keys stand in the spreadsheet, the publication with whoever runs all."""
    for form in (text_of(ORDINARY), page_words(ORDINARY), short_of(ORDINARY)):
        assert not re.search(r"[0-9a-f]{9}|fct_|\d{8}T\d{6}Z", form)
    assert "20201020T060000Z-28575ac0" in text_of(replace(ORDINARY, role="engineer"))
    for line in ORDINARY.lines:
        assert line.alert_id in cells(spreadsheet_of(ORDINARY))
        assert line.link_key is None or line.link_key in cells(spreadsheet_of(ORDINARY))


def test_a_heading_names_the_whole_body_and_a_subject_what_is_shown_of_it() -> None:
    long = "Департамент по физической культуре, спорту и молодежной политике Смоленской области"
    told = replace(TO_BODY, audience=long)
    assert long not in subject_of(told)
    [heading] = [str(element.text) for element in html.fromstring(html_of(told)).iter("h1")]
    assert long in heading
    assert " ".join(text_of(told).split()).count(long) == 2  # the heading, and whom the letter speaks of


def test_a_spreadsheet_to_a_body_speaks_its_language() -> None:
    heading, row = (
        CalamineWorkbook.from_filelike(io.BytesIO(spreadsheet_of(TO_BODY))).get_sheet_by_name("Новое").to_python()
    )
    told = dict(zip(heading, row, strict=True))
    assert told.keys().isdisjoint({"Исполнительный орган", "Регион", "Номер сигнала", "SHA-256 документа"})
    assert told["Квартал"] == "III квартал 2020 года"
    assert told["Вид вопроса"] == NOT_REPORTED.kind_label
    assert told["Возник"] == NOT_REPORTED.since_on


def test_a_spreadsheet_has_no_column_that_is_empty_in_every_row() -> None:
    of_system = AlertLine("a" * 32, "opened", "run_failed", "сбой", "error", "Запуск", "Запуск.", date(2020, 10, 6))
    heading, *rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(spreadsheet_of(digest(of_system))))
        .get_sheet_by_name("Новое")
        .to_python()
    )
    assert heading == ["Серьёзность", "Вид сигнала", "О чём", "Сигнал", "Держится с", "Номер сигнала"]
    assert len(rows) == 1


def test_a_trial_asks_for_nothing() -> None:
    told = replace(digest(replace(REPORT_MISSING, kind="trial")), role="trial")
    assert not has_rows(told)
    for form in (text_of(told, with_rows=False), page_words(told), short_of(told)):
        assert not re.search(r"concord |таблиц[еы]|Публикация|" + shown(REPORT_MISSING), form)


@pytest.mark.parametrize(
    ("evaluated_on", "said"),
    [
        (date(2020, 10, 13), None),
        (date(2020, 10, 12), "сроки оценены на 12 октября 2020 г., это 8 дней назад; выполните concord run"),
        (date(2020, 10, 28), "сроки оценены на 28 октября 2020 г., это на 8 дней вперёд; выполните concord run"),
    ],
)
def test_a_digest_of_a_day_far_away_says_so(evaluated_on: date, said: str | None) -> None:
    for form in (text_of, page_words):
        told = " ".join(form(replace(ORDINARY, evaluated_on=evaluated_on)).split())
        assert (said in told) if said else ("сроки оценены" not in told)


def silent(years: range = range(2022, 2026)) -> list[AlertLine]:
    """A body's missing reports, those for III 2023 left out."""
    quarters = [f"{year}-Q{quarter}" for year in years for quarter in (4, 3, 2, 1) if (year, quarter) != (2023, 3)]
    return [
        replace(REPORT_MISSING, alert_id=f"{number:032x}"[::-1], quarter=quarter, text=f"Отчёт не пришёл: {quarter}")
        for number, quarter in enumerate(quarters)
    ]


def test_missing_reports_of_one_body_are_one_item() -> None:
    lines = silent()
    for form in (text_of, page_words, short_of):
        told = " ".join(form(digest(*lines)).split())
        assert (
            "Не отчитывался: I квартал 2022 года – II квартал 2023 года, IV квартал 2023 года – IV квартал 2025 года, "
            "15 отчётов." in told
        )
        assert told.count("Не отчитывался") == 1
        assert all(line.alert_id[:8] in told for line in lines)
    assert cells(spreadsheet_of(digest(*lines))).count("Отчёт не пришёл") == 15


def test_many_silent_bodies_leave_room_for_the_rest() -> None:
    bodies = [
        replace(
            line,
            alert_id=f"{body}{line.alert_id[1:]}",
            executive_body_key=str(body),
            executive_body_name=f"Орган {body}",
        )
        for body in range(6)
        for line in silent()
    ]
    told = text_of(digest(*bodies, NOT_REPORTED))
    assert "Показано" not in told
    assert "(90)" in told
    assert shown(NOT_REPORTED) in told


def test_html() -> None:
    assert html_of(ORDINARY) == expected("digest.html")


def test_short() -> None:
    assert short_of(ORDINARY) + "\n" == expected("digest_short.txt")


def test_spreadsheet() -> None:
    assert cells(spreadsheet_of(EVERYTHING)) == expected("digest_spreadsheet.txt")


def test_equal_digests_are_equal_bytes() -> None:
    assert spreadsheet_of(EVERYTHING) == spreadsheet_of(EVERYTHING)


def test_every_form_tells_every_alert_its_place_and_its_number() -> None:
    forms = [text_of(ORDINARY), page_words(ORDINARY), cells(spreadsheet_of(ORDINARY))]
    for form in forms:
        told = " ".join(form.split())
        for line in ORDINARY.lines:
            assert shown(line) in told
            assert line.kind_label in told
        assert "План мероприятий 2020.docx" in told
        assert "В течение III квартала" in told


def test_text_keeps_to_its_width() -> None:
    assert max(len(line) for line in text_of(EVERYTHING).splitlines()) <= 76


def test_a_letter_loads_nothing_and_runs_nothing() -> None:
    page = html.fromstring(html_of(EVERYTHING))
    assert page.get("lang") == "ru"
    assert not page.xpath("//script | //link | //img | //iframe | //object | //a | //b[text()='имя']")
    assert not re.search(r"url\(|@import|https?://(?!example\.org)", html_of(EVERYTHING))
    assert "<script>alert(1)</script>" in page_words(EVERYTHING)
    assert "{{ 7 * 7 }}" in page_words(EVERYTHING)


@pytest.mark.parametrize("lines", [(HOSTILE,), (REPORT_MISSING, HOSTILE)])
def test_a_subject_is_one_line(lines: tuple[AlertLine, ...]) -> None:
    subject = subject_of(digest(*lines))
    assert subject.isprintable()
    assert len(subject) <= 180


def test_a_subject_tells_the_only_alert() -> None:
    assert subject_of(digest(REPORT_MISSING)) == (
        "Concord — Координатор, 20 октября 2020 г.: новое — нет отчёта: Главное управление спорта Смоленской области"
    )


def test_an_empty_digest_says_so() -> None:
    assert "сигналов нет" in subject_of(digest())
    assert "Сообщать не о чем" in text_of(digest())
    assert html.fromstring(html_of(digest())).xpath("//h1")
    assert "сигналов нет" in cells(spreadsheet_of(digest()))


def test_a_long_digest_shows_the_gravest_and_counts_all() -> None:
    long = many(3000)
    for form in (text_of(long), page_words(long)):
        told = " ".join(form.split())
        assert "Показано 60 из 3000" in told
        assert shown(REPORT_MISSING) in told  # stands last but one, and is the only grave one
        assert "2998" in told
        assert f"{2997:08x}" not in told
    assert len(html_of(long).encode()) < 100_000  # some programs cut off what is longer
    assert cells(spreadsheet_of(long)).count(NOT_REPORTED.kind_label) == 2999  # 2998 rows and the summary


@pytest.mark.parametrize("limit", [20, 70, 160, 500, 2000, 4096])
def test_a_short_message_keeps_to_its_limit_and_to_whole_words(limit: int) -> None:
    hostile = replace(HOSTILE, text="слово & <тег> 🎭 " * 200)
    message = short_of(digest(hostile, *many(50).lines), limit)
    escaped = message.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert 0 < len(escaped.encode("utf-16-le")) // 2 <= limit
    whole = " ".join((subject_of(digest(hostile, *many(50).lines)), *(line.text for line in many(50).lines))).split()
    ending = message.rstrip("…").split()[-1]
    assert limit > 70 or ending in {word.rstrip(",;:—") for word in whole}


def test_a_short_message_says_how_many_it_leaves_out() -> None:
    message = short_of(many(50), 1000)
    told = sum(shown(line) in message for line in many(50).lines)
    assert told
    assert f"и ещё {50 - told} " in message
    assert message.index(shown(REPORT_MISSING)) < message.index(NOT_REPORTED.text)


def test_one_word_longer_than_the_limit_is_cut() -> None:
    assert short_of(digest(replace(REPORT_MISSING, kind_label="Щ" * 500)), 8) == "Concord…"
    assert len(short_of(digest(REPORT_MISSING), 3)) == 3


def test_dates_are_dates_and_nothing_is_a_formula() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(spreadsheet_of(EVERYTHING)))
    sheet = book.get_sheet_by_name("Новое").to_python()
    heading, *rows = sheet
    assert {row[heading.index("Держится с")] for row in rows} == {date(2020, 10, 6), date(2020, 10, 5)}
    assert "@SUM(1+1)" in rows[-1]
    assert "<r><t>=1+1</t></r>" in rows[-1]


def test_every_kind_of_alert_has_advice() -> None:
    assert set(fields()["alert_kind"].values) <= set(words()["actions"])
