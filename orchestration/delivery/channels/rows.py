"""The rows of a digest as a spreadsheet that goes with it.

Belongs here: whether they go by a channel, and under which name. Does not belong here: the spreadsheet (``rendering``).
"""

from orchestration.delivery.message import Digest
from orchestration.delivery.rendering import has_rows
from orchestration.operation import Channel


def takes_rows(channel: Channel, digest: Digest) -> bool:
    """Whether a channel that takes files gets the rows of a digest."""
    return channel.spreadsheet is not False and has_rows(digest)


def rows_name(digest: Digest) -> str:
    """The name of the spreadsheet."""
    return f"signaly_{digest.made_at:%Y-%m-%d}.xlsx"
