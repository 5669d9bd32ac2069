"""Which mentions are one agreement.

Belongs here: identity across documents and the key that is kept. Does not belong here: reading a title (see
``ingestion.language.agreement``), registers and terms, the files of a home.

An agreement is an unordered set of parties, a kind and a subject. Parties and kind must be equal; the subject must be
the same or so near that it can be no other (see ``subjects``). What lies between is ambiguous and given with its
candidates, never guessed, and makes no agreement. A partner without a party code (an organisation, an unlisted
municipality) counts by its words; with a party that is not understood at all no mention means anything.

Two agreements may share all three: one succeeds the other and is told by its day of signing in another year; of
protocols and supplementary agreements each has its own number or period. A title without its subject is told by day and
number where one agreement of the same parties has them. A mention without a day means the one that was in force, where
the terms that registers give leave but one.

Plans and registers often shorten a title. Such a mention never stands in the way of what a report names: where it may
be that agreement or another, it is the one that stays ambiguous, whichever came first.

The key is made at the first mention, in order of receipt, from kind, parties and subject, and of a second agreement
with the same three from its number among them; a day or number learned later changes no key.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from ingestion.language.agreement import AgreementReading
from ingestion.language.agreement_members import UNKNOWN
from ingestion.language.agreement_subject import is_general
from ingestion.language.tokens import fold
from ingestion.notices import Notice
from ingestion.quarters import quarter_bounds
from ingestion.resolution.identity.subjects import compare_subjects, subject_similarity
from ingestion.resolution.keys import key_of
from ingestion.resolution.overrides import NO_OVERRIDES, Override, Overrides, merged_keys

_MOST_SUGGESTIONS = 5  # more are no help to whoever has to decide

_GroupId = tuple[str, tuple[str, ...], tuple[str, ...]]
Status = Literal["resolved", "ambiguous", "unresolved"]
Method = Literal["first_mention", "exact", "similar_subject", "signing", "term", "override", "none"]
# Of these there are many under one agreement.
_NUMBERED = frozenset({"plan", "protocol", "supplementary"})
_BY_TERM = 0.9  # a term may have been prolonged without a word of it in the register


@dataclass(frozen=True, slots=True)
class AgreementMention:
    """A title as a document has it, read. ``id`` is the caller's and comes back in the result.

    ``parties`` are sorted codes, ``others`` partners without one, ``subject`` is the comparison form, ``period`` the
    years of a plan or protocol (all from ``read_agreement``). ``quarter`` is the first that it speaks of,
    ``last_quarter`` the last, where that is another. ``ends_on`` is the end of the term, where a register gives it
    (``date.max``: there is none). ``is_reported`` is False in plans and registers.
    """

    id: Hashable
    quarter: str
    text: str
    kind: str
    parties: tuple[str, ...]
    subject: str
    signed_on: date | None = None
    number: str | None = None
    others: tuple[str, ...] = ()
    period: str | None = None
    last_quarter: str | None = None
    ends_on: date | None = None
    is_reported: bool = True

    @classmethod
    def of(cls, id_: Hashable, quarter: str, read: AgreementReading) -> "AgreementMention":
        """A mention from the reading of its title."""
        return cls(
            id_,
            quarter,
            read.text,
            read.kind,
            read.parties,
            read.subject,
            read.signed_on,
            read.number,
            read.others,
            read.period,
        )

    @property
    def has_parties(self) -> bool:
        """Whether all parties are told, and there are two at least."""
        return UNKNOWN not in self.others and len(self.parties) + len(self.others) > 1

    @property
    def can_identify(self) -> bool:
        """Whether the mention says enough to be the first of an agreement."""
        return self.kind != "unknown" and self.has_parties and bool(self.subject)

    @property
    def group(self) -> "_GroupId":
        """Kind and parties; a partner without a code by its name, wherever it was said to lie."""
        return self.kind, self.parties, tuple(other.partition("@")[0] for other in self.others)


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement: what its first mention says, and the first day and number learned from any.

    ``predecessor_key`` is that of the agreement which it succeeds: same kind, parties and subject, signed last before.
    """

    key: str
    kind: str
    title: str
    subject: str
    parties: tuple[str, ...]
    first_seen_quarter: str
    last_seen_quarter: str
    mentions_count: int
    first_mention_id: Hashable
    signed_on: date | None
    number: str | None
    others: tuple[str, ...] = ()
    predecessor_key: str | None = None


@dataclass(frozen=True, slots=True)
class MentionResolution:
    """Which agreement a mention means; ``candidates`` are keys, given where it could be one of several or is unsure."""

    agreement_key: str | None
    status: Status
    method: Method
    certainty: float
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementResolution:
    """Agreements in order of first mention, what each mention means by its id, and what the reviewed file got wrong."""

    agreements: tuple[Agreement, ...]
    mentions: Mapping[Hashable, MentionResolution]
    notices: tuple[Notice, ...] = ()


