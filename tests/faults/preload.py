"""A disk that fails and a clock that is moved, put beneath a process (``preload.c``).

Belongs here: compiling that library, the variables it is told by. Does not belong here: starting processes
(``processes``), what is expected of them (the tests).
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

SOURCE = Path(__file__).with_name("preload.c")

How = Literal["full", "error", "broken"]


@cache
def library() -> Path:
    """The compiled library; skips the test where it cannot be had."""
    if sys.platform != "linux":
        pytest.skip("platform: calls of the C library are replaced on Linux only")
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("there is no C compiler")
    made = Path(tempfile.mkdtemp(prefix="concord-faults-")) / "preload.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl"], check=True)
    return made


@dataclass(frozen=True)
class Disk:
    """A disk: the folder ``root``. It fails at a call that writes in its folder ``area``, the one with the number
    ``at``; 0 only counts. ``report`` gets the calls that failed, or all of them.
    """

    root: Path
    area: str = ""
    at: int = 0
    how: How = "full"
    report: Path | None = None

    def environment(self) -> dict[str, str]:
        """It in the library's words."""
        report = {} if self.report is None else {"CONCORD_DISTURB_REPORT": str(self.report)}
        return {
            "CONCORD_DISTURB_DISK": str(self.root),
            "CONCORD_DISTURB_AREA": str(self.root / self.area),
            "CONCORD_DISTURB_AT": str(self.at),
            "CONCORD_DISTURB_HOW": self.how,
            **report,
        }


def stopped_clock(moment: datetime) -> dict[str, str]:
    """The clock of the day stands still."""
    return {"CONCORD_DISTURB_CLOCK": f"={int(moment.timestamp())}"}


def moved_clock(by: timedelta) -> dict[str, str]:
    """The clock of the day is wrong by a span of time."""
    return {"CONCORD_DISTURB_CLOCK": f"{int(by.total_seconds()):+d}"}


def leaping_clock(moment: datetime, by: timedelta, disk: Disk) -> dict[str, str]:
    """The clock stands still, and leaps when the first call writes to the area of a disk that does not fail."""
    return {**stopped_clock(moment), **disk.environment(), "CONCORD_DISTURB_LEAP": str(int(by.total_seconds()))}


def begin(environment: Mapping[str, str]) -> None:
    """Have this process disturbed from now on, if it was started with the library."""
    os.environ.update(environment)
    loaded = ctypes.CDLL(None)
    if hasattr(loaded, "concord_disturb"):
        loaded.concord_disturb()
    elif any(name.startswith("CONCORD_DISTURB_") for name in environment):
        raise RuntimeError("this process was started without the library that disturbs it")
