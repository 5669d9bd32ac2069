"""Processes of this program beside the one at work: what each of them is started with.

Belongs here: where such a process finds the program, and that an interruption of the terminal is not for it. Does not
belong here: what it does, its limits (``documents.limited_process``).
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingestion.steps import STOP_AT

_ROOT = Path(__file__).resolve().parents[1]

# What Python, the system and the readers need to be found and to work; secrets stand in variables of any other name.
_OF_READERS = frozenset(
    [
        "PATH",
        "HOME",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "TMPDIR",
        "TEMP",
        "TMP",
        "LD_LIBRARY_PATH",
        "LD_PRELOAD",
        "SYSTEMROOT",
        "SYSTEMDRIVE",
        "WINDIR",
        "USERPROFILE",
        "APPDATA",
        "LOCALAPPDATA",
        "PROGRAMFILES",
        "PROGRAMDATA",
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONDONTWRITEBYTECODE",
        "VIRTUAL_ENV",
        "CONCORD_SOFFICE",
    ]
) | {STOP_AT}


def environment_of(environment: Mapping[str, str] | None = None, **more: str) -> dict[str, str]:
    """An environment, that of this process unless another is given, in which this program is found, and more of it."""
    said = {**(os.environ if environment is None else environment), **more}
    said["PYTHONPATH"] = os.pathsep.join([str(_ROOT), *filter(None, [said.get("PYTHONPATH")])])
    return said


def environment_of_reader() -> dict[str, str]:
    """The environment of a process that reads what strangers wrote: this program is found in it, and no secret."""
    return environment_of({name: value for name, value in os.environ.items() if name.upper() in _OF_READERS})


def apart() -> dict[str, Any]:
    """Arguments of ``Popen`` for a process that Ctrl+C in the terminal does not reach; whoever started it ends it."""
    return apart_on(os.name)


def apart_on(system: str) -> dict[str, Any]:
    """The same on a system: where it is Windows, sessions are not known, and groups of processes do it."""
    if system == "nt":
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200)}
    return {"start_new_session": True}
