"""What people are told, in Russian and English.

Belongs here: the catalogue (``catalogue/``, a file a command and some for all of them) and the choice of the language.
Does not belong here: notices about documents (``ingestion.notices``), descriptions of tables (the contracts).

In the catalogue ``{named}`` places are filled in; a list holds the forms of a counting message (``{n}``): one, two to
four, five in Russian; one, many in English.
"""

import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from orchestration.wording.russian import form_of

Language = Literal["ru", "en"]
LANGUAGES: tuple[str, ...] = get_args(Language)

_SOURCE = Path(__file__).with_name("catalogue")
# Forms of a counted noun: Russian has three, English two.
FORMS: Mapping[Language, int] = {"ru": 3, "en": 2}


@cache
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """All messages by key, each by language: a text, or the forms of one that counts."""
    import yaml

    messages: dict[str, dict[str, Any]] = {}
    for file in sorted(_SOURCE.glob("*.yml")):
        with file.open(encoding="utf-8") as stream:
            said: dict[str, dict[str, Any]] = yaml.load(stream, Loader=yaml.CSafeLoader)
        if twice := messages.keys() & said.keys():
            raise ValueError(f"{file.name}: said elsewhere too: {', '.join(sorted(twice))}")
        messages |= said
    return messages


@dataclass(frozen=True, slots=True)
class Messages:
    """The catalogue in one language."""

    language: Language

    def __call__(self, key: str, /, **named: object) -> str:
        """A message with its ``{named}`` places filled. A counting one needs ``n``."""
        said = catalogue()[key][self.language]
        if not isinstance(said, str):
            said = said[_form(self.language, int(str(named["n"])))]
        return str(said).format(**named)

    def tenths(self, value: float) -> str:
        """A measure to one digit after the decimal sign, which in Russian is a comma: ``0,2`` and ``0.2``."""
        said = f"{value:.1f}"
        return said.replace(".", ",") if self.language == "ru" else said

    def value(self, field: str, value: str) -> str:
        """The wording of a value of an enumeration: as its field declares it in Russian, its own words in English."""
        if self.language == "en":
            return value.replace("_", " ")
        from ingestion.contracts.fields import fields

        return fields()[field].values[value]


def language_of_environment(environment: Mapping[str, str] | None = None) -> Language:
    """Russian where the locale is Russian, else English."""
    environment = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "ru" if value.lower().startswith("ru") else "en"
    if os.name == "nt":  # such variables are rare there
        return "ru" if (locale.getlocale()[0] or "").lower().startswith("ru") else "en"
    return "en"


def _form(language: Language, count: int) -> int:
    if language == "en":
        return 0 if count == 1 else 1
    return form_of(count)
