"""The one exception of this room: a document that is not read, and the notice that says why.

Belongs here: the exception and the short way to raise it. Does not belong here: which conditions lead to it.
"""

from ingestion.notices import Address, Notice


class DocumentRefused(Exception):  # noqa: N818 - a refusal is an outcome of reading, not an error of the program
    """A document that is not read. ``notice`` says why and what to do, for whoever sent it."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice.code)
        self.notice = notice


def refusal(code: str, /, address: Address | None = None, value: str = "", **parameters: str | int) -> DocumentRefused:
    """The exception for a code of ``ingestion/notices/documents.yml``, to be raised by the caller."""
    return DocumentRefused(Notice(code, parameters, value, address or Address()))
