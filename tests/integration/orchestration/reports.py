"""Small reports for tests of a run.

Belongs here: a Word document of two events, with what may differ between tests. Does not belong here: hard layouts.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import docx

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
AGREEMENT = (
    "Соглашение между Администрацией Смоленской области и Правительством Тверской области "
    "о сотрудничестве в сфере культуры"
)
BODY = "Департамент Смоленской области по культуре"
EVENTS: tuple[tuple[str, ...], ...] = (
    ("1.", AGREEMENT, "Фестиваль «Пример»", "11 августа", "г. Смоленск", "45 человек", "Фестиваль проведен", ""),
    (
        "2.",
        AGREEMENT,
        "Выставка «Образец»",
        "5-6 сентября",
        "г. Смоленск",
        "",
        "",
        "Перенесено на IV квартал 2020 года",
    ),
)
_PERIODS = {"2020-Q3": "III квартал 2020 года", "2020-Q4": "IV квартал 2020 года"}


def write_report(
    path: Path,
    quarter: str | None = "2020-Q3",
    events: Sequence[Sequence[str]] = EVENTS,
    *,
    others: Mapping[str, Sequence[Sequence[str]]] = MappingProxyType({}),
) -> Path:
    """A report of one body for a quarter, or for one it does not name; and of ``others`` with their events."""
    document = docx.Document()
    document.add_paragraph("Отчет о реализации соглашений в сфере межрегионального сотрудничества")
    if quarter is not None:
        document.add_paragraph(f"за {_PERIODS[quarter]}")
    table = document.add_table(rows=0, cols=len(HEADINGS))
    rows: list[Sequence[str]] = [HEADINGS]
    for body, said in {BODY: events, **others}.items():
        rows += [(body,), *said]
    for cells in rows:
        row = table.add_row()
        if len(cells) == 1:
            row.cells[0].merge(row.cells[-1]).text = cells[0]
        else:
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path
