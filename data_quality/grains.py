"""The marts and the columns that identify a row of each, as the dbt project declares them.

Belongs here: reading that declaration. Does not belong here: anything that is done with a mart.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

MARTS = Path(__file__).parents[1] / "dbt_project" / "models" / "marts"


@cache
def grains() -> Mapping[str, tuple[str, ...]]:
    """The grain of every mart, by its name.

    Raises:
        ValueError: a mart declares none.
    """
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted(MARTS.glob("*.yml")):
        with file.open(encoding="utf-8") as stream:
            declared = yaml.load(stream, Loader=yaml.CSafeLoader)
        for model in declared.get("models", ()):
            grain = model.get("config", {}).get("meta", {}).get("grain")
            if not grain:
                raise ValueError(f"{file.name}: {model['name']} declares no grain (config.meta.grain)")
            found[model["name"]] = tuple(grain)
    return MappingProxyType(found)
