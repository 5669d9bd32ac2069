"""The parties of an agreement among the parties that its title names.

Belongs here: which mentions stand in the list of parties, where that list is, whether anybody in it is unknown. Does
not belong here: finding names (``parties``), the rest of the title (``agreement``).

The list follows «между», or stands where two or more names are joined («Мурманская область и Удмуртская Республика»).
It ends where no conjunction leads to the next name, or a preposition does: a region named in the subject is no party.
A country after its own region («Витебским облисполкомом Республики Беларусь») and a country in brackets are no
parties either. A municipality is a party of its own, for which there is no code: its region must not pass for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.language.agreement_words import listed
from ingestion.language.parties import PartyMention, find_parties
from ingestion.language.tokens import flat

_BETWEEN = re.compile(r"(?<!\w)между(?!\w)")
_CONJUNCTION = re.compile(r"(?<!\w)(?:и|а\s+также|с|со)(?!\w)|[,;/]|\s[-–—]\s|[–—]")
_FILLER = re.compile(
    r"(?<!\w)(?:в\s+лице\s+[^,;]*?(?=,|;|\s+и\s|\s+с\s|$)|с\s+(?:одной|другой|третьей)\s+стороны)", re.IGNORECASE
)
_TRAILING_FILLER = re.compile(r"\s*,?\s*в\s+лице\s.*?(?=\s(?:о|об|обо|по|в\s+сфере|в\s+области|и|с)\s|[,;]|$)")
# What belongs to a name before it: «с Правительством …», «Администрации …».
_OWN_WORDS = re.compile(r"(?:(?<!\w)(?:с|со)\s+)?(?:\w+(?:ств|аци|ор|ом|ой|ей|ам)\w*\s+)?$")
_SUBJECT_OPENING = re.compile(r"(?<!\w)(?:о|об|обо|по|в\s+сфере|в\s+области|в\s+целях)\s")
_WORD = re.compile(r"\w+")
_TERRITORY = re.compile(r"(?<!\w)(?:на|по|в|для|из|от)\s+(?:\w+\s+){0,3}$")
_NEXT_WORD = re.compile(r"\s*(?:,\s*(?:и\s+)?|(?:и|с|а\s+также)\s+)(?=\w)")


@dataclass(frozen=True, slots=True)
class PartyList:
    """The list of parties of a title: their codes in alphabetical order, the place ``start:end`` of the list.

    ``is_complete`` is False where somebody in the list has no code. Of such a list at most one code is given, because
    some parties of an agreement are not its parties. ``start == end`` means that no list was found.
    """

    codes: tuple[str, ...]
    start: int
    end: int
    is_complete: bool


def party_list(title: str) -> PartyList:
    """The parties of the agreement that the title names."""
    mentions = find_parties(title)
    between = _BETWEEN.search(flat(title))
    if between is not None:
        return _chain(title, mentions, between.start(), between.end())
    return _without_between(title, mentions)


def _without_between(title: str, mentions: Sequence[PartyMention]) -> PartyList:
    """The one run of joined names; where there are several, none can be told to be the parties."""
    runs: list[PartyList] = []
    reached = 0
    for mention in mentions:
        if mention.start < reached:
            continue
        before = _OWN_WORDS.search(flat(title[: mention.start]))
        start = mention.start if before is None else before.start()
        runs.append(_chain(title, [m for m in mentions if m.start >= mention.start], start, start))
        reached = max(runs[-1].end, mention.end)
    named = [run for run in runs if run.codes and not _TERRITORY.search(flat(title[: run.start]))]
    if len(named) == 1 and (len(named[0].codes) > 1 or len(runs) == 1):
        return named[0]
    return PartyList((), 0, 0, not mentions)


def _chain(title: str, mentions: Sequence[PartyMention], start: int, after: int) -> PartyList:
    """The names that follow one another from the place ``after`` on; the list itself begins at ``start``."""
    codes: list[str] = []
    cursor, is_complete = after, True
    for mention in mentions:
        if mention.start < cursor:
            continue
        gap = _FILLER.sub(lambda match: " " * len(match[0]), title[cursor : mention.start])
        conjunctions = list(_CONJUNCTION.finditer(flat(gap)))
        if codes and not conjunctions:
            if not _is_qualifier(mention.code, codes[-1]):
                break
        else:
            if listed("party_stops").search(flat(gap)):
                break
            skipped, head = (
                (gap[: conjunctions[-1].start()], gap[conjunctions[-1].end() :]) if conjunctions else ("", gap)
            )
            is_municipal = listed("municipal").search(flat(head)) is not None
            pieces = _CONJUNCTION.split(skipped)
            # The words right after a name are its own: «… области по культуре», «… области Ивановым И.И.».
            if is_municipal or any(map(_is_unknown_party, pieces[1:] if codes else pieces)):
                is_complete = False
            if not is_municipal and mention.code not in codes:
                codes.append(mention.code)
        cursor = mention.end + (title[mention.end : mention.end + 1] == ")" and "(" in gap)
    trailing = _TRAILING_FILLER.match(flat(title), cursor)
    cursor = cursor if trailing is None else trailing.end()
    if _goes_on_with_unknown(title, cursor, bool(codes)):
        is_complete = False
    if not is_complete:
        cursor = _end_of_incomplete(title, cursor)
        codes = codes if len(codes) == 1 else []
    return PartyList(tuple(sorted(codes)), start, cursor, is_complete)


def _is_unknown_party(piece: str) -> bool:
    """Whether a piece of the list that holds no known name names somebody: «Правительством Иордании».

    «Правительством» alone does not: «Правительством и Думой Тверской области» is one party.
    """
    if listed("municipal").match(flat(piece).strip()):
        return True
    return any(word[0].isupper() and not listed("party_heads").fullmatch(flat(word)) for word in _WORD.findall(piece))


def _end_of_incomplete(title: str, cursor: int) -> int:
    """Where a list with unknown parties ends: before the preposition that opens the subject, or with the title."""
    stop = _SUBJECT_OPENING.search(flat(title), cursor)
    return len(title) if stop is None else stop.start()


def _is_qualifier(code: str, previous: str) -> bool:
    """Whether a name without a conjunction only says where the one before it is: its country, or itself again."""
    return previous == code or previous.startswith(f"{code}-")


def _goes_on_with_unknown(title: str, cursor: int, has_parties: bool) -> bool:
    """Whether the list goes on with somebody whose name is not known."""
    lower = flat(title)
    if not has_parties:
        return listed("party_heads").match(lower[cursor:].lstrip()) is not None
    following = _NEXT_WORD.match(lower, cursor)
    if following is None:
        return False
    return title[following.end()].isupper() or listed("party_heads").match(lower, following.end()) is not None
