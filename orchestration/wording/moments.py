"""Moments as one writes them in the language of the person: the day, the time of day and the zone it is told in.

Belongs here: wording of an instant that bears the zone of its home. Does not belong here: which zone that is
(``ingestion.settings``); instants for machines (``--json``, the marts), which are UTC.
"""

from collections.abc import Callable
from datetime import datetime

from data_quality.russian import moment_words as in_russian
from data_quality.russian import utc_words
from orchestration.wording.messages import Messages

Civil = Callable[[datetime], datetime]
"""Puts an instant into the zone of a home (``Settings.civil``)."""


def moment_words(tell: Messages, moment: datetime) -> str:
    """``21.10.2020, 09:05 МСК+2`` in Russian, ``2020-10-21 09:05 UTC+5`` in English.

    ``moment`` bears the zone in which it is told (``Settings.civil``).
    """
    return in_russian(moment) if tell.language == "ru" else f"{moment:%Y-%m-%d %H:%M} {utc_words(moment)}"
