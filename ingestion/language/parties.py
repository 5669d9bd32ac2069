"""Parties named in a text: regions of the federation, foreign regions, countries; in any grammatical case.

Belongs here: name → party code and where it stands. Does not belong here: which of the named ones are parties of an
agreement (``agreement_parties``), municipalities (``municipalities``), towns and venues (``place``), the names
themselves (``ingestion/reference/party*.csv``).

Names are looked up word by word, the longest first, so «Кемеровской области – Кузбасса» is one mention and «Москвы»
inside «Московской области» is none. A word that is a name by itself must be written as one (capital letter, not a
whole quotation such as «гостиница „Москва“», not half of a compound such as «Москва-река»). Several regions may share
their noun: «Липецкой, Калужской и Брянской областей». A typing error in the adjective of a region is forgiven where
only one region is that near.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from ingestion.language.tokens import Token, folded_words, stem, tokens
from ingestion.reference import parties, party_names

# What may stand between two words of one name: white space, a dash of any kind, brackets or a slash.
_WITHIN_NAME = re.compile(r"[\s\-\u2010-\u2015\u2212()/]*")
_AFTER_ABBREVIATION = re.compile(r"\.?[\s\-\u2010-\u2015\u2212()/]*")
_BLANK = re.compile(r"\s+")
# The other half of a compound, before and after a word, as far as it has to be seen.
_HALF_BEFORE, _HALF_AFTER = re.compile(r"\w[-\u2010\u2011]$"), re.compile(r"[-\u2010\u2011]\w")
_BESIDE = 3  # characters
_CONJUNCTIONS = frozenset({"и", "или"})
_OPENING, _CLOSING = "«„“\"'(", "»“”\"'"

_ABBREVIATED = {
    "область": ("обл",),
    "республика": ("респ",),
    "город": ("г", "гор"),
    "край": ("кр",),
    "автономный": ("авт",),
}
_ABBREVIATIONS = frozenset({word for words in _ABBREVIATED.values() for word in words})
# Forms of the nouns that several regions may share, singular and plural.
_NOUNS = {
    form: noun
    for noun, forms in {
        "область": "область области областью областей областям областями областях обл",
        "край": "край края краю краем крае краев краям краями краях",
        "округ": "округ округа округу округом округе округов округам округами округах",
        "республика": "республика республики республике республику республикой республик республикам республиками "
        "республиках респ",
    }.items()
    for form in forms.split()
}
_AUTONOMOUS = re.compile(r"автономн(?:ый|ого|ому|ым|ом|ые|ых|ыми)")
_MOST_LISTED = 90  # there are no more regions
_LEAST_SHORTENED = 3  # letters
_LEAST_MISTYPED = 7  # letters; shorter adjectives are too near to each other (Омская, Томская)


@dataclass(frozen=True, slots=True)
class PartyMention:
    """A party named in a text: its code, the place ``start:end`` and the words there.

    ``is_corrected`` says that the name was found in spite of a typing error.
    """

    code: str
    start: int
    end: int
    words: str
    is_corrected: bool = False


def find_parties(text: str) -> list[PartyMention]:
    """All parties named in the text, in order, none overlapping another."""
    return list(_find(text))


def party_of(name: str) -> str | None:
    """The code of the party that the whole of the text names, or that it is the code of; else None."""
    code = name.strip().upper()
    if code in parties():
        return code
    mentions = _find(name)
    if len(mentions) != 1:
        return None
    return mentions[0].code if folded_words(mentions[0].words) == folded_words(name) else None


@lru_cache(maxsize=16384)
def _find(text: str) -> tuple[PartyMention, ...]:
    names, adjectives = _names(), _adjectives()
    words = tokens(text)
    found: list[PartyMention] = []
    position = 0
    while position < len(words):
        first = words[position].folded
        match = _named(text, words, position, names.get(first, ()))
        if match is None and first in adjectives:
            listed = _listed(text, words, position)
            if listed is not None:
                found.extend(listed[0])
                position = listed[1]
                continue
        if match is None:
            match = _mistyped(text, words, position) or _shortened(text, words, position)
        if match is None:
            position += 1
            continue
        found.append(match[0])
        position = match[1]
    return tuple(found)


def _mention(text: str, code: str, first: Token, last: Token, is_corrected: bool = False) -> PartyMention:
    end = last.end
    if text[end : end + 1] == ")" and "(" in text[first.start : end]:
        end += 1
    return PartyMention(code, first.start, end, text[first.start : end], is_corrected)


def _named(
    text: str, words: list[Token], position: int, candidates: Iterable[tuple[tuple[str, ...], str]]
) -> tuple[PartyMention, int] | None:
    for name, code in candidates:  # the longest first
        end = position + len(name)
        if end > len(words) or any(words[position + i].folded != word for i, word in enumerate(name)):
            continue
        if not all(_joined(text, words[i], words[i + 1]) for i in range(position, end - 1)):
            continue
        if len(name) == 1 and not _stands_as_name(text, words[position]):
            continue
        return _mention(text, code, words[position], words[end - 1]), end
    return None


def _joined(text: str, left: Token, right: Token) -> bool:
    between = _AFTER_ABBREVIATION if left.folded in _ABBREVIATIONS else _WITHIN_NAME
    return between.fullmatch(text, left.end, right.start) is not None


def _stands_as_name(text: str, word: Token) -> bool:
    if not text[word.start].isupper():
        return False
    # The signs beside it are all that is looked at, for a text may hold thousands of names.
    before, after = text[max(0, word.start - _BESIDE) : word.start], text[word.end : word.end + _BESIDE]
    if before[-1:] in _OPENING and after[:1] in _CLOSING and before and after:
        return False
    return not (_HALF_BEFORE.search(before) or _HALF_AFTER.match(after))


def _adjective(text: str, words: list[Token], position: int) -> tuple[dict[str, str], int] | None:
    """The regions that an adjective may belong to, by noun, and the position after it."""
    for adjective, codes in _adjectives().get(words[position].folded, ()):
        end = position + len(adjective)
        if end > len(words) or tuple(word.folded for word in words[position:end]) != adjective:
            continue
        if all(_joined(text, words[i], words[i + 1]) for i in range(position, end - 1)):
            return codes, end
    return None


def _listed(text: str, words: list[Token], position: int) -> tuple[list[PartyMention], int] | None:
    """Two or more adjectives, between them commas or a conjunction, before the noun that they share."""
    members: list[tuple[dict[str, str], int, int]] = []
    here = position
    while (adjective := _adjective(text, words, here)) is not None:
        codes, end = adjective
        members.append((codes, here, end))
        if len(members) > _MOST_LISTED:
            return None
        here = end
        if here >= len(words):
            return None
        separator = text[words[end - 1].end : words[here].start].strip()
        if separator not in {"", ","}:
            return None
        if words[here].folded in _CONJUNCTIONS:
            here += 1
        elif not separator:
            break
        if here >= len(words):
            return None
    return _shared_noun(text, words, members, here)


def _shared_noun(
    text: str, words: list[Token], members: list[tuple[dict[str, str], int, int]], here: int
) -> tuple[list[PartyMention], int] | None:
    if len(members) < 2 or here >= len(words):
        return None
    if _AUTONOMOUS.fullmatch(words[here].folded) and here + 1 < len(words):
        here += 1
    noun = _NOUNS.get(words[here].folded)
    if noun is None or any(noun not in codes for codes, _, _ in members):
        return None
    found = [
        _mention(text, codes[noun], words[first], words[(here if number == len(members) else end - 1)])
        for number, (codes, first, end) in enumerate(members, start=1)
    ]
    return found, here + 1


def _mistyped(text: str, words: list[Token], position: int) -> tuple[PartyMention, int] | None:
    if position + 1 >= len(words):
        return None
    adjective, noun = words[position], _NOUNS.get(words[position + 1].folded)
    if noun is None or len(adjective.folded) < _LEAST_MISTYPED or not text[adjective.start].isupper():
        return None
    if not _BLANK.fullmatch(text, adjective.end, words[position + 1].start):
        return None
    code = _nearest(adjective.folded, noun)
    return None if code is None else (_mention(text, code, adjective, words[position + 1], True), position + 2)


def _shortened(text: str, words: list[Token], position: int) -> tuple[PartyMention, int] | None:
    """«Смол. обл.»: the only region whose adjective begins so."""
    if position + 1 >= len(words) or text[words[position].end : words[position].end + 1] != ".":
        return None
    start, noun = words[position].folded, _NOUNS.get(words[position + 1].folded)
    if noun is None or len(start) < _LEAST_SHORTENED or not text[words[position].start].isupper():
        return None
    code = _beginning_with(start, noun)
    if code is None or not _AFTER_ABBREVIATION.fullmatch(text, words[position].end, words[position + 1].start):
        return None
    return _mention(text, code, words[position], words[position + 1]), position + 2


@lru_cache(maxsize=1024)
def _beginning_with(start: str, noun: str) -> str | None:
    codes = {code for (adjective, of), code in _by_stem().items() if of == noun and adjective.startswith(start)}
    return codes.pop() if len(codes) == 1 else None


@lru_cache(maxsize=4096)
def _nearest(word: str, noun: str) -> str | None:
    """The only region whose adjective is one error away, when no other one is within two."""
    from rapidfuzz.distance import OSA

    nearest: dict[str, int] = {}
    for candidates in _adjectives().values():
        for adjective, codes in candidates:
            if len(adjective) == 1 and noun in codes:
                distance = OSA.distance(word, adjective[0], score_cutoff=2)
                if distance <= 2:
                    nearest[codes[noun]] = min(distance, nearest.get(codes[noun], 2))
    if len(nearest) != 1 or 1 not in nearest.values():
        return None
    return next(iter(nearest))


@cache
def _names() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Every form of every name by its first word, the longest first."""
    codes: dict[tuple[str, ...], str] = {}
    for code, form in _forms():
        for name in _abbreviated(folded_words(form)):
            if codes.setdefault(name, code) != code:
                raise ValueError(f"party names: {' '.join(name)!r} names both {codes[name]} and {code}")
    grouped: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for name, code in codes.items():
        grouped[name[0]].append((name, code))
    return {
        first: tuple(sorted(candidates, key=lambda entry: (-len(entry[0]), entry[0])))
        for first, candidates in grouped.items()
    }


