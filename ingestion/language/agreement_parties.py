"""The parties of an agreement among the names in its title.

Belongs here: where the list of parties stands, where a member of it begins and ends. Does not belong here: what a
member is (``agreement_members``), finding names (``parties``, ``municipalities``), the rest of the title.

The list follows «между», or «с», or stands where names are joined («Мурманская область и Удмуртская Республика»). A
member goes on until a conjunction leads to what may begin another one, or a preposition opens the subject: a region
named in the subject is no party. «По» belongs to a body that is named by its subject («Департамент Смоленской области
по культуре»). The text is walked once, unit by unit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.language.agreement_members import UNKNOWN, Member, is_named, is_nobody, member_of
from ingestion.language.agreement_units import CLOSING, Unit, units_of
from ingestion.language.agreement_words import listed
from ingestion.language.parties import find_parties

_CONJUNCTIONS = frozenset({"и", "или", "с", "со", "а", "также"})
_COMMAS = frozenset(",;/")
_DASHES = frozenset("-–—")
_SUBJECT = frozenset({"о", "об", "обо"})
_INSTRUMENTAL = re.compile(r"\w+(?:ом|ем|ой|ей|ью|ами|ями|им|ым|ими|ыми)")
_ADJECTIVE = re.compile(r"[\w-]+(?:ой|ый|ий|ого|его|ому|ему|ым|им|ом|ем|ая|яя|ую|ей|ых|их|ыми|ими|ое|ее|ые|ие)")
_MOST_ADJECTIVES = 4  # «Лиозненским районным исполнительным комитетом»
_PLACES = frozenset({"на", "по", "в", "для", "из", "от", "до"})
_LONGEST_ACRONYM = 6  # letters
_REACH = 4  # words between such a preposition and the place that it governs


@dataclass(frozen=True, slots=True)
class PartyList:
    """The parties of a title: codes and partners without one, both in alphabetical order, and the places of the lists.

    ``is_complete`` is False where somebody in the list has no code.
    """

    codes: tuple[str, ...]
    others: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class _Run:
    members: tuple[Member, ...]
    start: int
    end: int
    first: int  # number of the first unit
    last: int  # number of the unit after the last one

    @property
    def named(self) -> int:
        return sum(member.code is not None or member.other is not None for member in self.members)


def party_list(bare: str, title: str, after: int, kind_end: int) -> PartyList:
    """The parties of the agreement that a title names.

    ``bare`` is the title with dates, numbers and notes blanked; the list is looked for from ``after`` on, where the
    agreement itself begins, and the words between it and ``kind_end`` say nothing.
    """
    units = units_of(bare, title)
    for number, unit in enumerate(units):
        if unit.start >= after and unit.flat == "между" and unit.sort == "word":
            run = _run(units, number + 1)
            return _as_list([_Run(run.members, unit.start, max(run.end, unit.end), number, run.last)])
    runs = _runs(units, after)
    joined = [run for run in runs if run.named > 1]
    if len(joined) == 1:
        return _as_list(joined)
    named = [run for run in runs if run.named]
    if not joined and len(named) == 2 and _is_led_by_with(units, named[1]) and named[0].first > 0:
        return _as_list(named)
    if not joined and named and _is_lone_party(units, named[0], kind_end, is_only=len(named) == 1):
        return _as_list(named[:1])
    return PartyList((), (), (), not named)


def _as_list(runs: Sequence[_Run]) -> PartyList:
    members = [member for run in runs for member in run.members]
    codes = {member.code for member in members if member.code}
    others = {member.other for member in members if member.other}
    is_complete = not others and all(member.code for member in members) and bool(members)
    return PartyList(
        tuple(sorted(codes)), tuple(sorted(others)), tuple((run.start, run.end) for run in runs), is_complete
    )


def _is_lone_party(units: Sequence[Unit], run: _Run, kind_end: int, *, is_only: bool) -> bool:
    """Whether a name that stands alone is a party, and not a place in the subject («отдых детей … области»)."""
    if all(unit.flat in {"с", "со"} for unit in units[: run.first] if unit.start >= kind_end):
        return True
    before = units[run.first - 1].flat
    is_led = before in {"с", "со"} or listed("general_subjects").fullmatch(before) is not None
    return is_only and (is_led or units[run.first].sort == "word")


def _is_led_by_with(units: Sequence[Unit], run: _Run) -> bool:
    return run.first > 0 and units[run.first - 1].flat in {"с", "со"}


def _runs(units: Sequence[Unit], after: int) -> list[_Run]:
    """Every run of joined names, in order; names in quotes only where there are none outside."""
    found: list[_Run] = []
    number = 0
    while number < len(units):
        unit = units[number]
        if unit.start < after or not _begins_run(units, number):
            number += 1
            continue
        run = _run(units, number)
        if _is_place(units, number):
            number = max(run.last, number + 1)
        elif run.named and any(m.code or m.other != UNKNOWN for m in run.members):
            start = run.start
            if number and units[number - 1].flat in {"с", "со"}:
                start = units[number - 1].start
            found.append(_Run(run.members, start, run.end, number, run.last))
            number = run.last
        else:
            number += 1
    if not any(run.named > 1 for run in found):
        for unit in units:
            if unit.sort in {"quoted", "bracket"} and unit.start >= after and len(find_parties(unit.text)) > 1:
                inner = units_of(unit.text[1:-1], unit.text[1:-1])
                run = _run(inner, 0)
                if run.named > 1 and run.last >= len(inner):
                    found.append(_Run(run.members, unit.start, unit.end, units.index(unit), units.index(unit) + 1))
    return found


def _begins_run(units: Sequence[Unit], number: int) -> bool:
    unit = units[number]
    if unit.sort == "party":
        return True
    if unit.sort == "town":
        return number > 0 and units[number - 1].flat in {"с", "со"}
    return unit.sort == "word" and (
        _is_head(units, number) or (unit.text[0].isupper() and listed("organisations").match(unit.flat) is not None)
    )


def _is_place(units: Sequence[Unit], number: int) -> bool:
    """Whether what begins here is where something happens: «на территории …», «в больницы …»."""
    for unit in reversed(units[max(0, number - _REACH) : number]):
        if unit.sort != "word" or unit.flat in {"с", "со", "и", "между"} or unit.flat in _SUBJECT:
            return False
        if unit.flat in _PLACES:
            return not listed("general_subjects").search(" ".join(u.flat for u in units[max(0, number - 3) : number]))
        if listed("general_subjects").fullmatch(unit.flat) or _kinds_word(unit.flat):
            return False
    return False


def _kinds_word(word: str) -> bool:
    return word.startswith(("соглашени", "договор", "протокол", "меморандум"))


def _run(units: Sequence[Unit], number: int) -> _Run:
    """The members from a unit on, one after another."""
    members: list[Member] = []
    start = units[number].start if number < len(units) else 0
    end = start
    while number < len(units):
        current, after, end_of_member = _member(units, number)
        if not current:
            break
        members.append(member_of(current))
        end, number = end_of_member, after
        following = _next_member(units, number)
        if following is None:
            break
        number = following
    return _Run(tuple(members), start, end, number, number)


def _next_member(units: Sequence[Unit], number: int) -> int | None:
    """Where the next member begins, if a conjunction leads to one from here."""
    place = number
    while place < len(units) and _is_separator(units[place]):
        place += 1
    return place if place > number and _begins_member(units, place) else None


def _member(units: Sequence[Unit], number: int) -> tuple[list[Unit], int, int]:
    """The pieces of the member that begins at a unit, the number of the unit after it, the place where it ends."""
    current: list[Unit] = []
    is_about = False  # the name goes on with «по …»
    skipping = False  # «в лице …»
    while number < len(units):
        unit = units[number]
        is_open = is_about or not any(piece.sort in {"party", "town", "quoted"} for piece in current)
        if _is_separator(unit):
            following = _next_member(units, number)
            if following is not None and _may_end(current, units, following, is_open):
                break
            if current and not is_named(current) and following is not None:
                number = following  # «Правительством и Думой …»
                continue
            after = number
            while after < len(units) and _is_separator(units[after]):
                after += 1
            if after < len(units) and _is_lead(units, after):
                number, skipping = after + 2, True
                continue
            if skipping and after < len(units) and units[after].flat not in _SUBJECT:
                number = after
                continue
            goes_on = is_open and after < len(units) and units[after].sort == "word" and current
            if not goes_on or listed("party_stops").fullmatch(units[after].flat) or units[after].flat in {"в", "по"}:
                break
            number = after
            continue
        if unit.sort == "word" and not _is_capital(units, number, current):
            if _is_lead(units, number):
                number, skipping = number + 2, True
                continue
            if unit.flat in {"в", "во", "при"}:
                beside = units[number + 1] if number + 1 < len(units) else None
                of_body = unit.flat == "при" and beside is not None and listed("governments").fullmatch(beside.flat)
                if beside is None or not (of_body or (unit.flat != "при" and beside.sort == "party")) or not current:
                    break
            elif unit.flat == "по":
                if not _takes_subject(current, units, number):
                    break
                is_about = True
            elif listed("party_stops").fullmatch(unit.flat) or unit.flat == "между":
                break
            elif skipping:
                number += 1
                continue
            elif (not is_open and not _belongs(unit, current)) or unit.flat[0].isdigit():
                break
        elif unit.sort == "sign":
            if unit.flat == ":" or unit.flat in CLOSING:
                break
            number += 1
            continue
        elif unit.sort == "quoted" and unit.flat.lstrip('«„“" ').split(" ")[0] in _SUBJECT:
            break
        elif unit.sort == "bracket":
            if current and not skipping:
                current.append(unit)
            number += 1
            continue
        elif unit.sort == "party" and current and not is_about and not _qualifies(unit, current):
            break
        if skipping:
            number += 1
            continue
        current.append(unit)
        number += 1
    while current and current[-1].flat in {"в", "во", "при", "по", "и"}:
        current.pop()
    end = units[number - 1].end if skipping else current[-1].end if current else 0
    return current, number, end


def _is_capital(units: Sequence[Unit], number: int, current: Sequence[Unit]) -> bool:
    """Whether a word that looks like a preposition is an initial («В.Д. Шашина») or part of a form («ФГБОУ ВО»)."""
    unit = units[number]
    if not unit.text.isupper() or not current:
        return False
    following = units[number + 1].flat if number + 1 < len(units) else ""
    return (len(unit.text) == 1 and following == ".") or (
        unit.flat == "во" and listed("organisations").fullmatch(current[-1].flat) is not None
    )


def _is_lead(units: Sequence[Unit], number: int) -> bool:
    """«… в лице Губернатора …»."""
    return units[number].flat == "в" and number + 1 < len(units) and units[number + 1].flat == "лице"


def _may_end(current: Sequence[Unit], units: Sequence[Unit], following: int, is_open: bool) -> bool:
    """Whether the member may end before what could begin another: not before its own name is said."""
    if not current or not is_named(current):
        return not current
    if not is_open or units[following].sort != "word":
        return True
    head = next((unit for unit in current if unit.sort == "word" and listed("party_heads").fullmatch(unit.flat)), None)
    is_like_head = (
        head is None or not _INSTRUMENTAL.fullmatch(head.flat) or _INSTRUMENTAL.fullmatch(units[following].flat)
    )
    return bool(is_like_head)


def _takes_subject(current: Sequence[Unit], units: Sequence[Unit], number: int) -> bool:
    """Whether «по …» belongs to the body: its head is followed by its region alone, or by «по» itself."""
    following = units[number + 1] if number + 1 < len(units) else None
    words = [unit.flat for unit in current if unit.sort == "word"]
    if following is not None and following.sort == "party" and listed("federal").search(" ".join(words)):
        return True
    if any(listed("organisations").fullmatch(word) for word in words):  # «корпорацией по атомной энергии „Росатом“»
        return any(unit.sort == "quoted" for unit in units[number : number + _MOST_ADJECTIVES + 1])
    heads = [place for place, word in enumerate(words) if listed("named_by_subject").fullmatch(word)]
    return bool(heads) and heads[0] == len(words) - 1


def _belongs(unit: Unit, current: Sequence[Unit]) -> bool:
    """Whether a word after a complete name is still its own: a surname, «имени», «города»."""
    if listed("within_names").fullmatch(unit.flat):
        return True
    return (unit.text[0].isupper() and not unit.text.isupper()) or (len(unit.text) == 1 and unit.text.isupper())


def _qualifies(unit: Unit, current: Sequence[Unit]) -> bool:
    """Whether a region or country only says where the name before it is."""
    before = [piece for piece in current if piece.sort == "party"]
    if not before:
        return True
    code, previous = unit.codes[0], before[-1].codes[0]
    if previous == "RU" and is_nobody(current):
        return True
    return code == previous or previous.startswith(f"{code}-") or current[-1].flat in {"в", "при"}


def _is_separator(unit: Unit) -> bool:
    return (unit.sort == "word" and unit.flat in _CONJUNCTIONS) or (
        unit.sort == "sign" and (unit.flat in _COMMAS or unit.flat in _DASHES)
    )


def _begins_member(units: Sequence[Unit], number: int) -> bool:
    if number >= len(units):
        return False
    unit = units[number]
    if unit.sort in {"party", "town", "quoted"}:
        return not (unit.sort == "quoted" and unit.flat.lstrip('«„“" ').split(" ")[0] in _SUBJECT)
    if unit.sort != "word" or unit.flat in _SUBJECT or unit.flat in _PLACES:
        return False
    return _is_head(units, number) or (
        unit.text[0].isupper() and (not unit.text.isupper() or len(unit.text) <= _LONGEST_ACRONYM)
    )


def _is_head(units: Sequence[Unit], number: int) -> bool:
    """Whether a party may begin here: «Правительством», «Главным управлением», «исполнительными органами»."""
    for unit in units[number : number + _MOST_ADJECTIVES]:
        if unit.sort != "word":
            return False
        if listed("party_heads").fullmatch(unit.flat):
            return True
        if listed("organisations").fullmatch(unit.flat) and units[number].text[0].isupper():
            return True
        if not _ADJECTIVE.fullmatch(unit.flat):
            return False
    return False
