"""The day on which deadlines were judged, held against the present one.

Belongs here: when the two are too far apart for what is told to be believed unread. Does not belong here: what is told
then (digests, letters and the health page each have words of their own).
"""

from datetime import date

_LONGEST_DAYS = 7
"""A home that is run is judged every day; a week covers one whose run is started by hand."""


def days_apart(evaluated_on: date, today: date) -> int | None:
    """How many days ago deadlines were judged, less than none for a day to come; None where that is recent."""
    days = (today - evaluated_on).days
    return days if abs(days) > _LONGEST_DAYS else None
