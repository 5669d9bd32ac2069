"""Whatever else Apprise speaks to: messengers, webhooks.

Belongs here: addresses as Apprise understands them, a message to a service, what it said when it did not take it. Does
not belong here: e-mail (``mail``).
"""

import logging
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from orchestration.delivery.channels.rows import rows_name
from orchestration.delivery.message import Digest
from orchestration.delivery.outbox import ChannelError
from orchestration.delivery.rendering import has_rows, short_of, spreadsheet_of, subject_of, text_of
from orchestration.operation import Channel
from orchestration.secrets import redact, remember

_SERVICE_SECONDS = 60.0  # for one message; each request has a limit of its own below it (``rto``, ``cto``)
_ONE_MESSAGE = ("json", "jsons", "xml", "xmls", "form", "forms")  # a file goes inside the message there
_PARTS = re.compile(r"[/:@?&=]+")
_TITLE_ROOM = 120  # signs that Apprise may put before the text where a service has no titles


def plugin_of(channel: Channel) -> Any:
    """The address of a channel as Apprise understands it; what is secret in it is hidden from now on.

    Raises:
        ChannelError: it does not.
        SecretError: it cannot be read.
    """
    from apprise import Apprise, AppriseAsset

    plugin: Any

    address = channel.url.read().reveal()
    asset = AppriseAsset(app_id="Concord", app_desc="Concord", app_url="", async_mode=False)
    with _quiet() as said:
        plugin = Apprise.instantiate(address, asset=asset)
    if plugin is None:
        words = "; ".join(said) or "Apprise не знает такого адреса"
        raise ChannelError(redact(f"адрес канала не понят: {words}"))
    # What the service itself hides of its address is hidden here too, part by part.
    shown = set(_PARTS.split(plugin.url(privacy=True)))
    for part in _PARTS.split(plugin.url(privacy=False)):
        if part not in shown:
            remember(unquote(part))
    return plugin


def notify(plugin: Any, channel: Channel, digest: Digest) -> None:
    """Send a digest by a service.

    Raises:
        ChannelError: it did not take it.
    """
    from apprise import Apprise, NotifyFormat

    schema = plugin.url(privacy=True).partition(":")[0]
    if hasattr(plugin, "headers"):
        plugin.headers["Idempotency-Key"] = digest.message_id
    if hasattr(plugin, "payload_extras"):
        plugin.payload_extras["message_id"] = digest.message_id
    room = plugin.body_maxlen - _TITLE_ROOM
    text = text_of(digest)
    service = Apprise(asset=plugin.asset)
    service.add(plugin)
    wants_rows = schema in _ONE_MESSAGE if channel.spreadsheet is None else channel.spreadsheet
    with tempfile.TemporaryDirectory(prefix="concord-") as folder, _quiet() as said:
        rows: list[str] = []
        if wants_rows and has_rows(digest) and plugin.attachment_support:
            file = Path(folder) / rows_name(digest)
            file.write_bytes(spreadsheet_of(digest))
            rows.append(str(file))
        result = service.notify(
            # Where a service has no titles it is the first line of the text already.
            title=subject_of(digest) if plugin.title_maxlen else "",
            # The whole text speaks of the rows that go with it.
            body=text if rows and len(text) <= room else short_of(digest, room, with_rows=bool(rows)),
            body_format=NotifyFormat.TEXT,
            attach=rows or None,
            timeout=_SERVICE_SECONDS,
        )
    if not result:
        words = "; ".join(dict.fromkeys(said)) or result.status.name.lower()
        raise ChannelError(redact(words))


class _Heard(logging.Handler):
    """What Apprise says, in place of exceptions, which it does not raise."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        """Keep warnings, and the reasons that are told as details only."""
        words = " ".join(record.getMessage().split())
        if record.levelno >= logging.WARNING or words.startswith(("Socket Exception", "Response Details")):
            self._said.append(words[:500])


@contextmanager
def _quiet() -> Iterator[list[str]]:
    """Apprise's own log, heard here and nowhere else: it may hold parts of addresses."""
    log = logging.getLogger("apprise")
    said: list[str] = []
    handler, level, propagates = _Heard(said), log.level, log.propagate
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    try:
        yield said
    finally:
        log.removeHandler(handler)
        log.setLevel(level)  # not ``log.level``: what may be said is remembered until it is set
        log.propagate = propagates
