"""Names that begin with an instant, so that their order is that in which they were given.

Belongs here: the next such name, whatever the clock says. Does not belong here: what is named.

Clocks are set back: by a person, by a server of time, by a machine that starts without its battery. The latest build
and the latest publication are found by name, so a name never stands before one that was given earlier.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

_FORM = "%Y%m%dT%H%M%SZ"
_BEGINS = re.compile(r"\d{8}T\d{6}Z(?=-|$)")


def is_dated(name: str) -> bool:
    """Whether a name begins with an instant."""
    return _BEGINS.match(name) is not None


def next_name(moment: datetime, ending: str, taken: Iterable[str]) -> str:
    """``<instant>-<ending>``: ``moment`` to the second or, where a name that is taken has that or a later one, the
    second after the latest of them.
    """
    instant = moment.astimezone(UTC).replace(microsecond=0)
    for name in taken:
        if found := _BEGINS.match(name):
            earlier = datetime.strptime(found[0], _FORM).replace(tzinfo=UTC)
            instant = max(instant, earlier + timedelta(seconds=1))
    return f"{instant:{_FORM}}-{ending}"
