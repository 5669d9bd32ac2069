"""Channels: how a digest gets to people.

Belongs here: which channel it is, what is said when it did not take a digest. Does not belong here: each of them (a
module a kind), when something is sent and tried again (``outbox``), how it looks (``rendering``).
"""

import smtplib
from collections.abc import Sequence
from dataclasses import replace

from ingestion.home import Home
from orchestration.delivery.channels.files import write_files
from orchestration.delivery.channels.mail import is_mail, send_mail
from orchestration.delivery.channels.rows import takes_rows
from orchestration.delivery.channels.services import notify, plugin_of
from orchestration.delivery.channels.words import words_of_refusal
from orchestration.delivery.message import Digest
from orchestration.delivery.outbox import ChannelError
from orchestration.operation import Channel
from orchestration.secrets import SecretError, redact


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
                write_files(self._home, channel, digest)
                return
            plugin = plugin_of(channel)
            if is_mail(plugin):
                send_mail(plugin, digest, reached, with_rows=takes_rows(channel, digest))
            elif len(plugin) > 1:  # Apprise says only whether all of them took it
                raise ChannelError("одному каналу — один адресат: разделите адрес на несколько каналов")
            else:
                notify(plugin, channel, digest)
        except ChannelError:
            raise
        except SecretError as error:
            raise ChannelError(redact(error.ru)) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise ChannelError(words_of_refusal(error)) from error
