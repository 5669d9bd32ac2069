"""The home: where everything of one installation lies, and its settings.

Belongs here: paths and ``concord.toml``. Does not belong here: the contents of any of the folders.
"""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ingestion.files import write_atomically
from ingestion.notices import Language

SETTINGS_FILE = "concord.toml"


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
class Settings:
    """What a document does not say about itself and the program cannot know.

    ``deadline_day`` is the day of the month after the quarter by which reports are due («до 5 числа месяца,
    следующего за отчетным кварталом»). An empty ``roster`` means: every body that ever reported owes its report.
    """

    region_code: str | None = None
    deadline_day: int = 5
    roster: tuple[RosterEntry, ...] = ()

    def report_due_on(self, quarter_end: date) -> date:
        """The last day on which a report for the quarter that ends then is in time."""
        year, month = (
            (quarter_end.year + 1, 1) if quarter_end.month == 12 else (quarter_end.year, quarter_end.month + 1)
        )
        return date(year, month, self.deadline_day)


@dataclass(frozen=True, slots=True)
class Home:
    """One installation's folder. Every path of it is named here and nowhere else."""

    root: Path
    settings: Settings = field(default_factory=Settings)

    @classmethod
    def open(cls, root: Path) -> "Home":
        """The home in a folder, with its settings; a folder without ``concord.toml`` has the default ones.

        Raises:
            SettingsError: the settings cannot be read.
        """
        root = root.resolve()
        file = root / SETTINGS_FILE
        if not file.exists():
            return cls(root)
        try:
            declared = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise _unreadable(file, error) from error
        return cls(root, _settings(declared, file))

    def create(self) -> None:
        """Make the folders, and ``concord.toml`` where there is none."""
        for folder in (self.inbox, self.reviewed, self.archive, self.ledger.parent, self.state):
            folder.mkdir(parents=True, exist_ok=True)
        if not self.settings_file.exists():
            write_atomically(self.settings_file, render_settings(self.settings).encode())

    @property
    def settings_file(self) -> Path:
        """Settings of this home."""
        return self.root / SETTINGS_FILE

    @property
    def inbox(self) -> Path:
        """Where reports are put to be taken in."""
        return self.root / "inbox"

    @property
    def reviewed(self) -> Path:
        """Overrides, merges and corrections that a person decided; meant for version control."""
        return self.root / "reviewed"

    @property
    def archive(self) -> Path:
        """Received files by their SHA-256, never changed."""
        return self.root / "archive"

    @property
    def ledger(self) -> Path:
        """What was received when, under what name, with what hints."""
        return self.root / "ledger" / "receipts.jsonl"

    @property
    def landed(self) -> Path:
        """Read documents as Parquet; can be made again from archive and ledger."""
        return self.root / "landed"

    @property
    def work(self) -> Path:
        """Builds under way; can be thrown away."""
        return self.root / "work"

    @property
    def published(self) -> Path:
        """What analysts see."""
        return self.root / "published"

    @property
    def as_of(self) -> Path:
        """What was known on a day, a publication each, by ISO date; can be built again."""
        return self.root / "as-of"

    @property
    def state(self) -> Path:
        """Run history, caches, locks."""
        return self.root / "state"


_KNOWN = {"reporting": {"region", "deadline_day"}, "roster": {"name", "since", "until"}}


def _settings(declared: dict[str, Any], file: Path) -> Settings:
    from ingestion.quarters import is_quarter

    reporting = declared.get("reporting", {})
    roster = declared.get("roster", [])
    unknown = set(declared) - set(_KNOWN)
    unknown |= set(reporting) - _KNOWN["reporting"]
    unknown |= {key for entry in roster for key in entry} - _KNOWN["roster"]
    if unknown:
        names = ", ".join(sorted(unknown))
        raise SettingsError(file, ru=f"неизвестные настройки: {names}", en=f"unknown settings: {names}")
    day = reporting.get("deadline_day", 5)
    if not isinstance(day, int) or isinstance(day, bool) or not 1 <= day <= 28:
        raise SettingsError(
            file,
            ru=f"reporting.deadline_day: нужно число месяца от 1 до 28, а не {day!r}",
            en=f"reporting.deadline_day: a day of the month from 1 to 28, not {day!r}",
        )
    region = reporting.get("region") or None
    if region is not None:
        from ingestion.reference import parties

        if region not in parties():
            raise SettingsError(
                file,
                ru=f"reporting.region: неизвестный код региона {region!r}; нужен код вида RU-SMO",
                en=f"reporting.region: no such party code: {region!r} (expected e.g. RU-SMO)",
            )
    entries = []
    for entry in roster:
        if not isinstance(entry.get("name"), str) or not entry["name"].strip():
            raise SettingsError(
                file, ru="roster: запись без названия органа (name)", en="roster: an entry without a name"
            )
        for key in ("since", "until"):
            if key in entry and not is_quarter(str(entry[key])):
                where = f"roster: {entry['name']}: {key}"
                raise SettingsError(
                    file,
                    ru=f"{where}: нужен квартал вида 2020-Q3, а не {entry[key]!r}",
                    en=f"{where}: expected e.g. 2020-Q3, not {entry[key]!r}",
                )
        entries.append(RosterEntry(entry["name"], entry.get("since"), entry.get("until")))
    return Settings(region, day, tuple(entries))


def _unreadable(file: Path, error: tomllib.TOMLDecodeError | UnicodeDecodeError) -> SettingsError:
    if isinstance(error, UnicodeDecodeError):
        return SettingsError(file, ru="файл не в кодировке UTF-8", en="the file is not UTF-8")
    found = re.search(r"line (\d+), column (\d+)", str(error))  # the parser tells the place by words alone
    where = f": строка {found[1]}, позиция {found[2]}" if found else ""
    return SettingsError(file, ru=f"запись не по правилам TOML{where}", en=str(error))


def render_settings(settings: Settings) -> str:
    """``concord.toml`` for these settings, with its explanations in Russian."""
    lines = [
        "# Настройки Concord. Файл можно править; состав настроек описан в docs/operator.md.",
        "",
        "[reporting]",
        "# Отчитывающийся регион (код вида RU-SMO). Без него регион определяется по самому документу.",
        f'region = "{settings.region_code}"' if settings.region_code else '# region = "RU-SMO"',
        "# До какого числа месяца, следующего за отчётным кварталом, представляются отчёты.",
        f"deadline_day = {settings.deadline_day}",
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
    return "\n".join(lines) + "\n"
