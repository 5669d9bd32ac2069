"""The questions of docs/questions as files: how they are read, what is refused. Running them is for the real homes."""

from pathlib import Path

import pytest

from orchestration.generated.questions_page import questions


def test_a_question_is_its_comment_and_its_query(tmp_path: Path) -> None:
    file = tmp_path / "01_first.sql"
    file.write_text("/*\nЧто?\n\nСтолбцы\nтакие.\n\nОговорка: одна.\n*/\nselect 1\nfrom t\n", "utf-8")
    (found,) = questions(tmp_path)
    assert (found.number, found.name, found.asks, found.sql) == (1, "01_first", "Что?", "select 1\nfrom t")
    assert found.explained == ("Столбцы такие.", "Оговорка: одна.")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("01_first.sql", "select 1"),
        ("01_first.sql", "/* Что? */\n"),
        ("01_first.sql", "/* Что? */\nselect 1;"),
        ("first.sql", "/* Что? */\nselect 1"),
        ("02_first.sql", "/* Что? */\nselect 1"),
    ],
)
def test_a_file_that_is_no_question_is_refused(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / name).write_text(words, "utf-8")
    with pytest.raises(ValueError):
        questions(tmp_path)


def test_every_question_asks_and_explains() -> None:
    for question in questions():
        assert question.asks.endswith("?"), question.name
        assert question.explained, question.name
