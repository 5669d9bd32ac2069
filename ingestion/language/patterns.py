"""The small language in which reviewed data files write down phrases, and its translation to regular expressions.

Belongs here: ``*`` for the rest of a word, ``...`` for some words of the same sentence, ``(а|б)`` for either,
``[а ]`` for what may be missing, a space for whatever separates words, ``{name}`` for any of a list of words. Does not
belong here: any phrase. Every gap is bounded, so that matching is linear in the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

Owner = TypeVar("Owner")

GAP_LENGTH = 60  # characters that «...» may stand for
_WORD = "а-яa-z0-9"
_WORDS = re.compile(rf"[{_WORD}]+")
_LITERAL = re.compile(rf"[{_WORD}]+")
_BEGINNING = 5  # letters
_NAMED = re.compile(r"\{([a-z_]+)\}")
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
            parts.append(rf"(?![{_WORD}])[^.;!?]{{0,{GAP_LENGTH}}}?(?<![{_WORD}])")
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


def expanded(pattern: str, words: Mapping[str, Sequence[str]]) -> str:
    """The pattern with each ``{name}`` written out as the alternatives of that list; lists may name others.

    Raises ``KeyError`` for a list that is none.
    """
    while (named := _NAMED.search(pattern)) is not None:
        pattern = f"{pattern[: named.start()]}({'|'.join(words[named[1]])}){pattern[named.end() :]}"
    return pattern


@dataclass(frozen=True, slots=True)
class Phrases:
    """Several patterns; by which beginnings of words a text can match which of them, and which it can by any.

    Most texts hold the first word of no pattern, and asking a set costs a hundredth of running the expression.
    """

    patterns: tuple[re.Pattern[str], ...]
    by_beginning: Mapping[str, tuple[int, ...]]
    anywhere: tuple[int, ...]

    def among(self, beginnings: frozenset[str]) -> list[re.Pattern[str]]:
        """The patterns that a text with these ``word_beginnings`` may match, in their order."""
        return [self.patterns[number] for number in self.numbers_among(beginnings)]

    def numbers_among(self, beginnings: frozenset[str]) -> Sequence[int]:
        """The places of these patterns, in order."""
        shared = self.by_beginning.keys() & beginnings
        if not shared:
            return self.anywhere
        return sorted({*self.anywhere, *(number for start in shared for number in self.by_beginning[start])})

    def found_in(self, flat_text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Every match with the place of its pattern: pattern by pattern, each tried where it may begin.

        The same as ``finditer`` of each, without a look at the other places of the text.
        """
        words = _word_offsets(flat_text)
        tried: dict[int, list[int]] = {}
        for beginning in self.by_beginning.keys() & words.keys():
            for place in self.by_beginning[beginning]:
                tried.setdefault(place, []).extend(words[beginning])
        for place in self.anywhere:
            tried[place] = words[""]
        for place in sorted(tried):
            offsets, end = tried[place], 0
            for offset in sorted(set(offsets)) if len(offsets) > 1 else offsets:
                match = self.patterns[place].match(flat_text, offset) if offset >= end else None
                if match is not None:
                    end = match.end()
                    yield place, match


def phrases(patterns: Iterable[str]) -> Phrases:
    """The patterns made ready to be looked for in many texts."""
    listed = list(patterns)
    by_beginning: dict[str, list[int]] = {}
    anywhere: list[int] = []
    for number, pattern in enumerate(listed):
        starts = _starts(pattern)
        if starts is None:
            anywhere.append(number)
        for beginning in starts or ():
            by_beginning.setdefault(beginning, []).append(number)
    found = {beginning: tuple(numbers) for beginning, numbers in by_beginning.items()}
    return Phrases(tuple(map(compiled, listed)), found, tuple(anywhere))


class OwnedPhrases(Generic[Owner]):
    """The patterns of several owners, in their order, asked for all at once: the cost is that of the text's words and
    not of the number of owners."""

    def __init__(self, owned: Iterable[tuple[Owner, Iterable[str]]]) -> None:
        listed = [(owner, pattern) for owner, patterns in owned for pattern in patterns]
        self._owners = [owner for owner, _ in listed]
        self._phrases = phrases(pattern for _, pattern in listed)

    def found_in(self, flat_text: str) -> Iterator[tuple[Owner, re.Match[str]]]:
        """Every match with the owner of its pattern, in the order of the patterns."""
        return ((self._owners[number], match) for number, match in self._phrases.found_in(flat_text))


