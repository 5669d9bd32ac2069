"""The format of a home: which programs may write to it, and which may read it.

Belongs here: ``home.json``, reading and writing it, refusing a home that this program would misread. Does not belong
here: turning an older home into the present format (``migrations``).

The format counts changes of how things lie in a home that a program has to know of. Two programs of one format may work
on one home in turns, whatever else differs between them: what each makes of the documents lies in folders of its own.
A home without the file is of format 0, or new.
"""

import json
import uuid
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ingestion.errors import BilingualError
from ingestion.files import write_atomically

FORMAT_FILE = "home.json"
FORMAT = 1
"""The format that this program writes."""
OLDEST_READER = 0
"""The oldest format whose programs read correctly what this program writes."""


class HomeFormatError(BilingualError):
    """This program may not work on the home; the message says which one may, and what to do."""


@dataclass(frozen=True, slots=True)
class HomeFormat:
    """What stands in ``home.json``.

    ``program`` is the version of the program that brought the home to its format or was the first other one to write
    since; ``home_id`` tells homes apart whose folders have one name, and stays when a home is moved or restored.
    """

    format: int
    oldest_reader: int
    program: str
    home_id: str


def program_version() -> str:
    """The version of this program as it is installed."""
    try:
        return version("concord-warehouse")
    except PackageNotFoundError:  # a checkout that was never installed
        return "not installed"


def read_format(root: Path) -> HomeFormat | None:
    """What a home says of its format; None where it says nothing.

    Raises:
        HomeFormatError: what it says cannot be read.
    """
    file = root / FORMAT_FILE
    try:
        return format_of(json.loads(file.read_bytes()))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise HomeFormatError(
            ru=f"файл {file} не читается ({error}): верните его из резервной копии или удалите, и его напишет "
            "следующий «concord run»",
            en=f"{file} cannot be read ({error}): bring it back from a backup, or delete it and the next "
            '"concord run" writes it',
        ) from error


def format_of(said: Any) -> HomeFormat:
    """The format as an object of JSON tells it; fields of later formats are passed over.

    Raises:
        KeyError, TypeError, ValueError: it does not tell one.
    """
    if type(said["format"]) is not int or type(said["oldest_reader"]) is not int:
        raise TypeError("format: expected a number")
    return HomeFormat(said["format"], said["oldest_reader"], str(said["program"]), str(said["home_id"]))


def write_format(root: Path, known: HomeFormat | None) -> HomeFormat:
    """Note that the home is of the present format and that this program writes to it."""
    made = HomeFormat(FORMAT, OLDEST_READER, program_version(), known.home_id if known else uuid.uuid4().hex[:12])
    write_atomically(root / FORMAT_FILE, f"{json.dumps(asdict(made), indent=1, sort_keys=True)}\n".encode())
    return made


def check_readable(root: Path) -> None:
    """See that this program reads the home correctly.

    Raises:
        HomeFormatError: it would not, or nobody can tell.
    """
    known = read_format(root)
    if known is not None and known.oldest_reader > FORMAT:
        raise too_new(root, known)


def too_new(place: Path, known: HomeFormat) -> HomeFormatError:
    """The word that a home, or a backup of one, is of a format that this program does not know."""
    own = program_version()
    return HomeFormatError(
        ru=f"{place}: формат {known.format}, записан программой версии {known.program}, а эта программа (версия {own}) "
        f"знает форматы до {FORMAT}: обновите её до версии {known.program} или новее. Ничего не изменено",
        en=f"{place}: the format is {known.format}, written by version {known.program}, and this program (version "
        f"{own}) knows formats up to {FORMAT}: update it to version {known.program} or later. Nothing was changed",
    )
