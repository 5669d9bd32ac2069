"""Which towns and villages a text of the column of places names.

Belongs here: names by their marks («г. Гагарин», «с. Глинка»), and listed towns without one where they stand for a
town: alone, after a preposition, in a row, in the genitive after a venue. Does not belong here: the list and its forms
(``place_gazetteer``), regions (``place_regions``). A person's or a museum's name is no town.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingestion.language.morphology import is_known, lemmas
from ingestion.language.place_gazetteer import Locality, is_nominative, mistyped_town, settlement, town
from ingestion.language.place_words import NAME, Part, is_quoted, place_words
from ingestion.language.tokens import flat

_ONE_NAME = re.compile(rf"(?<![А-Яа-яЁё-]){NAME}(?![А-Яа-яЁё])")
_ONE_NAME_HERE = re.compile(NAME)
_NEXT_WORD = re.compile(rf"\s+(?P<next>{NAME})")
_ANY_WORD = re.compile(r"\s*,?\s*([а-яёА-ЯЁ-]+)")
_ADJECTIVE = re.compile(r".+(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|ом|ему|ых|их)")
_TORN_END = re.compile(r"\s([а-яё]{1,6})(?![А-ЯЁа-яё.-])")
_LONGEST_PIECE = 3  # letters; what is so short and goes on in small letters is no name, be it a word or not
_YEAR_BEFORE = re.compile(r"\d\s*$")
_PREPOSITION = re.compile(r"(?<![а-я])(?:в|во|из|под|у|близ)\s+(?:город(?:е|а|ах|ов)\s+)?$")
_OF_LARGER = re.compile(r"\s+(?:област|обл\b|кра[йяею]|район|р-н|округ|республик)")
_OF_REGION = re.compile(r"\s+(?:[А-ЯЁ][а-яё-]+(?:ой|ого)\s+(?:обл|кра|район|р-н|респ|муниц)|[Рр]еспублики)")
_BEFORE = re.compile(r"(?:^|[,;:(/\n]|\d{4}\s*г\.|(?<=\s)[–—-]|(?<=\s)и)\s*$")
_BEHIND = re.compile(r"\s*(?:$|[,;:/)(\n]|\.(?:$|\s)|[–—]|-\s|и\s)")
_ABBREVIATION_BEHIND = re.compile(r"\s+(?:[А-ЯЁ]{2,}|«)")


@dataclass(frozen=True, slots=True)
class Town:
    """A town or village named at ``start:end``; ``listed`` None where it is in no list.

    ``is_village``: by its mark; many villages bear the names of towns, and each other's. ``is_corrected``: a typing
    error is forgiven. ``is_broken``: what stands behind the mark is only a piece of the name.
    """

    name: str
    start: int
    end: int
    listed: Locality | None = None
    is_village: bool = False
    is_corrected: bool = False
    is_broken: bool = False


def find_towns(text: str, parts: Iterable[Part]) -> list[Town]:
    """The towns of these parts of a text, in order."""
    kept = list(parts)
    towns = [found for found in _marked(text) if _lies_in(found, kept)]
    towns += [found for found in _written_otherwise(text, kept) if not _overlaps(found, towns)]
    for name in _names(text):
        found = Town(name[2].name, name[0], name[1], name[2])
        if not _overlaps(found, towns) and _lies_in(found, kept) and _stands_for_town(text, found, towns):
            towns.append(found)
    return sorted(towns, key=lambda found: found.start)


def _lies_in(found: Town, parts: list[Part]) -> bool:
    return any(part.start <= found.start < part.end for part in parts)


def _overlaps(found: Town, towns: list[Town]) -> bool:
    return any(other.start < found.end and found.start < other.end for other in towns)


# --- with a mark ---------------------------------------------------------------------------------------------------


def _marked(text: str) -> Iterable[Town]:
    words = place_words()
    for match in words.marks.finditer(flat(text)):
        following = _ONE_NAME_HERE.match(text, match.end())
        if following is None:
            continue
        written = text[match.start() : match.end()].strip()
        mark = match[0].strip().rstrip(".")
        if mark == "г" and _YEAR_BEFORE.search(text, 0, match.start()):
            continue  # «2020 г. Смоленск»: the year's letter
        if len(mark) == 1 and written[0].isupper() and not _BEFORE.search(text[: match.start()]):
            continue  # «музей С. Есенина»: an initial
        is_village = mark not in words.town_marks
        name, end = _full_name(text, following[0], following.end(), is_village)
        if _ADJECTIVE.fullmatch(name) and _OF_LARGER.match(text, end):
            continue  # «в городах Смоленской области»
        listed = settlement(name) if is_village else town(name) or settlement(name)
        if listed is not None:
            yield Town(listed.name, match.start(), end, listed, is_village and not listed.is_town)
            continue
        mended = None if is_village else mistyped_town(name)
        if mended is not None:
            yield Town(mended.name, match.start(), end, mended, is_corrected=True)
            continue
        torn = _TORN_END.match(text, end)
        if torn is not None and (len(name) <= _LONGEST_PIECE or not is_known(torn[1])):
            yield Town(name, match.start(), torn.end(), None, is_village, is_broken=True)
            continue
        is_oblique = mark in words.oblique_marks or _PREPOSITION.search(flat(text[: match.start()])) is not None
        yield Town(_first_case(name, mark) if is_oblique else name, match.start(), end, None, is_village)


def _full_name(text: str, first: str, end: int, is_village: bool) -> tuple[str, int]:
    """The name of a town of one or two words: «Великие Луки», but «Вятское» in «Вятское Некрасовского района»."""
    known = settlement if is_village else town
    match = _NEXT_WORD.match(text, end)
    if match is None:
        return first, end
    both = f"{first} {match['next']}"
    if known(both) is not None:
        return both, match.end()
    if known(first) is not None or not _ADJECTIVE.fullmatch(first):
        return first, end
    after = _ANY_WORD.match(text, match.end())
    not_a_town = place_words().not_a_town
    if not_a_town.fullmatch(flat(match["next"])) or (after and not_a_town.fullmatch(flat(after[1]))):
        return first, end
    return both, match.end()


def _first_case(name: str, mark: str) -> str:
    """The nominative of a name that is in no list: «Ивановке» → «Ивановка», «селе Новоспасском» → «Новоспасское»."""
    if " " in name or "-" in name:
        return name
    for kinds, endings, ending in _ADJECTIVAL_NAMES:
        if mark.startswith(kinds) and name.endswith(endings):
            return name[: -len(next(e for e in endings if name.endswith(e)))] + ending
    for lemma in lemmas(name):
        # The dictionary makes adjectives of names that it does not know («Кардымово» → «кардымовый»).
        if lemma != flat(name) and lemma[:3] == name[:3].lower() and not lemma.endswith(("ый", "ий", "ой")):
            return lemma[0].upper() + lemma[1:]
    return name


# A name that is an adjective agrees with its mark: kinds of marks, oblique endings, the ending of the nominative.
_ADJECTIVAL_NAMES = (
    (("с", "сел"), ("ском", "ского"), "ское"),
    (("п", "посел", "пгт", "рп", "г"), ("ском", "ского"), "ский"),
    (("д", "дер", "деревн", "станиц", "ст"), ("ской",), "ская"),
)


# --- without one ---------------------------------------------------------------------------------------------------


def _written_otherwise(text: str, parts: list[Part]) -> Iterable[Town]:
    writings = place_words().town_writings
    for part in parts:
        words = text[part.start : part.end].strip()
        name = writings.get(" ".join(flat(words).removeprefix("г.").split()))
        listed = town(name) if name is not None else None
        if listed is not None:
            start = text.index(words, part.start)
            yield Town(listed.name, start, start + len(words), listed)


def _names(text: str) -> Iterable[tuple[int, int, Locality]]:
    """Listed towns written with a capital outside quotation marks, the longer name first."""
    past = 0
    for match in _ONE_NAME.finditer(text):
        if match.start() < past or is_quoted(text, match.start()):
            continue
        two = _NEXT_WORD.match(text, match.end())
        both = town(f"{match[0]} {two['next']}") if two is not None else None
        if two is not None and both is not None:
            past = two.end()
            yield match.start(), two.end(), both
            continue
        halves = match[0].split("-")
        listed = town(match[0])
        if listed is not None:
            yield match.start(), match.end(), listed
        elif len(halves) == 2 and all(half[:1].isupper() and is_nominative(half) for half in halves):
            left, right = town(halves[0]), town(halves[1])
            if left is not None and right is not None:  # «Смоленск-Витебск»: a way
                yield match.start(), match.start() + len(halves[0]), left
                yield match.start() + len(halves[0]) + 1, match.end(), right


def _stands_for_town(text: str, found: Town, towns: list[Town]) -> bool:
    words = place_words()
    after = _ANY_WORD.match(text, found.end)
    if after and text[found.end : found.end + 1] != "," and words.not_a_town.fullmatch(flat(after[1])):
        return False
    before, written = text[: found.start], text[found.start : found.end]
    ends = _BEHIND.match(text, found.end) is not None or text[found.end : found.end + 1] == "-"
    begins = _BEFORE.search(before) is not None or before.endswith("-")
    if _PREPOSITION.search(flat(before)) is not None:
        return ends or not is_nominative(written) or not _NEXT_WORD.match(text, found.end)
    if begins and ends and (is_nominative(written) or _goes_on(before, towns)):
        return True
    is_like_person = words.like_persons.fullmatch(flat(found.name)) is not None
    if begins and is_nominative(written) and not is_like_person:
        follows = flat(after[1]) if after else ""
        if _OF_REGION.match(text, found.end) or _ABBREVIATION_BEHIND.match(text, found.end):
            return True
        return words.venues.fullmatch(follows) is not None
    # «Дом культуры Вязьмы»
    return ends and not is_nominative(written) and not is_like_person and re.search(r"[а-яё»]\s+$", before) is not None


def _goes_on(before: str, towns: list[Town]) -> bool:
    """«в Калуге и Туле»: after another town."""
    bare = re.sub(r"(?:\s+и|[,;–—-])?\s*$", "", before)
    return any(other.end == len(bare) for other in towns)
