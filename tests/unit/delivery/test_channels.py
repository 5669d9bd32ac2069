"""Channels against real servers on this machine: what arrives, and what is said when it does not."""

import base64
import hashlib
import io
import logging
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from ingestion.home import Home
from orchestration.delivery import state_of
from orchestration.delivery.channels import Channels, mail, services
from orchestration.delivery.message import AlertLine, Digest
from orchestration.delivery.outbox import ChannelError
from orchestration.operation import Channel
from orchestration.secrets import redact
from tests.unit.delivery.homes import Recorder, alert, make_home, run
from tests.unit.delivery.servers import free_port, mail_server, silent_server, trickling, web_server

PASSWORD = "Pa55/word:a@b%20"
MESSAGE_ID = "0123456789abcdef0123456789abcdef"


def digest(text: str = "Отчёт не пришёл: Министерство <спорта> & Ко.") -> Digest:
    line = AlertLine(
        alert_id="a" * 32,
        change="opened",
        kind="report_missing",
        kind_label="нет отчёта",
        severity="error",
        subject="Министерство спорта",
        text=text,
        since_on=date(2020, 10, 6),
        quarter="2020-Q3",
    )
    return Digest(MESSAGE_ID, "Координатор", datetime(2020, 10, 20, 9, tzinfo=UTC), date(2020, 10, 20), (line,))


def cells(book: bytes) -> list[str]:
    read = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return [str(cell) for name in read.sheet_names for row in read.get_sheet_by_name(name).to_python() for cell in row]


def send(
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    reached: Sequence[str] = (),
    spreadsheet: bool | None = None,
    what: Digest | None = None,
) -> None:
    monkeypatch.setenv("CONCORD_CHANNEL", address)
    channel = Channel(name="c", url_env="CONCORD_CHANNEL", spreadsheet=spreadsheet)
    Channels(Home(tmp_path)).send(channel, what or digest(), reached)


def mail_address(port: int, to: str = "ivanova@example.ru", more: str = "") -> str:
    return f"mailto://127.0.0.1:{port}?mode=insecure&from=concord@region.ru&to={to}&cto=1{more}"


def test_an_email_is_text_and_html_with_the_rows_as_a_spreadsheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as box:
        send(mail_address(box.port, "ivanova@example.ru,petrov@example.ru"), tmp_path, monkeypatch)
    [(sender, recipients, message)] = box.taken
    assert sender == "concord@region.ru" and recipients == ["ivanova@example.ru", "petrov@example.ru"]
    assert message["Message-ID"] == f"<{MESSAGE_ID}@region.ru>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "нет отчёта" in message["Subject"] and "\n" not in message["Subject"]
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None and html is not None
    assert "Министерство <спорта> & Ко" in " ".join(text.get_content().split())
    assert "Министерство &lt;спорта&gt; &amp; Ко" in html.get_content()
    [attached] = list(message.iter_attachments())
    assert attached.get_filename() == "signaly_2020-10-20.xlsx"
    assert any("Министерство <спорта> & Ко" in word for word in cells(attached.get_content()))


def test_a_password_is_used_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from urllib.parse import quote

    caplog.set_level(logging.DEBUG)
    with mail_server(PASSWORD) as box:
        right = mail_address(box.port).replace("mailto://", f"mailto://user:{quote(PASSWORD, safe='')}@")
        send(right, tmp_path, monkeypatch)
        wrong = mail_address(box.port).replace("mailto://", "mailto://user:somethingelse@")
        with pytest.raises(ChannelError) as found:
            send(wrong, tmp_path, monkeypatch)
    assert len(box.taken) == 1
    assert "535" in str(found.value)
    assert PASSWORD not in caplog.text and "somethingelse" not in caplog.text + str(found.value)
    assert redact(f"it was {PASSWORD}") == "it was ***"


def test_only_those_who_did_not_take_it_are_sent_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as box:
        box.refused = {"petrov@example.ru"}
        address = mail_address(box.port, "ivanova@example.ru,petrov@example.ru")
        with pytest.raises(ChannelError) as found:
            send(address, tmp_path, monkeypatch)
        assert "petrov@example.ru: 550" in str(found.value)
        assert found.value.reached == ("ivanova@example.ru",)
        box.refused = set()
        send(address, tmp_path, monkeypatch, reached=found.value.reached)
    assert [recipients for _, recipients, _ in box.taken] == [["ivanova@example.ru"], ["petrov@example.ru"]]
    # Sent again, it is the same message, which a receiver can tell.
    assert len({message["Message-ID"] for _, _, message in box.taken}) == 1


@pytest.mark.parametrize(
    ("answer", "words"), [("552 mailbox is full", "552"), ("451 try later", "451"), ("drop", "closed")]
)
def test_a_mail_server_that_does_not_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, words: str
) -> None:
    with mail_server() as box:
        box.answer = answer
        with pytest.raises(ChannelError, match=words):
            send(mail_address(box.port), tmp_path, monkeypatch)
    assert box.taken == []


