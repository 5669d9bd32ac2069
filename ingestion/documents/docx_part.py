"""One part of a Word document as markup: the main part, a page header.

Belongs here: parsing it whole, and whether it makes use of an element at all. Does not belong here: packages (``opc``),
reading a large part row by row (``docx_stream``), what elements mean (``docx_names``).
"""

from lxml import etree

from ingestion.documents.opc import Package, parse_xml


class Part:
    """A part by its name. ``root`` is None for one that is read piece by piece, as ``is_whole`` says."""

    __slots__ = ("markup", "name", "root")

    def __init__(self, name: str, markup: bytes, *, is_whole: bool = True) -> None:
        """Parse the part, if it is to be there whole.

        Raises:
            DocumentRefused: see ``opc.parse_xml``.
        """
        self.name = name
        self.markup = markup
        self.root: etree._Element | None = parse_xml(markup, name) if is_whole else None

    @property
    def is_wide(self) -> bool:
        """Whether it is in an encoding of two bytes a sign, so that its markup cannot be searched for a name."""
        return b"\0" in self.markup[:64]

    def uses(self, *names: str) -> bool:
        """Whether any of these elements, in whatever namespace, may stand in it.

        Asking the tree takes a tenth of the time of searching the markup, and less where no document had the name yet.
        """
        if self.root is not None:
            return next(self.root.iter(*[f"{{*}}{name}" for name in names]), None) is not None
        return self.is_wide or any(name.encode("ascii") in self.markup for name in names)


Related = dict[str, tuple[str, str]]  # relationship id → kind, part name (see ``opc.Package.related``)


def related_part(package: Package, related: Related, kind: str) -> tuple[str, bytes] | None:
    """The name and the bytes of the first related part of a kind that is there."""
    for found, name in related.values():
        if found == kind and name in package:
            return name, package.read(name)
    return None
