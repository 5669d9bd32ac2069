"""Templates of rules: the words of an alert from a row.

Belongs here: the sandbox that templates run in and the filters they have; a moment is told in the zone that it bears,
one of the marts, which bears none, in UTC. Does not belong here: the templates (``rules.yml``, a home's own file), the
form of a message (``rendering``).
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from data_quality.russian import zone_words
from ingestion.quarters import is_quarter
from orchestration.wording.russian import day_in_words, quarter_in_words

_LONGEST = 4000  # signs; a document's cell may hold a book


class WordingError(ValueError):
    """A template cannot be used on a row; the message says why."""


def worded(template: str, values: Mapping[str, Any]) -> str:
    """A template filled in, in one line.

    Raises:
        WordingError: it is no template, or it asks for what the row does not have.
    """
    try:
        said = " ".join(_compiled(template).render(values).split())
    except WordingError:
        raise
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise WordingError(f"{type(error).__name__}: {error}") from error
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


@cache
def _compiled(template: str) -> Any:
    # The words go into text, not into HTML: whoever makes HTML of them escapes them there.
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.filters |= {"day": _day, "clock": _clock, "quarter": _quarter}
    return environment.from_string(template)


def _day(value: Any) -> str:
    if isinstance(value, datetime):
        return day_in_words(value.date())
    if not isinstance(value, date):
        raise WordingError(f"{value!r} is no day")
    return day_in_words(value)


def _quarter(value: Any) -> str:
    if not is_quarter(str(value)):
        raise WordingError(f"{value!r} is no quarter")
    return quarter_in_words(str(value))


def _clock(value: Any) -> str:
    if not isinstance(value, datetime):
        raise WordingError(f"{value!r} is no moment")
    moment = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    return f"{moment:%H:%M} {zone_words(moment)}"
