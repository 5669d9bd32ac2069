"""How often, in tokens: «не реже двух раз в год», «каждую неделю» → one token of a recurrence.

Belongs here: counts within units of time. Does not belong here: adverbs («ежегодно») and other words that say it at
once (``date_lexicon``), days of the week (``date_grammar``).

A rate that no recurrence of ours stands for («один раз в два года») becomes a token ``other_rate``: it is understood
and can be told nobody, so a reading with it is never whole.
"""

from ingestion.language.date_lexicon import lexicon
from ingestion.language.date_tokens import Token

_UNITS = frozenset({"day", "week", "month", "quarter", "half_year", "year"})
_STARTS = frozenset({"times", "twice"})


def with_rates(tokens: list[Token]) -> list[Token]:
    """The tokens, each rate in them replaced by one."""
    if not any(token.kind in _STARTS or token.value == "every" for token in tokens):
        return tokens
    made: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        found = None
        times = 1
        if token.kind in _STARTS:
            times = 2 if token.kind == "twice" else _count(made[-1]) if made and _is_count(made[-1]) else 1
            if index + 1 < len(tokens) and (
                tokens[index + 1].value in ("in", "for") or tokens[index + 1].kind == "slash"
            ):
                found = _unit(tokens, index + 2)
        elif token.kind == "link" and token.value == "every":
            found = _unit(tokens, index + 1)
        if found is None:
            made.append(token)
            index += 1
            continue
        units, unit, after = found
        start = token.start
        if token.kind == "times" and made and _is_count(made[-1]):
            start = made.pop().start
        if token.kind == "times" and made and made[-1].kind == "dash":
            times = 0  # «1-2 раза в год»
        name = lexicon().rates.get((times, units, unit))
        end = tokens[after - 1].end
        made.append(Token("recurrence", name, start, end) if name else Token("other_rate", None, start, end))
        index = after
    return made


def _unit(tokens: list[Token], index: int) -> tuple[int, str, int] | None:
    """How many of which unit stand there, and where they end."""
    units = 1
    if index < len(tokens) and _is_count(tokens[index]):
        units = _count(tokens[index])
        index += 1
    while index < len(tokens) and tokens[index].kind == "unknown" and tokens[index].value in ("рабочий", "календарный"):
        index += 1
    if index < len(tokens) and tokens[index].kind == "unit" and tokens[index].value in _UNITS:
        return units, tokens[index].value, index + 1
    return None


def _is_count(token: Token) -> bool:
    return token.kind in ("number", "count")


def _count(token: Token) -> int:
    return int(token.value)
