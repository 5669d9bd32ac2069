"""Data Docs: pages that a person opens to see what was checked, offline and in Russian.

Belongs here: pages from results, cut loose from every network address; the shelf of the last few audits. Does not
belong here: any check.

Great Expectations renders a page a suite. Its pages fetch styles, fonts, scripts and a logo from half a dozen hosts and
hide parts of themselves until the scripts come; so only the tables are kept, under a style sheet of our own.
"""

import html
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from data_quality.evidence import told
from data_quality.report import CheckResult
from data_quality.russian import NO_BREAK, moment_words, number
from ingestion.files import folder_aside, write_atomically
from ingestion.settings import Settings

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult

_WORDS = Path(__file__).with_name("docs_words.yml")
_STYLE = Path(__file__).with_name("docs.css")
_SUMMARY = "summary.json"
_TYPED = re.compile(r"np\.(?:\w+\(([^()]*)\)|(False|True)_)")
_WHOLE = re.compile(r"(?<![\d.])(\d+)\.0(?!\d)")
_PERCENT = re.compile(r"(≈?)(\d+(?:\.\d+)?)%")
_TABLES = {
    "documents": "сверка документов",
    "assertions": "утверждения людей",
    "changes": "прежняя публикация",
}
_SEVERITY = {"blocking": "запрещает публикацию", "warning": "предупреждение"}


def write_docs(
    output: Path,
    run: str,
    checks: Sequence[CheckResult],
    pages: Mapping[str, "ExpectationSuiteValidationResult"],
    *,
    keep: int,
    time_zone: str | None = None,
) -> Path:
    """Write the pages of one audit under ``output/run`` and keep the last ``keep`` audits there.

    ``pages`` gives what Great Expectations said, by mart. ``time_zone`` is the one in which moments are told, None that
    of the machine. Returns the first page of this audit.

    Raises:
        OSError: the folder cannot be written.
    """
    with folder_aside(output / run) as folder:
        for mart, said in pages.items():
            failed = [check for check in checks if check.table == mart and not check.passed]
            body = _suite_body(said) + "".join(_failure(check, {}) for check in failed)
            (folder / f"{mart}.html").write_text(_page(mart, body, home="index.html"), encoding="utf-8")
        (folder / "index.html").write_text(_page(f"Проверка {run}", _index_body(checks, pages)), encoding="utf-8")
        summary = {
            "made_at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "checks": len(checks),
            "blocking": sum(not check.passed and check.is_blocking for check in checks),
            "warnings": sum(not check.passed and not check.is_blocking for check in checks),
        }
        (folder / _SUMMARY).write_text(json.dumps(summary), encoding="utf-8")
    _tidy(output, keep, Settings(time_zone=time_zone))
    return output / run / "index.html"


def _tidy(output: Path, keep: int, settings: Settings) -> None:
    """Drop the audits before the last few, and list those that stay."""
    shelf = sorted(
        ((json.loads(file.read_text(encoding="utf-8")), file.parent) for file in output.glob(f"[!.]*/{_SUMMARY}")),
        key=lambda pair: str(pair[0]["made_at"]),
        reverse=True,
    )
    for _, folder in shelf[keep:]:
        shutil.rmtree(folder)
    rows = "".join(
        f'<tr><td><a href="{_e(folder.name)}/index.html">{_e(folder.name)}</a></td>'
        f"<td>{_e(moment_words(settings.civil(datetime.fromisoformat(summary['made_at']))))}</td>"
        f"<td>{summary['checks']}</td><td>{summary['blocking']}</td><td>{summary['warnings']}</td></tr>"
        for summary, folder in shelf[:keep]
    )
    head = "<tr><th>Построение</th><th>Время</th><th>Проверок</th><th>Запрещают</th><th>Предупреждают</th></tr>"
    body = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    write_atomically(output / "index.html", _page("Проверки построений", body).encode())


def _index_body(checks: Sequence[CheckResult], pages: Mapping[str, Any]) -> str:
    failed = sorted((check for check in checks if not check.passed), key=lambda check: not check.is_blocking)
    blocking = sum(check.is_blocking for check in failed)
    verdict = "Публиковать нельзя." if blocking or not checks else "Можно публиковать."
    lead = (
        f"<p class='verdict {'bad' if blocking or not checks else 'good'}'>{verdict} Проверок: {len(checks)}; "
        f"не выполняется: {len(failed)}, из них запрещают публикацию: {blocking}.</p>"
    )
    passed = "".join(
        f"<tr><td class='good'>✓</td><td>{_table_link(check, pages)}</td><td>{_e(check.meaning)}</td>"
        f"<td>{_SEVERITY[check.severity]}</td></tr>"
        for check in checks
        if check.passed
    )
    head = "<tr><th></th><th>Таблица</th><th>Что должно выполняться</th><th>Строгость</th></tr>"
    rest = f"<h2>Выполняется</h2><table class='list'><thead>{head}</thead><tbody>{passed}</tbody></table>"
    return lead + "".join(_failure(check, pages) for check in failed) + (rest if passed else "")


