"""Looking again and again beside some work, in a thread.

Belongs here: that thread and its end. Does not belong here: what is looked for.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def looking(look: Callable[[], bool], seconds: float, name: str) -> Iterator[None]:
    """While the body runs, look each time so many seconds have passed, until a look says False: nothing more to see.

    On leaving no look is under way any more. ``name`` is that of the thread.
    """
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(seconds) and look():
            pass

    thread = threading.Thread(target=watch, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
