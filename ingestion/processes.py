"""Processes of this program beside the one at work: what each of them is started with.

Belongs here: where such a process finds the program, and that an interruption of the terminal is not for it. Does not
belong here: what it does, its limits (``documents.limited_process``).
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[1]


def environment_of(environment: Mapping[str, str] | None = None, **more: str) -> dict[str, str]:
    """An environment, that of this process unless another is given, in which this program is found, and more of it."""
    said = {**(os.environ if environment is None else environment), **more}
    said["PYTHONPATH"] = os.pathsep.join([str(_ROOT), *filter(None, [said.get("PYTHONPATH")])])
    return said


def apart() -> dict[str, Any]:
    """Arguments of ``Popen`` for a process that Ctrl+C in the terminal does not reach; whoever started it ends it."""
    return apart_on(os.name)


def apart_on(system: str) -> dict[str, Any]:
    """The same on a system: where it is Windows, sessions are not known, and groups of processes do it."""
    if system == "nt":
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200)}
    return {"start_new_session": True}
