"""What is evaluated: each topic with the reading that its labels are held against.

Belongs here: one function a topic, from a labelled record to the values read, and which differences of writing mean
nothing («Орёл» and «Орел»). Does not belong here: the labels (``labelled/``), the verdict (see ``judge``), identity
across mentions (see ``identity``).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ingestion.language.agreement import read_agreement
from ingestion.language.agreement_subject import comparison_subject, is_general
from ingestion.language.bodies import looks_like_body, split_remark
from ingestion.language.dates import DateItem, DatesReading, read_dates
from ingestion.language.outcome import read_outcome
from ingestion.language.participants import read_participants
from ingestion.language.place import read_place
from ingestion.language.text import clean
from ingestion.language.tokens import fold
from ingestion.reports.dates_within import read_dates_within
from ingestion.reports.period import Period
from ingestion.resolution.promises.answering import SUGGESTED, SURE, answer_likeness

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """Values by the label's names, and whether the reading itself says that something is missing."""

    values: dict[str, Any]
    admits_gaps: bool


def _dates(record: Record) -> Reading:
    if "year" in record:  # a plan of one year
        first, last = date(record["year"], 1, 1), date(record["year"], 12, 31)
        read = read_dates_within(record["text"], Period("year", first, last))
    else:
        read = read_dates(record["text"], record.get("quarter"))
    # One date, or one stretch of dates, is the whole; only several make items.
    items = [_stretch(item) for item in read.items] if len(read.items) > 1 else []
    values = {
        "status": read.status,
        **_stretch(read),
        "recurrence": read.recurrence,
        "is_deadline": read.is_deadline,
        "year_inferred": read.year_inferred,
        "items": items,
    }
    return Reading(values, read.status != "parsed")


def _stretch(read: DateItem | DatesReading) -> dict[str, Any]:
    # «Ежемесячно» has no bounds at all, and labels leave the precision of what is not there out.
    precision = read.precision if read.date_from or read.date_to or read.precision != "open" else None
    return {"from": _iso(read.date_from), "to": _iso(read.date_to), "precision": precision}


def _outcome(record: Record) -> Reading:
    quarter = record.get("quarter")
    words = record.get("dates") or ""
    dates = read_dates(words, quarter) if words else None
    read = read_outcome(clean(record.get("note") or ""), clean(record.get("result") or ""), dates, quarter)
    values = {"outcome": read.outcome, "reason": read.reason_category, "postponed_to": read.postponed_to}
    return Reading(values, read.outcome == "unclear")


def _participants(record: Record) -> Reading:
    read = read_participants(clean(record["text"]))
    values = {
        "participants": read.participants,
        "regions": read.regions,
        "organisations": read.organisations,
        "approximate": read.approximate,
    }
    return Reading(values, read.status in {"partial", "unparsed"})


def _place(record: Record) -> Reading:
    read = read_place(clean(record["text"]), record.get("region"))
    values = {"mode": read.mode, "locality": _folded(read.locality), "region_code": read.region_code}
    return Reading(values, read.status in {"partial", "unparsed"})


def _venue(record: Record) -> Reading:
    read = read_place(clean(record["text"]), record.get("region"))
    return Reading({"venue": _folded(read.venue)}, read.status in {"partial", "unparsed"})


def _agreement(record: Record) -> Reading:
    read = read_agreement(clean(record["text"]))
    values = {
        "kind": read.kind,
        "parties": list(read.parties),
        "subjects": _subject(read.subjects),
        "signed_on": _iso(read.signed_on),
        "number": read.number,
    }
    return Reading(values, read.status in {"partial", "unparsed"})


def _bodies(record: Record) -> Reading:
    text = clean(record["text"])
    name, remark = split_remark(text)
    is_heading = looks_like_body(text)
    values = {
        "is_body_heading": is_heading,
        "name": name if is_heading else None,
        "remark": (remark or None) if is_heading else None,
    }
    return Reading(values, not is_heading)


def _answering(record: Record) -> Reading:
    """Whether an event answers a promise; what a person would be asked about is not decided."""
    certainty = answer_likeness(clean(record["promised"]), clean(record["reported"]))
    answers = True if certainty >= SURE else None if certainty >= SUGGESTED else False
    return Reading({"answers": answers}, answers is None)


def _subject(subjects: Iterable[str]) -> list[str]:
    """What an agreement is about as a set of stems: whether «торгово-экономическое» is one subject of several or all
    are given in a row is a matter of writing; that there is cooperation is no subject."""
    form = comparison_subject(", ".join(subjects))
    return [] if is_general(form) else sorted(set(form.split()))


def _folded(words: str | None) -> str | None:
    return fold(words) if words else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


@dataclass(frozen=True, slots=True)
class Topic:
    """How a topic is read, from which labels (its own or another topic's), and their comparison forms."""

    read: Callable[[Record], Reading]
    labels: str
    meant: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    def expected(self, record: Record, names: Iterable[str]) -> dict[str, Any]:
        """The label's values under those names, in comparison form."""
        label = record["expect"]
        return {name: self.meant.get(name, _same)(label[name]) for name in names if name in label}


def _same(value: Any) -> Any:
    return value


TOPICS: Mapping[str, Topic] = {
    "dates": Topic(_dates, "dates"),
    "outcome": Topic(_outcome, "outcome"),
    "participants": Topic(_participants, "participants"),
    "place": Topic(_place, "place", {"locality": _folded}),
    "venue": Topic(_venue, "place", {"venue": _folded}),
    "agreement": Topic(_agreement, "agreement", {"subjects": _subject}),
    "answering": Topic(_answering, "answering"),
    "bodies": Topic(_bodies, "bodies", {"name": lambda name: clean(name) if name else name}),
}