@dataclass(slots=True, eq=False)
class _Draft:
    """An agreement while it is gathered: every subject that was taken for its own."""

    key: str
    first: AgreementMention
    subjects: set[str] = field(default_factory=set)
    signed_on: date | None = None
    number: str | None = None
    period: str | None = None
    ends_on: date | None = None
    is_reported: bool = False
    places: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str, mention: AgreementMention) -> "_Draft":
        """The agreement that a mention is the first of."""
        draft = cls(key, mention)
        draft.learn(mention)
        return draft

    def learn(self, mention: AgreementMention) -> None:
        """What a mention adds to what is known."""
        self.subjects.add(mention.subject)
        self.is_reported = self.is_reported or mention.is_reported
        self.signed_on = self.signed_on or mention.signed_on
        self.number = self.number or mention.number
        self.period = self.period or mention.period
        self.ends_on = max(filter(None, (self.ends_on, mention.ends_on)), default=None)
        for name, place in _places(mention.others):
            self.places.setdefault(name, place)

    def agrees(self, mention: AgreementMention) -> bool:
        """Whether nothing beside the day of signing speaks against a mention: number, period, where a partner lies."""
        if mention.kind in _NUMBERED:
            pairs = ((mention.number, self.number), (mention.period, self.period))
            if any(one and other and one != other for one, other in pairs):
                return False
        return all(self.places.get(name, place) == place for name, place in _places(mention.others))


def _places(others: Sequence[str]) -> list[tuple[str, str]]:
    """Partners without a code with the region that they were said to lie in."""
    parted = (other.partition("@") for other in others)
    return [(name, place) for name, _, place in parted if place]


@dataclass(slots=True)
class _Group:
    """The agreements of one kind between the same parties, in order of first mention."""

    drafts: list[_Draft] = field(default_factory=list)
    answers: dict[str, tuple[list[_Draft], list[_Draft]]] = field(default_factory=dict)

    def look_up(self, subject: str) -> tuple[list[_Draft], list[_Draft]]:
        """The agreements with this subject, and where there are none, those that may have it."""
        if subject not in self.answers:
            same = [draft for draft in self.drafts if subject == draft.first.subject]
            if not same:
                same = [draft for draft in self.drafts if subject in draft.subjects]
            if not same and subject:
                same = [draft for draft in self.drafts if compare_subjects(subject, draft.first.subject) == "same"]
            self.answers[subject] = (same, [] if same else self.near(subject))
        return self.answers[subject]

    def near(self, subject: str) -> list[_Draft]:
        """The agreements of which it is not sure whether they have this subject."""
        return [
            draft
            for draft in self.drafts
            if not subject
            or is_general(subject) != is_general(draft.first.subject)
            or compare_subjects(subject, draft.first.subject) == "unsure"
        ]

    def add(self, draft: _Draft) -> None:
        self.drafts.append(draft)
        self.answers.clear()


def resolve_agreements(
    mentions: Sequence[AgreementMention], overrides: Overrides = NO_OVERRIDES
) -> AgreementResolution:
    """Resolve mentions, given in order of receipt, against each other and the reviewed decisions.

    The result depends on nothing else; every mention has an answer.
    """
    groups: dict[_GroupId, _Group] = defaultdict(_Group)
    decided = _decided_drafts(mentions, overrides)
    drafts: list[_Draft] = []
    first_of: dict[Hashable, _Draft] = {}
    for mention in mentions:
        decision = overrides.of(mention.text)
        if decision is not None:
            draft = decided.get(fold(mention.text))
            if draft is not None and draft.first.id == mention.id:
                drafts.append(draft)
                if mention.can_identify:
                    groups[mention.group].add(draft)
        elif mention.can_identify:
            draft = _draft_of(groups[mention.group], mention)
            if draft is not None:
                drafts.append(draft)
                first_of[mention.id] = draft
    keys = [draft.key for draft in drafts]
    answers: dict[Hashable, MentionResolution] = {}
    used: set[int] = set()
    for mention in mentions:
        decision = overrides.of(mention.text)
        if decision is not None:
            answer = _by_decision(mention, decision, decided, keys)
            used.add(decision.number)
            answers[mention.id] = answer or _answer(mention, groups, first_of)
        else:
            answers[mention.id] = _answer(mention, groups, first_of)
    merged, notices = merged_keys(overrides, keys)
    answers = {id_: _merged(answer, merged) for id_, answer in answers.items()}
    for decision in overrides.by_text.values():
        if decision.number not in used:
            notices.append(decision.notice("override_matches_nothing"))
        elif decision.same_as and decision.same_as not in keys:
            notices.append(decision.notice("override_target_unknown"))
    agreements = _finished(drafts, merged, mentions, answers)
    return AgreementResolution(agreements, answers, (*overrides.notices, *notices))


