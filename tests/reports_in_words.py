"""Reports in the official form as Word files, drawn from the words of their rows.

Belongs here: agreements, bodies and events that several tests tell, and the form around them. Does not belong here: any
story (see the tests), hard layouts.
"""

from collections.abc import Mapping, Sequence

from examples.wordml import Cell, Row, Table, document

HEADINGS = (
    "№ п/п",
    "Соглашение о сотрудничестве, в рамках которого была проведена работа",
    "Наименование мероприятия",
    "Сроки проведения мероприятия",
    "Место проведения мероприятия",
    "Участники мероприятия",
    "Содержание и результат мероприятия",
    "Примечание (причины невыполнения запланированных мероприятий)",
)
TVER = (
    "Соглашение между Администрацией Смоленской области и Правительством Тверской области "
    "о сотрудничестве в сфере культуры"
)
BRYANSK = (
    "Соглашение между Администрацией Смоленской области и Правительством Брянской области "
    "о торгово-экономическом сотрудничестве"
)
CULTURE = "Департамент Смоленской области по культуре"
SPORT = "Главное управление спорта Смоленской области"

Words = tuple[str, ...]
PUT_OFF: Words = (
    TVER,
    "Фестиваль «Переправа»",
    "25 апреля",
    "г. Смоленск",
    "",
    "",
    "Перенесено на III квартал 2020 года",
)
FESTIVAL: Words = (TVER, "Фестиваль «Переправа»", "11-13 сентября", "г. Смоленск", "45 человек", "Проведен", "")
EXHIBITION: Words = (TVER, "Выставка «Образец»", "5 сентября", "г. Тверь", "30 человек", "", "Отменена")
MEETINGS: Words = (BRYANSK, "Рабочие встречи экономистов", "Ежемесячно", "г. Брянск", "", "Встречи проводятся", "")
FAIR: Words = (BRYANSK, "Ярмарка «Весна»", "5 мая", "г. Брянск", "", "Проведена", "")
MATCH: Words = (BRYANSK, "Турнир по самбо", "10 марта", "г. Брянск", "50 человек", "Проведен", "")
FORUM: Words = (BRYANSK, "Форум «Граница»", "3 декабря", "г. Брянск", "100 человек", "Проведен", "")


def changed(words: Words, **said: str) -> Words:
    """A row with other words: ``title``, ``people``, ``result`` or ``note``."""
    places = {"title": 1, "people": 4, "result": 5, "note": 6}
    made = list(words)
    for name, text in said.items():
        made[places[name]] = text
    return tuple(made)


def report(period: str, sections: Mapping[str, Sequence[Words]]) -> bytes:
    """A report in the official form."""
    drawn = [Row(tuple(Cell((words,)) for words in HEADINGS), is_heading=True)]
    number = 0
    for body, events in sections.items():
        drawn.append(Row((Cell((body,), column_span=8),)))
        for words in events:
            number += 1
            drawn.append(Row(tuple(Cell((text,)) for text in (f"{number}.", *words))))
    title = ["Отчет о реализации соглашений в сфере межрегионального сотрудничества", f"за {period}"]
    return document(title, Table((1800,) * 8, drawn))


QUARTERS = {
    "q1.docx": report("I квартал 2020 года", {CULTURE: [MEETINGS], SPORT: [MATCH]}),
    "q2.docx": report("II квартал 2020 года", {CULTURE: [PUT_OFF, MEETINGS, FAIR], SPORT: []}),
    "q3.docx": report("III квартал 2020 года", {CULTURE: [FESTIVAL, EXHIBITION, MEETINGS], SPORT: []}),
}
"""Three quarters of two bodies: a festival put off and held, an exhibition called off, monthly meetings."""
