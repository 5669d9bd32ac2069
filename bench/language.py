"""What understanding words costs, held against folding the same words: ``python -m bench.language [FILE.docx …]``.

Two tables: labelled phrases by topic (where ``tests/evaluation`` is in the checkout), and the rows of reports by field:
those of ``examples/``, or of the files named. ``first``: by a process that has met none of the phrases before, its
dictionaries loaded; ``again``: the same phrases once more. What each is held against, ``fold``, is the least that any
reading must do with the words.
"""

import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.measure import ROOT, forget_phrases, in_turn, print_table
from ingestion.documents.read import read_document
from ingestion.language.dates import read_dates
from ingestion.language.outcome import read_outcome
from ingestion.language.participants import read_participants
from ingestion.language.place import read_place
from ingestion.language.text import clean
from ingestion.language.tokens import fold
from ingestion.notices import Address
from ingestion.reports.context import ReadingContext
from ingestion.reports.parts import split_parts
from ingestion.reports.row_sorts import EventRow
from ingestion.reports.rows import read_rows
from ingestion.reports.title import read_title
from ingestion.reports.values import TEXT_FIELDS, RowKey, agreements_of, row_records

REPORTS = ROOT / "examples" / "reports"
BROKEN = "broken.docx"
QUARTER, REGION = "2024-Q3", "RU-SMO"

Read = Callable[[], object]


def line(name: str, words: Sequence[str], count: int, read: Read, *, seconds: float = 1.5) -> list[str]:
    """One line of a table: µs of folding a phrase, of its reading for the first time and again, and both as ratios."""

    def read_first() -> None:
        forget_phrases()
        read()

    def fold_all() -> None:
        for text in words:
            fold(text)

    # Forgetting is timed by itself and taken off: it is no part of reading.
    folding, forgetting, first, again = in_turn(fold_all, forget_phrases, read_first, read, seconds=seconds)
    for_first = first.seconds - forgetting.seconds
    return [
        name,
        str(count),
        f"{folding.seconds / count * 1e6:.2f}",
        f"{for_first / count * 1e6:.1f}",
        f"{again.seconds / count * 1e6:.1f}",
        f"{first.ratio - forgetting.ratio:.1f} ×",
        f"{again.ratio:.1f} ×",
    ]


def labelled_phrases() -> list[list[str]]:
    """A line a topic of the labels; none where the checkout has no tests."""
    try:
        from tests.evaluation.labels import load_labels
        from tests.evaluation.topics import TOPICS
    except ModuleNotFoundError:
        return []
    labels = load_labels()
    lines = []
    for name, topic in TOPICS.items():
        records = [record for held in labels if held.topic == topic.labels for record in held.records]
        words = [str(value) for record in records for key, value in record.items() if key in _WORDS and value]

        def read(read_one: Callable[..., object] = topic.read, records: Sequence[dict[str, object]] = records) -> None:
            for record in records:
                read_one(record)

        lines.append(line(name, words, len(records), read))
    return lines


_WORDS = frozenset({"text", "note", "result", "dates"})


def events_of(path: Path) -> list[EventRow]:
    """The rows of events of a report, nothing of them understood."""
    data = path.read_bytes()
    document = read_document(data, path.name)
    hints = ReadingContext(hashlib.sha256(data).hexdigest(), path.name, len(data), "bench").hints
    events: list[EventRow] = []
    for part in split_parts(document):
        title = read_title(part.title_lines, document.page_headers, path.name, hints, Address())
        events += read_rows(part, title.executive_body, title.period, has_merges=document.has_merges).events
    return events


def rows_of(events: Sequence[EventRow]) -> list[list[str]]:
    """A line a field of the rows, and one for all that is made of a row."""
    texts = [
        {name: clean(event.cells[name].words) if name in event.cells else "" for name in TEXT_FIELDS}
        for event in events
    ]
    dates = [read_dates(text["dates_text"], QUARTER) for text in texts]
    key = RowKey("", 1, 1, 1)

    def outcomes() -> None:
        for text, read in zip(texts, dates, strict=True):
            read_outcome(text["note_text"], text["result_text"], read, QUARTER)

    def whole() -> None:
        for event in events:
            row_records(key, event, agreements_of(event), REGION, QUARTER)

    def column(*names: str) -> list[str]:
        return [text[name] for text in texts for name in names]

    agreements = [paragraph for event in events if event.agreements for paragraph in event.agreements.paragraphs]
    people = column("participants_text")
    reads: list[tuple[str, list[str], Read]] = [
        ("dates", column("dates_text"), lambda: [read_dates(text["dates_text"], QUARTER) for text in texts]),
        ("outcome", column("note_text", "result_text"), outcomes),
        (
            "participants",
            column("participants_text"),
            lambda: [read_participants(words) for words in people],
        ),
        ("place", column("place_text"), lambda: [read_place(text["place_text"], REGION) for text in texts]),
        ("agreements", agreements, lambda: [agreements_of(event) for event in events]),
        ("the row, all its records", column(*TEXT_FIELDS) + agreements, whole),
    ]
    return [line(name, words, len(events), read) for name, words, read in reads]


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    files = [Path(argument) for argument in arguments]
    figures = ["fold µs", "first µs", "again µs", "first", "again"]
    if not files:
        files = sorted(path for path in REPORTS.glob("*.docx") if path.name != BROKEN)
        lines = labelled_phrases()
        if lines:
            print_table(["labelled", "phrases", *figures], lines)
            print()
    print_table(["rows of reports", "rows", *figures], rows_of([event for path in files for event in events_of(path)]))


if __name__ == "__main__":
    main(sys.argv[1:])
