"""Outcomes: every rule by its examples, the real phrases, what a note and a result make together."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.contracts.fields import fields
from ingestion.language.dates import read_dates
from ingestion.language.outcome import read_outcome
from ingestion.language.outcome_share import find_missed_share, find_share
from ingestion.language.outcome_spelling import spelled
from ingestion.language.outcome_text import MISSED
from ingestion.language.outcome_words import contexts_in, find_words
from ingestion.language.reasons import find_reason
from ingestion.language.tokens import flat
from ingestion.reference import read_yaml

Q3 = "2020-Q3"
DECLARED: dict[str, Any] = read_yaml("outcome_rules.yml")

# Note, outcome, reason, where to: alone in the note of a report on the third quarter of 2020.
NOTES = [
    ("Из-за запрета администрации района", "not_held", "restriction", None),
    ("Новые даты фестиваля будут объявлены дополнительно", "postponed", "not_stated", None),
    ("О сроках переносах и новых датах проведения турнира пока не известно", "postponed", "not_stated", None),
    ("Фестиваль снова отменен", "cancelled", "not_stated", None),
    ("Часть из них перенесена на следующий год", "unclear", None, None),
    ("был отменен в связи с решением Всемирной организации здравоохранения", "cancelled", "epidemic", None),
    ("было отменено или перенесено на 2021 год 35 выставок и форумов", "unclear", None, None),
    ("из-за нехватки денег сделали только ярмарку", "held_partially", "funding", None),
    ("не было прислано ни одной работы", "not_held", "no_applicants", None),
    ("не сможет пройти в указанные ранее дни, и мы вынуждены перенести фестиваль на август 2026",
     "postponed", "not_stated", "2026-08"),
    ("не состоится в этом году", "cancelled", "not_stated", None),
    ("отменили в эти выходные после трагедии", "cancelled", "mourning", None),
    ("отменили из-за ремонта территории", "cancelled", "venue", None),
    ("перенесли на октябрь 2021 года из-за коронавируса", "postponed", "epidemic", "2021-10"),
    ("признан несостоявшимся из-за того, что на участие не было подано ни одной заявки",
     "not_held", "no_applicants", None),
    ("должен был состояться 24 сентября, однако его проведение перенесли из-за непогоды", "postponed", "weather", None),
    ("проведение выставки MITT оказалось под вопросом", "unclear", None, None),
    ("перенесено на IV квартал", "postponed", "not_stated", "2020-Q4"),
    ("перенесено на следующий год", "postponed", "not_stated", "2021"),
    ("Перенос на 12 сентября", "postponed", "not_stated", "2020-09-12"),
    ("Перенесено с 18–21 июня на 3–6 сентября 2020 года", "postponed", "not_stated", "2020-09-03"),
    ("с 18–21 июня на 3–6 сентября 2020 года", "postponed", "not_stated", "2020-09-03"),
    ("Мероприятие перенесено на более поздний срок", "postponed", "not_stated", None),
    # The year is not said, and the next April is far: a guess, so no date.
    ("сроки подачи материалов переносятся до 25 апреля", "postponed", "not_stated", None),
    ("отменено, перенесено на 2021 год", "postponed", "not_stated", "2021"),
    ("перенесен, затем отменен", "cancelled", "not_stated", None),
    ("перенесено в онлайн-формат", "held_in_other_format", "not_stated", None),
    ("перенесено на октябрь, пройдет в онлайн-формате", "postponed", "not_stated", "2020-10"),
    ("Семинар проведен 5 сентября, выставка отменена из-за карантина", "held_partially", "epidemic", None),
    ("праздник отменять не стали", "held", None, None),
    ("Мероприятие не отменялось", "held", None, None),
    ("Проведение мероприятия с соблюдением ограничительных мер", "held", None, None),
    ("абракадабра какая-то", "unclear", None, None),
    ("Приняли участие 5 человек в связи с ограничениями", "held", None, None),
    ("Обсуждены вопросы профилактики коронавируса и гриппа в обеих областях", "held", None, None),
    ("Из-за дождя. Начало задержали.", "unclear", None, None),
    ("Проведено не было", "not_held", "not_stated", None),
    ("Работа не ведется, не ведется работа", "unclear", None, None),
    ("Мероприятие не проведено в связи с введением режима самоизоляции", "not_held", "epidemic", None),
    # Whether October is later than was planned is not said without the dates of the row.
    ("Мероприятие будет проведено в октябре", "unclear", None, None),
]  # fmt: skip


@pytest.mark.parametrize("rule", DECLARED["outcomes"], ids=lambda rule: rule["rule"])
def test_a_rule_reads_its_examples(rule: dict[str, Any]) -> None:
    for example in rule["examples"]:
        # What is only announced counts where it lies after the dates of the row.
        dates = read_dates("11 августа", Q3) if rule.get("plan") else None
        reading = read_outcome(example, dates=dates, quarter=Q3)
        if rule["outcome"] is None:
            assert reading.rule not in {r["rule"] for r in DECLARED["outcomes"] if r["outcome"] is not None}, example
            if rule.get("harmless"):
                assert read_outcome(example, "Обмен опытом работы").outcome == "held", example
        else:
            assert (reading.outcome, reading.rule) == (rule["outcome"], rule["rule"]), example
            assert reading.certainty == rule["certainty"], example


@pytest.mark.parametrize("reason", DECLARED["reasons"], ids=lambda reason: reason["category"])
def test_a_reason_is_known_by_its_examples(reason: dict[str, Any]) -> None:
    for example in reason["examples"]:
        found = find_reason(example, flat(example), [])
        assert found is not None, example
        assert found.category == reason["category"], example


@pytest.mark.parametrize(
    ("context", "example"),
    [(context["context"], example) for context in DECLARED["contexts"] for example in context["examples"]],
)
def test_what_a_context_says_is_no_fact(context: str, example: str) -> None:
    told = find_words(flat(example))
    assert not [f for f in told if f.outcome in MISSED and f.is_fact], example
    assert context in contexts_in(flat(example))
    reading = read_outcome(example, quarter=Q3)
    assert reading.outcome in {"held", "unclear"}
    assert reading.reason_category is None
    assert read_outcome("", example, read_dates("11 августа", Q3), Q3).outcome in {"held", "unclear"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Отм. в св. с COVID-19", "отменено в связи с COVID-19"),
        ("Не исп. Срок перенесен", "Не исполнено. Срок перенесен"),
        ("Исп. Иванов И.И.", "Исп. Иванов И.И."),
        ("Меропр. не сост. из-за отсут. финансир.", "мероприятие не состоялось из-за отсутствия финансирования."),
        ("неприехали", "не приехали"),
        ("несостоявшееся", "несостоявшееся"),
        ("не поступления заявок", "непоступления заявок"),
        ("не проведение, а перенос", "не проведение, а перенос"),
    ],
)
def test_writes_out_what_is_meant(text: str, meant: str) -> None:
    assert spelled(text).words == meant


def test_the_words_of_a_reason_stand_as_they_were_written() -> None:
    assert read_outcome("Меропр. отм. в св. с эпид. обст. в регионе").reason_text == "в св. с эпид. обст. в регионе"
    assert read_outcome("неудалось провести изза нехватки средсв").reason_text == "изза нехватки средсв"
    assert read_outcome("Мероприяте отмененно всвязи с короновирусом").reason_text == "всвязи с короновирусом"


@pytest.mark.parametrize(
    ("text", "share", "missed"),
    [
        ("из запланированных 5 семинаров проведено 3", (3, 5), None),
        ("выполнено на 60 %", (60, 100), None),
        ("работали две площадки из четырех запланированных", (2, 4), None),
        ("прошли 3 команды из 5 регионов", None, None),
        ("не проведено 2 из 4 семинаров", None, (2, 4)),
        ("два из трех концертов отменены", None, (2, 3)),
    ],
)
def test_shares(text: str, share: tuple[int, int] | None, missed: tuple[int, int] | None) -> None:
    assert find_missed_share(text) == missed
    assert missed is not None or find_share(text) == share


def test_rule_names_are_unique() -> None:
    names = [rule["rule"] for rule in DECLARED["outcomes"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("note", "outcome", "reason", "target"), NOTES)
def test_reads_a_note(note: str, outcome: str, reason: str | None, target: str | None) -> None:
    reading = read_outcome(note, quarter=Q3)
    assert (reading.outcome, reading.reason_category, reading.postponed_to) == (outcome, reason, target)
    assert reading.text == note


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("из-за подъема заболеваемости коронавирусом отменили", "из-за подъема заболеваемости коронавирусом"),
        ("В связи с карантином, мероприятие перенесено на IV квартал 2020 года.", "В связи с карантином"),
        ("в связи с ухудшением погоды мероприятие было отменено", "в связи с ухудшением погоды"),
        ("Отменен в связи с отсутствием финансирования. Фото прилагаются", "в связи с отсутствием финансирования"),
        ("не состоятся. Причина — введенный в учреждениях карантин", "Причина — введенный в учреждениях карантин"),
    ],
)
def test_the_words_of_a_reason_end_where_it_ends(note: str, words: str) -> None:
    assert read_outcome(note, quarter=Q3).reason_text == words


@pytest.mark.parametrize(
    ("note", "category", "words"),
    [
        ("Отменен: ремонт не завершен", "venue", "ремонт не завершен"),
        ("Отменен (финансирование не поступило)", "funding", "финансирование не поступило"),
        ("Отменен: фестиваль не состоялся", "not_stated", ""),
    ],
)
def test_what_is_not_done_in_a_reason_is_not_the_event(note: str, category: str, words: str) -> None:
    reading = read_outcome(note, quarter=Q3)
    assert (reading.outcome, reading.reason_category, reading.reason_text) == ("cancelled", category, words)


HARMLESS = [
    "фото прилагаются",
    "Информация размещена на сайте",
    "",
    "-",
    "нет",
    "https://example.org/news",
    "Протокол прилагается.",
]


@pytest.mark.parametrize("note", HARMLESS)
def test_a_note_that_is_no_reason_leaves_it_to_the_result(note: str) -> None:
    held = read_outcome(note, "Обмен опытом работы", read_dates("11 августа", Q3), Q3)
    assert (held.outcome, held.reason_category) == ("held", None)
    assert read_outcome(note, "", read_dates("11 августа", Q3), Q3).outcome == "unclear"


@pytest.mark.parametrize(
    ("dates", "outcome"),
    [
        ("11 августа", "held"),
        ("До 15 сентября (ежегодно)", "held"),
        ("III квартал", "held"),
        ("Ежемесячно", "in_progress"),
        ("В течение всего периода", "in_progress"),
        ("по мере необходимости", "in_progress"),
        ("2020-2024 годы", "in_progress"),
        ("в течение года", "in_progress"),
        ("5 декабря", "unclear"),  # reported before it was due
        ("5 июня", "held"),
        ("(по графику)", "held"),
    ],
)
def test_without_a_note_dates_and_result_decide(dates: str, outcome: str) -> None:
    assert read_outcome("", "Обмен опытом работы", read_dates(dates, Q3), Q3).outcome == outcome


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        ("Мероприятие не состоялось из-за дождя", "not_held"),
        ("Мероприятие перенесено на IV квартал", "postponed"),
        ("Конкурс проведен, вручены дипломы", "held"),
        ("В ходе заседания обсуждены сроки уборки, отмена сборов и перенос ярмарок, приняты решения о дальнейшем "
         "развитии сотрудничества и обмене опытом между департаментами", "held"),
    ],
)  # fmt: skip
def test_a_result_may_contradict(result: str, outcome: str) -> None:
    assert read_outcome("", result, read_dates("11 августа", Q3), Q3).outcome == outcome


def test_a_reason_alone_yields_to_a_result_that_says_held() -> None:
    reading = read_outcome("В связи с эпидемической обстановкой", "Семинар проведен в дистанционном формате", None, Q3)
    assert (reading.outcome, reading.reason_category) == ("held_in_other_format", "epidemic")
    assert read_outcome("В связи с эпидемической обстановкой", "", None, Q3).outcome == "not_held"


def test_an_event_that_was_moved_here_is_read_by_its_result() -> None:
    reading = read_outcome("Перенесена с II квартала 2020 года", "Ярмарка состоялась", read_dates("18 августа", Q3), Q3)
    assert (reading.outcome, reading.postponed_to) == ("held", None)


def test_dates_may_say_that_it_was_moved() -> None:
    reading = read_outcome("", "", read_dates("перенесено на 12 октября", Q3), Q3)
    assert (reading.outcome, reading.postponed_to) == ("postponed", "2020-10-12")


def test_a_year_is_never_guessed() -> None:
    assert read_outcome("перенесено на следующий год").postponed_to is None
    assert read_outcome("перенесено на IV квартал").postponed_to is None
    assert read_outcome("перенесено на IV квартал 2021 года").postponed_to == "2021-Q4"


_WORDS = st.sampled_from(
    ["перенесено", "на", "не", "отменено", "отменять", "стали", "проведено", "в связи с", "из-за", "карантина",
     "IV квартал", "2021 год", "онлайн", "формате", ".", ",", "мероприятие", "фото прилагаются", "по просьбе",
     "до сентября", "частично"]
)  # fmt: skip
_TEXTS = st.lists(_WORDS, max_size=12).map(" ".join) | st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(_TEXTS, _TEXTS, st.sampled_from(["", "11 августа", "Ежемесячно", "2020-2024 годы"]))
def test_any_words_give_a_reading_of_the_contract(note: str, result: str, dates: str) -> None:
    reading = read_outcome(note, result, read_dates(dates, Q3), Q3)
    assert reading.outcome in fields()["outcome"].values
    assert reading.reason_category is None or reading.reason_category in fields()["reason_category"].values
    assert 0 <= reading.certainty <= 1
    assert reading.text == note
    assert reading.outcome == "postponed" or reading.postponed_to is None
    if reading.outcome in {"cancelled", "not_held", "postponed"}:
        assert reading.reason_category is not None
    if reading.outcome in {"held", "in_progress"}:
        assert (reading.reason_category, reading.reason_text) == (None, "")
