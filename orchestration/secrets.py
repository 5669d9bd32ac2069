"""Secrets: passwords and tokens, which come from the environment or from a file that nobody else may read.

Belongs here: reading them, and keeping them out of whatever is written down. Does not belong here: what they are for.

A secret is never a setting's value: ``concord.toml`` names where it stands. It shows as ``***`` wherever it is printed,
and ``redact`` takes every secret that this process has read out of a text, for what other programs say may repeat it.
"""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

_HIDDEN = "***"
_LEAST = 4  # characters; shorter ones would turn ordinary words into asterisks

_known: set[str] = set()


class SecretError(RuntimeError):
    """A secret is not where the settings say, or others may read its file; the message says what to do."""

    def __init__(self, *, ru: str, en: str) -> None:
        super().__init__(en)
        self.ru = ru
        self.en = en


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
    """Have ``redact`` hide a value from now on."""
    if len(value) >= _LEAST:
        _known.update({value, quote(value, safe="")})


def redact(text: str) -> str:
    """A text without any secret that this process has read."""
    for value in sorted(_known, key=len, reverse=True):
        text = text.replace(value, _HIDDEN)
    return text


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
