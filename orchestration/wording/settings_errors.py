"""What is wrong with a setting, in both languages.

Belongs here: wording of what pydantic objects to and of what the settings' own checks do. Does not belong here: the
settings and their checks (``operation``), where a message is shown.

A kind of error that the catalogue does not know (``setting.<kind>``) keeps pydantic's words: English, and none lost.
"""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from orchestration.wording.messages import Language, Messages, catalogue


def setting_error(error: ErrorDetails, language: Language) -> str:
    """Where a setting is wrong and what is expected there: ``audience.3.role: …``, counted from one."""
    place = ".".join(str(step + 1 if isinstance(step, int) else step) for step in error["loc"])
    said = _expected(error["type"], error.get("ctx", {}), error["msg"], language)
    return f"{place}: {said}" if place else said


def _expected(kind: str, context: Mapping[str, Any], pydantics: str, language: Language) -> str:
    key = f"setting.{kind}"
    if key not in catalogue():
        return pydantics
    # Pydantic joins what a choice allows in English.
    named = {name: str(value).replace(" or ", ", ") if name == "expected" else value for name, value in context.items()}
    return Messages(language)(key, **named)
