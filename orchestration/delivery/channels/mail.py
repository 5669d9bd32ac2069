"""E-mail.

Belongs here: the letter, the session with the server. Does not belong here: how a digest looks (``rendering``), the
address and its meaning (Apprise, see ``services``).

Apprise knows addresses. A letter is put together here all the same: Apprise would make the text out of the HTML and a
new Message-ID for every try, by which no receiver could tell that it has the message already.
"""

import logging
import smtplib
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any

from orchestration.delivery.channels.rows import rows_name
from orchestration.delivery.channels.words import text_of_reply
from orchestration.delivery.message import Digest
from orchestration.delivery.outbox import ChannelError
from orchestration.delivery.rendering import html_of, spreadsheet_of, subject_of, text_of
from orchestration.secrets import redact

LOG = logging.getLogger(__name__)

_SPREADSHEET_TYPE = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_MAIL_SECONDS = 120.0  # for one session with a mail server
_TOO_BIG = 552  # RFC 5321: more than the server stores of one letter


def is_mail(plugin: Any) -> bool:
    """Whether an address of Apprise is one of e-mail that is sent from here."""
    from apprise.plugins.email.base import PGP_MODE_DEFAULT, NotifyEmail

    return isinstance(plugin, NotifyEmail) and plugin.pgp_mode == PGP_MODE_DEFAULT


def send_mail(plugin: Any, digest: Digest, reached: Sequence[str], *, with_rows: bool) -> None:
    """Send a letter to the addresses that were not reached before.

    Raises:
        ChannelError: not all of them took it.
        OSError, smtplib.SMTPException: the server did not.
    """
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
        words = "; ".join(f"{address}: {code} {text_of_reply(reply)}" for address, (code, reply) in refused.items())
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
        message.add_attachment(spreadsheet_of(digest), maintype=main, subtype=sub, filename=rows_name(digest))
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
