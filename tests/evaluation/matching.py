"""Whether reported events are taken for what answers a promise, held against labelled scenarios.

Belongs here: scenario → promises and events → the matching of the room → pairs right, wrong, missed. Does not belong
here: single phrases (see ``topics``), identity across mentions (see ``identity``).

A scenario is one agreement: items of a plan (``promised``), rows of later reports (``reported``), and the pairs of the
two that a careful analyst makes, each with the quarter in which the promise was due. Only pairs are counted; what is
said of the unmatched follows from them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingestion.language.dates import DateItem, DatesReading, read_target
from ingestion.language.text import clean
from ingestion.quarters import add_quarters, quarter_of, quarter_range
from ingestion.reports.dates_within import read_dates_within
from ingestion.reports.period import Period
from ingestion.resolution.answering import SURE, answer_likeness
from ingestion.resolution.assignment import best_assignment
from ingestion.resolution.body_answering import bodies_may_answer
from ingestion.resolution.promises import target_days

Scenario = Mapping[str, Any]
_FURTHEST = 4  # quarters early or late
_YEARS = re.compile(r"(?P<first>20\d\d)\s*[-–]\s*(?P<last>20\d\d)\s*(?:годы|гг\.?)")
_EVERY_QUARTER = frozenset({"daily", "weekly", "monthly", "quarterly", "continuous"})


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A promise, the quarter in which it was due (None: undated), and the reported event that answers it."""

    scenario: int
    promised: str
    due_quarter: str | None
    reported: str


@dataclass(frozen=True, slots=True)
class Matches:
    """The pairs that were found rightly, found wrongly, and not found."""

    right: tuple[Pair, ...]
    wrong: tuple[Pair, ...]
    missed: tuple[Pair, ...]

    @property
    def precision(self) -> float:
        """Of the pairs found, the share that is right."""
        found = len(self.right) + len(self.wrong)
        return len(self.right) / found if found else 0.0

    @property
    def recall(self) -> float:
        """Of the labelled pairs, the share that was found."""
        meant = len(self.right) + len(self.missed)
        return len(self.right) / meant if meant else 0.0


def judge_scenarios(scenarios: Sequence[Scenario]) -> Matches:
    """Match every scenario by itself and hold the pairs against the labels."""
    right: list[Pair] = []
    wrong: list[Pair] = []
    missed: list[Pair] = []
    for number, scenario in enumerate(scenarios):
        meant = {Pair(number, *pair) for pair in map(tuple, scenario["pairs"])}
        found = {Pair(number, *pair) for pair in _matched(scenario)}
        right += meant & found
        wrong += found - meant
        missed += meant - found
    return Matches(*(tuple(_in_order(pairs)) for pairs in (right, wrong, missed)))


def _in_order(pairs: Sequence[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (pair.scenario, pair.promised, pair.due_quarter or "", pair.reported))


# --- the matching, to be swapped for that of the room ----------------------------------------------------------------


@dataclass(slots=True)
class _Due:
    """One occurrence: when it is due, when it may be answered, and by which event it was."""

    promised: Mapping[str, Any]
    due_quarter: str | None
    earliest: str
    latest: str
    answer: Mapping[str, Any] | None = None


def _matched(scenario: Scenario) -> Iterator[tuple[str, str | None, str]]:
    """(promise, due quarter, event): due quarter first, then nearer before further, best overall at each stage."""
    reported = scenario["reported"]
    quarters = sorted({event["quarter"] for event in reported})
    waiting = [due for promised in scenario["promised"] for due in _dues(promised, quarters)]
    used: set[str] = set()
    first = min([*quarters, *(due.due_quarter for due in waiting if due.due_quarter)])
    last = max([*quarters, *(due.due_quarter for due in waiting if due.due_quarter)])
    for quarter in quarter_range(first, add_quarters(last, 2 * _FURTHEST)):
        _stage(waiting, reported, used, quarter, quarter)
        for distance in range(1, _FURTHEST + 1):
            _stage(waiting, reported, used, quarter, add_quarters(quarter, -distance))
        for distance in range(1, _FURTHEST + 1):
            _stage(waiting, reported, used, add_quarters(quarter, -distance), quarter)
        _stage(waiting, reported, used, None, quarter)
    for due in waiting:
        if due.answer is not None:
            yield due.promised["id"], due.due_quarter, due.answer["id"]


def _stage(
    waiting: list[_Due], reported: Sequence[Mapping[str, Any]], used: set[str], due_quarter: str | None, quarter: str
) -> None:
    dues = [due for due in waiting if due.answer is None and due.due_quarter == due_quarter]
    events = [event for event in reported if event["quarter"] == quarter and event["id"] not in used]
    scores = {
        (left, right): score
        for left, due in enumerate(dues)
        for right, event in enumerate(events)
        if due.earliest <= quarter <= due.latest
        and bodies_may_answer(due.promised["body"] or "", event["body"] or "")
        and (score := answer_likeness(clean(due.promised["text"]), clean(event["title"]))) >= SURE
    }
    for left, right in best_assignment(scores):
        due, event = dues[left], events[right]
        due.answer = event
        used.add(event["id"])
        if event["outcome"] == "postponed":
            waiting.append(_put_off(due.promised, event))


def _put_off(promised: Mapping[str, Any], event: Mapping[str, Any]) -> _Due:
    quarter = event["quarter"]
    target, _ = read_target(clean(event["dates"]), quarter)
    if target is None:
        return _Due(promised, None, add_quarters(quarter, 1), add_quarters(quarter, _FURTHEST))
    due = quarter_of(target_days(target)[1])
    return _Due(promised, due, max(quarter, add_quarters(due, -_FURTHEST)), add_quarters(due, _FURTHEST))


def _dues(promised: Mapping[str, Any], reported: Sequence[str]) -> Iterator[_Due]:
    """The occurrences that the dates of an item promise; work without a term, in the quarters that are reported."""
    words, years = _without_years(clean(promised["dates"]))
    read = read_dates_within(words, years)
    items = [quarters for item in read.items or (read,) if (quarters := _quarters(item))]
    if read.recurrence in _EVERY_QUARTER:
        for quarter in [quarter for quarters in items for quarter in quarters] or reported:
            yield _Due(promised, quarter, quarter, quarter)
    elif read.recurrence == "half_yearly":
        for quarter in (quarter for quarters in items for quarter in quarters if quarter[-1] in "24"):
            yield _Due(promised, quarter, add_quarters(quarter, -1), add_quarters(quarter, 1))
    elif read.recurrence == "annual" or years is not None:
        ends = [quarters[-1] for quarters in items] if read.items else years.quarters[3::4] if years else []
        for due in ends:
            yield _Due(promised, due, add_quarters(due, -3 if due.endswith("4") else -2), add_quarters(due, 2))
    elif items:
        due = items[-1][-1]
        yield _Due(promised, due, add_quarters(due, -_FURTHEST), add_quarters(due, _FURTHEST))
    else:
        yield _Due(promised, None, "0001-Q1", "9999-Q4")


def _without_years(words: str) -> tuple[str, Period | None]:
    """The words of dates without «2020-2022 годы», and those years, as the title of a plan gives them."""
    match = _YEARS.search(words)
    if match is None:
        return words, None
    first, last = date(int(match["first"]), 1, 1), date(int(match["last"]), 12, 31)
    return words[: match.start()].strip(" ,"), Period("other", first, last)


def _quarters(read: DateItem | DatesReading) -> list[str]:
    first, last = read.date_from or read.date_to, read.date_to or read.date_from
    return list(quarter_range(quarter_of(first), quarter_of(last))) if first and last else []
