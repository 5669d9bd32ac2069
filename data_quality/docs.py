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

from data_quality.report import CheckResult
from ingestion.files import folder_aside, write_atomically

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult

_WORDS = Path(__file__).with_name("docs_words.yml")
_STYLE = Path(__file__).with_name("docs.css")
_SUMMARY = "summary.json"
_SEVERITY = {"blocking": "запрещает публикацию", "warning": "предупреждение"}


def write_docs(
    output: Path,
    run: str,
    checks: Sequence[CheckResult],
    pages: Mapping[str, "ExpectationSuiteValidationResult"],
    *,
    keep: int,
) -> Path:
    """Write the pages of one audit under ``output/run`` and keep the last ``keep`` audits there.

    ``pages`` gives what Great Expectations said, by mart. Returns the first page of this audit.

    Raises:
        OSError: the folder cannot be written.
    """
    with folder_aside(output / run) as folder:
        for mart, said in pages.items():
            (folder / f"{mart}.html").write_text(_page(mart, _suite_body(said), home="index.html"), encoding="utf-8")
        (folder / "index.html").write_text(_page(f"Проверка {run}", _index_body(checks, pages)), encoding="utf-8")
        summary = {
            "made_at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "checks": len(checks),
            "blocking": sum(not check.passed and check.is_blocking for check in checks),
            "warnings": sum(not check.passed and not check.is_blocking for check in checks),
        }
        (folder / _SUMMARY).write_text(json.dumps(summary), encoding="utf-8")
    _tidy(output, keep)
    return output / run / "index.html"


def _tidy(output: Path, keep: int) -> None:
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
        f"<td>{_e(summary['made_at'][:19])}</td>"
        f"<td>{summary['checks']}</td><td>{summary['blocking']}</td><td>{summary['warnings']}</td></tr>"
        for summary, folder in shelf[:keep]
    )
    head = "<tr><th>Построение</th><th>Время (UTC)</th><th>Проверок</th><th>Запрещают</th><th>Предупреждают</th></tr>"
    body = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"
    write_atomically(output / "index.html", _page("Проверки построений", body).encode())


def _index_body(checks: Sequence[CheckResult], pages: Mapping[str, Any]) -> str:
    failed = [check for check in checks if not check.passed]
    blocking = sum(check.is_blocking for check in failed)
    verdict = "Публиковать нельзя." if blocking or not checks else "Можно публиковать."
    lead = (
        f"<p class='verdict {'bad' if blocking or not checks else 'good'}'>{verdict} Проверок: {len(checks)}; "
        f"не выполняется: {len(failed)}, из них запрещают публикацию: {blocking}.</p>"
    )
    ordered = sorted(checks, key=lambda check: (check.passed, not check.is_blocking))
    rows = "".join(_check_row(check, pages) for check in ordered)
    head = "<tr><th></th><th>Таблица</th><th>Что должно выполняться</th><th>Строгость</th><th>Получено</th></tr>"
    return f"{lead}<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _check_row(check: CheckResult, pages: Mapping[str, Any]) -> str:
    table = f'<a href="{check.table}.html">{check.table}</a>' if check.table in pages else _e(check.table)
    mark = "<td class='good'>✓</td>" if check.passed else "<td class='bad'>✗</td>"
    seen = _e(check.error or check.observed)
    sample = "".join(
        f"<li>{_e(', '.join(f'{name} = {value}' for name, value in row.items()))}</li>" for row in check.sample
    )
    return (
        f"<tr>{mark}<td>{table}</td><td>{_e(check.meaning)}<br><small>{_e(check.name)}</small></td>"
        f"<td>{_SEVERITY[check.severity]}</td><td>{seen}{f'<ul>{sample}</ul>' if sample else ''}</td></tr>"
    )


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
            node.text, node.tail = _in_russian(node.text), _in_russian(node.tail)
    return "".join(lxml_html.tostring(section, encoding="unicode", with_tail=False) for section in sections)


def _in_russian(text: str | None) -> str | None:
    words = (text or "").strip()
    if not words:
        return text
    texts, patterns = _words()
    if words in texts:
        return texts[words]
    for pattern, wording in patterns:
        if match := pattern.fullmatch(words):
            return wording.format(*match.groups())
    return text


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
