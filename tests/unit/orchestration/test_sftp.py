"""An inbox on a real SFTP server: whose key is known, whose is not, that falls silent, that goes away."""

import json
import os
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import paramiko
import pytest

from ingestion import ledger
from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration import receiving
from orchestration.faults.retries import BackOff
from orchestration.operation import operation_of
from orchestration.receiving import remote_inbox, sftp
from orchestration.receiving.arrivals import Wanted, collect
from orchestration.receiving.inbox import InboxUnreachableError
from orchestration.receiving.inboxes import inbox_of

AT_ONCE = BackOff(retries=2, first_seconds=0)
PASSWORD = "unspeakable-2020"
KEY = paramiko.RSAKey.generate(2048)


@pytest.fixture(autouse=True)
def own_ssh_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the known hosts nor the keys of whoever runs the tests take part."""
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    monkeypatch.setattr(remote_inbox, "SECOND_LOOK_SECONDS", 0.02)


class Login(paramiko.ServerInterface):  # type: ignore[misc]
    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_auth_password(self, username: str, password: str) -> int:
        is_right = (username, password) == ("reports", PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if is_right else paramiko.AUTH_FAILED  # type: ignore[no-any-return]

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED  # type: ignore[no-any-return]


class Handle(paramiko.SFTPHandle):  # type: ignore[misc]
    def __init__(self, file: Path, server: "Server") -> None:
        super().__init__(os.O_RDONLY)
        self.file, self.server = file, server

    def stat(self) -> paramiko.SFTPAttributes:
        return paramiko.SFTPAttributes.from_stat(self.file.stat())

    def read(self, offset: int, length: int) -> bytes:
        if self.server.falls_silent:
            self.server.is_over.wait(30)
        if self.server.hangs_up:
            for transport in self.server.transports:
                transport.close()
        return self.file.read_bytes()[offset : offset + length]


class Files(paramiko.SFTPServerInterface):  # type: ignore[misc]
    """The folder of a server, to read from."""

    def __init__(self, login: Login, *, of: "Server") -> None:
        super().__init__(login)
        self.server = of

    def _file(self, path: str) -> Path:
        return self.server.folder / str(self.canonicalize(path)).lstrip("/")

    def list_folder(self, path: str) -> list[paramiko.SFTPAttributes] | int:
        try:
            entries = sorted(self._file(path).iterdir())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)  # type: ignore[no-any-return]
        return [paramiko.SFTPAttributes.from_stat(entry.lstat(), entry.name) for entry in entries]

    def stat(self, path: str) -> paramiko.SFTPAttributes | int:
        try:
            return paramiko.SFTPAttributes.from_stat(self._file(path).stat())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    lstat = stat

    def open(self, path: str, flags: int, attr: paramiko.SFTPAttributes) -> Handle | int:
        file = self._file(path)
        return Handle(file, self.server) if file.is_file() else paramiko.SFTP_NO_SUCH_FILE


@dataclass
class Server:
    """A server of one folder on this machine."""

    folder: Path
    falls_silent: bool = False
    hangs_up: bool = False
    is_over: threading.Event = field(default_factory=threading.Event)
    transports: list[paramiko.Transport] = field(default_factory=list)
    port: int = 0

    def serve(self, listening: socket.socket) -> None:
        while not self.is_over.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            transport.add_server_key(KEY)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files, of=self)
            self.transports.append(transport)
            try:
                transport.start_server(server=Login())
            except (paramiko.SSHException, EOFError, OSError):
                continue  # whoever called did not like the key


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "share"
    (folder / "второй квартал").mkdir(parents=True)
    (folder / "отчёт.docx").write_bytes(b"first")
    (folder / "второй квартал" / "отчёт.docx").write_bytes(b"second" * 20_000)
    (tmp_path / "outside.docx").write_bytes(b"secret")
    (folder / "link.docx").symlink_to(tmp_path / "outside.docx")
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(folder, port=listening.getsockname()[1])
    thread = threading.Thread(target=server.serve, args=(listening,))
    thread.start()
    try:
        yield server
    finally:
        server.is_over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for transport in server.transports:
            transport.close()
        thread.join(timeout=10)


def home_of(
    tmp_path: Path,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    host_key: str | None = sftp.fingerprint_of(KEY),
    password: str = PASSWORD,
) -> Home:
    root = tmp_path / "home"
    Home(root).create()
    monkeypatch.setenv("INBOX_OPTIONS", json.dumps({"username": "reports", "password": password}))
    declared = "" if host_key is None else f'host_key = "{host_key}"\n'
    with (root / "concord.toml").open("a", encoding="utf-8") as stream:
        stream.write(f'\n[inbox]\nurl = "sftp://127.0.0.1:{server.port}/"\noptions_env = "INBOX_OPTIONS"\n{declared}')
    return Home.open(root)


def why(home: Home) -> str:
    with pytest.raises(InboxUnreachableError) as caught:
        inbox_of(home).look()
    return caught.value.notice.message("ru")


def test_files_are_taken_in_under_their_names_and_links_are_not(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_of(tmp_path, server, monkeypatch)
    before = inbox_of(home).look().signatures
    assert set(before) == {"отчёт.docx", "второй квартал/отчёт.docx"}
    arrivals = collect(home, Wanted(whole_inbox=True), AT_ONCE)
    assert (arrivals.left, arrivals.unreachable) == ((), None)
    received = [entry for entry in ledger.read(home.ledger) if isinstance(entry, ledger.Receipt)]
    assert [entry.file_name for entry in received] == ["отчёт.docx", "отчёт.docx"]
    file = server.folder / "отчёт.docx"
    file.write_bytes(b"other")  # of the same length
    os.utime(file, (1, 1))
    after = inbox_of(home).look().signatures
    assert {name for name in after if after[name] != before[name]} == {"отчёт.docx"}


def test_a_server_that_is_not_known_gets_no_password_and_its_fingerprint_is_told(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Login, "check_auth_password", lambda _self, _name, password: asked.append(password))
    said = why(home_of(tmp_path, server, monkeypatch, host_key=None))
    assert "ключ сервера неизвестен" in said and f'host_key = "{sftp.fingerprint_of(KEY)}"' in said
    assert asked == []


def test_another_key_than_the_declared_one_is_refused(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sftp.fingerprint_of(paramiko.RSAKey.generate(2048))
    assert "другой ключ, чем в host_key" in why(home_of(tmp_path, server, monkeypatch, host_key=other))


@pytest.mark.parametrize("is_the_same", [True, False])
def test_known_hosts_of_openssh_are_believed_and_a_changed_key_is_not(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, is_the_same: bool
) -> None:
    home = home_of(tmp_path, server, monkeypatch, host_key=None)
    key = KEY if is_the_same else paramiko.RSAKey.generate(2048)
    known = tmp_path / "person" / ".ssh" / "known_hosts"
    known.parent.mkdir(parents=True)
    known.write_text(f"[127.0.0.1]:{server.port} {key.get_name()} {key.get_base64()}\n")
    if is_the_same:
        assert len(inbox_of(home).look().signatures) == 2
    else:
        assert "другой ключ, чем в known_hosts" in why(home)


def test_a_wrong_password_is_said_without_it(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    said = why(home_of(tmp_path, server, monkeypatch, password="wrong-but-secret"))
    assert "127.0.0.1" in said and "wrong-but-secret" not in said


def test_a_server_that_falls_silent_within_a_file_is_given_up(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sftp, "_SILENCE", 0.5)
    server.falls_silent = True
    arrivals = collect(home_of(tmp_path, server, monkeypatch), Wanted(whole_inbox=True), AT_ONCE)
    assert arrivals.received == () and arrivals.unreachable is not None
    server.falls_silent = False


def test_a_server_that_hangs_up_within_a_file_is_tried_again(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.hangs_up = True

    def mend(_error: object, _seconds: float) -> None:
        server.hangs_up = False

    arrivals = collect(home_of(tmp_path, server, monkeypatch), Wanted(whole_inbox=True), AT_ONCE, mend)
    assert arrivals.unreachable is None and len(arrivals.received) == 2


def test_a_fingerprint_that_is_none_is_refused(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="host_key"):
        operation_of(home_of(tmp_path, server, monkeypatch, host_key="MD5:00:11"))


def test_a_package_that_is_not_there_is_named(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_of(tmp_path, server, monkeypatch)
    monkeypatch.delattr(receiving, "sftp")
    monkeypatch.setitem(sys.modules, "orchestration.receiving.sftp", None)
    said = why(home)
    assert "sftp://" in said and "нужен ещё один пакет" in said
