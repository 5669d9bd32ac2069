"""One cell of a report → the agreements it names, a text each.

Belongs here: where one title ends and the next begins. Does not belong here: what a title says (``agreement``).

Paragraphs may be broken in mid-sentence, with or without a blank one at the break, and two titles may share a
paragraph. A title begins with the kind of agreement in the nominative; what stands before it must be able to end there.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from ingestion.language.agreement_words import agreement_words
from ingestion.language.parties import find_parties
from ingestion.language.text import LONGEST_CELL, clean
from ingestion.language.tokens import flat, folded_words

_BULLET = r"(?:\d{1,2}\s*[.)]\s*|[-–—•●▪*]\s+)"
_BULLETED = re.compile(rf"^\s*{_BULLET}")
_OPEN_SIGNS = frozenset(',:(«„"–—-')
_LONGEST_WORD = 60  # characters; only the end of a text says whether it goes on
_MOST_TITLES = 200  # in one cell, each of which is landed with every row that the cell is merged down to
_LONGEST_NAME = 300  # characters of a text without a name, in whose end one may have begun
_ADJECTIVE_END = re.compile(r"(?:ое|ее|ый|ий|ая)$")


def split_agreements(paragraphs: Sequence[str]) -> list[str]:
    """The agreements that a cell names, in order, cleaned; numbering and separators between them are dropped.

    A cell beyond ``LONGEST_CELL``, or with more titles than any cell has, is one text, too long to be read as a title.
    """
    if sum(map(len, paragraphs)) > LONGEST_CELL:
        return [clean("\n".join(paragraphs))]
    titles = _split(tuple(paragraphs))
    return list(titles) if len(titles) <= _MOST_TITLES else [clean("\n".join(paragraphs))]


@lru_cache(maxsize=1024)  # a merged cell is asked about for each of its rows, and reports repeat their agreements
def _split(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(title for block in _blocks(paragraphs) for title in _titles(clean(block)))


def _blocks(paragraphs: Sequence[str]) -> Iterator[str]:
    """The lines that belong together, joined by line breaks so that a word hyphenated at one can be mended."""
    current = ""
    named = _Named()
    after_blank = False
    for line in (line for paragraph in paragraphs for line in paragraph.splitlines() or [""]):
        if not line.strip():
            after_blank = True
            continue
        if current and _begins_anew(current, line, after_blank, named):
            yield current
            current = ""
            named = _Named()
        current = f"{current}\n{line}" if current else line
        after_blank = False
    if current:
        yield current


class _Named:
    """The parties that a text names so far, as it grows: what has been looked through is not looked through again."""

    def __init__(self) -> None:
        self._count = 0
        self._place = 0  # up to where they are counted

    def are_several_in(self, text: str) -> bool:
        """Whether there are two at least in a text that begins with the one asked about before."""
        if self._count < 2:
            more = text[self._place :]
            found = len(find_parties(clean(more)))
            self._count += found
            if found or len(more) > _LONGEST_NAME:  # else a name may have begun that is not whole yet
                self._place = len(text)
        return self._count > 1


def _begins_anew(before: str, line: str, after_blank: bool, named: _Named) -> bool:
    if _goes_on(before):
        return False
    if _opening().match(line) or _BULLETED.match(line):
        return True
    # After a blank paragraph any sentence may begin, if what stands before it names its parties already.
    return after_blank and line.lstrip()[:1].isupper() and named.are_several_in(before)


def _goes_on(text: str) -> bool:
    """Whether a text cannot end here: a preposition, an adjective or an open bracket waits for more."""
    if text.rstrip()[-1:] in _OPEN_SIGNS:
        return True
    words = folded_words(text[-_LONGEST_WORD:])
    return bool(words) and (words[-1] in _unfinished() or bool(_ADJECTIVE_END.search(words[-1])))


def _titles(text: str) -> Iterator[str]:
    """The titles that stand one after another in a paragraph."""
    start = 0
    named = _Named()
    for match in _inner_opening().finditer(text):
        before = text[start : match.start()]
        separated = before.rstrip()[-1:] in {";", "."}
        if not _goes_on(before) and (separated or named.are_several_in(before)) and _reads_as_title(before):
            yield from _trimmed(before)
            start = match.start()
            named = _Named()
    yield from _trimmed(text[start:])


def _reads_as_title(text: str) -> bool:
    return len(folded_words(_BULLETED.sub("", text))) > 2


def _trimmed(text: str) -> Iterator[str]:
    title = _BULLETED.sub("", text).strip().rstrip(";,").rstrip()
    if title:
        yield title


@cache
def _unfinished() -> frozenset[str]:
    return frozenset(agreement_words()["unfinished"])


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(rf"\s*{_BULLET}?{_title_start()}")


@cache
def _inner_opening() -> re.Pattern[str]:
    return re.compile(rf"(?<=[\s;.]){_BULLET}?{_title_start()}")


def _title_start() -> str:
    """A capital letter, adjectives, the kind in the nominative. Written so that «ё» and «е» are one."""
    openings = agreement_words()["openings"]
    adjectives = "|".join(map(_capitalised, openings["adjectives"]))
    later = "|".join(f"(?i:{_either_e(word)})" for word in openings["adjectives"])
    nouns = "|".join(map(_capitalised, openings["nouns"]))
    later_nouns = "|".join(f"(?i:{_either_e(word)})" for word in openings["nouns"])
    phrases = "|".join(map(_capitalised, openings["phrases"]))
    return rf"[«\"„]?(?:(?:{adjectives})\s+(?:(?:{later})\s+)*(?:{later_nouns})|{nouns}|{phrases})(?!\w)(?!-)"


def _capitalised(phrase: str) -> str:
    """A phrase whose first letter is a capital one, the rest in any case."""
    return f"{phrase[0].upper()}(?i:{_either_e(phrase[1:])})"


def _either_e(phrase: str) -> str:
    return r"\s+".join(re.escape(word).replace("е", "[её]") for word in flat(phrase).split())
