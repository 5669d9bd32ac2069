"""``docs/operator/settings.md``: every section and key of ``concord.toml``, with the value that holds without it."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from ingestion.deadlines import DEFAULT_RULE, Rule
from ingestion.home import Home
from ingestion.settings import RosterEntry, Signals, read_settings
from orchestration.operation import Operation, operation_of

PAGE = Path(__file__).parents[3] / "docs" / "operator" / "settings.md"
DEADLINES = {**{field.name: getattr(DEFAULT_RULE, field.name) for field in fields(Rule)}} | dict.fromkeys(
    ("fourth_quarter", "days_off", "working_days")
)


def declared() -> dict[str, dict[str, Any]]:
    """Each section's keys, each with its default; None where there is none to be told."""
    sections: dict[str, dict[str, Any]] = {
        "reporting": {"region": None, "time_zone": None, **DEADLINES},
        "region": {"code": None, **dict.fromkeys(DEADLINES)},
        "roster": dict.fromkeys(field.name for field in fields(RosterEntry)),
        "signals": {field.name: field.default for field in fields(Signals)},
    }
    for name, field in Operation.model_fields.items():
        models = [field.annotation, *get_args(field.annotation)]
        [model] = [kind for kind in models if isinstance(kind, type) and issubclass(kind, BaseModel)]
        sections[name] = {
            key: None if about.is_required() or about.default in ("", ()) else about.default
            for key, about in model.model_fields.items()
        }
    return sections


def told() -> dict[str, dict[str, str]]:
    """Each section's keys as the page has them, each with its row."""
    found: dict[str, dict[str, str]] = {}
    for part in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, _, text = part.partition("\n")
        found[name] = {
            key: row
            for row in re.findall(r"^\| `.*$", text, re.MULTILINE)
            for key in re.findall(r"`(\w+)`", row.split("|")[1])
        }
    return found


def test_every_key_has_its_row_and_no_other_has() -> None:
    assert {name: set(keys) for name, keys in told().items()} == {name: set(keys) for name, keys in declared().items()}


@pytest.mark.parametrize(
    ("section", "key", "default"),
    [
        (section, key, default)
        for section, keys in declared().items()
        for key, default in keys.items()
        if default is not None
    ],
)
def test_a_row_tells_what_holds_without_the_key(section: str, key: str, default: Any) -> None:
    shown = f'"{default}"' if isinstance(default, str) else f"{default:g}" if isinstance(default, float) else default
    shown = str(list(shown) if isinstance(shown, tuple) else shown)
    assert f"`{shown}`" in told()[section][key].split("|")[3]


def test_the_examples_can_be_used(tmp_path: Path) -> None:
    examples = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "concord.toml").write_text("\n".join(examples), encoding="utf-8")
    assert set(tomllib.loads("\n".join(examples))) == set(declared())
    read_settings(tmp_path / "concord.toml")
    assert operation_of(Home.open(tmp_path)).audience
