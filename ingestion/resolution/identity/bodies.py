"""Which names are one executive body.

Belongs here: identity across documents and the key that is kept. Does not belong here: comparing one name with the
reference (see ``ingestion.language.bodies``), rosters.

A body of the reference is known by any name that it bore, and its key comes from its code. Any other is known by its
region and words, and its key is made of those at its first mention; a name that differs from a single earlier one of
its region by a typing error, or an abbreviation that a single one of them may be meant by («Минкультуры»), is that
body. The same words in another region are another body.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from ingestion.contracts.lists import joined, joined_phrases
from ingestion.language.bodies import body_form, body_region, normalise_body, resolve_body, split_remark
from ingestion.language.body_names import SHORT, is_mistyped, is_shortened
from ingestion.language.tokens import fold
from ingestion.notices import Notice
from ingestion.quarters import quarter_bounds
from ingestion.reference import BodyName, bodies, body_names
from ingestion.resolution.keys import key_of
from ingestion.resolution.overrides import NO_OVERRIDES, Overrides, merged_keys

BodySource = Literal["reference", "mentioned", "unnamed"]
Named = tuple[str, str]
"""Reporting region and the body's name as the document has it."""


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body named in a report of a region; an empty name where the document names none."""

    region_code: str
    name: str
    quarter: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """An executive body: the name that documents used last, all its names in order of time, where it is known from."""

    key: str
    code: str | None
    name: str
    names: tuple[str, ...]
    region_code: str | None
    predecessor_keys: tuple[str, ...]
    source: BodySource
    valid_from: date | None
    valid_to: date | None
    first_seen_quarter: str | None

    @property
    def record(self) -> dict[str, Any]:
        """The row of ``executive_body``."""
        return {
            "executive_body_key": self.key,
            "executive_body_code": self.code,
            "executive_body_name": self.name,
            "executive_body_names": joined_phrases(self.names),
            "reporting_region_code": self.region_code,
            "predecessor_body_keys": joined(self.predecessor_keys) or None,
            "body_source": self.source,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "first_seen_quarter": self.first_seen_quarter,
        }


@dataclass(frozen=True, slots=True)
class BodyResolution:
    """Bodies in order of first mention, after them their predecessors that nobody mentions; the key of each
    (region, name) mentioned; what the reviewed file got wrong."""

    bodies: tuple[Body, ...]
    keys: Mapping[Named, str]
    notices: tuple[Notice, ...] = ()

    @property
    def records(self) -> list[dict[str, Any]]:
        """The rows of ``executive_body``."""
        return [body.record for body in self.bodies]

    @property
    def kin(self) -> dict[str, frozenset[str]]:
        """For each body that has a name, the keys of all whose work may be its own: itself, those that it came from
        or became, and those that stand for a body not named. An unnamed body is none of them: it may be any."""
        unnamed = {body.key for body in self.bodies if body.source == "unnamed"}
        before = {body.key: set(body.predecessor_keys) for body in self.bodies}
        after: dict[str, set[str]] = defaultdict(set)
        for key, earlier in before.items():
            for predecessor in earlier:
                after[predecessor].add(key)
        return {
            key: frozenset({key} | unnamed | _reached(key, before) | _reached(key, after))
            for key in before
            if key not in unnamed
        }


@dataclass(slots=True)
class _Draft:
    key: str
    region_code: str
    source: BodySource
    code: str | None = None
    uses: list[tuple[str, str]] = field(default_factory=list)  # quarter (empty where unknown) and name used


def resolve_bodies(mentions: Sequence[BodyMention], overrides: Overrides = NO_OVERRIDES) -> BodyResolution:
    """Resolve the names, given in order of receipt, against the reference, each other and the reviewed decisions."""
    drafts: dict[str, _Draft] = {}
    keys: dict[Named, str] = {}
    forms: dict[str, dict[str, str]] = defaultdict(dict)
    used: set[int] = set()
    pointed: list[tuple[Named, str]] = []
    for mention in mentions:
        named = (mention.region_code, mention.name)
        decision = overrides.of(mention.name)
        if decision is not None:
            used.add(decision.number)
            if decision.same_as:
                pointed.append((named, decision.same_as))
        if named not in keys:
            is_new = decision is not None and decision.is_new
            draft = _draft_of(mention, forms, is_new)
            keys[named] = draft.key
            drafts.setdefault(draft.key, draft)
        drafts[keys[named]].uses.append((mention.quarter or "", split_remark(mention.name)[0]))
    _add_predecessors(drafts)
    merged, notices = merged_keys(overrides, list(drafts))
    for named, target in pointed:
        if target in drafts:
            _move(drafts, keys, named, target)
    notices.extend(_unfit(overrides, used, drafts))
    for key, target in merged.items():
        _absorb(drafts, key, target)
    keys = {named: merged.get(key, key) for named, key in keys.items()}
    return BodyResolution(
        tuple(_finished(draft, merged) for draft in drafts.values()), keys, (*overrides.notices, *notices)
    )


def _reached(key: str, links: Mapping[str, set[str]]) -> set[str]:
    """All keys that links lead to from a key."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        new = links.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _draft_of(mention: BodyMention, forms: dict[str, dict[str, str]], is_new: bool) -> _Draft:
    """The body that a name means, as a draft with its key; a new one where nothing earlier is meant."""
    region = body_region(mention.name) or mention.region_code
    if not normalise_body(mention.name):
        return _Draft(key_of("executive_body", mention.region_code, ""), mention.region_code, "unnamed")
    if is_new:
        key = key_of("executive_body", "decided", region, fold(mention.name))
        return _Draft(key, region, "mentioned")
    on = quarter_bounds(mention.quarter)[1] if mention.quarter else None
    reading = resolve_body(mention.name, mention.region_code, on)
    if reading.body_code is not None:
        party = bodies()[reading.body_code].party_code
        return _Draft(_key_of_code(reading.body_code), party, "reference", reading.body_code)
    form = body_form(mention.name, mention.region_code)
    known = forms[region]
    exact = form.removeprefix(f"{SHORT} ")
    if form not in known and exact in known:
        known[form] = known[exact]
    if form not in known:
        near = {key for other, key in known.items() if is_mistyped(form, other) or is_shortened(form, other)}
        known[form] = near.pop() if len(near) == 1 else key_of("executive_body", region, form)
    return _Draft(known[form], region, "mentioned")


