"""Which inbox a home has, by its settings.

Belongs here: that choice. Does not belong here: the inboxes (``local_inbox``, ``remote_inbox``).
"""

from pathlib import Path

from ingestion.home import Home
from orchestration.operation import operation_of
from orchestration.receiving.inbox import Inbox
from orchestration.receiving.local_inbox import LocalInbox
from orchestration.receiving.remote_inbox import RemoteInbox


def inbox_of(home: Home) -> Inbox:
    """The inbox that the settings name; the home's own folder where they name none.

    Raises:
        SettingsError: the settings cannot be used.
    """
    declared = operation_of(home).inbox
    if declared.url is None:
        return LocalInbox(home.inbox)
    return RemoteInbox(declared.url, declared.options, scratch_of(home), declared.host_key)


def scratch_of(home: Home) -> Path:
    """Where copies from an inbox that lies elsewhere are while they are taken in; there only under the home's lock."""
    return home.state / "fetched"
