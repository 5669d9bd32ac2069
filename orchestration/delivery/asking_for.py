"""Asking for a delivery where nobody can deliver.

Belongs here: the note that something is to be told. Does not belong here: delivering (``delivering``), what is told.
"""

from datetime import datetime

from ingestion.home import Home
from orchestration.delivery.signs import TO_BE_TOLD, give_sign
from orchestration.delivery.store import deciding, opened


def ask_for_delivery(home: Home, *, at: datetime) -> None:
    """Note that something changed of which people are to be told: the next delivery, the daemon's for one, does it.

    Raises:
        StoreError: it could not be noted.
    """
    with opened(home) as connection, deciding(connection):
        give_sign(connection, TO_BE_TOLD, at)
