"""The words of a period as the document writes them, found again from the form in which they were compared.

Belongs here: folded words → words as they stand («iii квартал 2021» → «III квартал 2021»). Does not belong here:
folding and reading them (see ``period``).
"""

import re

_GAP = r"[\W_]*"
_TOKEN = re.compile(r"\w+")
_LOOKALIKES = {"е": "[её]", "i": "[iіl]"}  # letters that folding takes for one


def as_written(words: str, folded: str) -> str:
    """The stretch of ``words`` that was folded into ``folded``; ``folded`` itself where it is not found again."""
    tokens = [
        "".join(_LOOKALIKES.get(letter, re.escape(letter)) for letter in token) for token in _TOKEN.findall(folded)
    ]
    if not tokens:
        return folded
    found = re.search(rf"(?<!\w){_GAP.join(tokens)}(?!\w)", words, re.IGNORECASE)
    return " ".join(found[0].split()) if found is not None else folded
