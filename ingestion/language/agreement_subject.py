"""What an agreement is about: its subjects to be read, and the one form in which subjects are compared.

Belongs here: the words of a title that are neither its kind nor its parties, date or number. Does not belong here: how
near two subjects are (see ``ingestion.resolution.identity.agreements``).

«О торгово-экономическом и культурном сотрудничестве» and «о сотрудничестве в торгово-экономической, культурной и иных
сферах» are one subject, so fillers that every agreement shares are left out and words are compared by their stems.
"""

import re
from functools import cache, lru_cache

from ingestion.language.agreement_words import agreement_words, listed
from ingestion.language.tokens import differ_by_typing_error, flat, folded_words, phrase_pattern, stem

_ADJECTIVE = re.compile(r"(?:\w+[-–—])*\w+(?:ой|ом|ых|ым|ыми|ому|ого|ая|ое|ый|ые|ей|ем|их|им|ими|ему|его|яя|ее|ий|ие)")
_ENDING = re.compile(r"(?:ыми|ими|ому|ему|ого|его|ой|ом|ых|ым|ая|ое|ый|ые|ей|ем|их|им|яя|ее|ий|ие)$")
_SEPARATOR = re.compile(r"\s*[,;]\s*(?:(?:и|а также)\s+)?|\s+(?:и|а также)\s+")
# What a subject given whole does not begin with: «о сотрудничестве в сфере туризма» is about «туризма».
_LEADING = re.compile(
    r"^(?:(?:о|об|обо|по|в|во|к|с|на|сфере|сферах|области|областях|(?:сотрудничеств|взаимодействи|соглашени|мероприяти|реализаци|"
    r"протокол)\w*)\s+)+"
)
_DASH = re.compile(r"\s*[–—]\s*")
_LONG = 8  # letters of a filler; a shorter one is too near to words that tell something
_HARD = "бвгдзклмнпрстфх"
_YEARS = re.compile(r"(?<!\w)(?:19|20)\d\d(?!\w)")


def comparison_subject(words: str) -> str:
    """The comparison form: stems of the telling words in order; empty where the title says nothing of a subject."""
    lower = _synonyms().sub(lambda match: agreement_words()["synonyms"][match[0]], _YEARS.sub(" ", flat(words)))
    left = listed("subject_fillers").sub(" ", lower)
    for telling in (listed("manners").sub(" ", left), left):
        stems = [word for word in map(stem, folded_words(telling)) if not _is_mistyped_filler(word)]
        if stems:
            return " ".join(stems)
    general = listed("general_subjects").search(lower)
    return stem(general[0]) if general else ""


@cache
def _synonyms() -> re.Pattern[str]:
    return phrase_pattern(agreement_words()["synonyms"])


@lru_cache(maxsize=16384)
def _is_mistyped_filler(word: str) -> bool:
    """Whether a stem is a long filler with a typing error: «сотруднчеств»."""
    return any(differ_by_typing_error(word, filler) for filler in _long_fillers())


@cache
def _long_fillers() -> tuple[str, ...]:
    stems = {stem(word.rstrip("*")) for word in agreement_words()["subject_fillers"]}
    return tuple(sorted(word for word in stems if len(word) >= _LONG))


@lru_cache(maxsize=4096)
def is_general(subject: str) -> bool:
    """Whether a subject in comparison form says only that there is cooperation, so that it may be any one shortened."""
    return " " not in subject and any(stem(word.rstrip("*")) == subject for word in _general_words())


def _general_words() -> list[str]:
    words: list[str] = agreement_words()["general_subjects"]
    return words


def subjects_of(words: str) -> tuple[str, ...]:
    """The subjects named one after another, as adjectives in the nominative («торгово-экономическое»).

    A subject that is no list of adjectives is given whole, in the words of the title.
    """
    phrase = " ".join(words.split()).strip(' .,;:–—-«»„“”"')
    if not comparison_subject(phrase):
        return ()
    leading = _LEADING.match(flat(phrase))
    whole = (phrase[0 if leading is None else leading.end() :],)
    parts = _SEPARATOR.split(_DASH.sub("-", flat(phrase)))
    named = [words for part in parts if (words := " ".join(listed("subject_fillers").sub(" ", part).split()))]
    if not named or not all(_ADJECTIVE.fullmatch(words) for words in named):
        return whole
    return tuple(dict.fromkeys(map(_neuter, named)))


def _neuter(adjective: str) -> str:
    base = _ENDING.sub("", adjective)
    is_soft = adjective[len(base) :] in {"ей", "ем", "его", "ему", "ее", "яя"} or base[-1] not in _HARD
    return base + ("ее" if is_soft else "ое")
