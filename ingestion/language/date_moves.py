"""Moved and cancelled dates: which dates of a phrase still hold.

Belongs here: «перенесено с 20 мая на 12 сентября», «вместо 15 июля – 16 сентября», «5-7 июня (отменено)». Does not
belong here: whether the event was held (``outcome``), the words (``date_words.yml``).

The reading is where an event ended up. Where that is not said, or could be either of two dates, nothing holds.
"""

from dataclasses import replace

from ingestion.language.date_items import Item, Phrase, Turn

_INTENTIONS = frozenset({"planned", "intended"})
_FACTS = frozenset({"held", "renewed"})
_OPEN_START = frozenset({"from", "earliest"})


def settle(phrase: Phrase) -> None:
    """Leaves in the phrase the dates that hold; ``is_void`` where none does."""
    items = phrase.items
    old: set[int] = set()
    for place, item in enumerate(items):
        if item.is_moved_on:
            old.add(place)
    for turn in phrase.turns:
        _turn(turn, phrase, old)
    if phrase.is_void or (not phrase.turns and not old):
        return
    kept = [item for place, item in enumerate(items) if place not in old]
    if not kept or _are_years_of_the_old(kept, [items[place] for place in old], phrase):
        phrase.is_void = True
        return
    _lend_year([items[place] for place in sorted(old)], kept)
    phrase.items = kept


def _turn(turn: Turn, phrase: Phrase, old: set[int]) -> None:
    items = phrase.items
    after = [place for place, item in enumerate(items) if item.start > turn.place]
    before = [place for place, item in enumerate(items) if item.start < turn.place and place not in old]
    if turn.kind == "cancelled":
        if len(before) > 1 and not after and turn.is_apart:
            phrase.is_void = True  # «12 июля; 15 августа; отменено»: the last of them, or all?
        elif before and not (len(before) == 1 and after and items[after[0]].onto):
            old.add(before[-1])
            if len(before) > 1:
                _cancel_frame(items[before[-2]], items[before[-1]], before[-2], phrase, old)
        else:
            old.update(range(len(items)))
        if len(items) > 2 and not after:
            phrase.doubtful = True
    elif turn.kind == "outdated":
        if after:
            _outdate(after[0], phrase, old)
        else:
            phrase.unknown += 1
    elif turn.kind == "renewed":
        old.update(place for place in before if after)
    elif turn.kind == "moved":
        _move(before, after, phrase, old)
    elif turn.kind in _INTENTIONS:
        _intend(turn, before, after, phrase, old)


def _are_years_of_the_old(kept: list[Item], old: list[Item], phrase: Phrase) -> bool:
    """«2020 год, сентябрь отменено»: the year that is left is no date of its own."""
    return (
        any(turn.kind == "cancelled" for turn in phrase.turns)
        and all(item.low.kind == "year" and item.high is None and not item.onto for item in kept)
        and any(not item.low.has_year and not item.last.has_year for item in old)
    )


def _cancel_frame(frame: Item, item: Item, place: int, phrase: Phrase, old: set[int]) -> None:
    """«III квартал (18 сентября) отменено»: the quarter too, which only said where the day lies."""
    if frame.bracket != item.bracket:
        old.add(place)
    elif frame.low.kind != item.low.kind:
        phrase.doubtful = True


def _intend(turn: Turn, before: list[int], after: list[int], phrase: Phrase, old: set[int]) -> None:
    """What was planned holds only where nothing says what was: «проведено 5 сентября (план – 4 сентября)»."""
    items = phrase.items
    facts = [other.place for other in phrase.turns if other.kind in _FACTS]
    until = min((place for place in facts if place > turn.place), default=None)
    planned = [place for place in after if until is None or items[place].start < until]
    told = [place for place in after if place not in planned]
    if planned and before and items[planned[0]].bracket != items[before[-1]].bracket:
        told = before
        planned = [place for place in planned if items[place].bracket == items[planned[0]].bracket]
    elif planned and before and any(place < turn.place for place in facts):
        told = before
    if planned and told:
        old.update(planned)
        return
    if turn.kind == "planned":
        phrase.unknown += 1
    if before and after:
        phrase.is_void = True  # which of them was, and which was meant to be?
    elif turn.kind == "planned" and len(items) > 1:
        phrase.is_void = True


def _outdate(place: int, phrase: Phrase, old: set[int]) -> None:
    """The item behind «вместо»; a dash there may part the old date from the new."""
    item = phrase.items[place]
    is_last = place + 1 == len(phrase.items)
    if item.high is not None and item.joined_by == "dash" and not item.low_borrows and is_last and place == 0:
        phrase.items[place] = replace(item, low=item.high, high=None)
        return
    old.add(place)


def _move(before: list[int], after: list[int], phrase: Phrase, old: set[int]) -> None:
    items = phrase.items
    has_renewed = any(turn.kind == "renewed" for turn in phrase.turns)
    targets = [place for place in after if items[place].onto]
    if targets:
        old.update(before)
        old.update(place for place in after if place < targets[0])
        return
    sources = [place for place in after if items[place].qualifier in _OPEN_START or place in old]
    if after and sources == after and before:
        old.update(after)  # «29 августа (перенос с 27 июня)»
    elif has_renewed and after:
        old.update(before)
    elif any(turn.kind == "outdated" for turn in phrase.turns) and after and not before:
        return  # «перенесено: вместо 5 мая 12 июня»
    else:
        old.update(range(len(items)))


def _lend_year(old: list[Item], kept: list[Item]) -> None:
    """«с июня 2020 на сентябрь»: the new date is in the year of the old, where it lies behind it."""
    with_year = [item for item in old if item.last.has_year]
    first = kept[0].low
    if not with_year or first.has_year or kept[0].last.has_year or not first.month:
        return
    before = with_year[-1].last
    if (before.month or 13, before.number or 0) <= (first.month, first.number or 0):
        for atom in (kept[0].low, kept[0].last):
            atom.year, atom.relative_year = before.year, before.relative_year
    else:
        first.kind = "unread"
