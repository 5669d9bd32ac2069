"""What the measuring of language is measured on: rows there are, and every line counts all of them."""

from bench.language import REPORTS, events_of, line


def test_the_rows_of_a_report_are_found_with_their_words() -> None:
    events = events_of(REPORTS / "2024-Q3.docx")
    assert len(events) > 1
    assert all(event.cells["dates_text"].words for event in events)


def test_a_line_has_its_name_its_count_and_figures() -> None:
    read: list[str] = []
    made = line("dates", ["5 сентября"], 1, lambda: read.append("5 сентября"), seconds=0)
    assert made[:2] == ["dates", "1"]
    assert len(made) == 7
    assert read
