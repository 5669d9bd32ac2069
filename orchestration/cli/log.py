"""The log file of a home: where the program's own troubles are written down.

Belongs here: opening it, and keeping quiet where it cannot be written. Does not belong here: what is logged.
"""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from orchestration.journal import LogFormatter


class LogFile(RotatingFileHandler):
    """The log; ``is_written`` tells whether everything went into it."""

    is_written = True

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 -- logging's name
        """Nothing is said: whoever reads the terminal cannot do anything with a traceback of logging."""
        self.is_written = False


def log_to_file(path: Path) -> LogFile | None:
    """Send warnings and errors of all modules to a file; None where its folder cannot be made.

    The log is beside the matter: whoever cannot write it is told so by the work itself.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    handler = LogFile(path, maxBytes=2_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(LogFormatter())
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    return handler
