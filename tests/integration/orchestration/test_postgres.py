"""The run history in PostgreSQL: a throw-away server of this machine, a whole run."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration.history import instance as instances
from orchestration.monitor import Monitor
from orchestration.running.execution import Order, execute
from orchestration.secrets import SecretError, redact
from tests.integration.orchestration.reports import write_report

PASSWORD = "geheim/wort"
DAY = date(2020, 10, 20)


def program(name: str) -> str:
    """A program of PostgreSQL; Debian keeps them beside the path."""
    found = shutil.which(name) or next(iter(sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return str(found)


@pytest.fixture
def address() -> Iterator[str]:
    """The address of an empty database."""
    if os.name == "nt":
        pytest.skip("platform: the server is started as another user")
    # The server refuses to run as root, and nobody else may enter pytest's folders.
    somebody = "nobody" if os.getuid() == 0 else getpass.getuser()
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        shutil.chown(folder, somebody)
        data, password = Path(folder) / "data", Path(folder) / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        shutil.chown(password, somebody)

        def call(*words: str) -> None:
            subprocess.run(words, check=True, user=somebody, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        call(program("initdb"), "-D", str(data), "-A", "scram-sha-256", "-U", "concord", f"--pwfile={password}", "-N")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -F"
        start = (program("pg_ctl"), "-D", str(data), "-l", str(data / "log"), "-w", "-o", options, "start")
        call(*start)
        try:
            yield f"postgresql://concord:{PASSWORD.replace('/', '%2F')}@127.0.0.1:{port}/postgres"
        finally:
            call(program("pg_ctl"), "-D", str(data), "-m", "immediate", "stop")


def have_it_in_postgres(home: Home, secret: Path) -> None:
    with home.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(f"\n[history]\npostgres_file = '{secret}'\n")


@pytest.mark.usefixtures("indulgent_audit")
def test_a_run_with_its_history_in_postgres(
    home: Home, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(instances.POSTGRES_URL, raising=False)
    shutil.rmtree(instances.folder(home))
    secret = tmp_path / "address"
    secret.write_text(address, encoding="utf-8")
    secret.chmod(0o600)
    have_it_in_postgres(home, secret)
    order = Order(paths=(write_report(tmp_path / "q4.docx", "2020-Q4"),), evaluated_on=DAY)
    outcome = execute(home, order, Monitor(), wait_seconds=0)
    assert outcome.ending == "published" and outcome.run_id is not None

    with instances.opened(home) as instance:
        assert "postgres" in type(instance.run_storage).__name__.lower()
        run = instance.get_run_by_id(outcome.run_id)
        assert run is not None and run.status == dg.DagsterRunStatus.SUCCESS
        kinds = {entry.dagster_event.event_type for entry in instance.all_logs(run.run_id) if entry.dagster_event}
        assert dg.DagsterEventType.ASSET_CHECK_EVALUATION in kinds and dg.DagsterEventType.RUN_SUCCESS in kinds
        assert instance.get_latest_materialization_event(dg.AssetKey("publication")) is not None
    assert not list(instances.folder(home).rglob("*.db"))
    for file in home.state.rglob("*"):
        assert not file.is_file() or PASSWORD.encode() not in file.read_bytes().replace(b"%2F", b"/"), file
    assert PASSWORD not in redact(f"cannot reach {os.environ[instances.POSTGRES_URL]} with {PASSWORD}")


def test_an_address_that_others_may_read_is_refused(home: Home, tmp_path: Path) -> None:
    secret = tmp_path / "address"
    secret.write_text("postgresql://concord:word@localhost/concord", encoding="utf-8")
    secret.chmod(0o644)
    have_it_in_postgres(home, secret)
    with pytest.raises(SecretError, match="chmod 600"):
        instances.write_settings(home)


def test_a_missing_package_is_named(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    have_it_in_postgres(home, tmp_path / "address")
    monkeypatch.setattr(instances, "find_spec", lambda _name: None)
    with pytest.raises(SettingsError, match=r"concord-warehouse\[postgres\]"):
        instances.write_settings(home)
