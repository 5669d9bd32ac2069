"""The text dump: rows found where cells hold blank lines, and refusals where rows cannot be told."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingestion.documents.grid import Document, Paragraph
from ingestion.documents.read import DocumentRefused, read_document
from tests.shared import shared_path
from tests.unit.documents.word import only_table, words


def _dump(rows: list[list[str]]) -> str:
    """The dump of a table: a tab before each cell, a line end after it, a blank line after each row."""
    return "".join("".join(f"\t{cell}\n" for cell in cells) + "\n" for cells in rows)


def _read(text: str, encoding: str = "utf-8") -> Document:
    return read_document(text.encode(encoding), "отчёт.txt")


_HEADER = ["№ п/п", "Соглашение", "Мероприятие", "Сроки"]
_ROWS = [
    _HEADER,
    ["Департамент культуры\n"],
    ["1.", "Соглашение\nо сотрудничестве\n\nВторое соглашение", "Фестиваль", "5 мая"],
    ["2.\n", "", "Конкурс\n\n", "6 мая"],
    ["Департамент спорта"],
    ["3.", "Третье\n", "Турнир", ""],
    ["4.", "", "Забег", "7 мая"],
]
_EXPECTED = [
    _HEADER,
    ["Департамент культуры"],
    ["1.", "Соглашение\nо сотрудничестве\n\nВторое соглашение", "Фестиваль", "5 мая"],
    ["2.", "", "Конкурс", "6 мая"],
    ["Департамент спорта"],
    ["3.", "Третье", "Турнир", ""],
    ["4.", "", "Забег", "7 мая"],
]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1251", "cp866", "koi8-r"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_rows_in_any_encoding(encoding: str, line_end: str) -> None:
    sign = "N" if encoding == "koi8-r" else "№"  # which that encoding does not have
    text = "Отчет о реализации соглашений\nза III квартал 2020 года\n\n" + _dump(_ROWS).replace("№", sign)
    document = _read(text.replace("\n", line_end), encoding)
    assert words(document) == [[cell.replace("№", sign) for cell in cells] for cells in _EXPECTED]
    assert document.blocks[:2] == [Paragraph("Отчет о реализации соглашений"), Paragraph("за III квартал 2020 года")]
    assert (document.format, document.has_merges, document.notices) == ("text", False, [])


def test_the_real_report_in_windows_1251() -> None:
    text = shared_path("real/report_2020_q3.txt").read_text(encoding="utf-8")
    assert _read(text, "windows-1251") == _read(text)


def test_paragraphs_and_sections() -> None:
    found = only_table(_read(_dump(_ROWS)))
    section, agreements = found.at(2, 1), found.at(3, 2)
    assert section is not None
    assert agreements is not None
    assert (section.column_span, section.paragraphs) == (4, ("Департамент культуры",))
    assert agreements.paragraphs == ("Соглашение\nо сотрудничестве", "", "Второе соглашение")


def test_a_file_cut_off_within_a_row_is_said_to_be() -> None:
    document = _read(_dump(_ROWS).rstrip().removesuffix("7 мая").rstrip())
    assert words(document) == [*_EXPECTED[:-1], ["4.", "", "Забег", ""]]
    assert [(n.code, n.address.row, n.parameters) for n in document.notices] == [("dump_cut_off", 7, {"count": 1})]


def test_a_row_of_another_width_is_said_to_be_odd() -> None:
    rows = [_HEADER, *[[f"{n}.", "Соглашение", "Фестиваль", "мая"] for n in range(9)], ["Всего", "мероприятий", "9"]]
    document = _read(_dump([*rows, ["9.", "а", "б", "в"]]))
    assert words(document) == [*rows, ["9.", "а", "б", "в"]]
    assert [(n.code, n.address.row) for n in document.notices] == [("dump_row_width", 11)]


def test_a_row_that_is_too_wide_keeps_all_its_cells_within_the_table() -> None:
    rows = [_HEADER, *[[f"{n}.", "Соглашение", "Фестиваль", "мая"] for n in range(9)]]
    document = _read(_dump([*rows[:5], ["9.", "а", "б", "в", "сверх"], *rows[5:]]))
    assert only_table(document).column_count == 5
    assert words(document)[5] == ["9.", "а", "б", "в", "сверх"]
    assert [(n.code, n.address.row) for n in document.notices] == [("dump_row_width", 6)]


def test_text_after_an_empty_last_cell_stands_outside_the_table() -> None:
    one = [_HEADER, ["1.", "а", "б", ""], ["2.", "в", "г", ""]]
    document = _read(_dump(one) + "Департамент спорта\n\n" + _dump([_HEADER, ["3.", "д", "е", "ж"]]))
    first, paragraph, second = document.blocks
    assert paragraph == Paragraph("Департамент спорта")
    assert [t.row(2)[0].words for t in (first, second) if not isinstance(t, Paragraph)] == ["1.", "3."]
    assert [(n.code, n.value) for n in document.notices] == [("dump_text_taken_out", "Департамент спорта")]


def test_text_after_a_full_last_cell_is_kept_and_said_to_be_doubtful() -> None:
    document = _read(_dump([*_ROWS, ["5.", "", "Поход", "8 мая\n\nНачальник отдела"]]))
    assert words(document)[-1] == ["5.", "", "Поход", "8 мая\n\nНачальник отдела"]
    assert [(n.code, n.value, n.address.cell) for n in document.notices] == [
        ("dump_text_kept_in_cell", "Начальник отдела", 4)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Письмо без всякой таблицы.\nС уважением.",
        "\tПервый абзац с отступом.\n\tВторой абзац с отступом.\n\n\tТретий абзац.\n\n\tЧетвёртый абзац.\n",
        "№\tСоглашение\tСроки\n1\tПервое\t5 мая\n2\tВторое\t6 мая\n",
        _dump([_HEADER]),
        _dump([["Слово"] * (n * 7 % 11 + 2) for n in range(40)]),
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        _read(text)
    assert refused.value.notice.code == "text_not_a_table_dump"


def test_rows_that_could_end_in_two_ways_are_refused() -> None:
    # Six cells that all end with a blank line, among rows of four: two and four, or four and two.
    rows = [[f"{n}.", "Соглашение", "Фестиваль", "мая"] for n in range(9)]
    text = _dump([_HEADER, *rows, *[["1"]] * 6, *rows])
    with pytest.raises(DocumentRefused) as refused:
        _read(text)
    assert refused.value.notice.code == "text_rows_ambiguous"


_LINE = st.text(alphabet="абвгдежз АБВ1-", min_size=1, max_size=12).filter(lambda line: line.strip() == line)
_NAME = _LINE.filter(lambda line: sum(c.isalpha() for c in line) > 3)


@st.composite
def _tables(draw: st.DrawFn) -> tuple[int, list[list[str]]]:
    """Tables such as reports have: numbered rows of one width, named sections, blank lines in a few cells."""
    width = draw(st.integers(4, 9))
    rows = [["№ п/п", *[draw(_NAME) for _ in range(width - 1)]]]
    for number in range(1, draw(st.integers(2, 8))):
        if draw(st.integers(0, 3)) == 0:
            rows.append([draw(_NAME) + "\n" * draw(st.integers(0, 1))])
        cells = [draw(st.one_of(st.just(""), _LINE)) for _ in range(width - 1)]
        place = draw(st.integers(0, width - 2))
        if cells[place] and place < width - 2 and draw(st.booleans()):
            cells[place] += draw(st.sampled_from(["\n", "\n\n", "\n\nЕщё слова", "\nс новой строки"]))
        rows.append([f"{number}.", *cells])
    return width, rows


@given(_tables())
@settings(max_examples=80, deadline=None)
def test_tables_come_back_as_dumped(drawn: tuple[int, list[list[str]]]) -> None:
    width, rows = drawn
    assume(sum(len(cells) == width for cells in rows) >= 3)
    document = _read(_dump(rows))
    found = [[text.rstrip("\n") for text in cells] for cells in rows]
    assert words(document) == found
    assert document.notices == []
