"""Big reports for measuring: ``python -m bench.generate_report ROWS FILE.docx``.

Belongs here: a report of any number of rows, in the words and the layout of the example corpus (merged agreement
cells, lines broken by hand, section rows), the same words for the same number. Does not belong here: any measuring.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from examples.corpus import Corpus, Layout, Report, Row, Section, load_corpus
from examples.write_corpus import write_report

QUARTER = "2024-Q4"
REGION = "Ярославской области"
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def generate_report(rows: int, quarter: str = QUARTER, region: str = REGION) -> bytes:
    """A ``.docx`` report of that many event rows, deflated as Word leaves it; ``ValueError`` below one row.

    ``region`` is whose report it is, in the genitive, as titles, agreements and names of bodies have it; none that is a
    partner in the corpus, whose agreement would be with itself.
    """
    if rows < 1:
        raise ValueError(f"a report of {rows} rows")
    corpus = _of_region(_corpus(), region)
    layout = Layout(line_breaks=True, no_break_spaces=True, column_numbers=True, signature="paragraphs")
    year, _, number = quarter.partition("-Q")
    title = (
        f"Отчет о реализации соглашений в сфере межрегионального сотрудничества {region}",
        f"за {_ROMAN[number]} квартал {year} года",
    )
    report = Report("", quarter, title, layout, tuple(_sections(corpus, rows)))
    return write_report(corpus, report, compressed=True)


@cache
def _corpus() -> Corpus:
    """Read once: for a report of few rows that is dearer than writing it."""
    return load_corpus()


def _of_region(corpus: Corpus, region: str) -> Corpus:
    """The corpus as if another region had written it: its bodies and its agreements are that region's."""

    def of_region(names: Mapping[str, str]) -> dict[str, str]:
        return {key: name.replace(REGION, region) for key, name in names.items()}

    agreements = {
        key: replace(agreement, wordings=of_region(agreement.wordings)) for key, agreement in corpus.agreements.items()
    }
    return replace(corpus, bodies=of_region(corpus.bodies), agreements=agreements)


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
