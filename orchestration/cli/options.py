"""Types of options that several commands take.

Belongs here: quarters, days, regions and kinds of documents as words of the command line. Does not belong here: what
they mean.
"""

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


QUARTER = _Quarter()
REGION = _Region()
