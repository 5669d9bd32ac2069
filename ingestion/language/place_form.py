"""In what form an event was held: in person, from afar, both, by correspondence.

Belongs here: words of forms with their negations, channels («сайт», «трансляция»). Does not belong here: towns and
venues, which may make of a remote form a hybrid one (``place``).
"""

from dataclasses import dataclass

from ingestion.language.patterns import word_beginnings
from ingestion.language.place_words import Part, is_quoted, place_words

_OTHERS = ("участник", "остальн")


@dataclass(frozen=True, slots=True)
class Form:
    """The form said, None where none is; ``spans`` are its words, ``taken`` the parts that hold no place."""

    mode: str | None
    spans: list[tuple[int, int]]
    taken: frozenset[int]


def form_of(flat_text: str, parts: list[Part]) -> Form:
    """The form that a flat text says."""
    words = place_words()
    found: dict[str, list[tuple[int, int]]] = {}
    beginnings = word_beginnings(flat_text)
    denied: list[tuple[int, int]] = []
    quotes = "«" in flat_text
    for number in words.forms.numbers_among(beginnings):
        for match in words.forms.patterns[number].finditer(flat_text):
            if quotes and _is_title(flat_text, match.start()):
                continue
            if _is_denied(flat_text, *match.span()):
                denied.append(_with_denial(flat_text, *match.span()))
            else:
                found.setdefault(words.modes[number], []).append(match.span())
    found = {mode: [s for s in spans if not _overlaps(s, denied)] for mode, spans in found.items()}
    found = {mode: spans for mode, spans in found.items() if spans}
    taken: set[int] = set()
    begins_channel = words.channel_beginnings is None or not words.channel_beginnings.isdisjoint(beginnings)
    for number, part in enumerate(parts if begins_channel or "remote" in found else ()):
        channel = words.channels.search(flat_text, part.start, part.end)
        if channel is not None:
            taken.add(number)
            if _is_denied(flat_text, *channel.span()):
                denied.append((part.start, part.end))
            else:
                found.setdefault("remote", []).append(channel.span())
        elif any(part.start <= start < part.end for start, _ in found.get("remote", ())) and any(
            word in flat_text[part.start : part.end] for word in _OTHERS
        ):
            taken.add(number)
    spans = [span for each in found.values() for span in each] + denied
    if "hybrid" in found or ("in_person" in found and ("remote" in found or "by_correspondence" in found)):
        return Form("hybrid", spans, frozenset(taken))
    said = next((mode for mode in ("remote", "by_correspondence", "in_person") if mode in found), None)
    return Form(said, spans, frozenset(taken))


def _is_title(flat_text: str, place: int) -> bool:
    """Whether a word of form stands in the title of a venue: «клуб «Онлайн»», but not «в сети «Интернет»»."""
    if not is_quoted(flat_text, place):
        return False
    before = flat_text[: flat_text.rindex("«", 0, place)].rstrip().rsplit(" ", 1)[-1]
    words = place_words()
    last = before.rsplit("-", 1)[-1]
    is_venue = words.venues.fullmatch(before) is not None or words.venues.fullmatch(last) is not None
    return is_venue and words.untitled.fullmatch(last) is None


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _is_denied(flat_text: str, start: int, end: int) -> bool:
    words = place_words()
    before = words.negated_before.search(flat_text[max(0, start - 8) : start])
    return before is not None or words.negated_after.match(flat_text, end) is not None


def _with_denial(flat_text: str, start: int, end: int) -> tuple[int, int]:
    """«онлайн не проводилось»: the verb belongs to the denial."""
    match = place_words().negated_after.match(flat_text, end)
    if match is None:
        return max(0, start - 4), end
    stop = match.end()
    while stop < len(flat_text) and flat_text[stop].isalpha():
        stop += 1
    return start, stop
