"""A trial of one channel: a message that says only that it arrives.

Belongs here: that message, and what its arrival says of the channel. Does not belong here: alerts.
"""

import uuid
from datetime import date, datetime

from ingestion.home import Home
from orchestration.delivery.message import TRIAL, AlertLine, Digest
from orchestration.delivery.outbox import Sender, attempt, note_health
from orchestration.delivery.store import deciding, opened
from orchestration.operation import Channel


def try_channel(
    home: Home, channel: Channel, *, now: datetime, today: date, sender: Sender | None = None
) -> str | None:
    """Send the trial by a channel and note whether it works; why it did not, None where it did.

    Raises:
        StoreError: the store cannot be used.
    """
    from orchestration.delivery.channels import Channels

    line = AlertLine(
        alert_id=uuid.uuid5(uuid.NAMESPACE_URL, channel.name).hex,
        change="opened",
        kind="trial",
        kind_label="проверка канала",
        severity="info",
        subject=f"Канал «{channel.name}»",
        text="Это проверочное сообщение: если оно дошло, канал работает. Делать ничего не нужно.",
        since_on=today,
    )
    digest = Digest(uuid.uuid4().hex, "Проверка", now, today, (line,), role=TRIAL)
    error = attempt(sender or Channels(home), channel, digest)
    problem = None if error is None else str(error)
    with opened(home) as connection, deciding(connection):
        note_health(connection, channel.name, now, problem)
    return problem
