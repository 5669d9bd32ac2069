"""The published marts for commands that ask them.

Belongs here: finding the publication, of now or of a day, or saying that there is none; what it notes of its marts.
Does not belong here: the questions.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import click

from orchestration.building.publishing import Publication, current_publication
from orchestration.cli.application import Application
from orchestration.cli.options import PAST_DAY
from orchestration.wording.messages import Messages


class NothingPublishedError(click.ClickException):
    """There is nothing to ask yet."""


def as_of_option(messages: Messages) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--as-of``: ask what was known at the end of a day."""
    return click.option("--as-of", type=PAST_DAY, metavar="2020-10-15", help=messages("option.as_of"))


def publication_of(application: Application, as_of: datetime | None = None) -> Publication:
    """The current publication, or that of a day.

    Raises:
        NoHomeError: there is no such folder.
        NothingPublishedError: nothing was published in this home, or nothing was built for the day.
    """
    day: date | None = as_of.date() if as_of is not None else None
    publication = current_publication(application.readable_home(), day)
    if publication is None:
        key = "error.nothing_published" if day is None else "error.nothing_published_as_of"
        raise NothingPublishedError(application.messages(key, path=application.root, day=day))
    return publication


def grains_of(publication: Publication) -> Mapping[str, Sequence[str]]:
    """The columns that identify a row of each of its marts, as the program that published them declared them.

    Another program may have done so than this one. Where it noted none, they are taken as this one declares them.
    """
    from data_quality.marts import grains

    noted: Mapping[str, Sequence[str]] | None = publication.manifest.get("grains")
    return grains() if noted is None else noted
