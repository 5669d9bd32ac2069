"""What people were told by the channel of files, held against what the store of alerts says that they were told.

Belongs here: that no message is lost, doubled or torn, and no alert told twice. Does not belong here: disturbing
(see the tests), what is published (``homes``).
"""

from collections import Counter
from pathlib import Path

from ingestion.home import Home
from orchestration.delivery.channels import Channels
from orchestration.delivery.message import Digest
from orchestration.delivery.payload import unpacked
from orchestration.delivery.standing import standing, tellings, wanted_by
from orchestration.delivery.store import opened
from orchestration.operation import operation_of

_OPENING, _CLOSING = "opened", "resolved"


def check_sent(root: Path, scratch: Path) -> list[Digest]:
    """The messages, in the order in which they were decided.

    Each lies in its files, whole, as the store has it, and was sent once; there are no other files; an alert is told as
    new once each time that it opens; none that holds and is wanted was told to nobody. ``scratch`` is a folder of one's
    own.
    """
    home = Home.open(root)
    [channel] = operation_of(home).channel
    assert channel.folder is not None
    with opened(home) as store:
        deliveries = Counter(
            (row["state"], row["attempts"], row["channel"]) for row in store.execute("select * from delivery")
        )
    told = messages(home)
    assert deliveries == {("sent", 1, channel.name): len(told)}, "a message was lost, or sent more than once"
    for _, message in told:
        Channels(home).send(channel.model_copy(update={"folder": scratch}), message, ())
    sent = home.root / channel.folder
    assert {file.name for file in sent.iterdir()} == {file.name for file in scratch.iterdir()}
    for file in scratch.iterdir():
        if file.suffix != ".xlsx":  # which holds the instant of its making
            assert (sent / file.name).read_bytes() == file.read_bytes(), file.name
    check_changes(home)
    found = standing(home)
    untold = [alert.line.text for alert in wanted_by(home, found, "coordinator") or () if not tellings(home, alert)]
    assert untold == [], "nobody was told"
    return [message for _, message in told]


def check_changes(home: Home) -> None:
    """To each recipient an alert is new, then anything else, then resolved, and only then new again."""
    is_open: dict[tuple[str, str], bool] = {}
    for recipient, message in messages(home):
        ids = [line.alert_id for line in message.lines]
        assert len(set(ids)) == len(ids), "an alert stands twice in a message"
        for line in message.lines:
            known = (recipient, line.alert_id)
            assert is_open.get(known, False) is (line.change != _OPENING), f"{line.change}: {line.text}"
            is_open[known] = line.change != _CLOSING


def messages(home: Home) -> list[tuple[str, Digest]]:
    """Each message with its recipient, in the order in which they were decided."""
    with opened(home) as store:
        rows = store.execute("select recipient, payload from message order by decided_at, rowid").fetchall()
    return [(row["recipient"], unpacked(row["payload"])) for row in rows]
