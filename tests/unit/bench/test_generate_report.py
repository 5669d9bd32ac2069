"""The generator of big reports writes as many rows as asked, and the same ones each time."""

import io
import re
import zipfile

import pytest
from lxml import etree

from bench.generate_report import generate_report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def main_part(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml")


@pytest.mark.parametrize("rows", [1, 15, 301])
def test_as_many_rows_as_asked_under_names_of_their_own(rows: int) -> None:
    tree = etree.fromstring(main_part(generate_report(rows)))
    cells = [[str(cell.xpath("string()")) for cell in row.iter(f"{W}tc")] for row in tree.iter(f"{W}tr")]
    events = [row for row in cells if re.fullmatch(r"\d+\.", row[0])]
    assert [row[0] for row in events] == [f"{number}." for number in range(1, rows + 1)]
    assert len({row[2] for row in events}) == rows


def test_the_same_number_gives_the_same_words() -> None:
    assert main_part(generate_report(40)) == main_part(generate_report(40))


def test_a_report_of_no_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="0 rows"):
        generate_report(0)
