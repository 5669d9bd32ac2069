"""The real report as PDF over 17 pages: how many of its fields are right, and that a person is asked to look."""

from ingestion.reports.inspection import inspect_json
from tests.golden.test_real_report import expected_rows, read
from tests.shared import shared_path

# Of 15 rows × 10 fields 149 are right. The one that is not: a line broken by hand after a word that fills it looks on
# paper like a word cut in two.
RIGHT = 149


def test_at_least_so_many_fields_are_right() -> None:
    document, reading = read(shared_path("layouts/base.pdf"))
    found, expected = inspect_json(reading)["rows"], expected_rows()
    assert len(found) == len(expected) == 15
    right = sum(row[field] == wanted[field] for row, wanted in zip(found, expected, strict=True) for field in wanted)
    assert sum(len(wanted) for wanted in expected) == 150
    assert right >= RIGHT
    assert document.needs_review
    assert [notice.code for notice in reading.notices].count("read_from_pdf") == 1
    (part,) = reading.tables["document_part"]
    assert (part["quarter"], part["rows_quarantined_count"]) == ("2020-Q3", 0)


def test_no_word_of_the_page_is_lost() -> None:
    import pdfplumber

    path = shared_path("layouts/base.pdf")
    document, _ = read(path)
    read_letters = sum(len("".join(cell.words.split())) for table in document.tables for cell in table.cells)
    read_letters += sum(len("".join(block.text.split())) for block in document.blocks if hasattr(block, "text"))
    with pdfplumber.open(path) as opened:
        letters = [["".join(c["text"].split()) for c in page.chars] for page in opened.pages]
        heading = "".join(cell for cell in (opened.pages[1].find_tables()[0].extract()[0]) if cell)
    # The heading stands on each of the 17 pages, and once in the document.
    assert read_letters == sum(len("".join(page)) for page in letters) - 16 * len("".join(heading.split()))
