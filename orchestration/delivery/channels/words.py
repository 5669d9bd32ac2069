"""What is said when a channel did not take a digest.

Belongs here: the words for an error, without secrets. Does not belong here: the errors.
"""

import smtplib

from ingestion.errors import words_of
from orchestration.secrets import redact


def text_of_reply(reply: bytes | str) -> str:
    """The answer of a mail server."""
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def words_of_refusal(error: Exception) -> str:
    """What went wrong, on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        return redact(f"сервер ответил {error.smtp_code} {text_of_reply(error.smtp_error)}")
    words = words_of(error)
    return redact(f"{type(error).__name__}: {words}")
