"""How the rows of other people's readers are held against what a report says."""

from bench.other_readers import FIELDS, by_field, right_fields

_HEADINGS = [
    *("№ п/п", "Соглашение\nо сотрудничестве", "Наименование мероприятия", "Сроки проведения", "Место проведения"),
    *("Участники мероприятия", "Содержание и результат", "Примечание"),
]
_ROW = ["1.", "Соглашение А", "Ярмарка", "11 мая", "г. Орёл", "45 человек", "Проведена", ""]
_EXPECTED = [dict(zip(FIELDS, _ROW, strict=True))]


def test_cells_go_by_the_headings_above_them() -> None:
    order = [0, 2, 3, 4, 1, 5, 7, 6]
    rows = by_field([[_HEADINGS[n] for n in order], ["Департамент"] * 8, [_ROW[n] for n in order]])
    assert rows == _EXPECTED
    assert right_fields(rows, _EXPECTED) == 8


def test_a_heading_in_two_rows_and_column_numbers() -> None:
    above = [*_HEADINGS[:2], *["Сведения о мероприятии"] * 3, *_HEADINGS[5:]]
    rows = by_field([above, _HEADINGS, list("12345678"), _ROW])
    assert rows[1:] == _EXPECTED
    assert right_fields(rows, _EXPECTED) == 8


def test_a_row_that_was_shifted_is_wrong_and_a_lost_one_costs_itself_only() -> None:
    other = ["2.", "Соглашение Б", "Форум", "май", "г. Тула", "9 человек", "Проведён", ""]
    third = ["3.", "Соглашение В", "Съезд", "июнь", "г. Псков", "7 человек", "Прошёл", ""]
    expected = [dict(zip(FIELDS, row, strict=True)) for row in (_ROW, other, third)]
    assert right_fields(by_field([_HEADINGS, _ROW, third]), expected) == 16
    assert right_fields(by_field([_HEADINGS, _ROW, other[1:], third]), expected) == 16
    assert right_fields([], expected) == 0
