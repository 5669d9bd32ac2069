"""The inbox: local or behind an address, with files that come, change, go, cannot be read or are not what they seem."""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import ThreadedFTPServer

from ingestion import ledger
from ingestion.documents.guard import LIMITS
from ingestion.files import write_atomically
from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration.faults.retries import BackOff
from orchestration.operation import operation_of
from orchestration.receiving import local_inbox, remote_inbox
from orchestration.receiving.arrivals import Wanted, collect
from orchestration.receiving.inbox import InboxUnreachableError
from orchestration.receiving.inboxes import inbox_of
from orchestration.receiving.local_inbox import LocalInbox
from orchestration.receiving.remote_inbox import RemoteInbox
from orchestration.secrets import SecretPlace, redact

AT_ONCE = BackOff(retries=2, first_seconds=0)
PASSWORD = "unspeakable-2020"


@pytest.fixture(autouse=True)
def short_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (local_inbox, remote_inbox):
        monkeypatch.setattr(module, "SECOND_LOOK_SECONDS", 0.02)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    (folder / "второй квартал").mkdir(parents=True)
    (folder / "отчёт.docx").write_bytes(b"first")
    (folder / "второй квартал" / "отчёт.docx").write_bytes(b"second")
    return folder


def home_with(tmp_path: Path, inbox: str) -> Home:
    root = tmp_path / "home"
    Home(root).create()
    with (root / "concord.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"\n[inbox]\n{inbox}\n")
    return Home.open(root)


@pytest.fixture
def ftp(share: Path) -> Iterator[str]:
    """A real FTP server on this machine; the address without the password."""

    class Handler(FTPHandler):  # type: ignore[misc]
        authorizer = DummyAuthorizer()
        use_sendfile = False

    Handler.authorizer.add_user("reports", PASSWORD, str(share), perm="elr")
    server = ThreadedFTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"timeout": 0.05, "handle_exit": False})
    thread.start()
    try:
        yield f"ftp://127.0.0.1:{server.address[1]}/"
    finally:
        server.close_all()
        server.ioloop.close()
        thread.join(timeout=10)


def ftp_home(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD) -> Home:
    monkeypatch.setenv("INBOX_OPTIONS", json.dumps({"username": "reports", "password": password, "timeout": 5}))
    return home_with(tmp_path, f'url = "{address}"\noptions_env = "INBOX_OPTIONS"')


def names(home: Home) -> list[str]:
    return [entry.file_name for entry in ledger.read(home.ledger) if isinstance(entry, ledger.Receipt)]


