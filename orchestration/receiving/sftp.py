"""SFTP servers: which of them is believed, and how long one may keep silent.

Belongs here: what fsspec needs beyond address and password so that reports are not taken from whoever answers. Does not
belong here: looking into an inbox (``remote_inbox``). Needs paramiko, an extra (``concord-warehouse[sftp]``): imported
only where an address begins with ``sftp:``.

By itself fsspec takes any server for the right one. Here a server is believed when its key is in the file of known
hosts of the person who runs Concord, as OpenSSH keeps it, or is the one whose fingerprint the settings name.
"""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import paramiko
from fsspec.implementations.sftp import SFTPFileSystem

from ingestion.errors import BilingualError

_SILENCE = 30.0
"""Seconds for which a server may say nothing while a connection is made, and in the middle of a file."""
_KNOWN_HOSTS = Path("~/.ssh/known_hosts")


class UnknownServerError(BilingualError):
    """The server that answers is not known, or not the one that was; nothing was asked of it."""


class KnownServer(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
    """Believes a server whose key is known to OpenSSH here, or has the declared fingerprint (``SHA256:…``)."""

    def __init__(self, fingerprint: str | None, known_hosts: Path = _KNOWN_HOSTS) -> None:
        self.fingerprint, self.known_hosts = fingerprint, known_hosts.expanduser()

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        """Let the connection go on, or not.

        Raises:
            UnknownServerError: the key is neither known nor declared; the words name its fingerprint.
        """
        try:
            self._check(hostname, key)
        except UnknownServerError:
            client.close()
            raise

    def _check(self, hostname: str, key: paramiko.PKey) -> None:
        shown = fingerprint_of(key)
        if self.fingerprint is not None:
            if shown == self.fingerprint.rstrip("="):
                return
            ru, en = f"у сервера другой ключ, чем в host_key: {shown}", f"the server's key is not host_key: {shown}"
        else:
            known = paramiko.HostKeys(str(self.known_hosts)) if self.known_hosts.is_file() else paramiko.HostKeys()
            if known.check(hostname, key):
                return
            if key.get_name() in (known.lookup(hostname) or {}):
                ru, en = f"у сервера другой ключ, чем в known_hosts: {shown}", f"known_hosts has another key: {shown}"
            else:
                ru, en = f"ключ сервера неизвестен: {shown}", f"the key of the server is unknown: {shown}"
        raise UnknownServerError(
            ru=f"{ru}. Сверьте его с администратором сервера; если он верен, укажите его в concord.toml: "
            f'[inbox] host_key = "{shown}"',
            en=f"{en}. Compare it with whoever runs the server; if it is right, name it in concord.toml: "
            f'[inbox] host_key = "{shown}"',
        )


def fingerprint_of(key: paramiko.PKey) -> str:
    """The fingerprint of a key as OpenSSH shows it: ``SHA256:`` and the digest in base64 without padding."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip("=")


class _Files(SFTPFileSystem):  # type: ignore[misc]
    """The files of a server, whose silence ends in a ``TimeoutError``: by itself paramiko waits for ever."""

    def _connect(self) -> None:
        super()._connect()
        self.ftp.get_channel().settimeout(_SILENCE)

    def get_file(self, rpath: str, lpath: str, **_options: Any) -> None:
        """Fetch a file piece by piece: the thread that would ask ahead tells nobody of what befalls it."""
        self.ftp.get(self._strip_protocol(rpath), lpath, prefetch=False)


def opened(url: str, options: Mapping[str, Any], fingerprint: str | None) -> tuple[Any, str]:
    """A connection of one's own to the server of an address, and the folder in it that the address names.

    Raises:
        UnknownServerError: the server is not known.
        OSError, paramiko.SSHException: it does not answer, or does not let anybody in.
    """
    waits = dict.fromkeys(("timeout", "banner_timeout", "auth_timeout", "channel_timeout"), _SILENCE)
    # Keys of the person who runs this are no business of a server whose options name a password.
    by_password = {"look_for_keys": False, "allow_agent": False} if "password" in options else {}
    named = SFTPFileSystem._get_kwargs_from_urls(url)
    care = {"host_key_policy": KnownServer(fingerprint), "skip_instance_cache": True}
    return _Files(**(waits | by_password | named | dict(options) | care)), SFTPFileSystem._strip_protocol(url)
