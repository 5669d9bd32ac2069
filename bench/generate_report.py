"""Big reports for measuring: ``python -m bench.generate_report ROWS FILE.docx``.

Belongs here: a report of any number of rows, in the words and the layout of the example corpus (merged agreement
cells, lines broken by hand, section rows), the same words for the same number. Does not belong here: any measuring.
"""

import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from examples.corpus import Corpus, Layout, Report, Row, Section, load_corpus
from examples.write_corpus import write_report

QUARTER = "2024-Q4"
TITLE = (
    "Отчет о реализации соглашений в сфере межрегионального сотрудничества Ярославской области",
    "за IV квартал 2024 года",
)


def generate_report(rows: int) -> bytes:
    """A ``.docx`` report of that many event rows, deflated as Word leaves it; ``ValueError`` below one row."""
    if rows < 1:
        raise ValueError(f"a report of {rows} rows")
    corpus = load_corpus()
    layout = Layout(line_breaks=True, no_break_spaces=True, column_numbers=True, signature="paragraphs")
    report = Report("", QUARTER, TITLE, layout, tuple(_sections(corpus, rows)))
    return write_report(corpus, report, compressed=True)


def _sections(corpus: Corpus, rows: int) -> Iterator[Section]:
    """Every body with its even share of the rows, taken from its own rows in the corpus over and over."""
    bodies = list(corpus.bodies)
    share, rest = divmod(rows, len(bodies))
    for number, body in enumerate(bodies):
        count = share + (number < rest)
        own = [row for report in corpus.reports for owner, row in report.rows if owner == body]
        if count:
            yield Section(body, tuple(_numbered(row, index) for index, row in enumerate(islice(cycle(own), count), 1)))


def _numbered(row: Row, number: int) -> Row:
    """The row under a name of its own, as events of one report have."""
    words = {**row.words, "event_title": f"{row.title} (группа {number})"}
    return Row(row.agreements, row.wordings, words, row.means)


if __name__ == "__main__":
    count, target = sys.argv[1:]
    Path(target).write_bytes(generate_report(int(count)))
