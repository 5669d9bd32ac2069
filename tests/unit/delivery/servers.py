"""Real receivers on this machine: a mail server and a web server that take, refuse, hang or break off.

Belongs here: starting them, what they received. Does not belong here: what is expected of it (see the tests).
"""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Mailbox:
    """What a mail server took: sender, recipients, message; and how it is to behave."""

    taken: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    answer: str = "250 OK"
    port: int = 0

    async def handle_RCPT(  # noqa: N802 -- the name that aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, or refuse one."""
        if address in self.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message."""
        if self.answer == "drop":
            session.peer  # noqa: B018
            _server.transport.close()
            return "250 OK"
        if self.answer.startswith("2"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), message))
        return self.answer


@contextmanager
def mail_server(password: str | None = None, largest: int | None = None) -> Iterator[Mailbox]:
    """A real SMTP server; with ``password``, one that asks for it; with ``largest``, one that takes none bigger."""
    box = Mailbox()

    def may_enter(_server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
        is_right = isinstance(data, LoginPassword) and data.password.decode() == password
        return AuthResult(success=is_right, handled=is_right)

    asked: dict[str, Any] = {} if largest is None else {"data_size_limit": largest}
    if password is not None:
        asked |= {"authenticator": may_enter, "auth_required": True, "auth_require_tls": False}
    controller = Controller(box, hostname="127.0.0.1", port=0, **asked)
    controller.port = free_port()
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Received:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class WebServer:
    """What a web server was sent, and how it answers."""

    received: list[Received] = field(default_factory=list)
    status: int = 200
    port: int = 0


@contextmanager
def web_server() -> Iterator[WebServer]:
    """A real HTTP server that keeps what it is sent and answers as Telegram does."""
    kept = WebServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            try:
                told = json.loads(body)
            except ValueError:
                told = body
            kept.received.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, told))
            self._answer(b'{"ok": true, "result": {"message_id": 1}}')

        def do_GET(self) -> None:
            kept.received.append(Received(self.path, {}, None))
            self._answer(b"{}")

        def _answer(self, body: bytes) -> None:
            self.send_response(kept.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """A server that reads what comes and answers with these bytes, whatever it was asked; gives its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=8) as server:

        def serve() -> None:
            while True:
                try:
                    taken, _ = server.accept()
                except OSError:
                    return
                with taken:
                    taken.recv(65536)
                    taken.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


@contextmanager
def trickling() -> Iterator[int]:
    """A server that says a sign each tenth of a second and never comes to an end; gives its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=8) as server:

        def serve() -> None:
            with suppress(OSError):
                taken, _ = server.accept()
                with taken:
                    taken.sendall(b"220 ")
                    for _ in range(300):
                        taken.sendall(b"a")
                        time.sleep(0.1)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


@contextmanager
def silent_server() -> Iterator[int]:
    """A server that takes connections and says nothing; gives its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=8) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