def beginnings_of(patterns: Iterable[str]) -> frozenset[str] | None:
    """By which ``word_beginnings`` a text can match any of the patterns; None: by any."""
    starts = [_starts(pattern) for pattern in patterns]
    return None if None in starts else frozenset().union(*(each for each in starts if each is not None))


class Anchored:
    """Several patterns that are asked how a text begins; only those are tried that its first word can begin."""

    def __init__(self, patterns: Iterable[str]) -> None:
        groups: dict[str, list[str]] = {}
        anywhere: list[str] = []
        for pattern in patterns:
            starts = _starts(pattern)
            if starts is None:
                anywhere.append(pattern)
            for start in starts or ():
                groups.setdefault(start, []).append(pattern)
        self._groups = {start: compiled(f"({'|'.join(group)})") for start, group in groups.items()}
        self._anywhere = compiled(f"({'|'.join(anywhere)})") if anywhere else None

    def fullmatch(self, flat_text: str) -> bool:
        """Whether one of the patterns is the whole of a flat text."""
        return any(pattern.fullmatch(flat_text) for pattern in self._asked(flat_text))

    def match(self, flat_text: str) -> bool:
        """Whether a flat text begins with one of the patterns."""
        return any(pattern.match(flat_text) for pattern in self._asked(flat_text))

    def _asked(self, flat_text: str) -> Iterator[re.Pattern[str]]:
        first = _LITERAL.match(flat_text)
        if first is not None:
            lengths = range(1, min(_BEGINNING, len(first[0])) + 1)
            for start in (*(first[0][:length] for length in lengths), f"{first[0]} "):
                pattern = self._groups.get(start)
                if pattern is not None:
                    yield pattern
        if self._anywhere is not None:
            yield self._anywhere


@lru_cache(maxsize=128)  # a text is asked for the patterns of several lists
def word_beginnings(flat_text: str) -> frozenset[str]:
    """The first letters of every word of a flat text, one to five, and every word as a whole (with a space behind)."""
    words = set(_WORDS.findall(flat_text))
    found = {f"{word} " for word in words}
    for length in range(1, _BEGINNING + 1):
        found.update([word[:length] for word in words])
    return frozenset(found)


@lru_cache(maxsize=128)
def _word_offsets(flat_text: str) -> Mapping[str, list[int]]:
    """Where the words with each of the ``word_beginnings`` stand; all of them under «»."""
    found: dict[str, list[int]] = {"": []}
    for match in _WORDS.finditer(flat_text):
        word, offset = match[0], match.start()
        found[""].append(offset)
        found.setdefault(f"{word} ", []).append(offset)
        for length in range(1, min(len(word), _BEGINNING) + 1):
            found.setdefault(word[:length], []).append(offset)
    return found


def _starts(pattern: str) -> frozenset[str] | None:
    """The beginnings that the first word of a match may have, or the word itself; None where it may be any."""
    found: set[str] = set()
    for first in _expansions(pattern.strip()):
        literal = _LITERAL.match(first)
        if literal is None:
            return None
        is_whole = literal.end() == len(first) or first[literal.end()] == " "
        found.add(f"{literal[0]} " if is_whole else literal[0][:_BEGINNING])
    return frozenset(found)


def _expansions(pattern: str) -> Iterator[str]:
    """The pattern with its leading brackets written out, one alternative each."""
    if pattern[:1] not in ("(", "["):
        yield pattern
        return
    depth, start, end = 0, 1, len(pattern)
    alternatives: list[str] = []
    for place, sign in enumerate(pattern):
        depth += (sign in "([") - (sign in ")]")
        if (sign == "|" and depth == 1) or depth == 0:
            alternatives.append(pattern[start:place])
            start = place + 1
        if depth == 0:
            end = place + 1
            break
    if pattern[0] == "[":
        alternatives.append("")
    for alternative in alternatives:
        yield from _expansions((alternative + pattern[end:]).lstrip())
