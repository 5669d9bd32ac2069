"""The parts of a prose about participants: sentences, and within them items between commas, conjunctions and brackets.

Belongs here: which words belong together. Does not belong here: what the words mean (``participant_words``), which
number counts what (``participant_counts``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingestion.language.numbers import Word, number_at

# A full stop after these ends no sentence, whatever stands behind it.
_BEFORE_NAMES = frozenset(
    ("г", "гор", "ул", "д", "им", "пр", "просп", "пл", "п", "пос", "с", "ст", "обл", "респ", "тыс")
)
_REACH = 4
_BOUNDS = ("старше", "младше", "выше", "ниже", "более", "менее")  # «40 лет и старше» goes on


@dataclass(slots=True)
class Item:
    """Words between separators. ``parent`` is the item that a bracket stands in; ``joint`` the separator before it."""

    number: int
    sentence: int
    parent: int | None
    joint: str
    words: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """All items in order, and of each word its item (-1: a sign, or inside quotation marks)."""

    items: list[Item]
    item_of: list[int]


def laid_out(words: Sequence[Word], text: str) -> Layout:
    """The parts of a text; ``text`` as written tells by its capitals where sentences begin."""
    quoted = quoted_words(words)
    layout = Layout([], [-1] * len(words))
    sentence = 0
    open_items: list[Item] = []

    def begin(parent: int | None, joint: str) -> Item:
        layout.items.append(Item(len(layout.items), sentence, parent, joint))
        return layout.items[-1]

    item = begin(None, "")
    for index, word in enumerate(words):
        if index in quoted:
            continue
        sign = word.text
        if sign == "(":
            open_items.append(item)
            item = begin(item.number, "(")
        elif sign == ")":
            item = open_items.pop() if open_items else item
        elif sign in (",", ";"):
            item = begin(item.parent, sign)
        elif sign in (".", "!", "?"):
            ends = _ends(words, index, text)
            if ends == "sentence":
                sentence += 1
                open_items.clear()
                item = begin(None, ".")
            elif ends == "item":
                item = begin(item.parent, ",")
        elif sign in ("и", "плюс", "также") and _counts_ahead(words, index) and _counts(words, item.words):
            item = begin(item.parent, "и")
        else:
            item.words.append(index)
            layout.item_of[index] = item.number
    return layout


def quoted_words(words: Sequence[Word]) -> set[int]:
    """The places of words inside quotation marks: a title's numbers count nobody."""
    inside: set[int] = set()
    if not any(word.text == "«" for word in words):
        return inside
    depth = 0
    for index, word in enumerate(words):
        if word.text == "«":
            depth += 1
        elif word.text == "»":
            depth = max(0, depth - 1)
        elif depth:
            inside.add(index)
    return inside if depth == 0 else set()


def _ends(words: Sequence[Word], index: int, text: str) -> str:
    following = text[words[index].end :].lstrip()[:1]
    if words[index].text != ".":
        return "sentence"
    before = words[index - 1].text if index else ""
    if before in _BEFORE_NAMES or len(before) == 1:
        return ""
    if following.isdigit() and not before[:1].isdigit():
        return "item"
    return "sentence" if following.isupper() or not following or following in '«"' else ""


def _counts(words: Sequence[Word], places: Sequence[int]) -> bool:
    return any(words[place].text[0].isdigit() or number_at(words, place) is not None for place in places)


def _counts_ahead(words: Sequence[Word], index: int) -> bool:
    if index + 1 < len(words) and words[index + 1].text in _BOUNDS:
        return False
    for place in range(index + 1, min(index + 1 + _REACH, len(words))):
        if words[place].text in (",", ";", ".", ")", "("):
            return False
        if number_at(words, place) is not None:
            return True
    return False
