"""``concord parse``: phrases on standard input, one a line → one JSON object a line.

Belongs here: lines in, lines out. Does not belong here: how words are understood (``ingestion.language``), the shape
of the objects (``ingestion.language.as_json``).
"""

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ingestion.language import as_json
from orchestration.cli.application import Application, Exit, common_options
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import QUARTER
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from ingestion.language.dates import DateItem, DatesReading

Record = dict[str, Any]


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="parse", help=messages("parse.help"), messages=messages)
    @click.argument("topic", metavar="|".join(_TOPICS), type=click.Choice(list(_TOPICS)))
    @click.option("--quarter", type=QUARTER, metavar="2020-Q3", help=messages("parse.quarter"))
    @click.pass_obj
    def parse(application: Application, topic: str, quarter: str | None) -> int:
        read = _TOPICS[topic]
        # As UTF-8 whatever the locale says, and no line ends within a phrase are lost to universal newlines.
        for number, line in enumerate(sys.stdin.buffer, start=1):
            try:
                phrase = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                words = application.messages("usage.not_utf8", line=number)
                raise click.UsageError(words, click.get_current_context()) from error
            sys.stdout.write(json.dumps(read(phrase, quarter), ensure_ascii=False) + "\n")
            sys.stdout.flush()
        return Exit.OK

    return common_options(messages)(parse)


def _dates(phrase: str, quarter: str | None) -> Record:
    from ingestion.language.dates import read_dates

    read = read_dates(phrase, quarter)
    items = [(item.text, _stretch(item)) for item in read.items]
    return as_json.dates(text=read.text, status=read.status, whole=_stretch(read), items=items)


def _stretch(read: "DatesReading | DateItem") -> Record:
    return as_json.stretch(
        date_from=read.date_from,
        date_to=read.date_to,
        precision=read.precision,
        recurrence=read.recurrence,
        is_deadline=read.is_deadline,
        year_inferred=read.year_inferred,
    )


def _outcome(phrase: str, quarter: str | None) -> Record:
    from ingestion.language.outcome import read_outcome

    read = read_outcome(phrase, quarter=quarter)
    return as_json.outcome(
        text=read.text,
        outcome=read.outcome,
        reason_category=read.reason_category,
        reason_text=read.reason_text,
        postponed_to=read.postponed_to,
        certainty=read.certainty,
        rule=read.rule,
    )


def _participants(phrase: str, _quarter: str | None) -> Record:
    from ingestion.language.participants import read_participants

    read = read_participants(phrase)
    return as_json.participants(
        text=read.text,
        status=read.status,
        participants=read.participants,
        regions=read.regions,
        organisations=read.organisations,
        approximate=read.approximate,
    )


def _place(phrase: str, _quarter: str | None) -> Record:
    from ingestion.language.place import read_place

    read = read_place(phrase)
    return as_json.place(
        text=read.text,
        status=read.status,
        mode=read.mode,
        locality=read.locality,
        region_code=read.region_code,
        venue=read.venue,
    )


def _agreement(phrase: str, _quarter: str | None) -> Record:
    from ingestion.language.agreement import read_agreement

    read = read_agreement(phrase)
    return as_json.agreement(
        text=read.text,
        status=read.status,
        kind=read.kind,
        parties=read.parties,
        subjects=read.subjects,
        signed_on=read.signed_on,
        number=read.number,
    )


_TOPICS: dict[str, Callable[[str, str | None], Record]] = {
    "dates": _dates,
    "outcome": _outcome,
    "participants": _participants,
    "place": _place,
    "agreement": _agreement,
}
