"""Names of towns, settlements and districts in any grammatical case, and the regions that they lie in.

Belongs here: ``locality.csv`` and ``district.csv`` by the forms of their names, forgiveness for one error of typing.
Does not belong here: where in a text a name stands and whether it is a town there (``place_towns``).

Forms are made by the rules of declension of place names, not by the dictionary, which takes «Кардымово» for an
adjective. A form too many does no harm: no other listed name may be spelt so, else the form is left out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from ingestion.language.tokens import flat
from ingestion.reference import read_rows

_LEAST_MISTYPED = 7  # letters; shorter names are too near to each other
_VOWELS = "аеиоуыэюя"


@dataclass(frozen=True, slots=True)
class Locality:
    """A listed name; ``regions`` are those that have a town (or settlement) of it."""

    name: str
    regions: frozenset[str]
    is_town: bool


@dataclass(frozen=True, slots=True)
class _Forms:
    """Listed names by their flat forms: the nominative, and the oblique cases."""

    nominative: dict[str, Locality]
    oblique: dict[str, Locality]


def town(words: str, *, oblique: bool = True) -> Locality | None:
    """The listed town of this name in the nominative or, where ``oblique``, in any case."""
    return _look_up(_forms(True), words, oblique)


def settlement(words: str) -> Locality | None:
    """The listed settlement that is no town, in any case."""
    return _look_up(_forms(False), words, True)


def _look_up(forms: _Forms, words: str, oblique: bool) -> Locality | None:
    form = flat(words)
    found = forms.nominative.get(form)
    return forms.oblique.get(form) if found is None and oblique else found


def is_nominative(words: str) -> bool:
    """Whether a town is named in the first case."""
    return flat(words) in _forms(True).nominative


@lru_cache(maxsize=4096)
def mistyped_town(name: str) -> Locality | None:
    """The only listed town that a name is one error of typing away from."""
    from rapidfuzz.distance import OSA

    written = flat(name)
    if len(written) < _LEAST_MISTYPED:
        return None
    near = [
        locality
        for form, locality in _forms(True).nominative.items()
        if abs(len(form) - len(written)) <= 1 and OSA.distance(written, form, score_cutoff=1) == 1
    ]
    return near[0] if len(near) == 1 else None


def district_regions(adjective: str) -> frozenset[str]:
    """The regions that have a district of this name («Вяземский», «Вяземского»); empty where none is listed."""
    return _districts().get(_adjective_stem(flat(adjective)), frozenset())


@cache
def _districts() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in read_rows("district.csv"):
        found[_adjective_stem(flat(row["district"]))].add(row["region_code"])
    return {stem: frozenset(codes) for stem, codes in found.items()}


def _adjective_stem(adjective: str) -> str:
    for ending in ("ого", "ому", "ими", "ий", "ой", "им", "ом", "ие", "их"):
        if adjective.endswith(ending):
            return adjective[: -len(ending)]
    return adjective


@cache
def _forms(of_towns: bool) -> _Forms:
    regions: dict[str, set[str]] = defaultdict(set)
    for row in read_rows("locality.csv"):
        if (row["locality_kind"] == "town") == of_towns:
            regions[row["locality"]].add(row["region_code"])
    listed = [Locality(name, frozenset(codes), of_towns) for name, codes in regions.items()]
    nominative = {flat(locality.name): locality for locality in listed}
    oblique: dict[str, Locality] = {}
    shared: set[str] = set()
    for locality in listed:
        for form in set(_declined(flat(locality.name))) - nominative.keys():
            if oblique.setdefault(form, locality) is not locality:
                shared.add(form)
    return _Forms(nominative, {form: locality for form, locality in oblique.items() if form not in shared})


def _declined(name: str) -> Iterable[str]:
    """The oblique forms of a flat place name; only the parts that change («Ростове-на-Дону», «Великих Луках»)."""
    if "-на-" in name:
        head, rest = name.split("-на-", 1)
        return [f"{form}-на-{rest}" for form in _cases(head)]
    for separator in (" ", "-"):
        if separator in name:
            first, second = name.rsplit(separator, 1)
            heads = _cases(first) if _is_adjective(first) or separator == " " else [first] * 5
            if separator == " " and first.endswith(("ов", "ев")):  # «Сергиев Посад»
                heads = [first + "а", first + "у", first, first + "ым", first + "ом"]
            if separator == "-" and _is_adjective(second):  # «Каменск-Уральский», «Переславль-Залесский»
                heads = _cases(first)
            return [f"{a}{separator}{b}" for a, b in zip(heads, _cases(second), strict=True)]
    return _cases(name)


def _is_adjective(word: str) -> bool:
    return word.endswith(("ий", "ый", "ой", "ая", "яя", "ое", "ее", "ие", "ые"))


def _cases(word: str) -> list[str]:
    """Genitive, dative, accusative, instrumental, prepositional of one flat word."""
    stem, last, two = word[:-1], word[-1], word[-2:]
    adjective = word[:-2]
    if two == "ая":
        return [f"{adjective}ой", f"{adjective}ой", f"{adjective}ую", f"{adjective}ой", f"{adjective}ой"]
    if two == "яя":
        return [f"{adjective}ей", f"{adjective}ей", f"{adjective}юю", f"{adjective}ей", f"{adjective}ей"]
    if two in ("ое", "ый", "ой") or (two == "ий" and word[-3] in "кгхнжшщ"):
        soft = two == "ий" and word[-3] in "нжшщ"
        ending = ("его", "ему", "им", "ем") if soft else ("ого", "ому", "им" if word[-3] in "кгх" else "ым", "ом")
        return [adjective + ending[0], adjective + ending[1], word, adjective + ending[2], adjective + ending[3]]
    if two in ("ые", "ие") and len(word) > 4:
        vowel = two[0]
        return [f"{adjective}{vowel}х", f"{adjective}{vowel}м", word, f"{adjective}{vowel}ми", f"{adjective}{vowel}х"]
    if last == "а":
        hard = "и" if stem[-1:] in "кгхжшщч" else "ы"
        return [stem + hard, stem + "е", stem + "у", stem + "ой", stem + "е"]
    if last == "я":
        dative = "и" if stem.endswith("и") else "е"
        return [stem + "и", stem + dative, stem + "ю", stem + "ей", stem + dative]
    if last == "о":
        return [stem + "а", stem + "у", word, stem + "ом", stem + "е"]
    if last == "е":
        return [stem + "я", stem + "ю", word, stem + "ем", stem + ("и" if stem.endswith("и") else "е")]
    if last in "ыи":
        soft = last == "и" and stem[-1:] not in "кгхжшщч"
        a = "я" if soft else "а"
        return [_plural_genitive(stem), stem + a + "м", word, stem + a + "ми", stem + a + "х"]
    if last == "ь":
        if word in _MASCULINE or word.endswith(("поль", "вль", "ополь")):
            return [stem + "я", stem + "ю", word, stem + "ем", stem + "е"]
        return [stem + "и", stem + "и", word, stem + "ью", stem + "и"]
    if last == "й":
        return [stem + "я", stem + "ю", word, stem + "ем", stem + "е"]
    if last in _VOWELS:
        return [word] * 5
    base = _without_fleeting_vowel(word)
    instrumental = "ем" if base[-1] in "цжшщч" else "ом"
    return [base + "а", base + "у", word, base + instrumental, base + "е"]


# Names in «ь» that are masculine; the others are feminine («Тверь», «Казань»).
_MASCULINE = frozenset({"гусь"})


def _plural_genitive(stem: str) -> str:
    if stem.endswith(("ц", "н", "р", "м", "в", "т", "л", "с", "д")):
        return stem + ("ев" if stem.endswith("ц") else "")
    return stem


def _without_fleeting_vowel(word: str) -> str:
    """«Елец» → «Ельц», «Торжок» → «Торжк», «Орел» → «Орл»; «Владивосток» stays."""
    if word in ("орел", "козел"):
        return word[:-2] + word[-1]
    if word.endswith("лец"):
        return word[:-2] + "ьц"
    if word.endswith("ец"):
        return word[:-2] + "ц"
    if word.endswith(("жок", "чок", "док", "нок", "лек", "чек")) and not word.endswith("восток"):
        return word[:-2] + "к"
    return word