def test_files_of_an_ftp_server_are_taken_in_under_their_names(
    tmp_path: Path, ftp: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = ftp_home(tmp_path, ftp, monkeypatch)
    assert set(inbox_of(home).look().signatures) == {"отчёт.docx", "второй квартал/отчёт.docx"}
    arrivals = collect(home, Wanted(whole_inbox=True), AT_ONCE)
    assert (arrivals.left, arrivals.unreachable) == ((), None)
    assert names(home) == ["отчёт.docx", "отчёт.docx"]
    assert not (home.state / "fetched").exists()
    again = collect(home, Wanted(inbox_names=["отчёт.docx"]), AT_ONCE)
    assert [item.is_new for item in again.received] == [False]


def test_a_wrong_password_is_said_without_it(tmp_path: Path, ftp: str, monkeypatch: pytest.MonkeyPatch) -> None:
    home = ftp_home(tmp_path, ftp, monkeypatch, password="wrong-but-secret")
    arrivals = collect(home, Wanted(whole_inbox=True), AT_ONCE)
    assert arrivals.unreachable is not None
    said = arrivals.unreachable.message("ru")
    assert "530" in said and "127.0.0.1" in said
    assert "wrong-but-secret" not in said


def test_a_server_that_is_down_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    home = home_with(tmp_path, 'url = "ftp://127.0.0.1:9/inbox"')  # nothing listens there
    direct = tmp_path / "direct.docx"
    direct.write_bytes(b"direct")
    waits: list[float] = []
    arrivals = collect(home, Wanted([direct], whole_inbox=True), AT_ONCE, lambda _, seconds: waits.append(seconds))
    assert arrivals.unreachable is not None and arrivals.unreachable.code == "inbox_unreachable"
    assert names(home) == ["direct.docx"]
    assert len(waits) == AT_ONCE.retries  # a connection that is refused may come back


def test_a_share_by_file_address_does_not_lead_out(tmp_path: Path, share: Path) -> None:
    (tmp_path / "secret.docx").write_bytes(b"secret")
    (share / "link.docx").symlink_to(tmp_path / "secret.docx")
    (share / "folder").symlink_to(tmp_path, target_is_directory=True)
    (share / "~$отчёт.docx").write_bytes(b"lock")
    (share / ".hidden.docx").write_bytes(b"hidden")
    (share / "line\nbreak.docx").write_bytes(b"line break")
    home = home_with(tmp_path, f'url = "file://{share}"')
    arrivals = collect(home, Wanted(whole_inbox=True), AT_ONCE)
    assert sorted(item.path.name for item in arrivals.received) == ["отчёт.docx", "отчёт.docx"]
    assert [(left.name, left.notice.code) for left in arrivals.left] == [("line\nbreak.docx", "file_name_unsafe")]


def test_names_that_a_server_makes_up_lead_nowhere(tmp_path: Path) -> None:
    inbox = RemoteInbox("memory://inbox", None, tmp_path / "scratch")
    inbox._open()
    long = "о" * 200 + ".docx"
    told = [
        "/inbox/../../etc/passwd",
        "/elsewhere/a.docx",
        f"/inbox/{long}",
        "/inbox/a\\b.docx",
        "/inbox/a\x1b[2J.docx",
    ]
    inbox._system = Listing([*told, "/inbox/good.docx"])
    look = inbox.look()
    assert list(look.signatures) == ["good.docx"]
    assert {left.notice.code for left in look.left} == {"file_name_unsafe"}
    assert len(look.left) == len(told)
    with inbox.bringing() as brought:
        assert [file.name for file in brought.files] == ["good.docx"]
        assert all(tmp_path / "scratch" in file.parents for file in brought.files)


class Listing:
    """A file system that claims to hold files of these names."""

    def __init__(self, paths: list[str], size: int = 3) -> None:
        self.paths, self.size = paths, size

    def invalidate_cache(self) -> None:
        return None

    def ls(self, _folder: str, detail: bool) -> list[dict[str, object]]:
        return [{"name": path, "size": self.size, "type": "file", "mtime": 1} for path in self.paths]

    def get_file(self, _path: str, copy: str) -> None:
        Path(copy).write_bytes(b"abc")


def test_a_remote_file_that_grows_while_it_is_fetched_waits(tmp_path: Path, share: Path) -> None:
    home = home_with(tmp_path, f'url = "file://{share}"')
    inbox = inbox_of(home)
    assert isinstance(inbox, RemoteInbox)
    inbox._open()
    get = inbox._system.get_file

    def get_and_grow(path: str, copy: str) -> None:
        get(path, copy)
        if "второй" in path:
            with Path(path).open("ab") as stream:
                stream.write(b"more")

    inbox._system.get_file = get_and_grow
    with inbox.bringing() as brought:
        assert [file.read_bytes() for file in brought.files] == [b"first"]
    assert [(left.name, left.notice.code) for left in brought.left] == [
        ("второй квартал/отчёт.docx", "file_still_changing")
    ]


def test_a_remote_file_that_cannot_be_read_leaves_the_others(tmp_path: Path, share: Path) -> None:
    home = home_with(tmp_path, f'url = "file://{share}"')
    inbox = inbox_of(home)
    assert isinstance(inbox, RemoteInbox)
    inbox._open()
    get = inbox._system.get_file

    def refuse_one(path: str, copy: str) -> None:
        if "второй" in path:
            raise PermissionError(13, "Permission denied")
        get(path, copy)

    inbox._system.get_file = refuse_one
    with inbox.bringing(["отчёт.docx", "второй квартал/отчёт.docx", "ушёл.docx"]) as brought:
        assert [file.read_bytes() for file in brought.files] == [b"first"]
    assert {left.name: left.notice.code for left in brought.left} == {
        "второй квартал/отчёт.docx": "file_unreadable",
        "ушёл.docx": "file_gone",
    }


def test_a_file_too_large_is_not_fetched(tmp_path: Path) -> None:
    inbox = RemoteInbox("memory://inbox", None, tmp_path / "scratch")
    inbox._open()
    inbox._system = Listing(["/inbox/film.docx"], size=300 * 2**20)
    with inbox.bringing() as brought:
        assert brought.files == ()
    assert [left.notice.code for left in brought.left] == ["document_too_large"]


def test_a_file_too_large_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    home = home_with(tmp_path, "")
    film = home.inbox / "film.docx"
    film.touch()
    os.truncate(film, LIMITS.file_size + 1)
    (home.inbox / "good.docx").write_bytes(b"good")
    look = LocalInbox(home.inbox).look()
    assert list(look.signatures) == ["good.docx"]
    assert [(left.name, left.notice.code) for left in look.left] == [("film.docx", "document_too_large")]
    for wanted in (Wanted(whole_inbox=True), Wanted(inbox_names=("film.docx",)), Wanted(paths=(film,))):
        arrivals = collect(home, wanted, AT_ONCE)
        assert [(left.name, left.notice.code) for left in arrivals.left] == [("film.docx", "document_too_large")]
    assert [receipt.file_name for receipt in ledger.effective(ledger.read(home.ledger))] == ["good.docx"]


def test_a_local_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "inbox"
    outside.mkdir()
    (outside / "x.docx").write_bytes(b"secret")
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    with LocalInbox(folder).bringing(["link/x.docx"]) as brought:
        assert brought.files == ()
    assert [left.notice.code for left in brought.left] == ["file_gone"]


def test_an_inbox_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "x.docx").write_bytes(b"report")
    (tmp_path / "inbox").symlink_to(tmp_path / "share")
    with LocalInbox(tmp_path / "inbox").bringing() as brought:
        assert [file.name for file in brought.files] == ["x.docx"]


