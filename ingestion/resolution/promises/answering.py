"""How surely a reported event is what was promised, by the words of both.

Belongs here: two titles that are of one region, body and agreement and near in time. Does not belong here: whether they
are (``expectations``), which of several events is taken (``assignment``), whether two titles without such a context are
one series (``undertaking``), what a title says (``ingestion.language.event_meaning``).

Two steps. What contradicts the promise answers it in no way, whatever else agrees: another kind of undertaking, another
partner, the other direction of an exchange, another town, other people, another discipline, another name. What is left
is weighed: the promise's words that the report has, against those that only one of them has. A word of which each side
has another weighs twice, for then one thing stands against another; a word that only the report has is a detail.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache

from ingestion.language.answer_words import FULL, HALF, WEAK, answer_words, concept
from ingestion.language.event_meaning import EventMeaning, read_meaning
from ingestion.resolution.identity.undertaking import EXACT, is_kin, likeness
from ingestion.resolution.promises.title_contradictions import (
    contradict,
    has_mark,
    name_weight,
    names_person,
    share_names,
)

SURE = 0.5
"""From here on an event is taken for the answer."""
SUGGESTED = 0.4
"""From here on, below ``SURE``, a person is asked."""
_MOST = 0.97  # short of the same words
_UNSURE = SURE - 0.01
_VAGUE_MOST = 0.6  # where what is done is not quite what was promised
_LOST_NAME = 1.0  # what a name weighs that the report lacks
_KIND, _COMMON_KIND = 0.8, 0.4  # what the kind of undertaking weighs, and one of which there are many
_MISSING, _ADDED, _AGAINST = 0.6, 0.25, 1.1
_TELLING = 1.5  # weight of common words that tell even where only one title has a kind
_SHORT = 4  # letters; beginnings that are shorter say nothing


@lru_cache(maxsize=262144)
def answer_likeness(promised: str, reported: str) -> float:
    """How surely a reported event is what was promised: 1.0 where nothing but the edition differs, ``SURE`` or more
    where it may be taken for it, ``SUGGESTED`` or more where a person should look, 0.0 where it is something else.

    The order matters: a report may add details to a promise, a promise may be wider than what is reported of it.
    """
    promise, report = read_meaning(promised), read_meaning(reported)
    if promise.form == report.form:
        return EXACT
    kinds = _nearness(promise, report)
    if kinds == "far" or contradict(promise, report):
        return 0.0
    if promise.is_general or report.is_general:
        # Only general words of the same kind answer general words, and they answer nothing else.
        are_alike = promise.is_general and report.is_general and promise.heads == report.heads
        return likeness(promised, reported) if are_alike else 0.0
    score = _weighed(promise, report, kinds)
    if score == 0.0 and promise.topics and promise.topics.keys().isdisjoint(report.reach):
        return 0.0
    return max(score, likeness(promised, reported))


def _weighed(promise: EventMeaning, report: EventMeaning, kinds: str) -> float:
    name = name_weight(promise, report)
    are_topical = promise.is_topical and report.is_topical
    if name < 0 and not are_topical:
        return 0.0
    wanted = {**promise.subjects, **promise.topics} if promise.is_topical else promise.topics
    offered = {**report.subjects, **report.topics}
    common, missing, against = _common(wanted, report.reach, offered)
    is_other = common < HALF and against >= FULL
    _, added, _ = _common(offered if report.is_topical else report.topics, promise.reach, wanted)
    _, _, against_too = _common(report.topics if name > 0 else offered, promise.reach, ())
    if name > 0:
        common += name
    elif promise.persons and names_person(promise, report):
        common += FULL
    elif (promise.names and not are_topical) or promise.persons:
        # «Конкурс «Лучший сварщик»» may be «Конкурс сварщиков»: the name is lost, what it says is not.
        said = {word: weight for word, weight in promise.subjects.items() if word not in wanted}
        common += _common(said, report.reach, offered)[0]
        missing += _LOST_NAME
        against += _LOST_NAME
    elif name < 0:
        missing += HALF
        added += HALF
    elif name == 0 and not has_mark(promise) and has_mark(report):
        against_too = max(against_too, FULL)  # the name stands against a word that only the promise has
    if promise.holidays & report.holidays:
        common += FULL
    if common < HALF and not (_is_bare(promise) and kinds == "same"):
        return 0.0
    kind = _kind_weight(promise, report, kinds)
    score = (common + kind) / (
        common + kind + _MISSING * missing + _ADDED * added + _AGAINST * min(against, against_too)
    )
    most = _MOST
    if kinds == "vague":
        most = _VAGUE_MOST if against < HALF else _UNSURE
    elif is_other and against_too >= FULL and kinds != "same":
        most = _UNSURE  # one name of two things
    elif kinds == "unknown" and (promise.heads or report.heads) and common < _TELLING:
        most = _UNSURE  # one of them has a kind, and little says that it is the other's
    return round(min(score, most), 4)


def _common(words: Mapping[str, float], reach: frozenset[str], others: Container[str]) -> tuple[float, float, float]:
    """The weight of words with their like on the other side, of those without, and of the telling ones of these."""
    common = missing = against = 0.0
    for word, weight in words.items():
        if (
            word in reach
            or _has_kin(word, reach)
            or any(wider in others for wider in answer_words().wider.get(word, ()))
        ):
            common += weight
        else:
            missing += weight
            against += weight if weight > WEAK else 0.0
    return common, missing, against


def _has_kin(word: str, reach: Iterable[str]) -> bool:
    return (
        len(word) >= _SHORT and word[0] != "~" and any(other[:3] == word[:3] and is_kin(word, other) for other in reach)
    )


_NO_PART = frozenset(
    {
        "meeting",
        "preparation",
        "press",
        "approval",
        "signing",
        "adoption",
        "information",
        "publishing",
        "placing",
        "closing",
        "award",
    }
)
"""Kinds that are about another undertaking and no part in it."""
_NO_DEED = frozenset({"cooperation"})


def kinds_in_context(promised: str, reported: str, *, may_be_general: bool = False) -> str:
    """How near the kinds of two undertakings are of which nothing is known to be against their being one: ``same``,
    ``close``, ``vague``, ``unknown``; ``far`` where something contradicts, or where one of them says nothing in
    particular and may not (``may_be_general``)."""
    promise, report = read_meaning(promised), read_meaning(reported)
    if (promise.is_general or report.is_general) and not may_be_general:
        return "far"
    if contradict(promise, report):
        return "far"
    if name_weight(promise, report) < 0 and not (promise.is_topical and report.is_topical):
        return "far"
    near = _nearness(promise, report)
    if near == "vague" and promise.heads <= _NO_DEED:
        return "far"
    if near != "far":
        return near
    if any(near in ("same", "close") for near in _nearness_in_detail(promised, report)):
        return "close"
    pairs = {frozenset((one, other)) for one in promise.heads for other in report.heads}
    if not pairs.isdisjoint(answer_words().near_in_context):
        return "vague"
    return "unknown" if _takes_part(promise, report) or _takes_part(report, promise) else "far"


def share_name(promised: str, reported: str) -> bool:
    """Whether they have a name in quotation marks in common, their own or that of something named in them."""
    one, other = read_meaning(promised), read_meaning(reported)
    return share_names((*one.names, *one.frames, *one.held), (*other.names, *other.frames, *other.held))


def _nearness_in_detail(promised: str, report: EventMeaning) -> Iterator[str]:
    """«Содержание автозимников: согласование графика»: what stands after the colon is what is to be done."""
    for part in promised.split(": ")[1:]:
        heads = read_meaning(part).heads
        if heads:
            yield _nearness_of_kinds(heads, report.heads)


def _takes_part(one: EventMeaning, other: EventMeaning) -> bool:
    """Whether the one is to take part in something, and the other tells what was done there: a concert, a stand."""
    if not one.takes_part or other.heads <= _NO_PART:
        return False
    return bool(one.kinds & other.kinds - _NO_PART - {"concert", "visit"}) or share_names(
        (*one.names, *one.frames), (*other.names, *other.frames)
    )


# --- kinds -----------------------------------------------------------------------------------------------------------


def _nearness(promise: EventMeaning, report: EventMeaning) -> str:
    """``same``, ``close``, ``vague``, ``unknown`` (one of them tells no kind) or ``far``."""
    mine, theirs = promise.heads, report.heads
    near = _nearness_of_kinds(mine, theirs)
    if near == "named":
        near = "close" if share_names(promise.names, report.names) else "far"
    if near != "far":
        return near
    lists = answer_words()
    if any(concept(kind) in report.topics for kind in mine & lists.purposes):
        return "close"
    if promise.holidays & report.holidays and not (mine | theirs) & lists.general_kinds - {"day"}:
        return "close"
    return "same" if _is_frame(promise, report) else "far"


@lru_cache(maxsize=16384)
def _nearness_of_kinds(mine: frozenset[str], theirs: frozenset[str]) -> str:
    if not mine or not theirs:
        return "unknown"
    if mine & theirs:
        return "same"
    near = answer_words().near
    found = {near.get(frozenset((one, other))) for one in mine for other in theirs}
    return next((name for name in ("close", "vague", "named") if name in found), "far")


def _is_frame(promise: EventMeaning, report: EventMeaning) -> bool:
    """Whether the report is of something within what was promised: «уборка в рамках акции «Чистый обелиск»»."""
    return bool(promise.heads & answer_words().frame_kinds) and share_names(promise.names, report.frames)


def _kind_weight(promise: EventMeaning, report: EventMeaning, kinds: str) -> float:
    common = answer_words().common_kinds
    if kinds == "same":
        shared = promise.heads & report.heads or promise.heads
        return _COMMON_KIND if shared <= common else _KIND
    return _COMMON_KIND / 2 if kinds == "close" else 0.0


def _is_bare(promise: EventMeaning) -> bool:
    """Whether the promise names a kind and nothing else, of which any is the answer: «Проведение обменных выставок»."""
    lists = answer_words()
    is_own = bool(promise.heads & (lists.moving_kinds - lists.general_kinds)) or not promise.heads <= lists.common_kinds
    return is_own and not has_mark(promise) and max(promise.topics.values(), default=0.0) < HALF
