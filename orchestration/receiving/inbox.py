"""The inbox: where reports arrive.

Belongs here: what every inbox can do and tells. Does not belong here: the inboxes themselves (``local_inbox``,
``remote_inbox``), which of them a home has (``inboxes``), taking files in (``arrivals``), when to look (``sensors``).
Imports nothing heavy: it runs before anything else.

A file is named by its path inside the inbox, with slashes.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from ingestion.documents.guard import LIMITS
from ingestion.notices import Notice
from orchestration.secrets import redact

Signature = list[int | str]
"""Size in bytes and whatever else changes when a file does; a list, for that is what JSON gives back."""

SECOND_LOOK_SECONDS = 1.0
"""How long a file has to stay as it is to count as whole."""


class InboxUnreachableError(RuntimeError):
    """The inbox cannot be looked into; the notice says where it is and why."""

    def __init__(self, place: str, why: str) -> None:
        self.notice = Notice("inbox_unreachable", {"place": place, "error": " ".join(redact(why).split())})
        super().__init__(self.notice.wording("en").message)


@dataclass(frozen=True, slots=True)
class Left:
    """A file that is not taken in, or not this time, and why."""

    name: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class Look:
    """What lies in an inbox: signatures by name, and what can never be taken."""

    signatures: Mapping[str, Signature]
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """Files that can be read now, in order of name, and those that were left."""

    files: tuple[Path, ...]
    left: tuple[Left, ...] = ()


class Inbox(Protocol):
    """An inbox, wherever it is."""

    def look(self) -> Look:
        """What lies there now.

        Raises:
            InboxUnreachableError: it cannot be looked into.
        """

    def sha256(self, name: str) -> str | None:
        """The SHA-256 of a file; None where it would have to be fetched for that.

        Raises:
            OSError: the file cannot be read.
        """

    def bringing(self, names: Sequence[str] | None = None) -> AbstractContextManager["Brought"]:
        """A context in which these files, or all, can be read as a ``Brought``; call it under the home's lock.

        Raises:
            InboxUnreachableError: it cannot be looked into.
        """


def too_large(size: int) -> Notice | None:
    """What is said of a file of so many bytes where nobody would read it; it is not even opened."""
    if size <= LIMITS.file_size:
        return None
    return Notice("document_too_large", {"megabytes": size // 2**20, "limit": LIMITS.file_size // 2**20})


def leads_out(name: str) -> bool:
    """Whether a name may mean something outside of the folder."""
    path = PurePosixPath(name)
    return not path.parts or path.is_absolute() or ".." in path.parts or (os.name == "nt" and ":" in name)
