"""The evaluation itself: every file of labels read and judged.

Belongs here: bringing labels, readings and verdicts together, as counts and as what is not right. Does not belong here:
printing (``__main__``), the limits (``test_evaluation``).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.evaluation.identity import IDENTITY_TOPICS, Pairs, judge_groups
from tests.evaluation.judge import Judgement, judge
from tests.evaluation.labels import Labels
from tests.evaluation.matching import Matches, judge_scenarios
from tests.evaluation.topics import TOPICS, Record, Topic


@dataclass(frozen=True, slots=True)
class Phrases:
    """One topic on one file of labels: each record with what its reading is worth."""

    topic: str
    labels: Labels
    judged: tuple[tuple[Record, Judgement], ...]

    @property
    def name(self) -> str:
        """Topic and file."""
        return f"{self.topic}: {self.labels.name}"

    @property
    def counts(self) -> dict[str, int]:
        """How many records are right, abstained and wrong."""
        found: Counter[str] = Counter(judgement.verdict for _, judgement in self.judged)
        return {verdict: found[verdict] for verdict in ("right", "abstained", "wrong")}


@dataclass(frozen=True, slots=True)
class Identity:
    """One topic of identity on all its groups."""

    topic: str
    groups: int
    pairs: Pairs

    @property
    def name(self) -> str:
        """The topic."""
        return self.topic

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs came together rightly, stayed apart though one thing, came together wrongly."""
        return {"together": self.pairs.together, "apart": len(self.pairs.apart), "wrong": len(self.pairs.wrong)}


@dataclass(frozen=True, slots=True)
class Matching:
    """The scenarios of one file with what was matched in them."""

    labels: Labels
    matches: Matches

    @property
    def name(self) -> str:
        """Topic and file."""
        return f"matching: {self.labels.name}"

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs were matched rightly, wrongly, and not at all."""
        found = self.matches
        return {"right": len(found.right), "wrong": len(found.wrong), "missed": len(found.missed)}


def evaluate_phrases(files: Sequence[Labels]) -> Iterator[Phrases]:
    """Every topic on every file with labels for it; files whose reference material is absent are left out."""
    for name, topic in TOPICS.items():
        for labels in files:
            if labels.topic == topic.labels and labels.is_complete:
                yield Phrases(name, labels, tuple(_judged(topic, labels)))


def evaluate_identity(files: Sequence[Labels]) -> Iterator[Identity]:
    """Every topic of identity on all groups of its files together."""
    for topic in IDENTITY_TOPICS:
        groups = [
            {**record, "file": labels.name} for labels in files if labels.topic == topic for record in labels.records
        ]
        if groups:
            yield Identity(topic, len(groups), judge_groups(topic, groups))


def evaluate_matching(files: Sequence[Labels]) -> Iterator[Matching]:
    """Every file of scenarios."""
    for labels in files:
        if labels.topic == "matching":
            yield Matching(labels, judge_scenarios(labels.records))


def _judged(topic: Topic, labels: Labels) -> Iterator[tuple[Record, Judgement]]:
    for record in labels.records:
        read = topic.read(record)
        meant = topic.expected(record, read.values)
        yield record, judge(read.values, meant, admits_gaps=read.admits_gaps)
