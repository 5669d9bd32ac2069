"""Broken and hostile files, made at random from good ones: each comes to an outcome, and no word is lost on the way.

Each case is told by its number alone, so that a failing one can be run again: ``make fuzz CASE=…`` with that number.
"""

from collections import Counter
from functools import cache

import pytest

from ingestion.documents.grid import Document
from ingestion.documents.read import read_document
from tests.faults.cases import SEED, make_case
from tests.faults.judge import outcome_of
from tests.faults.seeds import good_files

CASES = 2_000
_BLOCKS = 40
_READ = ("accepted", "quarantined", "rejected")  # the others are codes of refusals


@cache
def _outcomes(block: int) -> Counter[tuple[str, str]]:
    """How often each format came to each outcome among the cases of a block."""
    found: Counter[tuple[str, str]] = Counter()
    for number in range(block * CASES // _BLOCKS, (block + 1) * CASES // _BLOCKS):
        case = make_case(good_files(), SEED, number)
        try:
            outcome = outcome_of(case.data)
        except Exception as error:
            error.add_note(f"case {SEED}:{number}, made of {case.origin}")
            raise
        found[case.origin.split()[0], outcome] += 1
    return found


@pytest.mark.parametrize("origin", good_files())
def test_the_good_ones_come_through(origin: str) -> None:
    wanted = {
        **dict.fromkeys(("doc", "rtf", "word_xml"), "libreoffice_missing"),
        **dict.fromkeys(("docx rich", "xlsx", "ods", "html", "mht"), "quarantined"),  # they have odd rows of all sorts
        **dict.fromkeys(("odt rich", "pdf", "text odd"), "rejected"),  # read, but in the form of no report
    }
    assert outcome_of(good_files()[origin]) == wanted.get(origin, "accepted")


@pytest.mark.parametrize("block", range(_BLOCKS))
def test_every_case_has_an_outcome(block: int) -> None:
    assert _outcomes(block).total() == CASES // _BLOCKS


def test_the_cases_reach_far_enough() -> None:
    outcomes = sum((_outcomes(block) for block in range(_BLOCKS)), Counter[tuple[str, str]]())
    assert len({outcome for _, outcome in outcomes}) >= 30
    for family in ("docx", "odt", "xlsx", "ods", "html", "mht", "text"):
        read = sum(outcomes[family, outcome] for outcome in _READ)
        total = sum(count for (found, _), count in outcomes.items() if found == family)
        assert 0.1 < read / total < 0.95, (family, read, total)


def test_a_case_is_told_by_its_number() -> None:
    files = good_files()
    assert [make_case(files, 7, number) for number in range(30)] == [
        make_case(files, 7, number) for number in range(30)
    ]
    assert make_case(files, 7, 0) != make_case(files, 8, 0)


def test_a_word_that_is_lost_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(data: bytes, name: str) -> Document:
        document = read_document(data, name)
        for table in document.tables:
            table.column_count -= 1
        return document

    with pytest.raises(AssertionError, match="outside table"):
        outcome_of(good_files()["docx report"], forgetful)
