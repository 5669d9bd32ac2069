"""The settings of a home: what a document does not say about itself and the program cannot know.

Belongs here: what settings there are, ``concord.toml`` read and written. Does not belong here: where the file lies
(``ingestion.home``), which day a rule gives (``ingestion.deadlines``).
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from ingestion.deadlines import (
    DEFAULT_DEADLINES,
    MOST_DAYS,
    MOST_MONTHS,
    MOST_WORKING_DAYS,
    ON_DAY_OFF,
    Deadlines,
    Rule,
)
from ingestion.notices import Language
from ingestion.quarters import add_quarters, is_quarter, quarter_of
from ingestion.working_days import WorkingDays

OF_OPERATION = frozenset(
    {"inbox", "schedule", "history", "retries", "heartbeat", "alerts", "channel", "audience", "letter"}
)
"""Sections that change no figure and are read elsewhere: how the home is run, who is told."""
_HEADER = re.compile(r"\s*\[\[?\s*\"?([A-Za-z_]+)")  # of a section, or of a table inside one
_LONGEST_WAIT = MOST_MONTHS // 3 + 2
"""How many quarters ago one may have ended whose reports are due today."""


class SettingsError(ValueError):
    """``concord.toml`` says something that cannot be used; the message names the key and what is expected."""

    def __init__(self, file: Path, *, ru: str, en: str) -> None:
        super().__init__(f"{file}: {en}")
        self._messages: dict[Language, str] = {"ru": f"{file}: {ru}", "en": f"{file}: {en}"}

    def message(self, language: Language = "ru") -> str:
        """File, key and what is expected there, in one line."""
        return self._messages[language]


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """An executive body that owes a report each quarter, from a quarter on and perhaps until one."""

    name: str
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Signals:
    """When something is near, or has lasted, long enough to be told of.

    ``report_due_days`` before a deadline a report that is not here is told of, ``expiry_days`` before its last day an
    agreement, ``prolongation_days`` before its term ends one that is then prolonged by itself. ``silent_quarters`` in a
    row make a body silent, ``dormant_quarters`` with reports and without an event an agreement dormant.
    """

    report_due_days: int = 10
    silent_quarters: int = 2
    dormant_quarters: int = 4
    expiry_days: int = 90
    prolongation_days: int = 90


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one home.

    ``deadlines`` holds for every region, ``of_regions`` what one of them has otherwise. An empty ``roster`` means:
    every body that ever reported owes its report. ``time_zone`` says where civil days begin
    and end and by which clock moments are told; None stands for that of the machine.
    """

    region_code: str | None = None
    deadlines: Deadlines = DEFAULT_DEADLINES
    of_regions: tuple[tuple[str, Deadlines], ...] = ()
    roster: tuple[RosterEntry, ...] = ()
    signals: Signals = Signals()
    time_zone: str | None = None

    def civil(self, moment: datetime) -> datetime:
        """An instant in the zone where documents are received: its date is the day that people there would write."""
        return moment.astimezone(None if self.time_zone is None else ZoneInfo(self.time_zone))

    def today(self) -> date:
        """The civil day on which this is asked. Ask once: midnight may come while something is done."""
        return self.civil(datetime.now(UTC)).date()

    def report_due_on(self, region_code: str, quarter: str) -> date:
        """The last day on which a region's report for a quarter is in time."""
        return self._of(region_code).due_on(quarter)

    def next_deadline(self, region_code: str, day: date) -> date:
        """The first day, from a day on, on which a report of a region is due."""
        quarters = (add_quarters(quarter_of(day), count) for count in range(-_LONGEST_WAIT, 2))
        return min(due for quarter in quarters if (due := self.report_due_on(region_code, quarter)) >= day)

    def working_days_of(self, region_code: str) -> WorkingDays:
        """The working days of a region."""
        deadlines = self._of(region_code)
        return WorkingDays(deadlines.days_off, deadlines.working_days)

    def quarters_due_on(self, day: date) -> tuple[str, ...]:
        """The quarters whose reports are due on a day, in whichever region."""
        last = quarter_of(day)
        ended = (add_quarters(last, -count) for count in range(_LONGEST_WAIT, 0, -1))
        rules = (self.deadlines, *(self._of(code) for code, _ in self.of_regions))
        return tuple(quarter for quarter in ended if any(rule.due_on(quarter) == day for rule in rules))

    def _of(self, region_code: str) -> Deadlines:
        own = dict(self.of_regions).get(region_code)
        return self.deadlines if own is None else own.over(self.deadlines)


