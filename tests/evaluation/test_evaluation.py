"""What was once read right stays right: the evaluation holds its limits, and nobody leaves a limit loose.

Belongs here: holding what is measured against ``limits.yml``. Does not belong here: the labels and the limits.

The limits are a ratchet. Whoever makes a reading better sets them anew (``python -m tests.evaluation --set-limits``),
so a limit that is looser than what is measured fails as well; and a review sees in the file which way it moved.
"""

from itertools import permutations

import pytest

from ingestion.language.text import clean
from ingestion.resolution.identity.undertaking import likeness
from ingestion.resolution.promises.answering import answer_likeness
from tests.evaluation.evaluate import evaluate_identity, evaluate_matching, evaluate_phrases
from tests.evaluation.labels import Labels, load_labels
from tests.evaluation.limits import read_limits
from tests.shared import shared_path

_LABEL = frozenset({"expect", "why"})  # what is not among the inputs of a reading
_LABELS = load_labels()
_LIMITS = read_limits()


def test_phrases_keep_within_their_limits() -> None:
    measured = {phrases.name: phrases.counts for phrases in evaluate_phrases(_LABELS)}
    assert measured == {name: _LIMITS[name] for name in measured}


def test_identities_keep_within_their_limits() -> None:
    measured = {identity.name: identity.counts for identity in evaluate_identity(_LABELS)}
    assert measured == {name: _LIMITS[name] for name in measured}


def test_matching_keeps_within_its_limits_and_above_what_is_asked_of_it() -> None:
    measured = {matching.name: matching.counts for matching in evaluate_matching(_LABELS)}
    assert measured == {name: _LIMITS[name] for name in measured}
    for matching in evaluate_matching(_LABELS):
        assert matching.matches.precision >= 0.98
        if matching.labels.written_by == "outsider":  # the author's scenarios are harder on purpose
            assert matching.matches.recall >= 0.95


def test_scenarios_of_matching_agree_with_themselves() -> None:
    """What a label calls unmatched or unplanned is what stands in none of its pairs."""
    for scenario in (record for labels in _LABELS if labels.topic == "matching" for record in labels.records):
        paired = [pair[0] for pair in scenario["pairs"]], [pair[2] for pair in scenario["pairs"]]
        for rest, things, kept in zip(
            ("unmatched_promised", "unplanned"), ("promised", "reported"), paired, strict=True
        ):
            assert set(scenario[rest]) == {thing["id"] for thing in scenario[things]} - set(kept), scenario["why"]


def test_where_two_titles_are_one_series_the_one_answers_the_other_as_surely() -> None:
    """A recurrence is promised by an earlier report's title: what is certain without a context is so within it."""
    groups = [record for labels in _LABELS if labels.topic == "series_identity" for record in labels.records]
    pairs = [pair for group in groups for pair in permutations([clean(held["title"]) for held in group["same"]], 2)]
    assert [pair for pair in pairs if answer_likeness(*pair) < likeness(*pair)] == []


def test_every_limit_is_of_something_that_is_measured() -> None:
    shared_path("phrases")
    measured = {phrases.name for phrases in evaluate_phrases(_LABELS)}
    measured |= {identity.name for identity in evaluate_identity(_LABELS)}
    assert measured | {matching.name for matching in evaluate_matching(_LABELS)} == set(_LIMITS)


@pytest.mark.parametrize("labels", _LABELS, ids=[labels.name for labels in _LABELS])
def test_labels_say_who_wrote_them_and_repeat_nothing(labels: Labels) -> None:
    assert labels.written_by in {"outsider", "author"}
    said = [
        str({key: value for key, value in record.items() if key not in {"expect", "why"}}) for record in labels.records
    ]
    assert len(said) == len(set(said))
