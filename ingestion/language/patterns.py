"""The small language in which reviewed data files write down phrases, and its translation to regular expressions.

Belongs here: ``*`` for the rest of a word, ``...`` for some words of the same sentence, ``(а|б)`` for either,
``[а ]`` for what may be missing, a space for whatever separates words. Does not belong here: any phrase. Every gap is
bounded, so that matching is linear in the text.
"""

import re
from functools import lru_cache

GAP_LENGTH = 60  # characters that «...» may stand for
_WORD = "а-яa-z0-9"
_PIECE = re.compile(r"\s*\.\.\.\s*|\s+|\*|[()|\[\]]|[^\s*()|.\[\]]+|\.")


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern, for flat text (``tokens.flat``).

    Raises ``ValueError`` where the brackets of the pattern do not match.
    """
    parts: list[str] = []
    for piece in _PIECE.findall(pattern.strip()):
        stripped = piece.strip()
        if stripped == "...":
            parts.append(rf"[^.;!?]{{0,{GAP_LENGTH}}}?(?<![{_WORD}])")
        elif not stripped:
            parts.append(rf"[^{_WORD}.;!?]{{1,5}}")
        elif stripped == "*":
            parts.append(rf"[{_WORD}]*")
        elif stripped in ("(", ")", "|"):
            parts.append("(?:" if stripped == "(" else stripped)
        elif stripped in ("[", "]"):
            parts.append("(?:" if stripped == "[" else ")?")
        else:
            parts.append(re.escape(stripped))
    try:
        return re.compile(rf"(?<![{_WORD}])(?:{''.join(parts)})(?![{_WORD}])")
    except re.error as error:
        raise ValueError(f"{pattern!r} is no pattern: {error}") from None
