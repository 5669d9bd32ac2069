"""All fields: those that ``fields.yml`` declares and the figures of ``figures.yml``.

Belongs here: the two together. Does not belong here: either declaration (see ``field``, ``figures``), tables (see
``tables``), any value.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ingestion.contracts.field import Field, FieldType, declared_fields
from ingestion.contracts.figures import figure_fields

__all__ = ["Field", "FieldType", "fields"]


@cache
def fields() -> Mapping[str, Field]:
    """All fields by name.

    Raises:
        ValueError: a declaration is not valid, or a name is declared twice.
    """
    declared, figures = declared_fields(), figure_fields()
    if twice := declared.keys() & figures.keys():
        raise ValueError(f"declared as fields and as figures: {sorted(twice)}")
    return MappingProxyType({**declared, **figures})
