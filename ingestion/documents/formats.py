"""The formats this program knows by sight, and for each either its reader or the reason why it is refused.

Belongs here: one entry a format. Does not belong here: telling formats apart (``sniff``), reading them (a module each).

A format is read from the day its entry names a reader, a module here with ``read(source: Source) -> Document``.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A format. ``reader`` is a module of this room, ``refusal`` the code of a notice; exactly one of them is given."""

    name: str
    title_ru: str
    title_en: str
    reader: str = ""
    refusal: str = ""


_ALL = (
    Format("docx", "Word (.docx)", "Word (.docx)", reader="docx"),
    Format("text", "текст с таблицей (.txt)", "text with a table (.txt)", reader="textdump"),
    Format("doc", "Word 97–2003 (.doc)", "Word 97–2003 (.doc)", reader="office"),
    Format("rtf", "RTF (.rtf)", "RTF (.rtf)", reader="office"),
    Format("odt", "OpenDocument (.odt)", "OpenDocument (.odt)", reader="odt"),
    Format("word_xml", "Word 2003 в виде XML (.xml)", "Word 2003 as XML (.xml)", reader="office"),
    Format("flat_opc", "Word в виде XML (.xml)", "Word as XML (.xml)", reader="flat_opc"),
    Format("html", "веб-страница (.html)", "web page (.html)", reader="html"),
    Format("mht", "веб-архив (.mht)", "web archive (.mht)", reader="mht"),
    Format("xlsx", "Excel (.xlsx)", "Excel (.xlsx)", reader="spreadsheet"),
    Format("xls", "Excel 97–2003 (.xls)", "Excel 97–2003 (.xls)", reader="spreadsheet"),
    Format("ods", "таблица OpenDocument (.ods)", "OpenDocument spreadsheet (.ods)", reader="spreadsheet"),
    Format("pdf", "PDF (.pdf)", "PDF (.pdf)", reader="pdf"),
    Format("fods", "таблица OpenDocument (.fods)", "OpenDocument spreadsheet (.fods)", refusal="format_flat_workbook"),
    Format("excel_xml", "Excel в виде XML (.xml)", "Excel as XML (.xml)", refusal="format_flat_workbook"),
    Format("picture", "изображение", "picture", refusal="format_picture"),
    Format("pptx", "презентация", "presentation", refusal="format_not_a_report"),
    Format("ppt", "презентация", "presentation", refusal="format_not_a_report"),
    Format("odp", "презентация", "presentation", refusal="format_not_a_report"),
    Format("ooxml", "документ Office иного вида", "Office document of another kind", refusal="format_not_a_report"),
    Format("ole", "документ Office иного вида", "Office document of another kind", refusal="format_not_a_report"),
    Format("xml", "данные XML", "XML data", refusal="format_not_a_report"),
    Format("encrypted", "зашифрованный документ", "encrypted document", refusal="document_encrypted"),
    Format("archive", "архив", "archive", refusal="format_archive"),
    Format("unknown", "неизвестный формат", "unknown format", refusal="format_unknown"),
)

FORMATS: Mapping[str, Format] = {known.name: known for known in _ALL}
