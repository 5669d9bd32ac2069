"""Secrets: passwords and tokens, which come from the environment or from a file that nobody else may read.

Belongs here: reading them, and keeping them out of whatever is written down. Does not belong here: what they are for.

A secret is never a setting's value: ``concord.toml`` names where it stands. It shows as ``***`` wherever it is printed,
and ``redact`` takes every secret that this process has read out of a text, for what other programs say may repeat it,
in whole or in part: of an address the password, of options the key. Once a secret has been read, nothing that is logged
in this process has it, whoever logs it and wherever the log goes.
"""

import json
import logging
import os
import re
import stat
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from ingestion.errors import BilingualError

_HIDDEN = "***"
_LEAST = 4  # characters; shorter ones would turn ordinary words into asterisks
_LEAST_OF_ADDRESS = 8  # parts of an address's path are words as well as tokens
# Options of a file system that are no secrets; anything else may be one.
_OPEN_OPTIONS = frozenset({"host", "hostname", "endpoint_url", "port", "protocol", "region", "username", "user"})

_known: set[str] = set()


class SecretError(BilingualError):
    """A secret is not where the settings say, or others may read its file; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that is not shown."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The value itself; for whoever has to send it, and for nobody else."""
        return self._value

    def __str__(self) -> str:
        return _HIDDEN


@dataclass(frozen=True, slots=True)
class SecretPlace:
    """Where a secret stands: a variable of the environment, or a file with permissions for its owner alone."""

    env: str | None = None
    file: Path | None = None

    def read(self) -> Secret:
        """The secret.

        Raises:
            SecretError: it is not there, is empty, or its file is open to others.
        """
        if self.env is not None:
            value = os.environ.get(self.env, "").strip()
            if not value:
                raise SecretError(
                    ru=f"переменная окружения {self.env} не задана", en=f"the variable {self.env} is not set"
                )
        elif self.file is not None:
            value = _from_file(self.file)
        else:
            raise SecretError(ru="не сказано, где взять секрет", en="nothing says where the secret stands")
        remember(value)
        return Secret(value)


def remember(value: str) -> None:
    """Have ``redact`` hide a value from now on, and what of it could give it away."""
    for part in {value, *_parts(value)}:
        if len(part) >= _LEAST:
            _known.update({part, quote(part, safe=""), quote(part), json.dumps(part)[1:-1], repr(part)[1:-1]})
    if _known:
        _guard_logs()


def redact(text: str) -> str:
    """A text without any secret that this process has read."""
    for value in sorted(_known, key=len, reverse=True):
        text = text.replace(value, _HIDDEN)
    return text


def _parts(value: str) -> Iterator[str]:
    """The secrets inside a secret: of an address its password and tokens, of options each that is not a plain name."""
    yield from (line.strip() for line in value.splitlines())
    try:
        options = json.loads(value)
    except ValueError:
        options = None
    if isinstance(options, dict | list):
        yield from _leaves(options)
        return
    try:
        address = urlsplit(value)
        password = address.password
    except ValueError:  # «[» in a password
        return
    if not address.scheme or not address.netloc:
        return
    credentials, _, host = address.netloc.rpartition("@")
    if password:
        yield from (password, unquote(password), credentials, unquote(credentials))
    elif credentials:  # a token in place of the user
        yield from (credentials, unquote(credentials))
    if not credentials and "." not in host:  # some services have their token where others have the host
        yield from re.split("[:/]", host)
        yield host
    for part in re.split("[/?&=#]", f"{address.path}?{address.query}#{address.fragment}"):
        if len(part) >= _LEAST_OF_ADDRESS:
            yield from (part, unquote(part))


def _leaves(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    elif isinstance(value, str) and name.lower() not in _OPEN_OPTIONS:
        yield value


def _guard_logs() -> None:
    """Have every record of Python's logging redacted where it is made, before any handler or formatter sees it."""
    made = logging.getLogRecordFactory()
    if getattr(made, "redacts", False):
        return

    def make(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = made(*arguments, **named)
        said = _message(record)
        if (hidden := redact(said)) != said:
            record.msg, record.args = hidden, None
        if record.exc_info and record.exc_info[1] is not None:
            story = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
            if (hidden := redact(story)) != story:
                # The text is what formatters print; of the exception itself they would make their own.
                record.exc_text, record.exc_info = hidden, None
        return record

    make.redacts = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # a slip of whoever logs; logging itself says so
        return str(record.msg)


def _from_file(file: Path) -> str:
    try:
        mode = file.stat().st_mode
        value = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise SecretError(
            ru=f"файл с секретом {file} не читается: {said}", en=f"the file of a secret {file} cannot be read: {said}"
        ) from error
    if os.name != "nt" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SecretError(
            ru=f"файл с секретом {file} открыт для других: выполните chmod 600 {file}",
            en=f"the file of a secret {file} is open to others: chmod 600 {file}",
        )
    if not value:
        raise SecretError(ru=f"файл с секретом {file} пуст", en=f"the file of a secret {file} is empty")
    return value
