"""Old formats of Word (``.doc``, ``.rtf``, Word 2003 XML) by way of LibreOffice and the reader of ``.docx``.

Belongs here: what is asked of such a file before and of its conversion after, and the words when it fails. Does not
belong here: running LibreOffice (``soffice``), reading ``.docx`` (``docx``).

LibreOffice ends with success when it failed, turns an empty file into an empty document and a cut-off one into a
shorter one. So wholeness is asked of the file itself, and words of the result.
"""

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingestion.documents import docx, guard, ole, ole_stream, soffice
from ingestion.documents.formats import FORMATS
from ingestion.documents.grid import Document, Paragraph
from ingestion.documents.refusal import DocumentRefused, refusal
from ingestion.documents.sniff import Source, sniff
from ingestion.notices import Notice

BATCH = 16  # files converted in one run; starting LibreOffice takes as long as converting several

# The import filter is named: where LibreOffice has to guess, it reads a damaged file as text of strange signs.
_FILTERS: Mapping[str, tuple[str, str]] = {
    "doc": (".doc", "MS Word 97"),
    "doc of Word 6 or 95": (".doc", "MS Word 95"),
    "rtf": (".rtf", "Rich Text Format"),
    "word_xml": (".xml", "MS Word 2003 XML"),
}
# [MS-DOC] 2.5.2, FibBase: the number of the version (that of Word 97 is 0xC1, earlier ones are lower) and flags.
_VERSION_AT, _FLAGS_AT, _BASE_LENGTH = 0x02, 0x0A, 0x0C
_WORD_97 = 0xC1
_IS_ENCRYPTED = 0x0100
_MAY_FOLLOW_RTF = b"\0\r\n\t \x1a"
_ESCAPED = re.compile(rb"\\[\\{}]")
_CODE_PAGE_NAMED = (b"\\ansicpg", b"\\fcharset204", b"\\mac", b"\\pc")
_ANSI = re.compile(rb"^(\{\\rtf\d*(?:\s*\\ansi(?![a-z]))?)")
_RAW_BYTES = b"\\bin"


@dataclass(frozen=True, slots=True)
class Converted:
    """What LibreOffice made of a file: a ``.docx``, the format it was before, and who made it."""

    data: bytes
    format: str
    version: str


def read(source: Source) -> Document:
    """Convert one document and read it.

    Raises:
        DocumentRefused: LibreOffice is missing or could not convert it; the file is not whole or encrypted.
    """
    (result,) = convert([source])
    if isinstance(result, DocumentRefused):
        raise result
    return read_converted(result)


def read_converted(converted: Converted) -> Document:
    """The document in a conversion, with the format it came in and a notice of the way it took.

    Raises:
        DocumentRefused: the conversion has no words, or the reader of ``.docx`` refuses it.
    """
    guard.check_file(converted.data)
    source = sniff(converted.data)
    if source.format != "docx":
        raise refusal("conversion_failed", version=converted.version)
    document = docx.read(source)
    if not _has_words(document):
        raise refusal("conversion_without_words", version=converted.version)
    known = FORMATS[converted.format]
    document.format = known.name
    if known.name == "word_xml":
        # Its import knows no vertical merges: cells that were covered come out empty.
        document.has_merges, document.needs_review = False, True
        document.notices.insert(0, Notice("word_2003_merges_not_kept"))
    document.notices.insert(
        0,
        Notice(
            "converted_by_libreoffice",
            {"format_ru": known.title_ru, "format_en": known.title_en, "version": converted.version},
        ),
    )
    return document


