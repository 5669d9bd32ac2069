"""What was understood of an inspected row, in words: one item a field, with what is inferred or not understood.

Belongs here: the wording of values of ``ingestion.reports.inspection`` for a person, the same on a terminal and on a
page. Does not belong here: either layout (see ``inspect_terminal`` and ``inspect_page``), any reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from orchestration.wording.messages import Messages
from orchestration.wording.periods import day, words_of_period

# ``inferred``: understood, but something in it was not said by the words themselves.
Standing = Literal["parsed", "inferred", "partial", "unparsed", "empty"]
Row = dict[str, Any]

# The field that words where a fact about a part was found.
SOURCES = {"kind": "document_kind_source", "period": "period_source", "region": "reporting_region_source"}
_CERTAIN = 0.8  # from here on an outcome is not worth a remark; the notice «outcome_uncertain» has a bound of its own


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of one field: its words in the document, its meaning, how sure that is and why.

    ``name`` is the last part of the message ``inspect.column.<name>``.
    """

    name: str
    words: str
    meaning: str
    standing: Standing
    remarks: tuple[str, ...] = ()


def sort_of(row: Row) -> Literal["event", "item", "entry"]:
    """Whether a row is an event of a report, an item of a plan or an entry of a register."""
    return "entry" if "term" in row["parsed"] else "item" if "plan_direction" in row else "event"


def understood(tell: Messages, row: Row) -> list[Understood]:
    """Every field of a row that a reader has looked at, in the order in which a person asks for them."""
    sort = sort_of(row)
    if sort == "entry":
        return [*_agreements(tell, row), _signed(tell, row), _term(tell, row)]
    if sort == "item":
        return [_dates(tell, row), *_agreements(tell, row)]
    return [
        _dates(tell, row),
        _outcome(tell, row),
        _participants(tell, row),
        _place(tell, row),
        *_agreements(tell, row),
    ]


def period_words(tell: Messages, part: Row) -> str:
    """The period of a part of a reading."""
    period = part["period"]
    quarter = period["quarters"][0] if period["quarters"] else None
    return words_of_period(tell, part["kind"], period["kind"], period["from"], period["to"], quarter)


def region_words(tell: Messages, code: str | None) -> str:
    """A region by name and code, or that it is not known."""
    if code is None:
        return tell("inspect.unknown")
    return code if tell.language == "en" else f"{party(tell, code)} ({code})"


def body_place(tell: Messages, body: Row) -> str:
    """Where the name of an executive body stands."""
    table, row = body["address"]["table"], body["address"]["row"]
    if row is not None:
        return tell("inspect.body.row", table=table, row=row)
    return tell("inspect.body.above", table=table) if table is not None else tell("inspect.body.title")


def party(tell: Messages, code: str) -> str:
    """A party as a person names it; the reference has its names in Russian alone."""
    from ingestion.reference import parties

    return parties()[code].short_name if tell.language == "ru" else code


def _dates(tell: Messages, row: Row) -> Understood:
    dates = row["parsed"]["dates"]
    remarks = [tell("inspect.remark.year")] if dates["year_inferred"] else []
    if len(dates["items"]) > 1:
        remarks.append("; ".join(_stretch(tell, item) for item in dates["items"]))
    meaning = _stretch(tell, dates)
    standing = _standing(dates["status"], is_inferred=dates["year_inferred"])
    return Understood("dates", dates["text"], meaning or _unsaid(tell, "dates_status", dates), standing, tuple(remarks))


def _stretch(tell: Messages, read: Row) -> str:
    days = [day(tell, found) for found in dict.fromkeys((read["from"], read["to"])) if found]
    until = tell("inspect.until", day=days[-1]) if read["is_deadline"] and days else " – ".join(days)
    if read["from"] and not read["to"]:
        until = tell("inspect.since", day=days[0])
    repeated = tell.value("recurrence", read["recurrence"]) if read["recurrence"] else ""
    return ", ".join(filter(None, (until, repeated)))


def _outcome(tell: Messages, row: Row) -> Understood:
    read = row["parsed"]["outcome"]
    meaning = tell.value("outcome", read["outcome"])
    if read["reason"] == "not_stated":
        meaning += ", " + tell("inspect.no_reason")
    elif read["reason"]:
        meaning += ", " + tell.value("reason_category", read["reason"])
    if read["postponed_to"]:
        meaning += f" → {read['postponed_to']}"
    if read["outcome"] == "unclear":
        return Understood("outcome", row["note_text"], meaning, "unparsed")
    without_note = "inspect.remark.outcome" if row["has_note_column"] else "inspect.remark.outcome_without_column"
    remarks = [tell(without_note)] if not row["note_text"] else []
    if read["certainty"] < _CERTAIN:
        remarks.append(tell("inspect.remark.certainty", percent=round(read["certainty"] * 100)))
    return Understood("outcome", row["note_text"], meaning, "inferred" if remarks else "parsed", tuple(remarks))