def _add_predecessors(drafts: dict[str, _Draft]) -> None:
    """The bodies of the reference that a mentioned one came from, so that the link leads somewhere."""
    waiting = [draft.code for draft in drafts.values() if draft.code]
    while waiting:
        for code in bodies()[waiting.pop()].predecessor_codes:
            key = _key_of_code(code)
            if key not in drafts:
                drafts[key] = _Draft(key, bodies()[code].party_code, "reference", code)
                waiting.append(code)


def _key_of_code(code: str) -> str:
    return key_of("executive_body", "reference", code)


def _move(drafts: dict[str, _Draft], keys: dict[Named, str], named: Named, target: str) -> None:
    """A name goes to the body that a decision points to; a body left without any name is dropped."""
    left = keys[named]
    if left == target:
        return
    keys[named] = target
    if left not in keys.values() and drafts[left].source == "mentioned":
        _absorb(drafts, left, target)


def _absorb(drafts: dict[str, _Draft], key: str, target: str) -> None:
    gone, kept = drafts.pop(key), drafts[target]
    kept.uses.extend(gone.uses)


def _unfit(overrides: Overrides, used: set[int], drafts: Mapping[str, _Draft]) -> list[Notice]:
    notices: list[Notice] = []
    for decision in overrides.by_text.values():
        if decision.number not in used:
            notices.append(decision.notice("override_matches_nothing"))
        elif decision.same_as and decision.same_as not in drafts:
            notices.append(decision.notice("override_target_unknown"))
    return notices


def _finished(draft: _Draft, merged: Mapping[str, str]) -> Body:
    dated = _dated_names(draft.code) if draft.code else ()
    predecessors = bodies()[draft.code].predecessor_codes if draft.code else ()
    names = {body_form(entry.name, draft.region_code): entry.name for entry in dated}
    used = ""
    for _, name in sorted(draft.uses, key=lambda use: use[0]):  # stable: in order of receipt within a quarter
        form = body_form(name, draft.region_code)
        # A writing that differs from a known name only in case or by a typing error is no name of its own.
        form = next((known for known in names if is_mistyped(form, known)), form)
        used = names.setdefault(form, name)
    return Body(
        key=draft.key,
        code=draft.code,
        name=used or next(reversed(names.values()), ""),
        names=tuple(names.values()),
        region_code=draft.region_code or None,
        predecessor_keys=tuple(merged.get(key, key) for key in map(_key_of_code, predecessors)),
        source=draft.source,
        valid_from=dated[0].valid_from if dated else None,
        valid_to=dated[-1].valid_to if dated else None,
        first_seen_quarter=min((quarter for quarter, _ in draft.uses if quarter), default=None),
    )


def _dated_names(code: str) -> tuple[BodyName, ...]:
    return tuple(sorted((e for e in body_names() if e.body_code == code), key=lambda entry: entry.position))
