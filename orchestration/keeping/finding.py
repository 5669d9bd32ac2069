"""Findings: what is amiss in a home, where, and the command that mends it.

Belongs here: what a finding is, the commands in its remedy. Does not belong here: looking (``check_…``), the wording
(``ingestion/notices/keeping.yml``).
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingestion.errors import words_of
from ingestion.home import Home
from ingestion.notices import CATALOGUE, Language, Notice, Severity

_COMMAND = re.compile(r"«((?:concord|chmod|mv|cp|rm) [^»]*)»")
_ERROR_LENGTH = 200  # characters of what a library says


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is amiss. ``place`` is a path inside the home, with ``:line`` where it is a line."""

    notice: Notice
    place: str

    @property
    def code(self) -> str:
        """The code of its notice."""
        return self.notice.code

    @property
    def severity(self) -> Severity:
        """``error``: something is lost or wrong; ``warning``: to be mended; ``info``: good to know."""
        return self.notice.severity

    def commands(self, language: Language = "ru") -> tuple[str, ...]:
        """The commands that mend it, in order, as its remedy says them."""
        return tuple(_COMMAND.findall(self.notice.wording(language).remedy))


def finding(code: str, home: Home, where: Path, /, **parameters: str | int) -> Finding:
    """A finding at a path of a home; ``parameters`` are those of its wording, and ``line`` if it is a line's."""
    inside = where.relative_to(home.root).as_posix() if where.is_relative_to(home.root) else str(where)
    place = f"{inside}:{parameters['line']}" if "line" in parameters else inside
    wanted = CATALOGUE[code].parameters
    return Finding(Notice(code, {k: v for k, v in parameters.items() if k != "line" or k in wanted}), place)


def in_words(error: BaseException) -> str:
    """What an exception says, on one line."""
    words = words_of(error)
    return words if len(words) <= _ERROR_LENGTH else words[: _ERROR_LENGTH - 1] + "…"


def again(command: str, as_of: date | None) -> str:
    """A command that makes a publication, of now or of a day."""
    return f"concord {command}" if as_of is None else f"concord {command} --as-of {as_of.isoformat()}"