def _participants(tell: Messages, row: Row) -> Understood:
    read = row["parsed"]["participants"]
    counts = [
        tell(f"inspect.count.{name}", n=read[name])
        for name in ("participants", "organisations", "regions")
        if read[name] is not None
    ]
    remarks = (tell("inspect.remark.approximate"),) if read["approximate"] else ()
    standing = _standing(read["status"], is_inferred=read["approximate"])
    unsaid = tell("inspect.no_count") if standing == "parsed" else _unsaid(tell, "participants_status", read)
    meaning = ", ".join(counts) or unsaid
    return Understood("participants", read["text"], meaning, standing, remarks)


def _place(tell: Messages, row: Row) -> Understood:
    read = row["parsed"]["place"]
    mode = read["mode"] and tell.value("participation_mode", read["mode"])
    region = read["region_code"] and party(tell, read["region_code"])
    meaning = ", ".join(filter(None, (mode, read["locality"], region, read["venue"])))
    is_inferred = read["region_code"] is not None and read["region_code"] not in _named_parties(read["text"])
    remarks = (tell("inspect.remark.region"),) if is_inferred else ()
    standing = _standing(read["status"], is_inferred=is_inferred)
    return Understood("place", read["text"], meaning or _unsaid(tell, "place_status", read), standing, remarks)


def _named_parties(words: str) -> set[str]:
    from ingestion.language.parties import find_parties

    return {mention.code for mention in find_parties(words)}


def _agreements(tell: Messages, row: Row) -> Iterator[Understood]:
    for read in row["parsed"]["agreements"]:
        between = ", ".join(party(tell, code) for code in read["parties"]) or tell("inspect.no_parties")
        subjects = ", ".join(read["subjects"]) or tell("inspect.no_subject")
        meaning = tell("inspect.agreement", parties=between, subjects=subjects)
        if read["kind"] != "agreement":
            meaning = f"{tell.value('agreement_kind', read['kind'])}; {meaning}"
        yield Understood("agreements", read["text"], meaning, _standing(read["status"]))
    if not row["parsed"]["agreements"]:
        yield Understood("agreements", "", tell("inspect.no_agreement"), "unparsed")


def _signed(tell: Messages, row: Row) -> Understood:
    (read,) = row["parsed"]["agreements"]
    on = read["signed_on"] and day(tell, read["signed_on"])
    meaning = " ".join(filter(None, (on, read["number"] and f"№ {read['number']}")))
    words = " ".join(filter(None, (row["signing_text"], row["number_text"])))
    if not meaning:
        standing: Standing = "unparsed" if words else "empty"
        return Understood("signed", words, tell(f"inspect.standing.{standing}"), standing)
    return Understood("signed", words, meaning, "parsed")


def _term(tell: Messages, row: Row) -> Understood:
    read = row["parsed"]["term"]
    ends = [day(tell, found) for found in (read["from"], read["to"]) if found]
    stretch = tell("inspect.unlimited") if read["unlimited"] else " – ".join(dict.fromkeys(ends))
    if read["to"] and not read["from"]:
        stretch = tell("inspect.until", day=ends[-1])
    prolonged = {True: tell("inspect.prolonged"), False: tell("inspect.not_prolonged"), None: ""}
    meaning = ", ".join(filter(None, (stretch, prolonged[read["prolonged_automatically"]])))
    words = " / ".join(filter(None, (row["term_text"], row["prolongation_text"])))
    return Understood("term", words, meaning or _unsaid(tell, "term_status", read), _standing(read["status"]))


def _unsaid(tell: Messages, field: str, read: Row) -> str:
    """That there is nothing, or that what there is was not understood."""
    return tell.value(field, read["status"])


def _standing(status: str, *, is_inferred: bool = False) -> Standing:
    if status == "parsed" and is_inferred:
        return "inferred"
    known: dict[str, Standing] = {"parsed": "parsed", "partial": "partial", "unparsed": "unparsed", "empty": "empty"}
    return known[status]
