"""The term of an agreement: between which days something may be expected under it.

Belongs here: a stretch of days that may be open at either end, and that of an agreement from what a register and the
mentions say. Does not belong here: reading a term's words
(``ingestion.language.term``), whether an agreement is in force on a given day, which dbt judges.
"""

from datetime import date
from typing import NamedTuple

from ingestion.resolution.identity.agreements import Agreement
from ingestion.resolution.identity.registers import Registered


class Term(NamedTuple):
    """First and last day of an agreement or a plan; None where the day is unknown, and where there is no end."""

    begins_on: date | None = None
    ends_on: date | None = None

    def within(self, other: "Term") -> "Term":
        """The part of this that lies in another; what is unknown excludes nothing."""
        firsts = [day for day in (self.begins_on, other.begins_on) if day is not None]
        lasts = [day for day in (self.ends_on, other.ends_on) if day is not None]
        return Term(max(firsts, default=None), min(lasts, default=None))

    @property
    def is_empty(self) -> bool:
        """Whether no day lies in it."""
        return self.begins_on is not None and self.ends_on is not None and self.begins_on > self.ends_on

    def holds(self, day: date) -> bool:
        """Whether a day may lie in it."""
        return not self.within(Term(day, day)).is_empty


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