_RULE = tuple(field.name for field in fields(Rule))
_DEADLINES = frozenset({*_RULE, "fourth_quarter", "days_off", "working_days"})
_SIGNALS = {
    # 0 days: on the day itself. One quarter without a report is a report missing, not yet silence.
    "report_due_days": (0, 90),
    "silent_quarters": (2, 40),
    "dormant_quarters": (1, 40),
    "expiry_days": (0, 1830),
    "prolongation_days": (0, 1830),
}
_MOST = {
    "deadline_day": (MOST_DAYS, "нужно число месяца", "a day of the month"),
    "deadline_working_day": (MOST_WORKING_DAYS, "нужен номер рабочего дня", "the number of a working day"),
    "deadline_month": (MOST_MONTHS, "нужен номер месяца после квартала", "the number of a month after the quarter"),
}


def read_settings(file: Path) -> Settings:
    """The settings in a file.

    Raises:
        SettingsError: the file cannot be read, or a setting cannot be used.
    """
    return _Reader(file).settings(declared_in(file))


def declared_in(file: Path) -> dict[str, Any]:
    """What ``concord.toml`` says, as it stands.

    Raises:
        SettingsError: the file cannot be read.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _unreadable(file, error) from error


@dataclass(frozen=True, slots=True)
class _Reader:
    """Declared settings, checked one after another; ``file`` is named in what is wrong."""

    file: Path

    def settings(self, declared: Mapping[str, Any]) -> Settings:
        self._know(declared, {"reporting", "region", "roster", "signals", *OF_OPERATION})
        reporting = self._table(declared, "reporting")
        self._know(reporting, {"region", "time_zone", *_DEADLINES})
        region_code = reporting.get("region") or None
        if region_code is not None:
            self._region(region_code, "reporting.region")
        of_regions: list[tuple[str, Deadlines]] = []
        for entry in self._tables(declared, "region"):
            self._know(entry, {"code", *_DEADLINES})
            code = self._region(entry.get("code"), "region.code")
            if code in (known for known, _ in of_regions):
                raise self._wrong("region", f"регион {code} назван дважды", f"{code} stands twice")
            of_regions.append((code, self._deadlines(entry, f"region {code}: ")))
        roster = [self._roster_entry(entry) for entry in self._tables(declared, "roster")]
        deadlines = self._deadlines(reporting, "reporting.").over(DEFAULT_DEADLINES)
        return Settings(
            region_code,
            deadlines,
            tuple(of_regions),
            tuple(roster),
            self._signals(declared),
            self._time_zone(reporting),
        )

    def _signals(self, declared: Mapping[str, Any]) -> Signals:
        said = self._table(declared, "signals")
        self._know(said, set(_SIGNALS))
        for name, value in said.items():
            least, most = _SIGNALS[name]
            if type(value) is not int or not least <= value <= most:
                raise self._wrong(
                    f"signals.{name}",
                    f"нужно целое число от {least} до {most}, а не {value!r}",
                    f"a whole number from {least} to {most}, not {value!r}",
                )
        return Signals(**said)

    def _time_zone(self, reporting: Mapping[str, Any]) -> str | None:
        zone = reporting.get("time_zone")
        if zone is None or (isinstance(zone, str) and zone in available_timezones()):
            return zone
        raise self._wrong(
            "reporting.time_zone",
            f"неизвестный часовой пояс {zone!r}; нужно имя вида Europe/Moscow или Asia/Kamchatka",
            f"no such time zone: {zone!r} (expected e.g. Europe/Moscow)",
        )

    def _deadlines(self, said: Mapping[str, Any], where: str) -> Deadlines:
        fourth = self._table(said, "fourth_quarter", where)
        self._know(fourth, set(_RULE))
        return Deadlines(
            self._rule(said, where),
            self._rule(fourth, f"{where}fourth_quarter."),
            self._days(said, "days_off", where),
            self._days(said, "working_days", where),
        )

    def _rule(self, said: Mapping[str, Any], where: str) -> Rule:
        for name, (most, ru, en) in _MOST.items():
            value = said.get(name)
            if value is not None and (type(value) is not int or not 1 <= value <= most):
                raise self._wrong(
                    where + name, f"{ru} от 1 до {most}, а не {value!r}", f"{en} from 1 to {most}, not {value!r}"
                )
        if "deadline_day" in said and "deadline_working_day" in said:
            raise self._wrong(
                f"{where}deadline_working_day",
                "вместе с deadline_day не указывается: срок — либо число месяца, либо рабочий день",
                "not beside deadline_day: a deadline is either a day of the month or a working day",
            )
        on_day_off = said.get("on_day_off")
        if on_day_off is not None and on_day_off not in ON_DAY_OFF:
            known = ", ".join(f'"{word}"' for word in ON_DAY_OFF)
            raise self._wrong(
                f"{where}on_day_off",
                f"нужно одно из {known}, а не {on_day_off!r}",
                f"one of {known}, not {on_day_off!r}",
            )
        return Rule(**{name: said.get(name) for name in _RULE})

    def _days(self, said: Mapping[str, Any], name: str, where: str) -> tuple[date, ...]:
        days = said.get(name, [])
        wrong = [day for day in days if type(day) is not date] if isinstance(days, list) else [days]
        if wrong:
            shown = wrong[0].isoformat() if isinstance(wrong[0], date | datetime) else repr(wrong[0])
            raise self._wrong(
                where + name,
                f"нужен список дат вида [2021-05-04], без кавычек, а не {shown}",
                f"a list of days like [2021-05-04], without quotes, not {shown}",
            )
        return tuple(sorted(set(days)))

    def _roster_entry(self, entry: Mapping[str, Any]) -> RosterEntry:
        self._know(entry, {field.name for field in fields(RosterEntry)})
        name = entry.get("name")
        if not isinstance(name, str) or not name.strip():
            raise self._wrong("roster", "запись без названия органа (name)", "an entry without a name")
        for key in ("since", "until"):
            if key in entry and not is_quarter(str(entry[key])):
                raise self._wrong(
                    f"roster: {name}: {key}",
                    f"нужен квартал вида 2020-Q3, а не {entry[key]!r}",
                    f"expected e.g. 2020-Q3, not {entry[key]!r}",
                )
        return RosterEntry(name, entry.get("since"), entry.get("until"))

    def _region(self, code: Any, where: str) -> str:
        from ingestion.reference import parties

        if not isinstance(code, str) or code not in parties():
            raise self._wrong(
                where,
                f"неизвестный код региона {code!r}; нужен код вида RU-SMO",
                f"no such party code: {code!r} (expected e.g. RU-SMO)",
            )
        return code

    def _table(self, said: Mapping[str, Any], name: str, where: str = "") -> Mapping[str, Any]:
        table = said.get(name, {})
        if not isinstance(table, dict):
            raise self._wrong(where + name, "нужен раздел с настройками", "a table of settings is expected")
        return table

    def _tables(self, said: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
        found = said.get(name, [])
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise self._wrong(name, f"записи открываются строкой [[{name}]]", f"entries begin with [[{name}]]")
        return found

    def _know(self, said: Mapping[str, Any], known: set[str]) -> None:
        unknown = ", ".join(sorted(set(said) - known))
        if unknown:
            raise SettingsError(self.file, ru=f"неизвестные настройки: {unknown}", en=f"unknown settings: {unknown}")

    def _wrong(self, where: str, ru: str, en: str) -> SettingsError:
        return SettingsError(self.file, ru=f"{where}: {ru}", en=f"{where}: {en}")


def _unreadable(file: Path, error: tomllib.TOMLDecodeError | UnicodeDecodeError) -> SettingsError:
    if isinstance(error, UnicodeDecodeError):
        return SettingsError(file, ru="файл не в кодировке UTF-8", en="the file is not UTF-8")
    found = re.search(r"line (\d+), column (\d+)", str(error))  # the parser tells the place by words alone
    where = f": строка {found[1]}, позиция {found[2]}" if found else ""
    return SettingsError(file, ru=f"запись не по правилам TOML{where}", en=str(error))


def sections_of_operation(text: str) -> str:
    """The sections of a ``concord.toml`` that are read elsewhere, word for word, for whoever writes it anew."""
    kept: list[str] = []
    is_kept = False
    for line in text.splitlines(keepends=True):
        if header := _HEADER.match(line):
            is_kept = header[1] in OF_OPERATION
        if is_kept:
            kept.append(line)
    return "".join(kept)


def render_settings(settings: Settings) -> str:
    """``concord.toml`` for these settings, with its explanations in Russian."""
    lines = [
        "# Настройки Concord. Файл можно править; все настройки описаны в docs/operator/settings.md.",
        "",
        "[reporting]",
        "# Отчитывающийся регион (код вида RU-SMO). Без него регион определяется по самому документу.",
        f'region = "{settings.region_code}"' if settings.region_code else '# region = "RU-SMO"',
        "# Часовой пояс, по которому считаются дни («сегодня», день получения документа), наступает утро запусков и",
        "# показывается время. Без него — пояс машины.",
        f'time_zone = "{settings.time_zone}"' if settings.time_zone else '# time_zone = "Europe/Moscow"',
        "# Срок представления отчётов: до какого числа месяца, следующего за отчётным кварталом (deadline_day), или на",
        "# который его рабочий день (deadline_working_day). Другой месяц после квартала задаёт deadline_month (1 —",
        "# следующий). Если число пришлось на выходной или праздник, срок наступает на следующий рабочий день",
        '# (on_day_off = "next"), на предыдущий ("previous") или не переносится ("keep").',
        *_rule_lines(settings.deadlines.rule),
        "# Для отчёта за IV квартал срок может быть своим.",
        _inline("fourth_quarter", settings.deadlines.fourth_quarter) or "# fourth_quarter = { deadline_day = 20 }",
        "# Дни, нерабочие сверх общероссийского календаря, и рабочие вопреки ему.",
        _days_line("days_off", settings.deadlines.days_off) or "# days_off = [2021-05-04, 2021-05-05]",
        _days_line("working_days", settings.deadlines.working_days) or "# working_days = [2021-02-20]",
        "",
        "# Если в этой папке отчитываются несколько регионов, здесь указывается то, что у региона иначе.",
    ]
    if not settings.of_regions:
        lines += ["# [[region]]", '# code = "RU-KLU"', "# deadline_working_day = 10"]
    for code, deadlines in settings.of_regions:
        lines += ["", "[[region]]", f'code = "{code}"', *_rule_lines(deadlines.rule)]
        own = (
            _inline("fourth_quarter", deadlines.fourth_quarter),
            _days_line("days_off", deadlines.days_off),
            _days_line("working_days", deadlines.working_days),
        )
        lines += filter(None, own)
    lines += [
        "",
        "# Исполнительные органы, которые отчитываются каждый квартал. Пока список пуст, отчёта ждут от каждого",
        "# органа, который хотя бы раз отчитался.",
    ]
    if not settings.roster:
        lines += ["# [[roster]]", '# name = "Департамент Смоленской области по культуре"', '# since = "2020-Q1"']
    for entry in settings.roster:
        escaped = entry.name.replace("\\", "\\\\").replace('"', '\\"')
        lines += ["", "[[roster]]", f'name = "{escaped}"']
        lines += [f'since = "{entry.since}"'] if entry.since else []
        lines += [f'until = "{entry.until}"'] if entry.until else []
    lines += [
        "",
        "# Когда о том, что приближается или тянется, пора сказать: за сколько дней до срока отчёта (report_due_days),",
        "# до конца соглашения (expiry_days) и до его автоматического продления (prolongation_days); через сколько",
        "# кварталов молчания орган считается замолчавшим (silent_quarters), а соглашение без мероприятий — спящим",
        "# (dormant_quarters).",
        "[signals]",
        *(f"{name} = {getattr(settings.signals, name)}" for name in _SIGNALS),
    ]
    return "\n".join(lines) + "\n"


def _rule_lines(rule: Rule) -> list[str]:
    """A line for each thing that a rule says."""
    values = ((name, getattr(rule, name)) for name in _RULE)
    return [f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}" for name, value in values if value]


def _inline(name: str, rule: Rule) -> str:
    said = ", ".join(_rule_lines(rule))
    return f"{name} = {{ {said} }}" if said else ""


def _days_line(name: str, days: Sequence[date]) -> str:
    return f"{name} = [{', '.join(day.isoformat() for day in days)}]" if days else ""