def test_a_share_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    home = home_with(tmp_path, f'url = "file://{tmp_path}/nowhere"')
    with pytest.raises(InboxUnreachableError):
        inbox_of(home).look()


def test_a_password_in_the_address_is_refused(tmp_path: Path) -> None:
    home = home_with(tmp_path, 'url = "ftp://reports:secret@host/"')
    with pytest.raises(SettingsError, match="options_env"):
        operation_of(home)


def test_local_names_do_not_lead_out(tmp_path: Path) -> None:
    (tmp_path / "secret.docx").write_bytes(b"secret")
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "link.docx").symlink_to(tmp_path / "secret.docx")
    (folder / "good.docx").write_bytes(b"good")
    asked = ["../secret.docx", str(tmp_path / "secret.docx"), "link.docx", "good.docx", "gone.docx"]
    with LocalInbox(folder).bringing(asked) as brought:
        assert [file.name for file in brought.files] == ["good.docx"]
    assert [left.notice.code for left in brought.left] == ["file_name_unsafe"] * 2 + ["file_gone"] * 2


def test_a_local_file_that_grows_during_the_look_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "report.docx"
    file.write_bytes(b"begun")
    old = tmp_path / "old.docx"
    old.write_bytes(b"old")
    os.utime(old, (0, 0))
    monkeypatch.setattr(local_inbox, "SECOND_LOOK_SECONDS", 30.0)

    def grow(_seconds: float) -> None:
        file.write_bytes(b"begun and more")

    monkeypatch.setattr("orchestration.receiving.local_inbox.time.sleep", grow)
    with LocalInbox(tmp_path).bringing() as brought:
        assert brought.files == (old,)
    assert [left.notice.code for left in brought.left] == ["file_still_changing"]


def test_an_unreadable_file_is_left_and_a_locked_one_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_with(tmp_path, "")
    for name in ("a locked.docx", "b forbidden.docx", "c good.docx", "d held.docx"):
        (home.inbox / name).write_bytes(name.encode())
        os.utime(home.inbox / name, (0, 0))
    read = Path.read_bytes
    tries: list[str] = []

    def refuse(path: Path) -> bytes:
        if path.parent == home.inbox:
            tries.append(path.name[0])
        if path.name == "b forbidden.docx":
            raise PermissionError(13, "Permission denied")
        if path.name == "d held.docx" or (path.name == "a locked.docx" and tries.count("a") < 3):
            raise OSError(16, "Device or resource busy")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    arrivals = collect(home, Wanted(whole_inbox=True), AT_ONCE)
    assert sorted(names(home)) == ["a locked.docx", "c good.docx"]
    assert {left.name: left.notice.code for left in arrivals.left} == {
        "b forbidden.docx": "file_unreadable",
        "d held.docx": "file_unreadable",
    }
    assert tries[:4] == ["a", "b", "c", "d"]  # the others do not wait for one that is locked
    assert tries.count("b") == 1 and tries.count("d") == 1 + 1 + AT_ONCE.retries


def test_a_disk_that_is_full_for_a_while_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingestion import archive

    home = home_with(tmp_path, "")
    for number in range(4):
        (home.inbox / f"{number}.docx").write_bytes(str(number).encode())
    write = write_atomically
    full = [OSError(28, "No space left on device")] * 2

    def fill(path: Path, data: bytes, **named: bool) -> None:
        if data == b"2" and full:
            raise full.pop()
        write(path, data, **named)

    monkeypatch.setattr(archive, "write_atomically", fill)
    arrivals = collect(home, Wanted(whole_inbox=True), AT_ONCE)
    assert [item.is_new for item in arrivals.received] == [True] * 4
    assert names(home) == ["0.docx", "1.docx", "2.docx", "3.docx"]

    (home.inbox / "4.docx").write_bytes(b"2 and always")
    monkeypatch.setattr(archive, "write_atomically", always_full)
    with pytest.raises(OSError, match="No space"):
        collect(home, Wanted(whole_inbox=True), AT_ONCE)


def always_full(path: Path, data: bytes, **named: bool) -> None:
    raise OSError(28, "No space left on device")


def test_of_the_options_only_what_may_be_a_secret_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"host": "files-of-the-region.example", "username": "robot-of-the-region", "password": "Kept-From-All-7"}
    monkeypatch.setenv("INBOX_OPTIONS", json.dumps(said))
    assert remote_inbox._options(SecretPlace("INBOX_OPTIONS")) == said
    told = "robot-of-the-region at files-of-the-region.example: Kept-From-All-7"
    assert redact(told) == "robot-of-the-region at files-of-the-region.example: ***"
