"""Secrets: where they may stand, and that nothing that is printed, logged or kept has one."""

import io
import logging
import os
import stat
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import apprise
import dagster as dg
import fsspec
import pytest

from ingestion.home import Home
from orchestration import secrets
from orchestration.cli import main, sql_command
from orchestration.cli.log import log_to_file
from orchestration.history.dagster_errors import keep_secrets_out
from orchestration.history.instance import opened
from orchestration.secrets import Secret, SecretError, SecretPlace, redact, remember

PASSWORD = "s3cr3t-Пароль/4&quot"
TOKEN = "AAF4kd93-pPq_token"
HOOK = f"https://hooks.example.org/services/{TOKEN}?format=text"


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test begins with nothing known, and leaves logging as it was."""
    monkeypatch.setattr(secrets, "_known", set())
    factory = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(factory)


def a_file(folder: Path, words: str, mode: int = 0o600) -> Path:
    file = folder / "secret"
    file.write_text(words, encoding="utf-8")
    file.chmod(mode)
    return file


def test_a_secret_comes_from_the_environment_or_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_TEST_SECRET", f" {PASSWORD}\n")
    assert SecretPlace(env="CONCORD_TEST_SECRET").read().reveal() == PASSWORD
    assert SecretPlace(file=a_file(tmp_path, PASSWORD + "\n")).read().reveal() == PASSWORD


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o601])
def test_a_file_that_others_may_touch_is_refused_with_what_to_do(tmp_path: Path, mode: int) -> None:
    if os.name == "nt":
        pytest.skip("platform: Windows has no such modes")
    file = a_file(tmp_path, PASSWORD, mode)
    with pytest.raises(SecretError) as refused:
        SecretPlace(file=file).read()
    assert f"chmod 600 {file}" in refused.value.ru and f"chmod 600 {file}" in refused.value.en
    assert PASSWORD not in str(refused.value)
    file.chmod(stat.S_IRUSR)
    assert SecretPlace(file=file).read().reveal() == PASSWORD


@pytest.mark.parametrize("words", ["", " \n"])
def test_what_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setenv("CONCORD_TEST_SECRET", words)
    for place, said in (
        (SecretPlace(env="CONCORD_TEST_SECRET"), "CONCORD_TEST_SECRET"),
        (SecretPlace(env="CONCORD_TEST_NO_SUCH"), "CONCORD_TEST_NO_SUCH"),
        (SecretPlace(file=a_file(tmp_path, words)), "secret"),
        (SecretPlace(file=tmp_path / "nowhere"), "nowhere"),
        (SecretPlace(), "не сказано"),
    ):
        with pytest.raises(SecretError) as refused:
            place.read()
        assert said in refused.value.ru


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_TEST_SECRET", PASSWORD)
    secret = SecretPlace(env="CONCORD_TEST_SECRET").read()
    for shown in (str(secret), repr(secret), f"{secret}", f"{secret!r}", repr([secret]), repr({"a": secret})):
        assert PASSWORD not in shown
    assert Secret(PASSWORD) == secret


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (PASSWORD, f"login with {PASSWORD} failed"),
        (PASSWORD, "login with s3cr3t-%D0%9F%D0%B0%D1%80%D0%BE%D0%BB%D1%8C%2F4%26quot failed"),
        ('two "words"', 'the body was {"password": "two \\"words\\""}'),
        ("mailto://robot:p%40ss-word@smtp.example.org?to=a@example.org", "535 p@ss-word is wrong"),
        ("mailto://robot:p%40ss-word@smtp.example.org", "no route to smtp://robot:p%40ss-word@smtp.example.org"),
        (f"tgram://123456789:{TOKEN}/987654321", f"POST https://api.telegram.org/bot123456789:{TOKEN}/sendMessage 401"),
        (f"slack://{TOKEN}/B2345678/C2345678/#general", f"invalid token {TOKEN}"),
        (HOOK, f"404 for url: {HOOK}"),
        (HOOK, f"/services/{TOKEN}"),
        (f"sftp://robot:{TOKEN}@files.example.org/in", f"Authentication failed: robot:{TOKEN}"),
        (f'{{"host": "files.example.org", "password": "{TOKEN}"}}', f"wrong password: {TOKEN}"),
        (f'{{"client_kwargs": {{"aws_secret_access_key": "{TOKEN}"}}}}', f"SignatureDoesNotMatch {TOKEN}"),
        (f"-----BEGIN KEY-----\n{TOKEN}\n-----END KEY-----", f"bad line: {TOKEN}"),
    ],
)
def test_what_others_say_repeats_no_secret(secret: str, said: str) -> None:
    remember(secret)
    hidden = redact(said)
    assert "***" in hidden
    for words in (PASSWORD, TOKEN, "p@ss-word", "p%40ss-word", "two \\"):
        assert words not in hidden


def test_ordinary_words_stay() -> None:
    remember("mailto://robot:p%40ss-word@smtp.example.org?to=a@example.org")
    remember('{"host": "files.example.org", "username": "robot", "password": "p@ss-word"}')
    remember("abc")
    said = "smtp.example.org and files.example.org refuse robot: abc"
    assert redact(said) == said


def test_no_record_of_any_logger_has_a_secret(tmp_path: Path) -> None:
    remember(PASSWORD)
    stream = io.StringIO()
    plain = logging.StreamHandler(stream)
    logger = logging.getLogger("a library that knows nothing of us")
    logger.addHandler(plain)
    log = log_to_file(tmp_path / "state" / "concord.log")
    assert log is not None
    try:
        logger.error("login as %s with %s", "robot", PASSWORD)
        logger.error({"password": PASSWORD})
        try:
            try:
                raise ConnectionError(f"refused: {PASSWORD}")
            except ConnectionError as error:
                raise RuntimeError("could not send") from error
        except RuntimeError:
            logger.exception("sending failed")
    finally:
        logger.removeHandler(plain)
        logging.getLogger().removeHandler(log)
        log.close()
    for told in (stream.getvalue(), (tmp_path / "state" / "concord.log").read_text(encoding="utf-8")):
        assert PASSWORD not in told
        assert told.count("***") == 3
        assert "ConnectionError: refused: ***" in told and "RuntimeError: could not send" in told


def test_libraries_that_were_given_a_secret_log_none(caplog: pytest.LogCaptureFixture) -> None:
    remember(HOOK)
    with caplog.at_level(logging.DEBUG):
        apprise.Apprise().add(f"nosuchservice://{TOKEN}/{TOKEN}")
    assert caplog.text
    assert TOKEN not in caplog.text


def boom() -> None:
    """An error of a library in whose message a secret stands: fsspec names the path that it could not open."""
    fsspec.open(f"file:///nowhere/{TOKEN}/report.docx").open()


def test_the_terminal_and_the_log_of_a_failure_have_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        remember(HOOK)
        try:
            boom()
        except OSError as error:
            raise RuntimeError(f"the inbox {HOOK} is out of reach") from error

    monkeypatch.setattr(sql_command, "publication_of", fail)
    before = list(logging.getLogger().handlers)
    try:
        assert main(["--lang", "en", "--home", str(tmp_path), "sql", "select 1"]) == 1
        assert main(["--lang", "en", "--home", str(tmp_path), "--debug", "sql", "select 1"]) == 1
    finally:
        for handler in set(logging.getLogger().handlers) - set(before):
            logging.getLogger().removeHandler(handler)
            handler.close()
    said = capsys.readouterr().err
    log = (tmp_path / "state" / "concord.log").read_text(encoding="utf-8")
    for told in (said, log):
        assert TOKEN not in told
        assert "FileNotFoundError" in told and "the inbox *** is out of reach" in told


@dg.op
def spills(context: dg.OpExecutionContext) -> None:
    remember(HOOK)
    context.log.info(f"asking {HOOK}")
    try:
        boom()
    except OSError as error:
        raise RuntimeError(f"the inbox {HOOK} is out of reach") from error


@dg.job(executor_def=dg.in_process_executor)
def spilling() -> None:
    spills()


def test_dagster_keeps_none(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    home = Home(tmp_path)
    home.create()
    with opened(home) as instance:
        result = spilling.execute_in_process(instance=instance, raise_on_error=False)
        (failure,) = [event for event in result.all_events if event.is_step_failure]
        assert "the inbox *** is out of reach" in str(failure.step_failure_data.error)
    kept = [path for path in home.state.rglob("*") if path.is_file()]
    assert any(b"is out of reach" in path.read_bytes() for path in kept), "the failure is in the history"
    assert [path for path in kept if TOKEN.encode() in path.read_bytes()] == []
    told = capfd.readouterr()
    assert "asking ***" in told.err
    assert TOKEN not in told.out + told.err


def test_an_error_of_a_sensor_leaves_its_process_without_secrets() -> None:
    from dagster._utils.error import serializable_error_info_from_exc_info

    keep_secrets_out()
    keep_secrets_out()
    remember(HOOK)
    try:
        boom()
    except OSError:
        info = serializable_error_info_from_exc_info(sys.exc_info())
        story = traceback.format_exc()
    assert TOKEN in story
    assert TOKEN not in info.to_string()
    assert "/nowhere/***/report.docx" in info.to_string()
