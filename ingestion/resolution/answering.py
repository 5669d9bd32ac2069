"""Whether a reported event is what was promised, by their words.

Belongs here: the measure that matching asks, and from where on it is believed. Does not belong here: time, body and
agreement of a pair (see ``matching``), whether two titles are one series (``undertaking``).
"""

from ingestion.resolution.undertaking import likeness

SURE = 0.5
SUGGESTED = 0.3


def answer_likeness(promised: str, reported: str) -> float:
    """How surely an event answers a promise that shares an agreement and a body with it, 0 to 1."""
    return likeness(promised, reported)
