"""PDF files made in memory for tests: strokes and Latin or Cyrillic words at places on pages."""

import zlib
from collections.abc import Sequence

_WIDTH, _HEIGHT = 400, 300


def words(left: float, top: float, text: str, size: float = 10, page_height: int = _HEIGHT) -> str:
    """Words whose base line is ``top`` points below the upper edge of the page."""
    return f"BT /F {size} Tf {left} {page_height - top} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def cell(left: float, top: float, right: float, bottom: float, *lines: str, page_height: int = _HEIGHT) -> str:
    """A ruled cell and its lines, 12 points apart."""
    box = f"{left} {page_height - bottom} {right - left} {bottom - top} re S\n"
    places = ((top + 11 + 12 * number, line) for number, line in enumerate(lines))
    return box + "".join(words(left + 3, base, line, page_height=page_height) for base, line in places)


def row(top: float, bottom: float, *texts: Sequence[str], edges: Sequence[float] = (10, 50, 150, 250)) -> str:
    """A row of cells, each given as its lines."""
    return "".join(
        cell(left, top, right, bottom, *lines) for left, right, lines in zip(edges, edges[1:], texts, strict=False)
    )


def picture() -> str:
    """A picture over the whole page."""
    return f"q {_WIDTH} 0 0 {_HEIGHT} 0 0 cm /I Do Q\n"


def pdf(
    *pages: str, extra: bytes = b"", has_names: bool = True, page_size: tuple[int, int] = (_WIDTH, _HEIGHT)
) -> bytes:
    """A file of these pages. Letters are 6 of 10 points wide; ``has_names`` says whether they can be told by number."""
    ranges = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n1 beginbfrange <0000> <FFFF> <0000> endbfrange\n"
    to_unicode = b"/CIDInit /ProcSet findresource begin begincmap\n" + ranges + b"endcmap end" if has_names else b""
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (8 + 2 * n) for n in range(len(pages)))),
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]%s>>"
        % (b"/ToUnicode 5 0 R" if has_names else b""),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 600/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/FontDescriptor 6 0 R>>",
        _stream(to_unicode),
        b"<</Type/FontDescriptor/FontName/A/Flags 4/Ascent 800/Descent -200/FontBBox[0 -200 600 800]>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
        b"stream\n\0\nendstream",
    ]
    for number, page in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F 3 0 R>>/XObject<</I 7 0 R>>>>"
            b"/Contents %d 0 R>>" % (*page_size, 9 + 2 * number)
        )
        objects.append(_stream(page.encode()))
    made = b"%PDF-1.7\n" + extra
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + table + trailer


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
