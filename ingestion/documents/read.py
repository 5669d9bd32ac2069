"""The door of this room: bytes in, a document or a coded refusal out.

Belongs here: choosing the reader, and turning whatever goes wrong in it into a refusal. Does not belong here: any
format.
"""

from importlib import import_module

from ingestion.documents import guard
from ingestion.documents.formats import FORMATS
from ingestion.documents.grid import Document
from ingestion.documents.refusal import DocumentRefused, refusal
from ingestion.documents.sniff import sniff
from ingestion.notices import CATALOGUE, Notice

__all__ = ["DocumentRefused", "read_document"]


def read_document(data: bytes, name: str) -> Document:
    """Read a file into the grid model. ``name`` is what the sender called it; only notices make use of it.

    Raises:
        DocumentRefused: it is empty, too large, damaged, hostile, or of a format that is not read. Its notice says
            which, and what to do.
        OSError, MemoryError: the machine failed, not the document.
    """
    guard.check_file(data)
    try:
        source = sniff(data)
        known = FORMATS[source.format]
        if not known.reader:
            raise _refusal_of(known.name)
        document: Document = import_module(f"ingestion.documents.{known.reader}").read(source)
    except (DocumentRefused, OSError, MemoryError):
        raise
    except Exception as error:
        # Readers refuse what they foresee. Whatever else a broken or hostile file makes them do is the file's fault as
        # well: one such file must not stop the others, and its kind of fault is kept for those who mend the reader.
        raise refusal("document_not_readable", error=f"{type(error).__name__}: {error}", file=name) from error
    if not document.blocks:
        raise refusal("document_without_content")
    return document


def _refusal_of(format_name: str) -> DocumentRefused:
    known = FORMATS[format_name]
    titles = {"format_ru": known.title_ru, "format_en": known.title_en}
    wanted = CATALOGUE[known.refusal].parameters
    return DocumentRefused(Notice(known.refusal, {name: title for name, title in titles.items() if name in wanted}))
