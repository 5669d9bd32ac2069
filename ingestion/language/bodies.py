"""Names of executive bodies: whether a text is one, its comparison form, the body that the reference knows by it.

Belongs here: one name at a time. Does not belong here: which mentions of several documents are one body (see
``ingestion.resolution.identity.bodies``), the words and names themselves (``ingestion/reference``).
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from ingestion.language.agreement_words import listed
from ingestion.language.body_names import body_words, is_mistyped, is_shortened, words_and_regions, written_out
from ingestion.language.morphology import is_instrumental, is_predicate
from ingestion.language.parties import find_parties
from ingestion.language.tokens import differ_by_typing_error, flat, folded_words, phrase_pattern
from ingestion.reference import BodyName, bodies, body_names

BodyMethod = Literal["exact", "mistyped", "ambiguous", "none"]

_MOST_ADJECTIVES = 5  # «Смоленское областное государственное бюджетное культурно-досуговое учреждение»
_ADJECTIVE = re.compile(r"\w+(?:ый|ий|ой|ая|яя|ое|ее)")
# Repeated, for sections are numbered too («Раздел I. 1) …»), and what is left must not begin with a number again.
_NUMBERING = re.compile(
    r"^(?:[\s,;]*(?:раздел\s+)?(?:[IVXLC]+|\d{1,3}(?:\.\d{1,2})*)(?:\s*[.)]|\s+[-–—]|(?<=\d)\s)\s*)+", re.IGNORECASE
)
_QUOTED = re.compile(r"«[^«»]*(?:«[^«»]*»[^«»]*)*»|„[^“”]*[“”]|“[^”]*”|\"[^\"]*\"")
_INITIALS = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.|\b[А-ЯЁ][а-яё]+\s+[А-ЯЁ]\.(?:\s|$)")
_BLANK_TO_SIGN = re.compile(r"_{2,}|/\s*[А-ЯЁ][а-яё]+\s*/")
_DAY = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b\d{4}\s*(?:г\.|год)")
_SENTENCE_END = re.compile(r"[.!?…]\s+[А-ЯЁ]|[:;?!]")
_AFTER_BRACKET = re.compile(r"\)[\s.,;]+$")
_LOOSE_ENDS = " ,;\t\n\r\f\v\u00a0"
_END = re.compile(r"(?:(?<!обл)(?<!респ)(?<!кр)\.|[\s,;:])+$")
_REMARK_SIGN = re.compile(r"\s+[–—-]\s+|:\s+")
_SHORT_STOP = re.compile(r"(?<!\w)(г|гор|обл|респ|кр|гл|деп|департ|смол|упр)\.\s?", re.IGNORECASE)
_ADJECTIVE_FORM = re.compile(r"\w+(?:ой|ого|его|ым|им|ыми|ими|ых|их|ей)")
_PLACE = re.compile(r"(?<!\w)(?:в|во|у|над)\s+")
_OPENING = frozenset('«„“"')
_MOST_REMARKS = 5  # after one name
_LONGEST_LEAD = 40  # characters that hold the first two words
_LONGEST_NAME = 300  # characters; the longest name met has 160


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


@lru_cache(maxsize=4096)
def split_remark(text: str) -> tuple[str, str]:
    """The name and the remark that follows it, in brackets, after a dash or colon, or without («в соответствии с …»).

    Numbering, quotation marks round the whole and a full stop are dropped. Brackets and dashes that belong to the name
    of a region, as in «Республики Саха (Якутия)», open no remark. A text too long for a name is left whole.
    """
    if len(text) > 2 * _LONGEST_NAME:
        return text.strip(), ""
    name, remark = _split_once(text)
    remarks = [remark]
    for _ in range(_MOST_REMARKS):  # «… (по плану) – нет»
        shorter, remark = _split_once(name)
        if shorter == name:
            break
        name = shorter
        remarks.insert(0, remark)
    return name, "; ".join(filter(None, remarks))


def _split_once(text: str) -> tuple[str, str]:
    name = _without_prefix(_NUMBERING.sub("", text, count=1).strip())
    name = _unled(name)
    name = _unquoted(_AFTER_BRACKET.sub(")", name).replace("[", "(").replace("]", ")"))
    name = _END.sub("", name)
    unclosed = name.count("(") - name.count(")")
    if unclosed > 0:
        name = name.rstrip("( ")
        name += ")" * (name.count("(") - name.count(")"))
    remarks: list[str] = []
    while name.endswith(")") and (opening := _opening_bracket(name)) > 0:
        if any(mention.start <= opening < mention.end for mention in find_parties(name)):
            break
        remarks.insert(0, name[opening + 1 : -1].strip())
        name = name[:opening].rstrip().rstrip(_LOOSE_ENDS)
    outside = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), name)
    mentions = find_parties(name)
    for sign in _REMARK_SIGN.finditer(outside):
        if any(mention.start <= sign.start() < mention.end for mention in mentions):
            continue
        if _may_bear_remark(name[: sign.start()], name[sign.end() :]):
            remarks.insert(0, name[sign.end() :].strip(" ,"))
            name, outside = name[: sign.start()], outside[: sign.start()]
        break
    marker = _remark_marker().search(outside)
    if marker is not None:
        remarks.insert(0, name[marker.start() :].strip(" ,"))
        name = name[: marker.start()]
    return _END.sub("", name.strip(_LOOSE_ENDS)), "; ".join(remark for remark in remarks if remark)


def looks_like_body(text: str) -> bool:
    """Whether the text of a row that spans the table is the name of an executive body.

    It is where, the remark apart, it begins with what bodies are called (adjectives may stand before it) and is neither
    a sentence nor a total nor a signature, nor names an institution, a municipality, a part of a body or several.
    """
    if len(text) > 2 * _LONGEST_NAME:
        return False
    name, _ = split_remark(text)
    if not name or len(name) > _LONGEST_NAME or _QUOTED.search(name) or _SENTENCE_END.search(_spelled(name)):
        return False
    if _INITIALS.search(name) or _BLANK_TO_SIGN.search(name) or _DAY.search(name):
        return False
    words = folded_words(written_out(name))
    head = _head(words, name)
    if head is None or _refusing().search(flat(name)):
        return False
    is_other = _is_part(words, head) or _is_another_sense(words, head) or _names_two(words, head)
    return not (is_other or _is_elsewhere(name) or _is_municipal(name))


@lru_cache(maxsize=16384)
def normalise_body(name: str) -> str:
    """The comparison form: stems of the words and the code of the region, wherever they stood in the name.

    «Департамент Смоленской области по культуре» and «Департамента по культуре Смоленской области» agree; the same
    words with another region, or without any, do not.
    """
    words, codes = words_and_regions(split_remark(name)[0])
    return " ".join([*words, *(f"@{code}" for code in sorted(codes))])


def body_region(name: str) -> str | None:
    """The region that the name of a body says; None where it says none or several."""
    _, codes = words_and_regions(split_remark(name)[0])
    return codes[0] if len(codes) == 1 else None


def body_form(name: str, region_code: str | None) -> str:
    """The comparison form of a name as read in a region's report: that region is meant where the name says none."""
    words, codes = words_and_regions(split_remark(name)[0])
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
        near = (entries for other, entries in known.items() if is_mistyped(form, other) or is_shortened(form, other))
        matched, method = tuple(entry for entries in near for entry in entries), "mistyped"
    if len({entry.body_code for entry in matched}) > 1 and on is not None:
        matched = tuple(entry for entry in matched if _holds(entry, on))
    codes = {entry.body_code for entry in matched}
    if len(codes) == 1:
        return BodyReading(matched[0].body_code, matched[0].name, region, method)
    return BodyReading(None, bare, region, "ambiguous" if codes else "none")


