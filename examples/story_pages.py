"""Pages of docs/ made of the stories: ``python -m examples.story_pages`` writes them, ``--check`` names what differs.

Belongs here: a story as a Russian page for somebody who has never seen the marts, and the index. Does not belong here:
the words of a story, whether the marts answer as it says (``tests/integration/test_stories.py``).
"""

import sys
from collections.abc import Callable, Mapping
from datetime import date

from examples.story import COLUMNS, Document, Finding, Story, StoryHome, Value, load_home, load_stories
from orchestration.generated.__main__ import main
from orchestration.generated.markdown import cell

_HEADINGS = {
    "title": "Мероприятие",
    "dates": "Срок",
    "place": "Место",
    "participants": "Участники",
    "result": "Результат",
    "note": "Примечание",
    "responsible": "Ответственные",
    "agreement": "Соглашение",
    "signed": "Дата и номер",
    "term": "Срок действия",
    "prolongation": "Пролонгация",
}
_MONTHS = ("января", "февраля", "марта", "апреля", "мая", "июня",
           "июля", "августа", "сентября", "октября", "ноября", "декабря")  # fmt: skip
_SHOWN = 6  # rows of a document; the rest of a longer one is counted
_HOME = ".run/stories"


def pages() -> Mapping[str, Callable[[], str]]:
    """What writes each page, by its path."""
    stories, home = load_stories(), load_home()
    made: dict[str, Callable[[], str]] = {"docs/stories.md": lambda: _index(stories, home)}
    for story in stories:
        made[f"docs/stories/{story.name}.md"] = _bound(story)
    return made


def _bound(story: Story) -> Callable[[], str]:
    return lambda: _page(story)


def _index(stories: tuple[Story, ...], home: StoryHome) -> str:
    lines = [
        _banner("examples/stories/*.yml"),
        "# Истории: как читать витрины на примерах",
        "",
        "Каждая история — несколько настоящих файлов Word, которые прошли весь путь: прочитаны, поняты, сведены между"
        " собой, построены, проверены и опубликованы. Что взято из жизни, а что придумано, в каждой истории сказано"
        " прямо. Ответы витрин написаны вручную, по правилам, и тест сверяет их с тем, что публикуется на самом деле.",
        "",
        f"Все истории живут в одном доме и оценены на {_in_words(home.evaluated_on)}. Чтобы построить его у себя и"
        " спрашивать дальше:",
        "",
        "```sh",
        f"make stories      # дом {_HOME}",
        f'.venv/bin/concord --home {_HOME} sql "select * from dim_event_series"',
        "```",
        "",
        "От любой строки ответа можно спуститься к словам документов: `concord explain КЛЮЧ`, а от показателя —",
        "`concord explain fct_agreement_fulfilment reporting_region_code=RU-ORL quarter=2020-Q2 fulfilment_share`.",
        "",
        "| № | история | о чём она |",
        "|---|---|---|",
        *(f"| {s.number} | [{s.heading}](stories/{s.name}.md) | {s.lesson} |" for s in stories),
        "",
        "Вопросы, с которых обычно начинают, — [в отдельном списке](questions.md); что значит каждый столбец — в"
        " [словаре данных](data-dictionary.md).",
    ]
    return "\n".join(lines) + "\n"


def _page(story: Story) -> str:
    lines = [
        _banner(f"examples/stories/{story.name}.yml"),
        f"# {story.number}. {story.heading}",
        "",
        story.told.strip(),
        "",
        "## Что взято из жизни",
        "",
        *(f"- {fact.says} Источник: {'; '.join(_source(source) for source in fact.sources)}." for fact in story.facts),
        "",
        f"**Придумано:** {story.invented}",
        "",
        "## Документы",
        "",
        *(line for document in story.documents for line in _document(document, story)),
        "## Что отвечают витрины",
        "",
        *(line for finding in story.findings for line in _finding(finding)),
        "[Все истории](../stories.md) · [Словарь данных](../data-dictionary.md)",
    ]
    return "\n".join(lines) + "\n"


def _document(document: Document, story: Story) -> list[str]:
    names = [n for n in COLUMNS[document.kind] if n in _HEADINGS and any(row.get(n) for row in document.rows)]
    came = f"Получен {_in_words(document.received_on)}" + (f" ({document.comes_as})" if document.comes_as else "")
    said = [f"«{' '.join(document.title)}»", document.body, story.agreements.get(document.agreement, "")]
    rest = len(document.rows) - _SHOWN
    return [
        f"### {document.file}",
        "",
        f"{came}. {'. '.join(word for word in said if word)}.",
        "",
        f"| {' | '.join(_HEADINGS[name] for name in names)} |",
        f"|{'---|' * len(names)}",
        *(f"| {' | '.join(cell(row.get(name, '')) for name in names)} |" for row in document.rows[:_SHOWN]),
        *([f"| … и ещё строк: {rest} |{' |' * (len(names) - 1)}"] if rest > 0 else []),
        "",
    ]


def _finding(finding: Finding) -> list[str]:
    looked_back = f" --as-of {finding.as_of}" if finding.as_of is not None else ""
    return [
        f"### {finding.asks}",
        "",
        *(
            [f"Спрашиваем то, что было известно {_in_words(finding.as_of)}: `concord sql{looked_back}`.", ""]
            if finding.as_of
            else []
        ),
        "```sql",
        finding.sql.strip(),
        "```",
        "",
        f"| {' | '.join(f'`{name}`' for name in finding.columns)} |",
        f"|{'---|' * len(finding.columns)}",
        *(f"| {' | '.join(_value(value) for value in row)} |" for row in finding.rows),
        "",
        finding.shows,
        "",
    ]


def _value(value: Value) -> str:
    if value is None:
        return "пусто"
    if isinstance(value, bool):
        return "да" if value else "нет"
    return cell(str(value))


def _source(source: str) -> str:
    return f"<{source}>" if source.startswith("http") else source


def _in_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} года"


def _banner(source: str) -> str:
    return f"<!-- Made by `python -m examples.story_pages` from {source}; do not edit. -->"


if __name__ == "__main__":
    sys.exit(main(made=pages(), program="python -m examples.story_pages"))
