"""The questions of docs/questions: files of SQL, each with a Russian comment that tells it, and the page made of them.

Belongs here: reading the files and writing the page. Does not belong here: any query, running them.

A file begins with a comment: its first line is the question, what follows says what the columns mean; a paragraph that
begins with «Оговорка:» warns of what is easily misunderstood. The query follows, without a semicolon.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "questions"
_NUMBERED = re.compile(r"(\d\d)_\w+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the paragraphs that explain its answer, and its query; ``name`` is that of its file."""

    name: str
    asks: str
    explained: tuple[str, ...]
    sql: str

    @property
    def number(self) -> int:
        """Its place among the others."""
        return int(self.name[:2])


def questions(folder: Path = FOLDER) -> tuple[Question, ...]:
    """All questions by number.

    Raises:
        ValueError: a file has no comment, no query, or is not numbered in its turn.
    """
    found = tuple(_read(path) for path in sorted(folder.glob("*.sql")))
    if [question.number for question in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"{folder}: the questions are not numbered from 1 on")
    return found


def _read(path: Path) -> Question:
    lines = path.read_text("utf-8").splitlines()
    comment = [line.removeprefix("--").strip() for line in _leading(lines)]
    sql = "\n".join(lines[len(comment) :]).strip()
    paragraphs = [" ".join(words.split()) for words in "\n".join(comment).split("\n\n")]
    if not comment or not sql or sql.endswith(";") or not _NUMBERED.fullmatch(path.stem):
        raise ValueError(f"{path.name}: expected a comment and then a query without a semicolon, and a number in the name")
    return Question(path.stem, paragraphs[0], tuple(paragraphs[1:]), sql)


def _leading(lines: Sequence[str]) -> Sequence[str]:
    end = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:end]


def questions_page(banner: str) -> str:
    """The Russian page: every question with its query and what to look at."""
    found = questions()
    lines = [
        banner,
        "# Вопросы, с которых начинают",
        "",
        "Каждый вопрос — один запрос к одной витрине: его можно выполнить как есть и править под себя. Файлы лежат в"
        " `docs/questions`:",
        "",
        "```sh",
        'concord sql "$(cat docs/questions/02_promised_and_not_done.sql)"',
        'concord sql --csv "$(cat docs/questions/02_promised_and_not_done.sql)" > неисполненное.csv',
        "```",
        "",
        "Если в одном хранилище отчитываются несколько регионов, добавьте условие `reporting_region_code = 'RU-SMO'`. От ключа"
        " любой строки к словам документа ведёт `concord explain КЛЮЧ`. Что значит столбец, сказано в"
        " [словаре данных](data-dictionary.md); как читать ответы на примерах — в [историях](stories.md).",
        "",
        *(f"{q.number}. [{q.asks}](#{q.number})" for q in found),
        "",
    ]
    for question in found:
        lines += [f'<a id="{question.number}"></a>', "", f"## {question.number}. {question.asks}", ""]
        for paragraph in question.explained:
            lines += [paragraph.replace("Оговорка:", "**Оговорка:**", 1), ""]
        lines += ["```sql", question.sql, "```", ""]
    return "\n".join(lines)
