"""What is expected, who said so, and the event that answered: the things that this room's steps hand to each other.

Belongs here: statements of promises and expectations as data. Does not belong here: how promises are made (see
``plan_promises``, ``promises``, ``series_promises``), joined (``expectation_book``) and answered (``expectations``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.contracts.tables import Record
from ingestion.quarters import quarter_of
from ingestion.resolution.promises.promises import Origin, Promise
from ingestion.resolution.versions.event import Event

ORIGINS: tuple[Origin, ...] = ("plan", "postponement", "recurrence", "reported", "series")
"""From the weightiest to the weakest."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One statement of a promise: who made it, in which words, under which agreements.

    ``identity`` is what the key of the expectation is made from; ``document`` tells statements apart that can never be
    one promise, for they stand in one document; ``quarter`` is that of the report (None for a plan), ``stated_quarter``
    the one in which the promise was made (of a plan, the first of its period); ``body_keys`` are the bodies that answer
    for it, none where the plan names none; ``row`` is the landed row with its words.
    """

    identity: tuple[str, ...]
    document: str
    promise: Promise
    quarter: str | None
    stated_quarter: str
    region_code: str
    body_key: str
    body_keys: frozenset[str]
    title: str
    agreement_keys: frozenset[str]
    row: Record
    series_key: str | None = None
    event: Event | None = None
    unresolved_agreements: int = 0

    @classmethod
    def of_event(cls, event: Event, promise: Promise) -> "Source":
        """What a reported event promises."""
        return cls(
            identity=(event.key,),
            document=f"report {event.quarter}",
            promise=promise,
            quarter=event.quarter,
            stated_quarter=event.quarter,
            region_code=event.region_code,
            body_key=event.body_key,
            body_keys=frozenset({event.body_key}) if event.is_body_named else frozenset(),
            title=event.title,
            agreement_keys=event.agreement_keys,
            row=event.row,
            series_key=event.series_key,
            event=event,
        )


@dataclass(slots=True, eq=False)
class Expectation:
    """An expectation and its answer. ``sources`` are the statements of the promise, the one that made it first."""

    key: str
    sources: list[Source]
    answer: Event | None = None
    match_method: str = "none"
    match_certainty: float = 0.0
    predecessor: "Expectation | None" = None
    successor: "Expectation | None" = None
    agreement_keys: set[str] = field(init=False)
    body_keys: set[str] = field(init=False)
    titles: dict[str, None] = field(init=False)

    def __post_init__(self) -> None:
        self.agreement_keys, self.body_keys, self.titles = set(), set(), {}
        for source in self.sources:
            self._learn(source)

    def add(self, source: Source) -> None:
        """One more statement of the same promise."""
        self.sources.append(source)
        self._learn(source)

    def goes_on_as(self, successor: "Expectation") -> None:
        """Note to what it was put off, which may be told in the words of any link of the chain before it."""
        self.successor, successor.predecessor = successor, self
        for link in successor.chain():
            link.titles |= self.titles

    def _learn(self, source: Source) -> None:
        self.agreement_keys |= source.agreement_keys
        self.body_keys |= source.body_keys
        self.titles[source.title] = None

    @property
    def source(self) -> Source:
        """The statement that was made first."""
        return self.sources[0]

    @property
    def promise(self) -> Promise:
        """What was promised first; later statements add weight, not another date."""
        return self.source.promise

    @property
    def due_quarter(self) -> str | None:
        """When it is due; None when no time was named."""
        return self.promise.due_quarter

    @property
    def first_quarter(self) -> str | None:
        """The quarter in which the promised days begin; the due one where only an end was named."""
        first = self.promise.due_from
        return self.due_quarter if first is None or self.due_quarter is None else quarter_of(first)

    @property
    def series_key(self) -> str | None:
        """The series that it is an occurrence of, where one is known."""
        return next((source.series_key for source in self.sources if source.series_key is not None), None)

    @property
    def is_independent(self) -> bool:
        """Whether it is known from elsewhere than the report that answers it."""
        if self.origins == ["reported"]:
            return False
        return self.answer is None or any(source.quarter != self.answer.quarter for source in self.sources)

    @property
    def origins(self) -> list[Origin]:
        """Its origins, the weightiest first."""
        return sorted({source.promise.origin for source in self.sources}, key=ORIGINS.index)

    def has_origin(self, origin: Origin) -> bool:
        """Whether any of its statements is of an origin."""
        return any(source.promise.origin == origin for source in self.sources)

    def chain(self) -> Iterator["Expectation"]:
        """This expectation and, one after another, those it was put off to."""
        link: Expectation | None = self
        while link is not None:
            yield link
            link = link.successor
