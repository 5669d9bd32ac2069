"""Channels: how a digest gets to people.

Belongs here: files, e-mail, and whatever else Apprise speaks to; what each takes of a digest; what it said when it did
not take it. Does not belong here: when something is sent and tried again (``outbox``), how it looks (``rendering``).

Apprise knows addresses and services. An e-mail is put together here all the same: Apprise would make the text out of
the HTML and a new Message-ID for every try, by which no receiver could tell that it has the message already.
"""

import logging
import re
import smtplib
import socket
import ssl
import tempfile
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ingestion.errors import words_of
from ingestion.files import write_atomically
from ingestion.home import Home
from orchestration.delivery.message import Digest
from orchestration.delivery.outbox import ChannelError
from orchestration.delivery.rendering import has_rows, html_of, short_of, spreadsheet_of, subject_of, text_of
from orchestration.operation import Channel
from orchestration.secrets import SecretError, redact, remember

LOG = logging.getLogger(__name__)

_SPREADSHEET_TYPE = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_SERVICE_SECONDS = 60.0  # for one message; each request has a limit of its own below it (``rto``, ``cto``)
_MAIL_SECONDS = 120.0  # for one session with a mail server
_ONE_MESSAGE = ("json", "jsons", "xml", "xmls", "form", "forms")  # a file goes inside the message there
_TOO_BIG = 552  # RFC 5321: more than the server stores of one letter
_PARTS = re.compile(r"[/:@?&=]+")
_TITLE_ROOM = 120  # signs that Apprise may put before the text where a service has no titles


class Channels:
    """Speaks to the channels of a home."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def send(self, channel: Channel, digest: Digest, reached: Sequence[str]) -> None:
        """Send a digest by a channel, to all its addresses but those that were reached before.

        Raises:
            ChannelError: not all of them took it.
        """
        # Days and times in it are those of the home, wherever the machine stands.
        digest = replace(digest, made_at=self._home.settings.civil(digest.made_at))
        try:
            if channel.kind == "file":
                self._write(channel, digest)
                return
            plugin = _plugin(channel)
            if _is_mail(plugin):
                _mail(plugin, digest, reached, with_rows=_with_rows(channel, digest))
            elif len(plugin) > 1:  # Apprise says only whether all of them took it
                raise ChannelError("одному каналу — один адресат: разделите адрес на несколько каналов")
            else:
                _notify(plugin, channel, digest)
        except ChannelError:
            raise
        except SecretError as error:
            raise ChannelError(redact(error.ru)) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise ChannelError(_said(error)) from error

    def _write(self, channel: Channel, digest: Digest) -> None:
        """Files of one name a message: written again, they are the same files."""
        folder = self._home.root / (channel.folder or Path("delivery"))
        name = f"{digest.made_at:%Y-%m-%d_%H%M%S}_{_file_name(digest.audience)}_{digest.message_id[:8]}"
        with_rows = _with_rows(channel, digest)
        if with_rows:
            write_atomically(folder / f"{name}.xlsx", spreadsheet_of(digest))
        write_atomically(folder / f"{name}.txt", text_of(digest, with_rows=with_rows).encode())
        write_atomically(folder / f"{name}.html", html_of(digest, with_rows=with_rows).encode())


def _with_rows(channel: Channel, digest: Digest) -> bool:
    return channel.spreadsheet is not False and has_rows(digest)


def _plugin(channel: Channel) -> Any:
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


def _is_mail(plugin: Any) -> bool:
    from apprise.plugins.email.base import PGP_MODE_DEFAULT, NotifyEmail

    return isinstance(plugin, NotifyEmail) and plugin.pgp_mode == PGP_MODE_DEFAULT


def _mail(plugin: Any, digest: Digest, reached: Sequence[str], *, with_rows: bool) -> None:
    everybody = {address: name for name, address in plugin.targets}
    everybody |= {address: plugin.names.get(address) for address in sorted({*plugin.cc, *plugin.bcc})}
    due = [address for address in everybody if address not in reached]
    if not due:
        return
    with _session(plugin) as session:
        try:
            refused = _hand_over(session, plugin, digest, due, with_rows=with_rows)
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            if error.smtp_code != _TOO_BIG or not with_rows:
                raise
            LOG.warning("message %s is too big for %s: it goes without its rows", digest.message_id, plugin.smtp_host)
            refused = _hand_over(session, plugin, digest, due, with_rows=False)
    if refused:
        taken = [address for address in due if address not in refused]
        words = "; ".join(f"{address}: {code} {_text(reply)}" for address, (code, reply) in refused.items())
        raise ChannelError(redact(f"адреса не приняты: {words}"), taken)


def _hand_over(
    session: smtplib.SMTP, plugin: Any, digest: Digest, due: Sequence[str], *, with_rows: bool
) -> Mapping[str, tuple[int, bytes]]:
    """Give a letter to the server; returns the addresses that it does not take, with its answers."""
    letter = _mail_of(plugin, digest, with_rows=with_rows).as_bytes()
    try:
        return session.sendmail(plugin.from_addr[1], due, letter)
    except smtplib.SMTPRecipientsRefused as error:
        return error.recipients


def _mail_of(plugin: Any, digest: Digest, *, with_rows: bool) -> EmailMessage:
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    sender_name, sender = plugin.from_addr
    message["Subject"] = " ".join(subject_of(digest).split())
    message["From"] = formataddr((sender_name or "Concord", sender))
    message["To"] = ", ".join(formataddr((name or "", address)) for name, address in plugin.targets)
    if plugin.cc:
        message["Cc"] = ", ".join(formataddr((plugin.names.get(name) or "", name)) for name in sorted(plugin.cc))
    if plugin.reply_to:
        message["Reply-To"] = ", ".join(sorted(plugin.reply_to))
    message["Date"] = format_datetime(digest.made_at)
    message["Message-ID"] = f"<{digest.message_id}@{sender.partition('@')[2] or 'concord'}>"
    message["Auto-Submitted"] = "auto-generated"  # no answers of those who are on leave
    message["Content-Language"] = "ru"
    message.set_content(text_of(digest, with_rows=with_rows))
    message.add_alternative(html_of(digest, with_rows=with_rows), subtype="html")
    if with_rows:
        main, sub = _SPREADSHEET_TYPE
        message.add_attachment(spreadsheet_of(digest), maintype=main, subtype=sub, filename=_rows_name(digest))
    return message


@contextmanager
def _session(plugin: Any) -> Iterator[smtplib.SMTP]:
    """A session with the server that a ``mailto://`` address names, with its ways of safety and its time limit."""
    from apprise.plugins.email.smtp import SMTP_DEFAULT_PORTS, SMTPSecureMode

    mode, seconds = plugin.secure_mode, plugin.socket_connect_timeout
    port = plugin.port or SMTP_DEFAULT_PORTS[mode]
    context = ssl.create_default_context()
    if not plugin.verify_certificate:  # asked for by ``verify=no``
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    session: _Limited
    if mode == SMTPSecureMode.SSL:
        session = _LimitedSSL(plugin.smtp_host, port, timeout=seconds, context=context)
    else:
        session = _Limited(plugin.smtp_host, port, timeout=seconds)
    try:
        if mode == SMTPSecureMode.STARTTLS:
            session.starttls(context=context)
        if plugin.user and plugin.password:
            _log_in(session, plugin.user, plugin.password)
        yield session
    finally:
        try:
            session.quit()
        except (OSError, smtplib.SMTPException):  # what was taken was taken; the goodbye is nobody's business
            session.close()