def _draft_of(group: _Group, mention: AgreementMention) -> _Draft | None:
    """The agreement that a mention is the first of; None where it adds to one or decides nothing."""
    same, unsure = group.look_up(mention.subject)
    if len({draft.first.subject for draft in same}) > 1:
        return None
    if same:
        agreeing = [draft for draft in same if draft.agrees(mention)]
        for draft in agreeing:
            if mention.signed_on is None or draft.signed_on in {None, mention.signed_on}:
                draft.learn(mention)
                return None
        if mention.kind not in _NUMBERED and any(
            draft.signed_on and draft.signed_on.year == _year(mention) for draft in agreeing
        ):
            return None  # two days of one year: an error in one of them is likelier than a second agreement
    elif any(_stands_in_the_way(draft, mention) for draft in unsure):
        return None
    number = 1 + sum(draft.first.subject == mention.subject for draft in group.drafts)
    kind, parties, others = mention.group
    identity = (kind, ",".join((*parties, *others)), mention.subject)
    draft = _Draft.of(key_of("agreement", *identity, *([number] if number > 1 else [])), mention)
    group.add(draft)
    return draft


def _stands_in_the_way(draft: _Draft, mention: AgreementMention) -> bool:
    """Whether a mention makes no agreement of its own because it may mean this one."""
    return draft.is_reported if mention.is_reported else _may_be_signed_alike(draft, mention)


def _may_be_signed_alike(draft: _Draft, mention: AgreementMention) -> bool:
    years = {day.year for day in (draft.signed_on, mention.signed_on) if day is not None}
    return len(years) < 2 and draft.agrees(mention)


def _year(mention: AgreementMention) -> int | None:
    return mention.signed_on.year if mention.signed_on else None


def _answer(
    mention: AgreementMention,
    groups: Mapping[_GroupId, _Group],
    first_of: Mapping[Hashable, _Draft],
) -> MentionResolution:
    first = first_of.get(mention.id)
    group = groups.get(mention.group)
    rivals = _reported_rivals(mention, group)
    if rivals:
        return MentionResolution(None, "ambiguous", "none", 0.0, rivals)
    if first is not None and not _is_shared(first, mention, group):
        return MentionResolution(first.key, "resolved", "first_mention", 1.0)
    if mention.kind == "unknown" or not mention.has_parties or group is None:
        return MentionResolution(None, "unresolved", "none", 0.0, _suggestions(mention, groups))
    if not mention.subject or is_general(mention.subject):
        signed = [draft for draft in group.drafts if _is_signed_alike(draft, mention)]
        if len(signed) == 1:
            return MentionResolution(signed[0].key, "resolved", "signing", 1.0)
    same, unsure = group.look_up(mention.subject)
    fitting = [draft for draft in same if _can_be_meant(draft, mention)]
    in_force = [draft for draft in fitting if _is_in_force(draft, mention)]
    if len(fitting) > 1 and len(in_force) == 1:
        return MentionResolution(in_force[0].key, "resolved", "term", _BY_TERM)
    if len(fitting) == 1:
        draft = fitting[0]
        if draft.first.subject == mention.subject:
            return MentionResolution(draft.key, "resolved", "exact", 1.0)
        certainty = round(subject_similarity(mention.subject, draft.first.subject), 4)
        return MentionResolution(draft.key, "resolved", "similar_subject", certainty)
    likelier = [draft for draft in unsure if draft.is_reported] or unsure
    candidates = tuple(draft.key for draft in fitting or same or likelier)
    if candidates:
        return MentionResolution(None, "ambiguous", "none", 0.0, candidates)
    return MentionResolution(None, "unresolved", "none", 0.0)


def _is_signed_alike(draft: _Draft, mention: AgreementMention) -> bool:
    """Whether day and number, where both say them, are the same, and the day is said."""
    if mention.signed_on is None or draft.signed_on != mention.signed_on or not draft.agrees(mention):
        return False
    return not (mention.number and draft.number) or fold(mention.number) == fold(draft.number)


def _suggestions(mention: AgreementMention, groups: Mapping[_GroupId, _Group]) -> tuple[str, ...]:
    """Agreements that a title with too little in it may mean: as far as it goes, it agrees with them."""
    if not mention.parties:
        return ()
    keys = [
        draft.key
        for (kind, parties, _), group in groups.items()
        if mention.kind in {kind, "unknown"} and set(mention.parties) <= set(parties)
        for draft in group.drafts
        if not mention.subject
        or is_general(mention.subject)
        or compare_subjects(mention.subject, draft.first.subject) != "different"
    ]
    return tuple(keys) if len(keys) <= _MOST_SUGGESTIONS else ()


