"""How the words of a note are spelled: abbreviations written out, «не» set apart or joined, typing errors mended.

Belongs here: the text as its writer would have spelled it with time to spare, and the way back to the words as they
stand. Does not belong here: the abbreviations and the words that are mistyped (``outcome_rules.yml``), what the words
say (``outcome_words``).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ingestion.language.clauses import without_titles
from ingestion.language.morphology import is_known
from ingestion.language.outcome_words import declared_words, words_of
from ingestion.language.tokens import differ_by_typing_error, flat

_WORD = re.compile(r"[а-я]+")
_ABBREVIATED = re.compile(r"(?<![а-я-])([а-я]+(?:-[а-я]+)?)(?![а-я-])(\.?)")
_CLOSES = re.compile(r"\s*(?:$|[,;:()]|част|полн|в полн|в срок|не\s)")
_BEHIND_NOT = re.compile(r"(?<![а-я])не\s+$")
_BEHIND_IN = re.compile(r"(?<![а-я])в\s+$")
_GOES_ON = re.compile(r"\s*[^\sА-ЯЁ]")
_GLUED = re.compile(r"(?<![а-я])не([а-я]{5,})(?![а-я])")
_APART = re.compile(r"(?<![а-я])не (?=[а-я]{3,}(?:ни|ти)(?:е|я|ю|ем)(?![а-я])(?!,? а ))")
_LEAST_UNDOTTED = 3  # letters of an abbreviation without its full stop
_MOST_MISTYPED = 12  # words of a text in which typing errors are looked for
_LEAST_MISTYPED = 6  # letters

_Edit = tuple[int, int, str]  # the place of the words in the text, and what is meant


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text as its words are meant, in its flat form besides, and where it differs from the words as they stand."""

    words: str
    folded: str
    edits: tuple[tuple[_Edit, ...], str] = ((), "")

    def as_it_stands(self, cut: str) -> str:
        """Words that were cut out of ``words``, as the writer spelled them."""
        edits, original = self.edits
        start = self.words.find(cut) if edits else -1
        return cut if start < 0 else original[self._place(start) : self._place(start + len(cut), is_end=True)]

    def _place(self, place: int, *, is_end: bool = False) -> int:
        shift = 0  # how much longer the text as meant is than the original, up to the place
        for start, end, meant in self.edits[0]:
            first, last = start + shift, start + shift + len(meant)
            if place <= first or (place < last and not is_end):
                return min(place - shift, start)
            if place <= last:
                return end
            shift += len(meant) - (end - start)
        return place - shift


def spelled(text: str) -> Spelling:
    """The text with its abbreviations written out and «не» set right; titles are blanked in ``folded``."""
    folded = without_titles(flat(text))
    edits = sorted(_written_out(text, folded))
    return _edited(text, edits) if edits else Spelling(text, folded)


def without_typing_errors(spelling: Spelling) -> Spelling | None:
    """The text with words that no dictionary knows read as words of an outcome that they are near to; None for none."""
    words = list(_WORD.finditer(spelling.folded))
    if len(words) > _MOST_MISTYPED:
        return None
    near = [(word.start(), word.end(), _near(word[0])) for word in words]
    edits = [(start, end, meant) for start, end, meant in near if meant is not None]
    return _edited(spelling.words, edits) if edits else None


def _edited(text: str, edits: Iterable[_Edit]) -> Spelling:
    kept: list[_Edit] = []
    pieces: list[str] = []
    done = 0
    for start, end, meant in edits:
        if start < done:
            continue
        pieces += (text[done:start], meant)
        kept.append((start, end, meant))
        done = end
    words = "".join(pieces) + text[done:]
    return Spelling(words, without_titles(flat(words)), (tuple(kept), text))


def _written_out(text: str, folded: str) -> Iterator[_Edit]:
    if not _abbreviations().keys().isdisjoint(_ABBREVIATION_PIECE.findall(folded)):
        for match in _ABBREVIATED.finditer(folded):
            meant = _abbreviations().get(match[1])
            if meant is not None and _is_abbreviation(match, folded):
                # A full stop that ends no sentence goes with the word.
                ends = match.end() if _GOES_ON.match(text, match.end()) else match.end(1)
                yield match.start(), ends, meant
    if "не" in folded:
        for match in _GLUED.finditer(folded):
            if not is_known(match[0]) and is_known(match[1]):
                yield match.start(), match.end(), f"не {match[1]}"
        for match in _APART.finditer(folded):
            yield match.start(), match.end(), "не"


_ABBREVIATION_PIECE = re.compile(r"[а-я]+(?:-[а-я]+)?")


def _is_abbreviation(match: re.Match[str], folded: str) -> bool:
    word, dot = match.groups()
    if word in _guarded() and not _BEHIND_NOT.search(folded, max(0, match.start() - 5), match.start()):
        return _CLOSES.match(folded, match.end()) is not None
    if len(word) < _LEAST_UNDOTTED and _BEHIND_IN.search(folded, max(0, match.start() - 4), match.start()) is None:
        return False
    return bool(dot) or "-" in word or (len(word) >= _LEAST_UNDOTTED and not is_known(word))


@cache
def _abbreviations() -> dict[str, str]:
    """Each form that a word is cut to, with the word; «отм|енено» may be cut anywhere behind the bar."""
    found: dict[str, str] = {}
    for listed in (declared_words("abbreviated"), declared_words("abbreviated_at_end")):
        for entry in listed:
            least, _, rest = entry.partition("|")
            if not rest:
                short, _, whole = entry.partition("=")
                found[short] = whole
            for length in range(len(rest) - 1):
                found.setdefault(least + rest[:length], least + rest)
    return found


@cache
def _guarded() -> frozenset[str]:
    """Abbreviations of other words as well («исп.» of «исполнитель»): only at the end of a clause or behind «не»."""
    wholes = {entry.replace("|", "") for entry in declared_words("abbreviated_at_end")}
    return frozenset(short for short, whole in _abbreviations().items() if whole in wholes)


@lru_cache(maxsize=4096)
def _near(word: str) -> str | None:
    if len(word) < _LEAST_MISTYPED or word in _vocabulary() or is_known(word):
        return None
    near = [known for known in _vocabulary() if abs(len(known) - len(word)) <= 1 and known[0] == word[0]]
    return next((known for known in near if differ_by_typing_error(word, known)), None)


@cache
def _vocabulary() -> tuple[str, ...]:
    lists = ("held_form", "held_ongoing", "cancelled_form", "moved_form", "often_mistyped")
    return tuple(sorted({word for name in lists for word in words_of(name) if len(word) > _LEAST_MISTYPED}))