class _Limited(smtplib.SMTP):
    """A session that is over after a time, however often the server says a little more."""

    _limit: threading.Timer | None = None

    def getreply(self) -> tuple[int, bytes]:
        """What the server answers; the time counts from its first answer on."""
        if self._limit is None:
            self._limit = threading.Timer(_MAIL_SECONDS, self._hang_up)
            self._limit.daemon = True
            self._limit.start()
        return super().getreply()

    def close(self) -> None:
        """Close, and stop counting."""
        if self._limit is not None:
            self._limit.cancel()
        super().close()

    def _hang_up(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)  # whoever reads from it sees its end


class _LimitedSSL(_Limited, smtplib.SMTP_SSL):
    """The same, ciphered from the beginning."""


def _log_in(session: smtplib.SMTP, user: str, password: str) -> None:
    """Log in; ``smtplib`` knows no letters but Latin ones, the protocol has UTF-8 (RFC 4616)."""
    if (user + password).isascii():
        session.login(user, password)
        return
    session.ehlo_or_helo_if_needed()
    code, reply = session.docmd("AUTH", "PLAIN " + b64encode(f"\0{user}\0{password}".encode()).decode())
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, reply)


def _notify(plugin: Any, channel: Channel, digest: Digest) -> None:
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
            file = Path(folder) / _rows_name(digest)
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


def _rows_name(digest: Digest) -> str:
    return f"signaly_{digest.made_at:%Y-%m-%d}.xlsx"


def _file_name(words: str) -> str:
    """Words as part of a file's name, on any system."""
    return re.sub(r"[^\w.-]+", "_", words).strip("._")[:60] or "digest"


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return redact(f"сервер ответил {error.smtp_code} {_text(error.smtp_error)}")
    words = words_of(error)
    return redact(f"{type(error).__name__}: {words}")