def convert(
    sources: Sequence[Source], limits: soffice.RunLimits = soffice.RUN_LIMITS
) -> list[Converted | DocumentRefused]:
    """Convert documents, several in one run, in the order given; a file that spoils a run is tried again alone.

    Raises:
        OSError: the disk failed, or the program is there but does not start.
    """
    found: dict[int, Converted | DocumentRefused] = {}
    for place, source in enumerate(sources):
        try:
            _check(source)
        except DocumentRefused as refused:
            found[place] = refused
    program = soffice.find()
    waiting: dict[tuple[str, str], list[int]] = {}
    for place, source in enumerate(sources):
        if place in found:
            continue
        if program is None:
            known = FORMATS[source.format]
            found[place] = refusal("libreoffice_missing", format_ru=known.title_ru, format_en=known.title_en)
        else:
            waiting.setdefault(_FILTERS[_kind(source)], []).append(place)
    if program is not None:
        for way, places in waiting.items():
            for first in range(0, len(places), BATCH):
                batch = places[first : first + BATCH]
                made = _run(program, way, [sources[place] for place in batch], limits)
                if len(batch) > 1:
                    for number, place in enumerate(batch):
                        if isinstance(made[number], DocumentRefused):
                            made[number] = _run(program, way, [sources[place]], limits)[0]
                found.update(zip(batch, made, strict=True))
    return [found[place] for place in range(len(sources))]


def _kind(source: Source) -> str:
    """What of ``_FILTERS`` a file needs."""
    if source.format == "doc":
        version = int.from_bytes(_word_header(source.data)[_VERSION_AT : _VERSION_AT + 2], "little")
        return "doc of Word 6 or 95" if 0 < version < _WORD_97 else "doc"
    return source.format


def _word_header(data: bytes) -> bytes:
    return (ole_stream.read_stream(data, ("WordDocument",)) or b"")[:_BASE_LENGTH]


def _run(
    program: Path, way: tuple[str, str], sources: Sequence[Source], limits: soffice.RunLimits
) -> list[Converted | DocumentRefused]:
    suffix, import_filter = way
    version = soffice.version(program)
    with tempfile.TemporaryDirectory(prefix="concord-", ignore_cleanup_errors=True) as folder:
        work, given, into = Path(folder) / "work", Path(folder) / "in", Path(folder) / "out"
        for made in (work, given, into):
            made.mkdir()
        files = [given / f"{number}{suffix}" for number in range(len(sources))]
        for file, source in zip(files, sources, strict=True):
            file.write_bytes(_with_code_page(source))
        ended = soffice.convert(program, files, into, work, import_filter, limits)
        results: list[Converted | DocumentRefused] = []
        for file, source in zip(files, sources, strict=True):
            output = into / f"{file.stem}.docx"
            # Whatever stands there after a run that was killed may be half of a document.
            if ended and output.is_file() and output.stat().st_size:
                results.append(Converted(output.read_bytes(), source.format, version))
            elif ended:
                results.append(refusal("conversion_failed", version=version))
            else:
                seconds = round(limits.start_seconds + limits.file_seconds)
                results.append(refusal("conversion_took_too_long", version=version, seconds=seconds))
        return results


def _with_code_page(source: Source) -> bytes:
    """The file, with the code page of Russian Windows where an RTF names none: there Word takes that of the machine."""
    data = source.data
    if source.format != "rtf" or any(sign in data for sign in _CODE_PAGE_NAMED):
        return data
    return _ANSI.sub(rb"\1\\ansicpg1251", data, count=1)


def _check(source: Source) -> None:
    """Refuse what is known to be lost before it is tried."""
    data = source.data
    if source.format == "doc":
        flags = _word_header(data)[_FLAGS_AT:]
        if int.from_bytes(flags, "little") & _IS_ENCRYPTED:
            raise refusal("document_encrypted")
        if not ole.is_whole(data):
            raise refusal("package_truncated")
    elif source.format == "rtf" and not _is_whole_rtf(data):
        raise refusal("package_truncated")
    elif source.format == "word_xml":
        guard.check_markup(data, "XML")


def _is_whole_rtf(data: bytes) -> bool:
    """Whether the file ends with the end of a group, and every group that was begun has one."""
    if not data.rstrip(_MAY_FOLLOW_RTF).endswith(b"}"):
        return False
    if _RAW_BYTES in data:
        return True  # among which there may be any number of braces
    groups = _ESCAPED.sub(b"", data)
    return groups.count(b"{") <= groups.count(b"}")


def _has_words(document: Document) -> bool:
    return any(
        block.text.strip() if isinstance(block, Paragraph) else any(not cell.is_blank for cell in block.cells)
        for block in document.blocks
    )
