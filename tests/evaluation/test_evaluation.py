"""What was once read right stays right: the evaluation holds its limits, and nobody leaves a limit loose.

Belongs here: holding what is measured against ``limits.yml``. Does not belong here: the labels and the limits.

The limits are a ratchet. Whoever makes a reading better sets them anew (``python -m tests.evaluation --set-limits``),
so a limit that is looser than what is measured fails as well; and a review sees in the file which way it moved.
"""

import pytest

from tests.evaluation.evaluate import evaluate_identity, evaluate_phrases
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


def test_every_limit_is_of_something_that_is_measured() -> None:
    shared_path("phrases")
    measured = {phrases.name for phrases in evaluate_phrases(_LABELS)}
    assert measured | {identity.name for identity in evaluate_identity(_LABELS)} == set(_LIMITS)


@pytest.mark.parametrize("labels", _LABELS, ids=[labels.name for labels in _LABELS])
def test_labels_say_who_wrote_them_and_repeat_nothing(labels: Labels) -> None:
    assert labels.written_by in {"outsider", "author"}
    said = [
        str({key: value for key, value in record.items() if key not in {"expect", "why"}}) for record in labels.records
    ]
    assert len(said) == len(set(said))
