"""Messages: a digest for one audience, before it has any form.

Belongs here: what a digest holds. Digests and lines are kept as JSON from one version of the program to the next, so
every field that is added has a default. Does not belong here: how it is decided what goes into one (see ``digests``),
how it looks (see ``rendering``), how it is sent (see ``channels``).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ingestion.notices import Severity

BODY = "body"
"""The role of an executive body: it is written to as one writes to an office, not as to whoever runs the program."""
ENGINEER = "engineer"
"""The role of whoever keeps the program running."""
TRIAL = "trial"
"""The role of whoever tries a channel."""

Change = Literal["opened", "updated", "reminded", "resolved"]
"""Why an alert stands in a digest: it is new, says something else than before, still holds, or holds no more."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the words stand that an alert rests on; all numbers as a person counts, from one."""

    document_sha256: str | None = None
    file_name: str | None = None
    table_number: int | None = None
    row_number: int | None = None
    cell_number: int | None = None
    cell_words: str | None = None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert as a digest tells it, in Russian.

    ``alert_id`` is its stable identity, by which a person acknowledges it; ``kind`` and ``kind_label`` say what sort of
    alert it is, ``link_table`` and ``link_key`` the row of the marts that it is about (None for the system's own).
    """

    alert_id: str
    change: Change
    kind: str
    kind_label: str
    severity: Severity
    subject: str
    text: str
    since_on: date
    quarter: str | None = None
    reporting_region_code: str | None = None
    executive_body_key: str | None = None
    executive_body_name: str | None = None
    link_table: str | None = None
    link_key: str | None = None
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True)
class Digest:
    """What one audience is told at one time.

    ``message_id`` is unique and the same each time the message is tried again. ``lines`` stand in the order in which
    they are told: changes first resolved last, graver ones first. ``still_open_count`` counts the audience's open
    alerts that are not told again here, acknowledged ones left out. ``role`` is that of the audience, empty where none
    was noted; ``office``, ``signer`` (with the position) and ``contact`` say who writes, ``answer_by`` by which day an
    answer is asked for.
    """

    message_id: str
    audience: str
    made_at: datetime
    evaluated_on: date
    lines: tuple[AlertLine, ...]
    still_open_count: int = 0
    publication_id: str | None = None
    role: str = ""
    office: str = ""
    signer: str = ""
    contact: str = ""
    answer_by: date | None = None
