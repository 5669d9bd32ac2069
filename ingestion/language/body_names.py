"""The comparison form of a body's name: what two writings of one name have in common.

Belongs here: abbreviations written out, look-alike letters, order of words, the region wherever it stands; how near two
forms are. Does not belong here: whether a text is a name at all (``bodies``), the bodies of the reference.

The form is the stems of the telling words in alphabetical order and the codes of the regions; «Департамент по
транспорту и дорожному хозяйству» and «… по дорожному хозяйству и транспорту» agree.
"""

import re
from collections import Counter
from functools import cache, lru_cache
from typing import Any

from ingestion.language.agreement_spelling import in_cyrillic
from ingestion.language.parties import find_parties
from ingestion.language.tokens import differ_by_typing_error, flat, stem, tokens
from ingestion.reference import read_yaml

_MOST_MISTYPED = 2  # words of a name
_ACRONYM = re.compile(r"[А-ЯЁ]{3,8}")
# Bodies that serve the government: they follow its renames.
_SERVING = frozenset({"аппарат", "представительств"})
_GOVERNMENTS = {"администрац": "правительств"}
SHORT = "~"
"""Opens the form of a name written as one abbreviation, which may stand for a longer name."""


@cache
def body_words() -> dict[str, Any]:
    """The lists as the file has them."""
    lists: dict[str, Any] = read_yaml("body_words.yml")
    return lists


@lru_cache(maxsize=16384)
def words_and_regions(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Stems of the telling words in alphabetical order, and the codes of the regions in order of mention."""
    written = written_out(name)
    mentions = find_parties(written)
    outside = [
        word for word in tokens(written) if not any(mention.start <= word.start < mention.end for mention in mentions)
    ]
    # «… по правам ребёнка в Смоленской области»: the preposition goes with the region.
    starts = {mention.start for mention in mentions}
    words = [
        stem(word.folded)
        for word in outside
        if not (word.folded in {"в", "по"} and word.end + 1 in starts) and word.folded not in _fillers()
    ]
    if words[:1] and words[0] in _SERVING:
        words = [_GOVERNMENTS.get(word, word) for word in words]
    codes = tuple(dict.fromkeys(mention.code for mention in mentions))
    if len(codes) > 1 and words[:1] and words[0] in _SERVING:
        codes = codes[:1]  # «… при Правительстве Российской Федерации»
    marks = [SHORT] if _is_short(name) else []
    return (*marks, *sorted(words)), codes


def is_mistyped(form: str, other: str) -> bool:
    """Whether two comparison forms differ by typing errors only: one letter in each of at most two long words."""
    left, right = Counter(form.split()), Counter(other.split())
    missing, added = list((left - right).elements()), list((right - left).elements())
    if not 0 < len(missing) == len(added) <= _MOST_MISTYPED:
        return False
    if any("@" in word or word == SHORT for word in (*missing, *added)):
        return False
    for word in missing:
        near = next((other for other in added if differ_by_typing_error(word, other)), None)
        if near is None:
            return False
        added.remove(near)
    return True


def is_shortened(form: str, other: str) -> bool:
    """Whether one form is that of an abbreviation that the other, a whole name of the same region, may be meant by."""
    short, whole = (form, other) if form.startswith(SHORT) else (other, form)
    if not short.startswith(SHORT) or whole.startswith(SHORT):
        return False
    words, name = set(short.split()) - {SHORT}, set(whole.split())
    if words <= name:
        return True
    said = [word for word in words if not word.startswith("@")]
    regions = {word for word in words if word.startswith("@")}
    if len(said) != 1 or not regions <= name:
        return False
    initials = sorted(word[0] for word in name if not word.startswith("@"))
    return sorted(said[0]) == initials and len(initials) > 2


def _is_short(name: str) -> bool:
    """Whether the name is one abbreviation and its region: «Минкультуры …», «ДТСЗН …»."""
    mentions = find_parties(name)
    outside = [word for word in tokens(name) if not any(m.start <= word.start < m.end for m in mentions)]
    if len(outside) != 1:
        return False
    word = outside[0]
    return word.folded in body_words()["abbreviations"] or _ACRONYM.fullmatch(name[word.start : word.end]) is not None


def written_out(name: str) -> str:
    """The name with its abbreviations written out and look-alike letters replaced."""
    lists = body_words()
    return _abbreviated().sub(
        lambda match: (
            lists["abbreviations"].get(flat(match[0])) or lists["short_words"][" ".join(flat(match[0]).split())]
        ),
        in_cyrillic(name),
    )


@cache
def _abbreviated() -> re.Pattern[str]:
    lists = body_words()
    shorts = sorted([*lists["abbreviations"], *lists["short_words"]], key=len, reverse=True)
    alternatives = "|".join(re.escape(short) + ("" if short.endswith(".") else r"(?![\w-])") for short in shorts)
    return re.compile(rf"(?<![\w-])(?:{alternatives})", re.IGNORECASE)


@cache
def _fillers() -> frozenset[str]:
    return frozenset(body_words()["form_fillers"])
