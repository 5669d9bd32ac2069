"""Names of executive bodies: whether a text is one, its comparison form, the body that the reference knows by it.

Belongs here: one name at a time. Does not belong here: which mentions of several documents are one body (see
``ingestion.resolution.bodies``), the words and names themselves (``ingestion/reference``).
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal

from ingestion.language.parties import find_parties
from ingestion.language.tokens import differ_by_typing_error, flat, folded_words, phrase_pattern, stem, tokens
from ingestion.reference import BodyName, bodies, body_names, read_yaml

BodyMethod = Literal["exact", "mistyped", "ambiguous", "none"]

_MOST_ADJECTIVES = 5  # «Смоленское областное государственное бюджетное культурно-досуговое учреждение»
_ADJECTIVE = re.compile(r"\w+(?:ый|ий|ой|ая|яя|ое|ее)")
# Repeated, for sections are numbered too («Раздел I. 1) …»), and what is left must not begin with a number again.
_NUMBERING = re.compile(r"^(?:[\s,;]*(?:раздел\s+)?(?:[IVXLC]+|\d{1,3})(?:\s*[.)]|\s+[-–—])\s*)+", re.IGNORECASE)
_QUOTED = re.compile(r"«[^«»]*(?:«[^«»]*»[^«»]*)*»|„[^“”]*[“”]|“[^”]*”|\"[^\"]*\"")
_INITIALS = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.|\b[А-ЯЁ][а-яё]+\s+[А-ЯЁ]\.(?:\s|$)")
_BLANK_TO_SIGN = re.compile(r"_{2,}|/\s*[А-ЯЁ][а-яё]+\s*/")
_DAY = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b\d{4}\s*(?:г\.|год)")
_SENTENCE_END = re.compile(r"[.!?…]\s+[А-ЯЁ]|[:;?!]")
_AFTER_BRACKET = re.compile(r"\)[\s.,;]+$")
_LOOSE_ENDS = " ,;\t\n\r\f\v\u00a0"
_LONGEST_NAME = 300  # characters; the longest name met has 160
_MOST_MISTYPED = 2  # words of a name


@dataclass(frozen=True, slots=True)
class BodyReading:
    """What the reference knows of a name.

    ``body_code`` is None where it knows nothing (``none``) or more than one body (``ambiguous``); ``name`` is the
    reference's spelling, or the given name cleaned of its remark. ``region_code`` is the region that the name itself
    says, else the one it was read with.
    """

    body_code: str | None
    name: str
    region_code: str | None
    method: BodyMethod


def split_remark(text: str) -> tuple[str, str]:
    """The name and the remark that follows it, in brackets or without («в соответствии с …»); numbering is dropped.

    Brackets that belong to the name of a region, as in «Республики Саха (Якутия)», are no remark.
    """
    name = _without_prefix(_NUMBERING.sub("", text, count=1).strip())
    name = _AFTER_BRACKET.sub(")", name)
    remarks: list[str] = []
    while name.endswith(")") and (opening := _opening_bracket(name)) > 0:
        if any(mention.start <= opening < mention.end for mention in find_parties(name)):
            break
        remarks.insert(0, name[opening + 1 : -1].strip())
        name = name[:opening].rstrip().rstrip(_LOOSE_ENDS)
    outside = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), name)
    marker = _remark_marker().search(outside)
    if marker is not None:
        remarks.insert(0, name[marker.start() :].strip(" ,"))
        name = name[: marker.start()]
    return name.strip(_LOOSE_ENDS), "; ".join(remark for remark in remarks if remark)


def looks_like_body(text: str) -> bool:
    """Whether the text of a row that spans the table is the name of an executive body.

    It is where, the remark apart, it begins with what bodies are called (adjectives may stand before it) and is neither
    a sentence nor a total nor a signature.
    """
    if len(text) > 2 * _LONGEST_NAME:
        return False
    name, _ = split_remark(text)
    bare = _QUOTED.sub(" ", name)
    if not name or len(name) > _LONGEST_NAME or _SENTENCE_END.search(bare.rstrip(" .")):
        return False
    if _INITIALS.search(bare) or _BLANK_TO_SIGN.search(name) or _DAY.search(bare):
        return False
    words = folded_words(bare)
    return _begins_like_body(words) and not _refusing().search(flat(bare))


@lru_cache(maxsize=16384)
def normalise_body(name: str) -> str:
    """The comparison form: stems of the words in order and the code of the region, wherever it stood in the name.

    «Департамент Смоленской области по культуре» and «Департамента по культуре Смоленской области» agree; the same
    words with another region, or without any, do not.
    """
    words, codes = _words_and_regions(name)
    return " ".join([*words, *(f"@{code}" for code in sorted(codes))])


def body_region(name: str) -> str | None:
    """The region that the name of a body says; None where it says none or several."""
    _, codes = _words_and_regions(name)
    return codes[0] if len(codes) == 1 else None


def body_form(name: str, region_code: str | None) -> str:
    """The comparison form of a name as read in a region's report: that region is meant where the name says none."""
    words, codes = _words_and_regions(name)
    if not codes and region_code:
        codes = (region_code,)
    return " ".join([*words, *(f"@{code}" for code in sorted(codes))])


