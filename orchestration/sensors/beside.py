"""Work beside the looks of a sensor, in a thread: a look has to be short.

Belongs here: that there is one piece of it at a time. Does not belong here: the work, when it is due (the sensors).
"""

import threading
from collections.abc import Callable


class BesideLooks:
    """One piece of work at a time. It ends with its process, so it has to be such that a killed one does no harm.

    ``name`` is that of its thread.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._thread: threading.Thread | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether a piece has begun and is not over."""
        return self._thread is not None and self._thread.is_alive()

    def begin(self, work: Callable[[], None]) -> None:
        """Begin a piece, when none is under way. What it raises is for the work itself to deal with."""
        self._thread = threading.Thread(target=work, name=self._name, daemon=True)
        self._thread.start()
