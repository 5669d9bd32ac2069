"""Types of options that several commands take.

Belongs here: quarters, days, regions and kinds of documents as words of the command line. Does not belong here: what
they mean.
"""

import os
from pathlib import Path
from typing import Any

import click

from ingestion.quarters import is_quarter

KINDS = ("report", "plan", "register")
DAY = click.DateTime(["%Y-%m-%d"])


class _Quarter(click.ParamType[str]):
    name = "quarter"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not is_quarter(str(value)):
            self.fail(ctx.obj.messages("usage.quarter", value=value) if ctx and ctx.obj else str(value), param, ctx)
        return str(value)


class _Region(click.ParamType[str]):
    name = "region"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from ingestion.reference import parties

        if str(value) not in parties():
            self.fail(ctx.obj.messages("usage.region", value=value) if ctx and ctx.obj else str(value), param, ctx)
        return str(value)


class _Existing(click.Path):
    """A path that is there; says in the person's language when it is not."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        if ctx is not None and ctx.obj is not None and not Path(value).exists():
            self.fail(ctx.obj.messages("usage.no_such_path", path=value), param, ctx)
        return super().convert(value, param, ctx)


PATH = _Existing(exists=True, path_type=Path)
FILE = _Existing(exists=True, dir_okay=False, path_type=Path)
QUARTER = _Quarter()
REGION = _Region()
