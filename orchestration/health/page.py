"""The health of a home as one HTML page in Russian: offline, without scripts, light and dark, printable.

Belongs here: the page from what ``collect`` gathered, links from it, writing it into the home. Does not belong here:
markup and style (``page.html.j2``, ``page.css``), the conditions (``verdict``).
"""

import html
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data_quality.evidence import told
from data_quality.russian import NO_BREAK, counted, moment_words, number, quarter_words
from ingestion.files import write_atomically
from ingestion.home import Home
from orchestration.health.collect import KINDS, health
from orchestration.secrets import redact
from orchestration.wording.lists import missing_lines
from orchestration.wording.messages import Messages
from orchestration.wording.moments import Civil
from orchestration.wording.triggers import trigger_words

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.runtime import Context

LOG = logging.getLogger(__name__)

_ROOM = Path(__file__).parent
_INDEX = "index.html"
_MISSING = 30  # lines on reports that have not come
_KINDS = {
    "reconciliation": "Сверка документов с прочитанным",
    "tests": "Тесты таблиц (dbt)",
    "assertions": "Утверждения людей (reviewed/assertions.yml)",
    "changes": "Сравнение с прежней публикацией",
    "distributions": "Распределения против прежних кварталов",
    "completeness": "Полнота",
    "marts": "Ожидания от витрин",
}
assert tuple(_KINDS) == KINDS, "every kind of check has its name"
_DAY = ("день", "дня", "дней")
_UNITS = ("Б", "КиБ", "МиБ", "ГиБ", "ТиБ")


def file_of(home: Home) -> Path:
    """Where the page of a home stands."""
    return home.health / _INDEX


def write_page(home: Home) -> Path:
    """Write the page into the home, as things are now; the file.

    Raises:
        OSError: the home cannot be read, or the page not written.
    """
    file = file_of(home)
    write_atomically(file, health_page(health(home), file.parent, home.settings.civil).encode())
    return file


def try_to_write_page(home: Home) -> None:
    """The same at the end of a run, which has done its work by then: a failure goes to the log and onto the page.

    A page of an earlier day that says that all is well must not stay where nothing is known.
    """
    try:
        write_page(home)
    except Exception as error:
        LOG.exception("the health page of %s could not be written", home.root)
        with suppress(OSError):  # the disk itself, which is in the log
            write_atomically(file_of(home), _instead(error).encode())


def _instead(error: Exception) -> str:
    tell = Messages("ru")
    title = html.escape(tell("health.level.bad"))
    words = html.escape(tell("health.page_failed", error=redact(" ".join(str(error).split()))))
    style = (_ROOM / "page.css").read_text("utf-8")
    return (
        '<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{style}</style></head>"
        f'<body><header class="bad"><h1>✕ {title}</h1><p>{words}</p></header></body></html>'
    )


def health_page(found: Mapping[str, Any], folder: Path, civil: Civil) -> str:
    """The page of what ``collect.health`` gathered, whole and escaped; ``folder`` is where it will stand.

    Moments are told in the zone into which ``civil`` puts an instant, that of the home (``Settings.civil``).
    """
    tell = Messages("ru")
    with_links = {
        name: None if found[name] is None else {**found[name], "docs_link": _link(found[name]["docs"], folder)}
        for name in ("publication", "blocked")
    }
    verdict = found["verdict"]
    reasons = [
        {**reason, "words": tell(f"health.reason.{reason['code']}", **reason["named"])} for reason in verdict["reasons"]
    ]
    return _template().render(
        **{
            **found,
            **with_links,
            "civil": civil,
            "verdict": {**verdict, "reasons": reasons},
            "level_words": tell(f"health.level.{verdict['level']}"),
            "style": (_ROOM / "page.css").read_text("utf-8"),
            "missing_lines": [
                line.strip(" •") for line in missing_lines(tell, found["missing_reports"], _MISSING, quarter_words)
            ],
            "quarters_left_out": [
                tell(key, n=found[name])
                for name, key in (
                    ("quarters_earlier", "health.quarters_earlier"),
                    ("quarters_empty", "status.quarters_empty"),
                )
                if found[name]
            ],
            "kinds": _KINDS,
            "endings": {name: tell(f"health.ending.{name}") for name in _ENDINGS},
            "trigger": partial(trigger_words, tell),
            "outcomes": {name: tell(f"outcome.{name}") for name in ("rejected", "quarantined")},
        }
    )


_ENDINGS = ("published", "up_to_date", "blocked", "nothing_received", "failed", "cancelled")


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context

    @pass_context
    def moment(context: "Context", instant: str) -> str:
        return moment_words(context["civil"](datetime.fromisoformat(instant)))

    environment = Environment(
        loader=FileSystemLoader(_ROOM), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "moment": moment,
        "day": _day,
        "quarter": quarter_words,
        "size": _size,
        "number": number,
        "counted": lambda n, *forms: counted(int(n), forms),
        "ago": lambda days: "сегодня" if not days else f"{counted(days, _DAY)} назад",
        "ahead": lambda days: "сегодня" if not days else f"через {counted(days, _DAY)}",
        "seconds": lambda seconds: f"{number(round(float(seconds), 1))}{NO_BREAK}с",
        "evidence": told,
    }
    return environment.get_template("page.html.j2")


def _link(page: str | None, folder: Path) -> str | None:
    """A page by the way that leads to it from a folder, so that a home may be moved; none where that is impossible."""
    if page is None:
        return None
    try:
        return Path(os.path.relpath(page, folder)).as_posix()
    except ValueError:  # another drive
        return None


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%d.%m.%Y}"


def _size(size: int) -> str:
    value, unit = float(size), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{number(round(value, 1) if unit and value < 100 else round(value))}{NO_BREAK}{_UNITS[unit]}"