def _forms() -> Iterable[tuple[str, str]]:
    for party in parties().values():
        if party.kind != "municipality":
            yield from ((party.code, form) for form in party.cases)
    for name in party_names():
        if parties()[name.party_code].kind != "municipality":
            yield from ((name.party_code, form) for form in name.cases)


def _abbreviated(name: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A name and its abbreviated writings: «обл.», «респ.», «г.», «АО»."""
    writings = [name]
    for place, word in enumerate(name):
        for whole, shorts in _ABBREVIATED.items():
            if len(name) > 1 and _is_form(word, whole):
                writings.extend((*name[:place], short, *name[place + 1 :]) for short in shorts)
    for place in range(1, len(name) - 1):
        if _AUTONOMOUS.fullmatch(name[place]) and _NOUNS.get(name[place + 1]) == "округ":
            writings.append((*name[:place], "ао", *name[place + 2 :]))
    return writings


def _is_form(word: str, whole: str) -> bool:
    if whole == "край":
        return _NOUNS.get(word) == whole  # no other word begins like it: «Краснодарский»
    # Four letters less at most: «области», «республикой», «городе», «автономного».
    return word.startswith(whole if whole == "город" else whole[:-2]) and word != "городской"


def region_of_adjective(word: str, noun: str) -> str | None:
    """The region that a folded adjective means with a noun: «смоленской» and «область», as in «Смоленская областная
    Дума»."""
    return _by_stem().get((stem(word), noun))


@cache
def _by_stem() -> dict[tuple[str, str], str]:
    return {
        (stem(adjective[0]), noun): code
        for listed in _adjectives().values()
        for adjective, codes in listed
        if len(adjective) == 1
        for noun, code in codes.items()
    }


@cache
def _adjectives() -> dict[str, tuple[tuple[tuple[str, ...], dict[str, str]], ...]]:
    """Adjectives of regions by first word: the whole adjective, and the region that it means with each noun."""
    meanings: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for code, form in _forms():
        name = folded_words(form)
        for place, word in enumerate(name):
            noun = _NOUNS.get(word)
            if noun is None or place == 0:
                continue
            adjective = name[: place - 1] if _AUTONOMOUS.fullmatch(name[place - 1]) else name[:place]
            if adjective and noun not in adjective:
                meanings[adjective].setdefault(noun, code)
            break
    grouped: dict[str, list[tuple[tuple[str, ...], dict[str, str]]]] = defaultdict(list)
    for adjective, codes in meanings.items():
        grouped[adjective[0]].append((adjective, codes))
    return {first: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for first, found in grouped.items()}
