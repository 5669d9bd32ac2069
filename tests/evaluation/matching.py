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

from ingestion.language.dates import read_dates, read_target
from ingestion.language.text import clean
from ingestion.quarters import quarter_of
from ingestion.reports.dates_within import read_dates_within
from ingestion.reports.period import Period
from ingestion.reports.values import dates_columns
from ingestion.resolution.identity.terms import Term
from ingestion.resolution.promises.body_answering import answering_bodies
from ingestion.resolution.promises.expectation import Source
from ingestion.resolution.promises.expectations import expect
from ingestion.resolution.promises.matching import Links, Matcher
from ingestion.resolution.promises.plan_promises import promises_of_item
from ingestion.resolution.versions.event import Event

Scenario = Mapping[str, Any]
_REGION = "RU-SMO"
_AGREEMENTS = frozenset({"agreement"})
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


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


# --- a scenario as the room sees it -----------------------------------------------------------------------------------


def _matched(scenario: Scenario) -> Iterator[tuple[str, str | None, str]]:
    """(promise, due quarter, event) for all that answers an item of the plan, or what an item was put off to."""
    plan = _period(scenario)
    planned = [source for promised in scenario["promised"] for source in _sources(promised, plan)]
    events = [_event(reported) for reported in scenario["reported"]]
    names = {thing["body"] or "": "" for thing in (*scenario["promised"], *scenario["reported"])}
    matcher = Matcher(Links(bodies=answering_bodies({name: (_REGION, name) for name in names if name})))
    for expectation in expect(events, planned, matcher).expectations:
        for source in expectation.sources:
            if source.promise.origin == "plan":
                for link in expectation.chain():
                    if link.answer is not None:
                        yield source.identity[1], link.due_quarter, link.answer.key


def _period(scenario: Scenario) -> Period:
    """The years of the plan: those that its items name, else those that are reported on."""
    years = [int(year) for item in scenario["promised"] for year in _YEAR.findall(item["dates"])]
    years = years or [int(event["quarter"][:4]) for event in scenario["reported"]]
    return Period("other", date(min(years), 1, 1), date(max(years), 12, 31))


def _sources(promised: Mapping[str, Any], plan: Period) -> Iterator[Source]:
    read = read_dates_within(clean(promised["dates"]), plan)
    item = {
        "event_title": clean(promised["text"]),
        "dates_text": promised["dates"],
        "period_from": plan.first_day,
        "period_to": plan.last_day,
        **dates_columns(read),
    }
    dates = [
        {
            "date_words": one.text,
            "date_from": one.date_from,
            "date_to": one.date_to,
            "date_precision": one.precision,
            "recurrence": one.recurrence,
        }
        for one in read.items
    ]
    body = promised["body"]
    for promise in promises_of_item(item, dates, Term()):
        yield Source(
            identity=("plan", promised["id"]),
            document="plan",
            promise=promise,
            quarter=None,
            stated_quarter=quarter_of(plan.first_day),
            region_code=_REGION,
            body_key=body or "",
            body_keys=frozenset({body} if body else ()),
            title=item["event_title"],
            agreement_keys=_AGREEMENTS,
            row=item,
        )


def _event(reported: Mapping[str, Any]) -> Event:
    words, quarter = clean(reported["dates"]), reported["quarter"]
    is_postponed = reported["outcome"] == "postponed"
    row = {
        "quarter": quarter,
        "event_title": clean(reported["title"]),
        "dates_text": words,
        "note_text": words if is_postponed else "",
        "result_text": "",
        "outcome": reported["outcome"],
        "postponed_to": read_target(words, quarter)[0] if is_postponed else None,
        **dates_columns(read_dates("" if is_postponed else words, quarter)),
    }
    body = reported["body"]
    return Event(reported["id"], _REGION, body or "", row, _AGREEMENTS, is_body_named=body is not None)