def test_nobody_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ChannelError, match="refused"):
        send(mail_address(free_port()), tmp_path, monkeypatch)
    with pytest.raises(ChannelError, match="Connection error"):
        send(f"json://127.0.0.1:{free_port()}/", tmp_path, monkeypatch)


def test_a_server_that_hangs_is_waited_for_so_long_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with silent_server() as port:
        with pytest.raises(ChannelError, match="timed out"):
            send(mail_address(port), tmp_path, monkeypatch)
        with pytest.raises(ChannelError, match="timed out"):
            send(f"json://127.0.0.1:{port}/?rto=0.5&cto=0.5", tmp_path, monkeypatch)


def test_a_webhook_gets_words_rows_and_a_key_against_repetition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_server() as web:
        send(f"json://user:{'s3cret'}@127.0.0.1:{web.port}/hook?+X-Token=t0ken", tmp_path, monkeypatch)
        web.status = 500
        with pytest.raises(ChannelError, match="500") as found:
            send(f"json://127.0.0.1:{web.port}/hook", tmp_path, monkeypatch)
    [first, second] = web.received
    assert first.path == "/hook"
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] == MESSAGE_ID
    assert first.body["message_id"] == MESSAGE_ID
    assert "Министерство <спорта> & Ко" in " ".join(first.body["message"].split())
    [attached] = first.body["attachments"]
    assert any("Министерство <спорта> & Ко" in word for word in cells(base64.b64decode(attached["base64"])))
    assert "s3cret" not in str(found.value)


def test_a_messenger_gets_what_it_can_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.telegram import NotifyTelegram

    with web_server() as web:
        monkeypatch.setattr(NotifyTelegram, "notify_url", f"http://127.0.0.1:{web.port}/bot")
        token = "123456789:abcdefghijklmnopqrstuvwxyzabcdefghi"
        send(f"tgram://{token}/12345/", tmp_path, monkeypatch, what=digest("слово " * 1500))
    [request] = web.received  # no file beside it: that would be a second message
    assert request.path == f"/bot{token}/sendMessage"
    assert 0 < len(request.body["text"]) <= 4096
    assert redact(f"/bot{token}/") == "/bot***/"


@pytest.mark.parametrize("address", ["nonsense", "nosuchservice://x/y"])
def test_an_address_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    with pytest.raises(ChannelError, match="адрес канала не понят"):
        send(address, tmp_path, monkeypatch)


def test_a_secret_that_is_not_there(tmp_path: Path) -> None:
    channel = Channel(name="c", url_env="CONCORD_NOT_SET_ANYWHERE")
    with pytest.raises(ChannelError, match="CONCORD_NOT_SET_ANYWHERE не задана"):
        Channels(Home(tmp_path)).send(channel, digest(), ())


def test_files_of_one_message_are_written_once_however_often_it_is_sent(tmp_path: Path) -> None:
    channel = Channel(name="c", kind="file", folder=Path("сводки"))
    for _ in range(2):
        Channels(Home(tmp_path)).send(channel, digest(), ())
    assert sorted(file.suffix for file in (tmp_path / "сводки").iterdir()) == [".html", ".txt", ".xlsx"]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "сводки").write_text("a file", encoding="utf-8")
    channel = Channel(name="c", kind="file", folder=Path("сводки"))
    with pytest.raises(ChannelError):
        Channels(Home(tmp_path)).send(channel, digest(), ())


def test_no_secret_of_a_channel_is_kept_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_CHANNEL", f"json://user:verysecret@127.0.0.1:{free_port()}/topsecretpath?rto=1")
    settings = '[[channel]]\nname = "c"\nurl_env = "CONCORD_CHANNEL"\n[[audience]]\nname = "К"\nchannels = ["c"]\n'
    home = make_home(tmp_path, [alert("x")], settings)
    from orchestration.delivery import deliver

    outcome = deliver(home, today=date(2020, 10, 20), pauses=())
    assert set(outcome.failed) == {"c"} and state_of(home).broken_channels == ("c",)
    kept = b"".join(file.read_bytes() for file in home.delivery.rglob("*") if file.is_file())
    assert b"verysecret" not in kept
    run(home, Recorder())  # and the address is found again where it stands


def test_an_address_of_several_is_refused_for_one_that_refuses_would_have_the_others_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ChannelError, match="одному каналу — один адресат"):
        send(f"tgram://123456789:{'k' * 32}/-1001/-1002/", tmp_path, monkeypatch)


def test_without_a_spreadsheet_nobody_is_sent_to_look_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {}
    for spreadsheet in (False, True):
        with mail_server() as box:
            send(mail_address(box.port), tmp_path, monkeypatch, spreadsheet=spreadsheet)
        [(_, _, message)] = box.taken
        bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
        said[spreadsheet] = ["приложенн" in body.get_content() for body in bodies if body is not None]
    assert said == {False: [False, False], True: [True, True]}