def _head(words: tuple[str, ...], name: str) -> int | None:
    """Where the noun stands that says what the body is: first, or after adjectives; a typing error is forgiven."""
    if words and (words[0] in _words("legal_forms") or words[0] in body_words()["abbreviations"]):
        return None if words[0] in _words("legal_forms") else 0
    heads = _words("dative_heads") if words and words[0] in _words("dative_heads") else _words("heads")
    for place, word in enumerate(words[: _MOST_ADJECTIVES + 1]):
        if word in heads or any(differ_by_typing_error(word, head) for head in heads if word[:1] == head[:1]):
            return place
        if not _ADJECTIVE.fullmatch(word) and f"{word}-" not in flat(name):  # «торгово-», «материально-»
            return None
    return None


def _may_bear_remark(name: str, remark: str) -> bool:
    """Whether what follows a dash or colon can be a remark on a body: it is named with its region, or nothing is
    reported of it."""
    if _head(folded_words(written_out(name)), name) is None:
        return False
    return bool(find_parties(name)) or _stems("nothing_reported").match(flat(remark)) is not None


def _is_part(words: tuple[str, ...], head: int) -> bool:
    """«Отдел … Департамента …» is no body of its own."""
    return words[head] in _words("parts") and any(_stems("wholes").fullmatch(word) for word in words[head + 1 :])


