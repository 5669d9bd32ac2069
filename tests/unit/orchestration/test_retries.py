"""Which faults pass by themselves, and how another try is made."""

import errno
import ftplib
import socket
import sqlite3
from pathlib import Path

import filelock
import pytest
import sqlalchemy.exc
from hypothesis import given
from hypothesis import strategies as st

from ingestion.archive import ArchiveDamagedError
from ingestion.intake import UnreadableFileError
from ingestion.ledger import LedgerDamagedError
from ingestion.lock import HomeIsBusyError
from orchestration.building.warehouse_project import WarehouseProjectError
from orchestration.faults.retries import BackOff, kind_of, kind_said_in, retrying

AT_ONCE = BackOff(first_seconds=0)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk_full"),
        (sqlite3.OperationalError("database or disk is full"), "disk_full"),
        (WarehouseProjectError("IO Error: Could not write file: No space left on device"), "disk_full"),
        (OSError(errno.EBUSY, "Device or resource busy"), "locked"),
        (sqlite3.OperationalError("database is locked"), "locked"),
        (sqlalchemy.exc.OperationalError("insert", {}, sqlite3.OperationalError("database is locked")), "locked"),
        (RuntimeError('IO Error: Could not set lock on file "marts.duckdb"'), "locked"),
        (filelock.Timeout("lock"), "locked"),
        (HomeIsBusyError(Path("home"), "pid 1"), "home_busy"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), "network"),
        (TimeoutError("timed out"), "network"),
        (socket.gaierror(-3, "Temporary failure in name resolution"), "network"),
        (ftplib.error_temp("421 too many connections"), "network"),
        (OSError(errno.ESTALE, "Stale file handle"), "network"),
        (OSError(errno.EIO, "Input/output error"), "machine"),
        (MemoryError(), "machine"),
    ],
)
def test_a_fault_that_passes_is_known(error: Exception, kind: str) -> None:
    assert kind_of(error) == kind


@pytest.mark.parametrize(
    "error",
    [
        PermissionError(errno.EACCES, "Permission denied"),
        FileNotFoundError(errno.ENOENT, "No such file or directory"),
        OSError(errno.EROFS, "Read-only file system"),
        OSError(errno.ENAMETOOLONG, "File name too long"),
        ftplib.error_perm("530 Login incorrect"),
        sqlite3.OperationalError("no such table: runs"),
        ArchiveDamagedError("archive/ab/abc no longer has the content its name says"),
        LedgerDamagedError("receipts.jsonl: line 3"),
        WarehouseProjectError("Compilation Error in model fct_event"),
        ValueError("report_row.quarter: not null: None"),
        KeyError("quarter"),
    ],
)
def test_what_would_only_fail_again_is_not_tried_again(error: Exception) -> None:
    assert kind_of(error) is None
    tries = []

    def action() -> None:
        tries.append(1)
        raise error

    with pytest.raises(type(error)):
        retrying(action, AT_ONCE)
    assert len(tries) == 1


def test_the_cause_of_an_error_counts_and_a_hidden_context_does_not() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    caused = UnreadableFileError("a.docx")
    caused.__cause__ = full
    assert kind_of(caused) == "disk_full"
    met_on_the_way = ValueError("something else")
    met_on_the_way.__context__ = full
    assert kind_of(met_on_the_way) == "disk_full"
    met_on_the_way.__suppress_context__ = True
    assert kind_of(met_on_the_way) is None
    ring = RuntimeError("ring")
    ring.__context__ = ring
    assert kind_of(ring) is None


def test_words_of_another_process_are_enough() -> None:
    assert kind_said_in("model.fct_event: OSError: [Errno 28] No space left on device") == "disk_full"
    assert kind_said_in("model.fct_event: Binder Error: column quarter not found") is None


def test_on_windows_a_shared_file_is_told_by_its_number() -> None:
    error = PermissionError(errno.EACCES, "The process cannot access the file")
    assert kind_of(error) is None
    error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
    assert kind_of(error) == "locked"


def test_two_failures_and_then_it_goes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("orchestration.faults.retries.time.sleep", slept.append)
    left = [OSError(errno.ENOSPC, "full"), OSError(errno.EBUSY, "busy")]
    told: list[str] = []

    def action() -> str:
        if left:
            raise left.pop(0)
        return "done"

    back_off = BackOff(first_seconds=2, factor=3, jitter=0)
    assert retrying(action, back_off, lambda error, seconds: told.append(f"{kind_of(error)} {seconds:g}")) == "done"
    assert slept == [2, 6]
    assert told == ["disk_full 2", "locked 6"]


def test_it_is_given_up_in_the_end() -> None:
    tries = []

    def action() -> None:
        tries.append(1)
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        retrying(action, BackOff(retries=3, first_seconds=0))
    assert len(tries) == 4


@given(
    st.integers(1, 10),
    st.floats(0.001, 100),
    st.floats(1, 5),
    st.floats(0, 0.5),
)
def test_pauses_grow_within_their_jitter(failures: int, first: float, factor: float, jitter: float) -> None:
    expected = first * factor ** (failures - 1)
    seconds = BackOff(first_seconds=first, factor=factor, jitter=jitter).seconds(failures)
    assert expected * (1 - jitter) * 0.999 <= seconds <= expected * (1 + jitter) * 1.001
