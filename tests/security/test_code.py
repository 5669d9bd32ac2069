"""Habits of the code that keep words from outside from being obeyed, held on its syntax.

What ruff's rules ``S`` see is left to them (see ``pyproject.toml``): shells, ``eval``, loaders of pickles, weak hashes.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from lxml import html

import ingestion.reviewed
from orchestration.cli import main, ui_command
from orchestration.launching import service
from tests.reports_in_words import CULTURE, FESTIVAL, changed, report

ROOT = Path(__file__).parents[2]
ROOMS = ("ingestion", "data_quality", "orchestration", "examples", "bench")
FILES = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
TEMPLATES = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.j2"))]
# Loaders that make nothing but plain values; the last two are ours (see the test below).
SAFE_LOADERS = {"CSafeLoader", "SafeLoader", "CBaseLoader", "BaseLoader", "_Typed", "_AsTyped"}
MADE_HERE = {"{{ style | safe }}"}
"""What is put into a page as it is: a style sheet of ours."""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def argument(call: ast.Call, name: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg == name), None)


def last_name(value: ast.expr | None) -> str | None:
    if isinstance(value, ast.Attribute):
        return value.attr
    return value.id if isinstance(value, ast.Name) else None


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_habits(file: Path) -> None:
    tree = ast.parse(file.read_bytes())
    for name, call in calls(tree):
        place = f"line {call.lineno}"
        if name in {"load", "load_all"} and last_name(getattr(call.func, "value", None)) == "yaml":
            loaders = {last_name(call.args[1] if len(call.args) > 1 else argument(call, "Loader"))}
            if isinstance(found := argument(call, "Loader"), ast.IfExp):
                loaders = {last_name(found.body), last_name(found.orelse)}
            assert loaders <= SAFE_LOADERS, place
        assert name not in {"full_load", "unsafe_load", "unsafe_load_all", "full_load_all"}, place
        if name == "Environment" and last_name(getattr(call.func, "value", None)) in {"jinja2", None}:
            escaping = argument(call, "autoescape")
            if escaping is not None or argument(call, "loader") is not None:
                assert isinstance(escaping, ast.Constant) and escaping.value is True, place
        assert not (name == "Template" and last_name(getattr(call.func, "value", None)) == "jinja2"), place
        shell = argument(call, "shell")
        assert shell is None or (isinstance(shell, ast.Constant) and shell.value is False), place
        assert name not in {"system", "popen"} or last_name(getattr(call.func, "value", None)) != "os", place
        assert name not in {"extractall", "unpack_archive"}, f"{place}: members of an archive are named by strangers"


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_templates_escape_all_that_they_are_given(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "autoescape false" not in text
    if ".html" in file.name:
        unescaped = re.findall(r"\{\{[^}]*\|\s*safe\b[^}]*\}\}", text)
        assert set(unescaped) <= MADE_HERE


def test_loaders_of_reviewed_files_make_plain_values_alone() -> None:
    for loader in (ingestion.reviewed._Typed, ingestion.reviewed._AsTyped):
        for words in ("!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!!python/module:os"):
            with pytest.raises(yaml.constructor.ConstructorError):
                made = yaml.load(words, Loader=loader)
                assert isinstance(made, str | list)  # a loader that takes no tag seriously gives the words themselves
                raise yaml.constructor.ConstructorError


SCRIPT = "<script>alert(document.domain)</script>"


def test_words_of_a_document_are_words_on_a_page(tmp_path: Path) -> None:
    words = changed(FESTIVAL, title=f"Фестиваль {SCRIPT}", note='"><img src=x onerror=alert(1)>')
    document = tmp_path / "<b onmouseover=alert(1)>.docx"
    document.write_bytes(report("III квартал 2020 года", {CULTURE: [words]}))
    page = tmp_path / "page.html"
    assert main(["--lang", "ru", "--home", str(tmp_path), "inspect", str(document), "--html", str(page)]) in {0, 3}
    markup = page.read_text(encoding="utf-8")
    shown = html.fromstring(markup)
    assert SCRIPT in str(shown.xpath("string(.)"))
    assert not shown.xpath("//script | //img | //*[@onmouseover] | //*[@onerror]")


def test_the_interface_is_bound_to_this_machine_unless_somebody_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[service.Part] = []

    def serve(_application: object, parts: list[service.Part]) -> int:
        served.extend(parts)
        return 0

    monkeypatch.setattr(ui_command, "serve", serve)
    assert main(["--lang", "en", "--home", str(tmp_path), "ui"]) == 0
    web = next(part for part in served if part.name == "webserver")
    assert web.arguments[web.arguments.index("--host") + 1] == "127.0.0.1"
    assert capsys.readouterr().err == ""
    served.clear()
    assert main(["--lang", "en", "--home", str(tmp_path), "ui", "--host", "0.0.0.0"]) == 0
    assert "0.0.0.0" in capsys.readouterr().err, "opening it to others is said"