def _is_another_sense(words: tuple[str, ...], head: int) -> bool:
    """«Аппарат УЗИ», «Управление проектами», «Служба в храме», «Департамент направил …»."""
    rest = words[head + 1 :]
    if words[head] == "аппарат" and not any(_stems("of_government").fullmatch(word) for word in rest[:2]):
        return True
    if words[head] == "управление":
        noun = next((word for word in rest if not _ADJECTIVE_FORM.fullmatch(word)), "")
        if is_instrumental(noun) and noun != "делами":
            return True
    return any(map(is_predicate, rest))


def _names_two(words: tuple[str, ...], head: int) -> bool:
    """«Правительство Смоленской области и Администрация Липецкой области»."""
    following = pairwise(words[head + 1 :])
    return any(one == "и" and other in _words("heads") for one, other in following)


def _is_elsewhere(name: str) -> bool:
    """Whether «в …» says where something is, and not for which region the body is («… труда в Смоленской области»)."""
    mentions = {mention.start: mention for mention in find_parties(name)}
    for place in _PLACE.finditer(flat(name)):
        mention = mentions.get(place.end())
        if mention is None or " " not in mention.words:
            return True
    return False


def _is_municipal(name: str) -> bool:
    mentions = find_parties(name)
    outside = "".join(" " if any(m.start <= at < m.end for m in mentions) else sign for at, sign in enumerate(name))
    return listed("municipal").search(flat(outside)) is not None


def _spelled(name: str) -> str:
    """The name without the full stops of its abbreviations: «г. Москвы», «обл.»."""
    return _SHORT_STOP.sub(r"\1 ", name).rstrip(" .")


def _unled(text: str) -> str:
    """«По Департаменту …:» names the department."""
    words = folded_words(text[:_LONGEST_LEAD])
    return text[2:].lstrip() if words[:1] == ("по",) and words[1:2] and words[1] in _words("dative_heads") else text


def _unquoted(name: str) -> str:
    whole = _QUOTED.fullmatch(name.rstrip(" .,;"))
    return name.rstrip(" .,;")[1:-1].strip() if whole is not None and name[1:2] not in _OPENING else name


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
def _words(name: str) -> frozenset[str]:
    return frozenset(body_words()[name])


@cache
def _stems(name: str) -> re.Pattern[str]:
    return phrase_pattern(body_words()[name])


@cache
def _refusing() -> re.Pattern[str]:
    return phrase_pattern(body_words()["refusing"])


@cache
def _prefix() -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternatives('prefixes')})\s*[:–—-]\s*", re.IGNORECASE)


@cache
def _remark_marker() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\s)|(?<=,))(?:{_alternatives('remarks')})\s", re.IGNORECASE)


def _alternatives(name: str) -> str:
    return "|".join(r"\s+".join(phrase.split()) for phrase in sorted(body_words()[name], key=len, reverse=True))