def test_a_password_of_any_letters_opens_the_mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from urllib.parse import quote

    with mail_server("пароль-секрет") as box:
        address = mail_address(box.port).replace("mailto://", f"mailto://concord:{quote('пароль-секрет')}@")
        send(address, tmp_path, monkeypatch)
        assert len(box.taken) == 1
        wrong = address.replace(quote("секрет"), quote("другой"))
        with pytest.raises(ChannelError, match="535") as refused:
            send(wrong, tmp_path, monkeypatch)
    assert "другой" not in str(refused.value)


def test_a_mail_server_that_says_a_little_at_a_time_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "_MAIL_SECONDS", 0.5)
    began = time.monotonic()
    with trickling() as port, pytest.raises(ChannelError):
        send(mail_address(port), tmp_path, monkeypatch)
    assert time.monotonic() - began < 10


def long_digest(count: int = 5000) -> Digest:
    """A digest of many alerts, the gravest of which stands last."""
    [line] = digest().lines
    lines = [
        replace(
            line,
            alert_id=hashlib.sha256(str(number).encode()).hexdigest()[:32],
            kind="event_not_reported",
            kind_label="о мероприятии не сообщено",
            severity="warning",
            subject=f"Ярмарка {number}",
            text=f"Не сообщено: Ярмарка {number} (Министерство спорта; срок — III квартал 2020 года).",
        )
        for number in range(count - 1)
    ]
    return replace(digest(), lines=(*lines, replace(line, text="Отчёт не пришёл: Министерство спорта.")))


@pytest.mark.parametrize("spreadsheet", [None, True])
def test_a_messenger_is_told_the_gravest_of_many_and_where_the_rest_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spreadsheet: bool | None
) -> None:
    from apprise.plugins.telegram import NotifyTelegram

    with web_server() as web:
        monkeypatch.setattr(NotifyTelegram, "notify_url", f"http://127.0.0.1:{web.port}/bot")
        address = f"tgram://123456789:{'k' * 35}/12345/"
        send(address, tmp_path, monkeypatch, what=long_digest(), spreadsheet=spreadsheet)
    [said] = [request.body["text"] for request in web.received if request.path.endswith("/sendMessage")]
    assert 3000 < len(said.encode("utf-16-le")) // 2 <= 4096
    head, gravest, *others = said.replace("\r\n", "\n").split("\n• ")
    others[-1], _, ending = others[-1].partition("\n…")
    assert head.endswith("5000 новых сигналов; 1 требует действий")
    assert "Отчёт не пришёл: Министерство спорта." in gravest
    assert all(re.search(r"2020 года\)\.\nНомер: [0-9a-f]{8}$", other) for other in others)  # whole ones
    where = "Все — в приложенной таблице." if spreadsheet else "concord alerts list."
    assert re.fullmatch(rf" и ещё {4999 - len(others)} сигнал(а|ов)?(\.|:) {re.escape(where)}", ending)
    files = [request for request in web.received if request.path.endswith("/sendDocument")]
    assert len(files) == (1 if spreadsheet else 0)


def test_a_letter_of_many_is_short_and_has_all_of_them_in_its_spreadsheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as box:
        send(mail_address(box.port), tmp_path, monkeypatch, what=long_digest())
    [(_, _, message)] = box.taken
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        told = " ".join(body.get_content().split())
        assert "Показано 60 из 5000: сначала самые важные. Остальные — в приложенной таблице." in told
        assert "Отчёт не пришёл: Министерство спорта." in told
        assert len(told) < 100_000
    [attached] = list(message.iter_attachments())
    told = " ".join(cells(attached.get_content()))
    assert all(f"Ярмарка {number} (" in told for number in range(4999))


def test_a_letter_that_is_too_big_for_its_server_goes_without_the_spreadsheet_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server(largest=200_000) as box:
        send(mail_address(box.port), tmp_path, monkeypatch, what=long_digest())
    [(_, recipients, message)] = box.taken
    assert recipients == ["ivanova@example.ru"]
    assert list(message.iter_attachments()) == []
    body = message.get_body(("plain",))
    assert body is not None
    told = " ".join(body.get_content().split())
    assert "Показано 60 из 5000: сначала самые важные. Остальные покажет concord alerts list." in told
    assert "too big" in caplog.text
    with mail_server(largest=10_000) as box, pytest.raises(ChannelError, match="552"):  # too big even so
        send(mail_address(box.port), tmp_path, monkeypatch, what=long_digest())
    assert box.taken == []


def test_the_log_of_apprise_is_closed_again() -> None:
    log = logging.getLogger("apprise")
    before = log.isEnabledFor(logging.DEBUG)
    with services._quiet():
        assert log.isEnabledFor(logging.DEBUG)
    assert log.isEnabledFor(logging.DEBUG) is before is False
