"""The term of an agreement: between which days something may be expected under it.

Belongs here: first and last day from what a register and the mentions say. Does not belong here: reading a term's words
(``ingestion.language.term``), whether an agreement is in force on a given day, which dbt judges.
"""

from datetime import date
from typing import NamedTuple

from ingestion.resolution.agreements import Agreement
from ingestion.resolution.registers import Registered


class Term(NamedTuple):
    """First and last day of an agreement; None where the day is unknown, and ``ends_on`` too where there is no end."""

    begins_on: date | None
    ends_on: date | None

    def covers(self, first: date, last: date) -> bool:
        """Whether any day from ``first`` to ``last`` may lie within the term; what is unknown excludes nothing."""
        return (self.begins_on is None or self.begins_on <= last) and (self.ends_on is None or first <= self.ends_on)


def term_of(agreement: Agreement, told: Registered | None) -> Term:
    """The term of an agreement, ``told`` being what a register says of it.

    It begins on the first day of its term, else when it was signed. An agreement without a term, or one that is
    prolonged by itself, has no end; one of which no register gives the end has none that is known.
    """
    if told is None:
        return Term(agreement.signed_on, None)
    begins_on = told.term_from or told.signed_on or agreement.signed_on
    has_end = not told.is_unlimited and not told.is_prolonged
    return Term(begins_on, told.term_to if has_end else None)