def resolve_body(name: str, region_code: str | None, on: date | None = None) -> BodyReading:
    """The executive body of the reference that bears, or once bore, this name in its region.

    The day ``on`` decides only where one name was borne by two bodies. A typing error is forgiven where a single body
    of the region is that near.
    """
    bare, _ = split_remark(name)
    region = body_region(name) or region_code
    form = body_form(name, region_code)
    known = _known_names()
    matched = known.get(form, ())
    method: BodyMethod = "exact"
    if not matched:
        near = (entries for other, entries in known.items() if is_mistyped(form, other))
        matched, method = tuple(entry for entries in near for entry in entries), "mistyped"
    if len({entry.body_code for entry in matched}) > 1 and on is not None:
        matched = tuple(entry for entry in matched if _holds(entry, on))
    codes = {entry.body_code for entry in matched}
    if len(codes) == 1:
        return BodyReading(matched[0].body_code, matched[0].name, region, method)
    return BodyReading(None, bare, region, "ambiguous" if codes else "none")


def is_mistyped(form: str, other: str) -> bool:
    """Whether two comparison forms differ by typing errors only: one letter in each of at most two long words."""
    left, right = form.split(), other.split()
    if len(left) != len(right):
        return False
    errors = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    if not 0 < len(errors) <= _MOST_MISTYPED:
        return False
    return all("@" not in a + b and differ_by_typing_error(a, b) for a, b in errors)


def _words_and_regions(name: str) -> tuple[list[str], tuple[str, ...]]:
    bare, _ = split_remark(name)
    mentions = find_parties(bare)
    outside = [
        word for word in tokens(bare) if not any(mention.start <= word.start < mention.end for mention in mentions)
    ]
    # «… по правам ребёнка в Смоленской области»: the preposition goes with the region.
    starts = {mention.start for mention in mentions}
    words = [stem(word.folded) for word in outside if not (word.folded == "в" and word.end + 1 in starts)]
    return words, tuple(dict.fromkeys(mention.code for mention in mentions))


def _begins_like_body(words: tuple[str, ...]) -> bool:
    if words and words[0] in _words("legal_forms"):
        return True
    for word in words[: _MOST_ADJECTIVES + 1]:
        if word in _words("heads"):
            return True
        if not _ADJECTIVE.fullmatch(word) and not word.endswith("о"):  # «торгово-», «материально-»
            return False
    return False


def _opening_bracket(text: str) -> int:
    """Where the bracket that closes at the end of the text opens, or -1."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0:
            return place
    return -1


def _without_prefix(text: str) -> str:
    match = _prefix().match(text)
    return text[match.end() :].lstrip() if match else text


def _holds(entry: BodyName, on: date) -> bool:
    return (entry.valid_from is None or entry.valid_from <= on) and (entry.valid_to is None or on <= entry.valid_to)


@cache
def _known_names() -> dict[str, tuple[BodyName, ...]]:
    known: dict[str, list[BodyName]] = {}
    for entry in body_names():
        known.setdefault(body_form(entry.name, bodies()[entry.body_code].party_code), []).append(entry)
    return {form: tuple(entries) for form, entries in known.items()}


@cache
def _lists() -> dict[str, Any]:
    lists: dict[str, Any] = read_yaml("body_words.yml")
    return lists


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


@cache
def _refusing() -> re.Pattern[str]:
    return phrase_pattern(_lists()["refusing"])


@cache
def _prefix() -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternatives('prefixes')})\s*[:–—-]\s*", re.IGNORECASE)


@cache
def _remark_marker() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\s)|(?<=,))(?:{_alternatives('remarks')})\s", re.IGNORECASE)


def _alternatives(name: str) -> str:
    return "|".join(r"\s+".join(phrase.split()) for phrase in sorted(_lists()[name], key=len, reverse=True))
