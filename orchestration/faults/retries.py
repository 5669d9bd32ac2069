"""Retries: which faults pass by themselves, and how long is waited before another try.

Belongs here: telling a fault that passes (a full disk, a locked file, a network that is down) from one that does not,
as ``transient_faults.yml`` declares them, and trying again with growing pauses. Does not belong here: bad documents,
which are outcomes with notices and no faults; steps of Dagster (see ``step_retries``); what a person is told at the end
(see ``cli``). Imports nothing heavy.
"""

import errno
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict

Kind = Literal["disk_full", "home_busy", "locked", "network", "machine"]
"""What sort of fault it is that passes; a person is told what to do by it."""

_SOURCE = Path(__file__).with_name("transient_faults.yml")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class BackOff:
    """How often something is tried again and how long is waited before: ``first_seconds``, then ``factor`` times as
    long each time, a little more or less by ``jitter`` (a share), so that two who wait do not meet again.
    """

    retries: int = 4
    first_seconds: float = 2.0
    factor: float = 3.0
    jitter: float = 0.25

    def seconds(self, failures: int) -> float:
        """How long to wait after so many failures, counted from one."""
        return self.first_seconds * self.factor ** (failures - 1) * random.uniform(1 - self.jitter, 1 + self.jitter)


class _Declared(BaseModel):
    """One kind of faults as the data file declares it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    errno: tuple[str, ...] = ()
    winerror: tuple[int, ...] = ()
    types: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def fits(self, error: BaseException) -> bool:
        """Whether an exception is of this kind, its causes left aside."""
        number = error.errno if isinstance(error, OSError) else None
        if number is not None and errno.errorcode.get(number) in self.errno:
            return True
        if getattr(error, "winerror", None) in self.winerror:
            return True
        if any(_name_of(ancestor) in self.types for ancestor in type(error).__mro__):
            return True
        return self.is_said_in(str(error))

    def is_said_in(self, text: str) -> bool:
        """Whether a message tells of this kind."""
        return any(re.search(words, text, re.IGNORECASE) for words in self.words)


def kind_of(error: BaseException) -> Kind | None:
    """Of which kind a fault is, by itself or by what caused it; None where it will not pass by itself."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        for declared in _faults():
            if declared.fits(current):
                return declared.kind
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return None


def kind_said_in(text: str) -> Kind | None:
    """The same of an error of which only the words are known, as those of another process."""
    return next((declared.kind for declared in _faults() if declared.is_said_in(text)), None)


OnWait = Callable[[BaseException, float], None]
"""Told a fault and the seconds until the next try."""


def retrying(
    action: Callable[[], Value],
    back_off: BackOff,
    on_wait: OnWait | None = None,
    *,
    only: type[Exception] = Exception,
) -> Value:
    """Do something, again after a fault that passes, of the type ``only``.

    Raises:
        Exception: what ``action`` raised last, when it will not pass or was met too often.
    """
    failures = 0
    while True:
        try:
            return action()
        except only as error:
            failures += 1
            if failures > back_off.retries or kind_of(error) is None:
                raise
            seconds = back_off.seconds(failures)
            if on_wait is not None:
                on_wait(error, seconds)
            time.sleep(seconds)


def _name_of(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


@cache
def _faults() -> tuple[_Declared, ...]:
    import yaml

    declared = yaml.load(_SOURCE.read_bytes(), Loader=yaml.CSafeLoader)
    found = tuple(_Declared.model_validate(one) for one in declared)
    if sorted(one.kind for one in found) != sorted(get_args(Kind)):
        raise ValueError(f"{_SOURCE.name}: each kind stands once: {', '.join(get_args(Kind))}")
    return found
