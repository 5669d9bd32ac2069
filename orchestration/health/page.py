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
from zoneinfo import ZoneInfo

from data_quality.evidence import told
from data_quality.russian import NO_BREAK, counted, number, quarter_words
from ingestion.files import write_atomically
from ingestion.home import Home
from orchestration.cli.lists import missing_lines
from orchestration.cli.messages import Messages
from orchestration.health.collect import KINDS, health
from orchestration.secrets import redact

if TYPE_CHECKING:
    from jinja2 import Template

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
    write_atomically(file, health_page(health(home), file.parent).encode())
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


def health_page(found: Mapping[str, Any], folder: Path) -> str:
    """The page of what ``collect.health`` gathered, whole and escaped; ``folder`` is where it will stand."""
    tell, zone = Messages("ru"), found["time_zone"]
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
            "verdict": {**verdict, "reasons": reasons},
            "level_words": tell(f"health.level.{verdict['level']}"),
            "style": (_ROOM / "page.css").read_text("utf-8"),
            "missing_lines": [line.strip(" •") for line in missing_lines(tell, found["missing_reports"], _MISSING)],
            "kinds": _KINDS,
            "endings": {name: tell(f"health.ending.{name}") for name in _ENDINGS},
            "triggers": {name: tell(f"runs.trigger.{name.replace(' ', '_')}") for name in _TRIGGERS},
            "moment": partial(_moment, zone=zone),
            "zone": _offset(found["made_at"], zone),
            "outcomes": {name: tell(f"outcome.{name}") for name in ("rejected", "quarantined")},
        }
    )


_ENDINGS = ("published", "up_to_date", "blocked", "nothing_received", "failed", "cancelled")
_TRIGGERS = ("command line", "deadline", "reminder", "daily", "inbox", "read_again", "backfill", "interface")


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_ROOM), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
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


def _civil(instant: str, zone: str | None) -> datetime:
    """An instant in a zone, that of the machine where none is named."""
    return datetime.fromisoformat(instant).astimezone(None if zone is None else ZoneInfo(zone))


def _moment(instant: str, zone: str | None) -> str:
    return f"{_civil(instant, zone):%d.%m.%Y, %H:%M}"


def _offset(instant: str, zone: str | None) -> str:
    """How far the clocks of the page are from UTC: ``UTC+03:00``."""
    return f"UTC{_civil(instant, zone).isoformat()[-6:]}"


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%d.%m.%Y}"


def _size(size: int) -> str:
    value, unit = float(size), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{number(round(value, 1) if unit and value < 100 else round(value))}{NO_BREAK}{_UNITS[unit]}"
