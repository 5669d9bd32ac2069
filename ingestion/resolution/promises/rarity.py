"""How rare words are among the titles of a region: what stands in many tells little of which one is meant.

Belongs here: counting words of titles. Does not belong here: what a word means, which words are compared (``bearing``).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log

from ingestion.language.event_title import root
from ingestion.language.tokens import folded_words

_LEAST_TITLES = 40
"""With fewer titles it cannot be told what is common."""
_RARE = 0.02
"""Share of titles up to which a word is rare."""
_LEAST = 0.4
"""What a word weighs that stands in every title."""


def rarity_of(titles: Iterable[str]) -> Mapping[str, float]:
    """The weight of each root that is not rare, below 1.0: 0.4 for one that stands in every title."""
    different = {folded_words(title) for title in titles}
    if len(different) < _LEAST_TITLES:
        return {}
    counts = Counter(each for words in different for each in {root(word) for word in words})
    least = max(1.0, _RARE * len(different))
    return {
        word: round(1 - (1 - _LEAST) * log(count / least) / log(len(different) / least), 4)
        for word, count in counts.items()
        if count > least
    }
