"""The questions of docs/questions: files of SQL, each with a Russian comment that tells it, and the page made of them.

Belongs here: reading the files and writing the page. Does not belong here: any query, running them.

A file begins with a comment between ``/*`` and ``*/`` (the command line would take ``--`` for an option): its first
paragraph is the question, the others say what the columns mean; one that begins with «Оговорка:» warns of what is
easily misunderstood. The query follows, without a semicolon.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from orchestration.generated.banners import html_banner

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "questions"
_NUMBERED = re.compile(r"\d\d_\w+")
_FILE = re.compile(r"/\*(?P<comment>.+?)\*/\s*(?P<sql>[^;]*[^;\s])\s*", re.DOTALL)


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
    found = _FILE.fullmatch(path.read_text("utf-8"))
    if found is None or not _NUMBERED.fullmatch(path.stem):
        raise ValueError(f"{path.name}: expected a comment, then a query without a semicolon, and a number in the name")
    asks, *explained = (" ".join(words.split()) for words in re.split(r"\n\s*\n", found["comment"]))
    return Question(path.stem, asks, tuple(explained), found["sql"])


def questions_page() -> str:
    """The Russian page: every question with its query and what to look at."""
    found = questions()
    lines = [
        html_banner("docs/questions/*.sql"),
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
        "Если в одном хранилище отчитываются несколько регионов, добавьте условие `reporting_region_code = 'RU-SMO'`."
        " От ключа любой строки к словам документа ведёт `concord explain КЛЮЧ`. Что значит столбец, сказано в"
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
