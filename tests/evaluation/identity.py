"""Which mentions are one thing, held against labelled groups, pair by pair.

Belongs here: labelled groups → mentions → resolution → pairs. Does not belong here: single phrases (see ``topics``).

A group says which mentions are one thing (``same``) and which look like it and are not (``different``). All groups of a
topic are resolved together, as in life. Every pair of mentions of one ``same`` has to come together; no mention of a
``same`` may come together with one of its ``different`` or, where the groups of a topic are apart, with the ``same`` of
another. Nothing is said of a ``different`` beside other groups, nor of groups by different hands, who may have thought
of one thing independently, so such pairs are not counted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ingestion.language.agreement import read_agreement
from ingestion.language.text import clean
from ingestion.resolution.identity.agreements import AgreementMention, resolve_agreements
from ingestion.resolution.identity.bodies import BodyMention, resolve_bodies
from ingestion.resolution.identity.series import SeriesMention, resolve_series

Group = Mapping[str, Any]
_GROUPS_APART = frozenset({"agreement_identity", "series_identity"})  # of bodies, one may stand in several groups
_QUARTERS = [f"{year}-Q{quarter}" for year in range(2018, 2026) for quarter in range(1, 5)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mention stands: its group, whether among ``same``, its number there, its words."""

    group: int
    is_same: bool
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of mentions: brought together rightly, left apart though one thing, and brought together wrongly."""

    together: int
    apart: tuple[tuple[Place, Place], ...]
    wrong: tuple[tuple[Place, Place], ...]

    @property
    def precision(self) -> float:
        """Of the pairs brought together, the share that is one thing."""
        return self.together / (self.together + len(self.wrong)) if self.together else 0.0

    @property
    def recall(self) -> float:
        """Of the pairs that are one thing, the share brought together."""
        return self.together / (self.together + len(self.apart)) if self.together else 0.0


def judge_groups(topic: str, groups: Sequence[Group]) -> Pairs:
    """Resolve all mentions of a topic's groups and count the pairs."""
    keys = IDENTITY_TOPICS[topic](groups)
    together = 0
    apart: list[tuple[Place, Place]] = []
    wrong: list[tuple[Place, Place]] = []
    for one, other in combinations(keys, 2):
        is_one = one.group == other.group and one.is_same and other.is_same
        if not is_one and not (one.is_same or other.is_same):
            continue
        if one.group != other.group and not (topic in _GROUPS_APART and one.is_same and other.is_same):
            continue
        if groups[one.group].get("file") != groups[other.group].get("file"):
            continue
        is_together = keys[one] is not None and keys[one] == keys[other]
        if is_one and is_together:
            together += 1
        elif is_one:
            apart.append((one, other))
        elif is_together:
            wrong.append((one, other))
    return Pairs(together, tuple(apart), tuple(wrong))


def _places(groups: Sequence[Group], words: Callable[[Any], str]) -> Iterator[tuple[Place, Any]]:
    for number, group in enumerate(groups):
        for name in ("same", "different"):
            for position, mention in enumerate(group.get(name) or ()):
                yield Place(number, name == "same", position, words(mention)), mention


def _agreements(groups: Sequence[Group]) -> dict[Place, str | None]:
    mentions = [
        AgreementMention.of(place, _QUARTERS[min(place.number, len(_QUARTERS) - 1) + 16], read_agreement(clean(text)))
        for place, text in _places(groups, str)
    ]
    answers = resolve_agreements(mentions).mentions
    return {mention.id: answers[mention.id].agreement_key for mention in mentions}  # type: ignore[misc]


def _bodies(groups: Sequence[Group]) -> dict[Place, str | None]:
    named = [(place, groups[place.group]["region"], name) for place, name in _places(groups, str)]
    keys = resolve_bodies([BodyMention(region, clean(name), "2024-Q1") for _, region, name in named]).keys
    return {place: keys[region, clean(name)] for place, region, name in named}


def _series(groups: Sequence[Group]) -> dict[Place, str | None]:
    mentions = [
        SeriesMention(place, "RU-SMO", groups[place.group].get("body") or "", held["quarter"], clean(held["title"]))
        for place, held in _places(groups, lambda held: str(held["title"]))
    ]
    mentions.sort(key=lambda mention: mention.quarter)
    answers = resolve_series(mentions).answers
    return {mention.id: answers[mention.id].series_key for mention in mentions}  # type: ignore[misc]


IDENTITY_TOPICS: Mapping[str, Callable[[Sequence[Group]], dict[Place, str | None]]] = {
    "agreement_identity": _agreements,
    "body_identity": _bodies,
    "series_identity": _series,
}
