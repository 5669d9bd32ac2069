"""The channel that is a folder.

Belongs here: the files of a digest and their names. Does not belong here: what stands in them (``rendering``).
"""

import re
from pathlib import Path

from ingestion.files import write_atomically
from ingestion.home import Home
from orchestration.delivery.channels.rows import takes_rows
from orchestration.delivery.message import Digest
from orchestration.delivery.rendering import html_of, spreadsheet_of, text_of
from orchestration.operation import Channel


def write_files(home: Home, channel: Channel, digest: Digest) -> None:
    """Files of one name a message: written again, they are the same files."""
    folder = home.root / (channel.folder or Path("delivery"))
    name = f"{digest.made_at:%Y-%m-%d_%H%M%S}_{_file_name(digest.audience)}_{digest.message_id[:8]}"
    with_rows = takes_rows(channel, digest)
    if with_rows:
        write_atomically(folder / f"{name}.xlsx", spreadsheet_of(digest))
    write_atomically(folder / f"{name}.txt", text_of(digest, with_rows=with_rows).encode())
    write_atomically(folder / f"{name}.html", html_of(digest, with_rows=with_rows).encode())


def _file_name(words: str) -> str:
    """Words as part of a file's name, on any system."""
    return re.sub(r"[^\w.-]+", "_", words).strip("._")[:60] or "digest"
