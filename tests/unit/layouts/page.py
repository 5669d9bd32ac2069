"""The page that says which test shows which layout, made from the marks of the tests themselves.

Belongs here: finding the marks in the tests' source, the page's text. Does not belong here: the list of layouts
(``layouts.yml``), whether each has its tests (``test_shown``). ``python -m tests.unit.layouts.page`` writes the page.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "developer" / "layouts.md"
_HEAD = """<!-- Written by python -m tests.unit.layouts.page from the marks of the tests; do not edit. -->
# Layouts

Each layout in which documents come, and the tests that read it from the bytes of a file to the fields of its rows. The
layouts and the formats in which each is to be shown stand in `tests/unit/layouts/layouts.yml`; a test says what it
shows with `layout(…)`, and a layout without its test in any of its formats fails the suite.

| layout | formats | shown by |
|---|---|---|
"""


class Mark(NamedTuple):
    """A test that says it shows a layout in some formats."""

    layout: str
    formats: tuple[str, ...]
    file: str
    test: str


def declared() -> dict[str, list[str]]:
    """The layouts and their formats, in the order of the list."""
    listed: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "layouts.yml").read_text("utf-8"))
    return {entry["layout"]: entry["formats"] for entry in listed}


def marks() -> list[Mark]:
    """All marks in the tests, by file and line."""
    return [mark for path in sorted((ROOT / "tests").rglob("test_*.py")) for mark in _marks_in(path)]


def page() -> str:
    """The page as it should be."""
    found = marks()
    lines = []
    for layout, formats in declared().items():
        tests = [f"`{mark.file}` {mark.test}" for mark in found if mark.layout == layout]
        lines.append(f"| {layout} | {', '.join(formats)} | {'<br>'.join(tests)} |\n")
    return _HEAD + "".join(lines)


def _marks_in(path: Path) -> Iterator[Mark]:
    source = path.read_text("utf-8")
    if "layout(" not in source:
        return
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and ast.unparse(call.func) in ("layout", "pytest.mark.layout"):
                    name, *formats = (str(ast.literal_eval(argument)) for argument in call.args)
                    yield Mark(name, tuple(formats), path.relative_to(ROOT).as_posix(), _in_words(node.name))


def _in_words(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
