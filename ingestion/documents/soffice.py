"""One run of LibreOffice without a window: its own profile, limits, and an end that leaves nothing running.

Belongs here: finding the program, its profile, starting and killing it. Does not belong here: which documents are
converted and whether the result is any good (``office``).

LibreOffice is large, reads formats of four decades and was not made for files of strangers, so it is kept short: macros
off, links neither followed nor refreshed, every network address sent to a port where nobody listens, a limit on time,
memory and written files, and a process group of its own that is killed whole whenever a run is over.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

# Names this program instead of what is found on the path; an empty value says that there is none.
VARIABLE = "CONCORD_SOFFICE"

_USUAL_PLACES = {
    "win32": (
        "%ProgramFiles%/LibreOffice/program/soffice.com",
        "%ProgramFiles(x86)%/LibreOffice/program/soffice.com",
    ),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
}
_OPT = ("/opt", "libreoffice*/program/soffice")  # where the packages of The Document Foundation go on Linux

_DOCX = "docx:MS Word 2007 XML"
_VERSION = re.compile(r"\b\d+\.\d+(?:\.\d+)*")
_VERSION_SECONDS = 60.0

# Configuration nodes and their values: https://api.libreoffice.org and officecfg/registry in its sources.
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableOLEAutomation", "true"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Office.Common/Misc", "CollectUsageInformation", "false"),
    ("/org.openoffice.Office.Common/Misc", "CrashReport", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetFTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetFTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    # What an RTF file without a code page is written in.
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "ru-RU"),
    ("/org.openoffice.Office.Linguistic/General", "DefaultLocale", "ru-RU"),
    (
        "/org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments",
        "AutoCheckEnabled",
        "false",
    ),
)


@dataclass(frozen=True, slots=True)
class RunLimits:
    """What one run may take: seconds to start and for each file, bytes of memory of a process, bytes of a file."""

    start_seconds: float = 60.0
    file_seconds: float = 20.0
    memory: int = 3 * 2**30  # of addresses, of which LibreOffice takes half a gigabyte for an empty document
    written: int = 400 * 2**20


RUN_LIMITS = RunLimits()


def find() -> Path | None:
    """The program, or None where it is not installed."""
    if VARIABLE in os.environ:
        named = os.environ[VARIABLE]
        return Path(named) if named and Path(named).is_file() else None
    for name in ("soffice", "libreoffice"):
        if sys.platform != "win32" and (found := shutil.which(name)):
            return Path(found)
    usual = [Path(os.path.expandvars(place)) for place in _USUAL_PLACES.get(sys.platform, ())]
    if sys.platform.startswith("linux"):
        usual += sorted(Path(_OPT[0]).glob(_OPT[1]), reverse=True)
    return next((place for place in usual if place.is_file()), None)


def version(program: Path) -> str:
    """Its version, such as ``7.4.7.2``; ``?`` where it does not say."""
    return _version(program, program.stat().st_mtime_ns)


@cache
def _version(program: Path, _changed: int) -> str:
    try:
        said = subprocess.run(
            [program, "--version"], capture_output=True, stdin=subprocess.DEVNULL, timeout=_VERSION_SECONDS
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return "?"
    found = _VERSION.search(said.decode("utf-8", "replace"))
    return found.group() if found else "?"


def convert(
    program: Path,
    files: Sequence[Path],
    into: Path,
    work: Path,
    import_filter: str,
    limits: RunLimits = RUN_LIMITS,
    *,
    export: str = _DOCX,
) -> bool:
    """Have files converted, to ``.docx`` when nothing else is said, in the folder ``into``.

    ``work`` is an empty folder for profile and the like; ``export`` is a suffix and a filter as LibreOffice names them.

    Returns whether the run came to its end by itself. That says nothing of the files: the program ends with 0 whether
    it has written them or not.

    Raises:
        OSError: the program cannot be started.
    """
    profile, scratch = work / "profile", work / "tmp"
    (profile / "user").mkdir(parents=True)
    scratch.mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
    command = [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        *(
            "--headless",
            "--invisible",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            "--nofirststartwizard",
        ),
        f"--infilter={import_filter}",
        *("--convert-to", export, "--outdir", str(into)),
        *map(str, files),
    ]
    return run(
        command, work, _environment(profile, scratch), limits.start_seconds + limits.file_seconds * len(files), limits
    )


def run(
    command: Sequence[str], folder: Path, environment: dict[str, str], seconds: float, limits: RunLimits = RUN_LIMITS
) -> bool:
    """Run a command in a process group of its own; when it is over, by itself or by time, nothing of the group is left.

    Returns whether it came to its end within ``seconds``.

    Raises:
        OSError: it cannot be started.
    """
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_limiter(seconds, limits),
    )
    try:
        process.wait(seconds)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and whatever of its group still runs, and wait for it."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True)
    else:
        with suppress(ProcessLookupError, PermissionError):  # the latter on macOS, for a group of dead processes
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _limiter(seconds: float, limits: RunLimits) -> Callable[[], None] | None:
    """What the new process does to itself before it becomes the program."""
    if sys.platform == "win32":
        return None
    import resource

    wanted = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.written),
        # Should this process die before it can kill: whatever then spins is ended by the system.
        (resource.RLIMIT_CPU, int(seconds) + 1),
    ]
    if sys.platform.startswith("linux"):
        wanted.append((resource.RLIMIT_AS, limits.memory))

    def limit() -> None:
        for kind, most in wanted:
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (most, most))

    return limit


def _environment(profile: Path, scratch: Path) -> dict[str, str]:
    kept = ("PATH", "SYSTEMROOT", "WINDIR", "PROGRAMFILES", "PROGRAMDATA", "LD_LIBRARY_PATH")
    nowhere = "http://127.0.0.1:9"
    own = {"HOME": str(profile), "TMPDIR": str(scratch), "TEMP": str(scratch), "TMP": str(scratch)}
    quiet = {"SAL_USE_VCLPLUGIN": "svp", "LANG": "C.UTF-8", "http_proxy": nowhere, "https_proxy": nowhere}
    return {**{name: os.environ[name] for name in kept if name in os.environ}, **own, **quiet}


def _profile() -> str:
    items = "".join(
        f'<item oor:path="{escape(path)}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{escape(value)}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )
