"""The published marts for commands that ask them.

Belongs here: finding the publication or saying that there is none. Does not belong here: the questions.
"""

import click

from orchestration.cli.application import Application
from orchestration.publishing import Publication, current_publication


class NothingPublishedError(click.ClickException):
    """There is nothing to ask yet."""


def publication_of(application: Application) -> Publication:
    """The current publication.

    Raises:
        NoHomeError: there is no such folder.
        NothingPublishedError: nothing was published in this home.
    """
    publication = current_publication(application.existing_home())
    if publication is None:
        raise NothingPublishedError(application.messages("error.nothing_published", path=application.root))
    return publication