def _can_be_meant(draft: _Draft, mention: AgreementMention) -> bool:
    """Whether the days allow it: the same day, or none; and nothing is mentioned before it is signed."""
    if not draft.agrees(mention):
        return False
    if mention.signed_on is not None:
        return draft.signed_on in {None, mention.signed_on}
    return draft.signed_on is None or draft.signed_on <= quarter_bounds(mention.last_quarter or mention.quarter)[1]


def _reported_rivals(mention: AgreementMention, group: _Group | None) -> tuple[str, ...]:
    """Agreements of reports that a mention of a plan or register may mean, where it means none of them for sure."""
    if group is None or mention.is_reported:
        return ()
    same, _ = group.look_up(mention.subject)
    if any(draft.is_reported for draft in same):
        return ()
    near = group.near(mention.subject)
    return tuple(draft.key for draft in near if draft.is_reported and _may_be_signed_alike(draft, mention))


def _is_shared(first: _Draft, mention: AgreementMention, group: _Group | None) -> bool:
    """Whether an agreement's first mention, which tells no day, may mean another that was signed by then as well.

    Then the agreement has its day from a later mention, and whether this one spoke of it or of the other is not said.
    """
    if group is None or mention.signed_on is not None or first.signed_on is None:
        return False
    same, _ = group.look_up(mention.subject)
    return sum(_can_be_meant(draft, mention) for draft in same) > 1


def _is_in_force(draft: _Draft, mention: AgreementMention) -> bool:
    """Whether the term had not ended before the time that a mention speaks of."""
    return draft.ends_on is None or draft.ends_on >= quarter_bounds(mention.quarter)[0]


def _decided_drafts(mentions: Sequence[AgreementMention], overrides: Overrides) -> dict[str, _Draft]:
    """Agreements of their own by decision, by the comparison form of their words."""
    drafts: dict[str, _Draft] = {}
    for mention in mentions:
        decision = overrides.of(mention.text)
        if decision is not None and decision.is_new:
            words = fold(mention.text)
            key = key_of("agreement", "decided", words)
            drafts.setdefault(words, _Draft.of(key, mention))
    return drafts


def _by_decision(
    mention: AgreementMention, decision: Override, decided: Mapping[str, _Draft], keys: Sequence[str]
) -> MentionResolution | None:
    """What a decision says; None where the key that it points to does not exist."""
    key = decided[fold(mention.text)].key if decision.is_new else decision.same_as
    return MentionResolution(key, "resolved", "override", 1.0) if key in keys else None


def _merged(answer: MentionResolution, merged: Mapping[str, str]) -> MentionResolution:
    candidates = tuple(dict.fromkeys(merged.get(key, key) for key in answer.candidates))
    key = answer.agreement_key
    if key is not None and key in merged:
        return replace(answer, agreement_key=merged[key], method="override", certainty=1.0)
    if answer.status == "ambiguous" and len(candidates) == 1 and candidates != answer.candidates:
        return MentionResolution(candidates[0], "resolved", "override", 1.0)
    return replace(answer, candidates=candidates)


def _finished(
    drafts: Sequence[_Draft],
    merged: Mapping[str, str],
    mentions: Sequence[AgreementMention],
    answers: Mapping[Hashable, MentionResolution],
) -> tuple[Agreement, ...]:
    quarters: dict[str, list[str]] = defaultdict(list)
    for mention in mentions:
        key = answers[mention.id].agreement_key
        if key is not None:
            quarters[key].append(mention.quarter)
    predecessors = _predecessors([draft for draft in drafts if draft.key not in merged])
    return tuple(
        Agreement(
            key=draft.key,
            kind=draft.first.kind,
            title=draft.first.text,
            subject=draft.first.subject,
            parties=draft.first.parties,
            first_seen_quarter=min(quarters[draft.key], default=draft.first.quarter),
            last_seen_quarter=max(quarters[draft.key], default=draft.first.quarter),
            mentions_count=len(quarters[draft.key]),
            first_mention_id=draft.first.id,
            signed_on=draft.signed_on,
            number=draft.number,
            others=draft.first.others,
            predecessor_key=predecessors.get(draft.key),
        )
        for draft in drafts
        if draft.key not in merged
    )


def _predecessors(drafts: Sequence[_Draft]) -> dict[str, str]:
    """For each agreement that succeeds another, the key of that one; protocols and plans succeed nothing."""
    alike: dict[tuple[_GroupId, str], list[tuple[date, str]]] = defaultdict(list)
    for draft in drafts:
        if draft.signed_on is not None and draft.first.kind not in _NUMBERED:
            alike[draft.first.group, draft.first.subject].append((draft.signed_on, draft.key))
    return {later: earlier for signed in alike.values() for (_, earlier), (_, later) in pairwise(sorted(signed))}
