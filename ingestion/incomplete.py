"""Received documents whose bytes are not in the archive as they came: which they are, and the error that names them.

Belongs here: what is said of them, with the code and the remedy of the catalogue. Does not belong here: keeping bytes
(``archive``), looking through a whole home (``orchestration.keeping``).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingestion import archive
from ingestion.errors import BilingualError
from ingestion.home import Home
from ingestion.ledger import Receipt
from ingestion.notices import Language, Notice


@dataclass(frozen=True, slots=True)
class Damaged:
    """A document that is missing from the archive or changed; the notice says which, and how to bring it back."""

    receipt: Receipt
    notice: Notice


class ArchiveIncompleteError(BilingualError):
    """What is to be read again is missing from the archive or changed; ``documents`` are they, at least one.

    Its words are those of the first document, with the code by which ``concord verify`` names the same.
    """

    def __init__(self, documents: tuple[Damaged, ...]) -> None:
        super().__init__(ru=_words(documents, "ru"), en=_words(documents, "en"))
        self.documents = documents


def damaged(home: Home, receipts: Iterable[Receipt]) -> Iterator[Damaged]:
    """Those of the documents that are missing from the archive or changed."""
    for receipt in receipts:
        try:
            archive.fetch(home.archive, receipt.sha256)
        except archive.ArchiveDamagedError:
            is_there = archive.path_of(home.archive, receipt.sha256).is_file()
            code = "archive_file_changed" if is_there else "archive_file_missing"
            yield Damaged(
                receipt, Notice(code, {"file": receipt.file_name, "sha256": receipt.sha256[: archive.SHOWN_DIGITS]})
            )


def _words(documents: tuple[Damaged, ...], language: Language) -> str:
    first, *others = documents
    said = f"{first.notice.code}: {first.notice.message(language)}"
    if not others:
        return said
    how_many = {"ru": f"Всего таких документов: {len(documents)}", "en": f"{len(documents)} documents in all are so"}
    see = {"ru": "их назовёт «concord verify»", "en": '"concord verify" names them'}
    return f"{said} {how_many[language]}, {see[language]}."