def _failure(check: CheckResult, pages: Mapping[str, Any]) -> str:
    """A failed check with its rows."""
    error = f"Проверку не удалось провести: {check.error}" if check.error is not None else ""
    return (
        f"<article class='check {check.severity}'><h2>{_e(check.meaning)}</h2>"
        f"<p class='soft'>{_table_link(check, pages)} · {_SEVERITY[check.severity]} · {_e(check.name)}</p>"
        f"<p>{_e(error or check.observed)}</p>{_evidence(check)}</article>"
    )


def _table_link(check: CheckResult, pages: Mapping[str, Any]) -> str:
    name = _TABLES.get(check.table, check.table)
    return f'<a href="{check.table}.html">{_e(name)}</a>' if check.table in pages else _e(name)


def _evidence(check: CheckResult) -> str:
    """The rows of a failed check, each with its place in a document, and how to see the rest."""
    rows = "".join(
        f"<tr><td>{_e(row.place) or '—'}</td><td>{f'<b>{_e(row.title)}</b> ' if row.title else ''}"
        + "".join(
            f"<span class='value'><span class='soft'>{_e(name)}</span> {_e(value)}</span> " for name, value in row.rest
        )
        + f"</td><td>{f'<code>{_e(row.explain)}</code>' if row.explain else ''}</td></tr>"
        for row in map(told, check.sample)
    )
    head = "<tr><th>Где</th><th>Что</th><th>Подробнее</th></tr>"
    table = f"<table class='rows'><thead>{head}</thead><tbody>{rows}</tbody></table>" if rows else ""
    more = ""
    if rows and check.unexpected_count > len(check.sample):
        more = f"<p class='soft'>Показано строк: {len(check.sample)} из {number(check.unexpected_count)}.</p>"
    command = _e(f'concord sql "{check.query}"')
    query = f"<p>Все строки: <code>{command}</code></p>" if check.query else ""
    return table + more + query


def _suite_body(said: "ExpectationSuiteValidationResult") -> str:
    """The tables of the page that Great Expectations renders for a suite, in Russian, with nothing from outside."""
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaPageView
    from lxml import html as lxml_html

    content = ValidationResultsPageRenderer(run_info_at_end=False).render(said)
    rendered = DefaultJinjaPageView().render(content)  # type: ignore[no-untyped-call]
    page: Any = lxml_html.document_fromstring(rendered)
    sections = page.xpath("//div[contains(concat(' ', @class, ' '), ' ge-section ')]")
    for section in sections:
        # Scripts, buttons, and what only a script unfolds (how to fetch all rows, versions).
        for node in section.xpath(".//script | .//style | .//link | .//img | .//button | .//a[@data-toggle]"):
            node.drop_tree()
        for node in section.xpath(".//div[contains(concat(' ', @class, ' '), ' collapse ')]"):
            node.drop_tree()
        for node in section.xpath(".//a"):
            node.drop_tag()
        for node in section.xpath(".//i"):
            node.text = "✗" if "fa-times" in node.get("class", "") else "✓"
            node.set("class", "bad" if node.text == "✗" else "good")
        for node in section.iter():
            for name in [name for name in node.attrib if name not in ("class", "colspan", "rowspan")]:
                del node.attrib[name]
            node.text, node.tail = in_russian(node.text), in_russian(node.tail)
    return "".join(lxml_html.tostring(section, encoding="unicode", with_tail=False) for section in sections)


def in_russian(text: str | None) -> str | None:
    """A text of Great Expectations' pages as it stands on ours: its wording, values and shares in Russian."""
    words = (text or "").strip()
    if not words:
        return text
    texts, patterns = _words()
    if words in texts:
        return texts[words]
    # Values of pandas, as Python writes them.
    words = _WHOLE.sub(r"\1", _TYPED.sub(lambda match: match.group(1) or match.group(2), words))
    for pattern, wording in patterns:
        if match := pattern.fullmatch(words):
            said = wording.format(*(_PERCENT.sub(_percent, group) for group in match.groups()))
            return f"{said} " if text and text[-1:].isspace() else said
    return _PERCENT.sub(_percent, words) if words != (text or "").strip() or "%" in words else text


def _percent(match: re.Match[str]) -> str:
    """A share as it is written in Russian: «≈7.6923%» is «≈7,7 %»."""
    sign, value = match.groups()
    return f"{sign}{round(float(value), 1):g}".replace(".", ",") + f"{NO_BREAK}%"


@cache
def _words() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    with _WORDS.open(encoding="utf-8") as stream:
        declared = yaml.load(stream, Loader=yaml.CSafeLoader)
    return declared["texts"], [(re.compile(pattern), wording) for pattern, wording in declared["patterns"].items()]


def _page(title: str, body: str, home: str | None = None) -> str:
    back = f'<p><a href="{home}">← ко всем проверкам</a></p>' if home else ""
    return (
        '<!doctype html><html lang="ru"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_e(title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main>{back}<h1>{_e(title)}</h1>{body}</main></body></html>"
    )


def _e(text: object) -> str:
    return html.escape(str(text))
