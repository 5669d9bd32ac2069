"""Every layout of the list has its tests, in every format that it names, and the page says which."""

from tests.unit.layouts.page import PAGE, declared, marks, page


def test_every_layout_is_shown_in_each_of_its_formats() -> None:
    shown = {(mark.layout, file_format) for mark in marks() for file_format in mark.formats}
    wanted = {(name, file_format) for name, formats in declared().items() for file_format in formats}
    assert shown == wanted


def test_the_page_says_which_test_shows_which_layout() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.unit.layouts.page writes it anew"
