"""Open Packaging Conventions: a zip of parts, their content types and the relationships between them.

Belongs here: finding and unpacking parts of ``.docx``, ``.xlsx`` and their kin (ECMA-376 part 2), Transitional and
Strict alike. Does not belong here: what a part says (see the readers), which formats there are (``formats``).

External relationships are never followed: a part is only ever looked up inside the package.
"""

import posixpath
import re
import struct
import zipfile
import zlib
from functools import cached_property
from io import BytesIO
from typing import TypedDict
from urllib.parse import unquote

from lxml import etree

from ingestion.documents import guard
from ingestion.documents.refusal import refusal

_TYPES_PART = "[Content_Types].xml"
_RELATIONSHIP_TYPES = (  # Transitional and Strict (ECMA-376 part 1, 9.2 and part 4)
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
)


_PLAIN_NAME = re.compile(r"\w+(?:/\w+)*\.\w+")  # nothing in it that is not a name: «..», a slash too many


class ParserOptions(TypedDict):
    """What parsers are told: fetch nothing, expand nothing, give up on absurd depth (256) or text (10 MB)."""

    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    huge_tree: bool
    remove_comments: bool
    remove_pis: bool


PARSER_OPTIONS = ParserOptions(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


# Marks (xml:id) that come twice or are no names are no damage: nothing here looks a mark up, and programs write them.
_PARSER = etree.XMLParser(**PARSER_OPTIONS, collect_ids=False)


def parse_xml(markup: bytes, part: str) -> etree._Element:
    """Parse a part of a package.

    Raises:
        DocumentRefused: ``xml_broken``, ``xml_dtd``, ``xml_too_much_markup``.
    """
    guard.check_markup(markup, part)
    try:
        root = etree.fromstring(markup, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal("xml_broken", value=part, error=str(error)) from error
    check_no_dtd(root, part)
    return root


def check_no_dtd(root: etree._Element, part: str) -> None:
    """Refuse a parsed part whose DTD the guard did not see, because it does not read its encoding.

    Raises:
        DocumentRefused: ``xml_dtd``.
    """
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusal("xml_dtd", value=part)


class Package:
    """An opened zip, guarded. Part names are without the leading slash."""

    def __init__(self, data: bytes) -> None:
        """Open the zip and hold its list of contents against the limits.

        Raises:
            DocumentRefused: ``package_truncated``, ``package_damaged`` and those of ``guard.check_members``.
        """
        self._data = data
        try:
            with zipfile.ZipFile(BytesIO(data)) as contents:
                members = contents.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            # Without the list of contents, which stands at the very end, the file was cut off on its way.
            cut = b"PK\x05\x06" not in data[-65_557:]
            raise refusal("package_truncated" if cut else "package_damaged") from error
        guard.check_members(members)
        self._members = {member.filename.replace("\\", "/").casefold(): member for member in members}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    @property
    def names(self) -> list[str]:
        """The names of all parts, as they stand."""
        return [member.filename for member in self._members.values()]

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            DocumentRefused: ``package_part_missing``, ``package_damaged`` and those of ``guard.check_part``.
        """
        member = self._members.get(name.replace("\\", "/").casefold())
        if member is None:
            raise refusal("package_part_missing", value=name)
        guard.check_part(member)
        try:
            unpacked = self._unpack(member)
        except (zlib.error, struct.error) as error:
            raise refusal("package_damaged", value=name) from error
        if len(unpacked) != member.file_size or zlib.crc32(unpacked) != member.CRC:
            raise refusal("package_damaged", value=name)
        return unpacked

    def _unpack(self, member: zipfile.ZipInfo) -> bytes:
        """The bytes of a member, never more than it declares (and one, which shows that it declares too few)."""
        # The standard library's way costs several times as much for parts as small as these.
        name_length, extra_length = struct.unpack_from("<26xHH", self._data, member.header_offset)
        start = member.header_offset + 30 + name_length + extra_length
        packed = memoryview(self._data)[start : start + member.compress_size]
        if member.compress_type == zipfile.ZIP_STORED:
            return bytes(packed)
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.file_size + 1)

    @cached_property
    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        by_extension: dict[str, str] = {}
        by_part: dict[str, str] = {}
        for element in parse_xml(self.read(_TYPES_PART), _TYPES_PART):
            content_type = element.get("ContentType", "")
            if extension := element.get("Extension"):
                by_extension[extension.casefold()] = content_type
            elif part := element.get("PartName"):
                by_part[part.lstrip("/").casefold()] = content_type
        return by_extension, by_part

    def content_type(self, name: str) -> str:
        """The declared type of a part; empty when none is declared."""
        by_extension, by_part = self._content_types
        folded = name.casefold()
        return by_part.get(folded) or by_extension.get(folded.rpartition(".")[2], "")

    def related(self, source: str) -> dict[str, tuple[str, str]]:
        """The parts inside the package that ``source`` points at: id → (kind, part name).

        ``source`` is a part name, or empty for the package itself. ``kind`` is the last word of the relationship's
        type (``officeDocument``, ``header``), the same in Transitional and Strict.
        """
        folder, base = posixpath.split(source)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for element in parse_xml(self.read(rels), rels):
            kind, target = element.get("Type", ""), unquote(element.get("Target", ""))
            if element.get("TargetMode") == "External" or not kind.startswith(_RELATIONSHIP_TYPES):
                continue
            # A target is relative to the folder of its source, or absolute within the package.
            name = f"{folder}/{target}" if folder else target
            if not _PLAIN_NAME.fullmatch(name):  # most are plain, and working out a name takes 3 µs each
                name = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
            found[element.get("Id", "")] = (kind.rpartition("/")[2], name)
        return found

    @cached_property
    def main_part(self) -> str | None:
        """The part that the package is about; None when it names none that is there."""
        for kind, name in self.related("").values():
            if kind == "officeDocument" and name in self:
                return name
        # Some programs write no package relationships; the content types then still tell.
        if _TYPES_PART in self:
            for name, content_type in self._content_types[1].items():
                if content_type.endswith(".main+xml") and name in self:
                    return name
        return None
