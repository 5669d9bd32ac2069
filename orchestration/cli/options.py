"""Types of options that several commands take.

Belongs here: quarters, days, numbers, regions, paths and kinds of documents as words of the command line, and what is
said of words that are none. Does not belong here: what they mean.
"""

from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import click

from ingestion.quarters import is_quarter
from orchestration.wording.messages import Messages, language_of_environment

KINDS = ("report", "plan", "register")


def messages_of(context: click.Context | None) -> Messages:
    """The catalogue that the command speaks."""
    found = getattr(context.command, "messages", None) if context is not None else None
    return found if isinstance(found, Messages) else Messages(language_of_environment())


class _Quarter(click.ParamType[str]):
    name = "quarter"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not is_quarter(str(value)):
            self.fail(messages_of(ctx)("usage.quarter", value=value), param, ctx)
        return str(value)


class _Region(click.ParamType[str]):
    name = "region"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from ingestion.reference import parties

        if str(value) not in parties():
            self.fail(messages_of(ctx)("usage.region", value=value), param, ctx)
        return str(value)


class _Day(click.ParamType[datetime]):
    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            return datetime.strptime(str(value), "%Y-%m-%d")
        except ValueError:
            self.fail(messages_of(ctx)("usage.day", value=value), param, ctx)


class _PastDay(_Day):
    """A day that has begun: of later ones nobody knows yet what will be known."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        day = super().convert(value, param, ctx)
        if day > datetime.now():
            self.fail(messages_of(ctx)("usage.day_ahead", value=value), param, ctx)
        return day


class Number(click.ParamType[int]):
    """A whole number between two, both included."""

    name = "number"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; anything else is wrong usage."""
        try:
            number = int(value)
        except ValueError:
            number = self.least - 1
        if not self.least <= number <= self.most:
            self.fail(messages_of(ctx)("usage.number", value=value, least=self.least, most=self.most), param, ctx)
        return number


class _Path(click.ParamType[Path]):
    """A path; whether it must be there, and as what."""

    name = "path"

    def __init__(self, kind: Literal["file", "folder", "any"], *, is_there: bool) -> None:
        self._kind, self._is_there = kind, is_there

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path, tell = Path(value), messages_of(ctx)
        if not path.exists():
            if self._is_there:
                self.fail(tell("usage.no_such_path", path=value), param, ctx)
        elif self._kind == "file" and path.is_dir():
            self.fail(tell("usage.not_a_file", path=value), param, ctx)
        elif self._kind == "folder" and not path.is_dir():
            self.fail(tell("usage.not_a_folder", path=value), param, ctx)
        return path


DAY = _Day()
PAST_DAY = _PastDay()
PATH = _Path("any", is_there=True)
FILE = _Path("file", is_there=True)
NEW_FILE = _Path("file", is_there=False)
NEW_PATH = _Path("any", is_there=False)
FOLDER = _Path("folder", is_there=False)
QUARTER = _Quarter()
REGION = _Region()
