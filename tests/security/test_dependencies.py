"""The dependencies, audited without internet: pinned, hashed, whole, licensed, declared and used.

What is known of vulnerabilities changes by the day and stands on the internet: ``make audit-online`` asks there.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions, packages_distributions
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-bootstrap.lock")
ROOMS = ("ingestion", "data_quality", "orchestration")
LICENCES = yaml.safe_load(Path(__file__).with_name("licences.yml").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# Packages that are used without an import of ours, and by what.
WITHOUT_IMPORT = {
    "dagster-webserver": "the interface that `concord ui` starts",
    "dbt-core": "imported as dbt, which several packages make up",
    "dbt-duckdb": "the adapter that dbt loads by name",
    "rich": "imported where it is needed",
    "pyftpdlib": "a server of tests",
    "lxml-stubs": "types",
    "pandas-stubs": "types",
    "types-jsonschema": "types",
    "types-pyyaml": "types",
    "hatchling": "builds the package",
    "import-linter": "a tool",
    "mypy": "a tool",
    "pre-commit": "a tool",
    "pytest-xdist": "a tool",
    "ruff": "a tool",
    "sqlfluff": "a tool",
    "dagster-postgres": "storage that dagster.yaml names",
    "psycopg2-binary": "the driver of that storage",
}

# Parts of one that is declared, which alone says their version or whose top-level name they share.
COMES_WITH = {
    "dagster-shared": "a part of dagster, released with it",
    "dbt-adapters": "the base of dbt-duckdb",
    "dbt-common": "a part of dbt-core",
    "pydantic-core": "a part of pydantic, which names its very version",
}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named_in(requirements: list[str]) -> set[str]:
    return {canonical(re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0]) for requirement in requirements}


RUN = named_in(PROJECT["project"]["dependencies"])
EXTRAS = named_in([one for extra in PROJECT["project"]["optional-dependencies"].values() for one in extra])
DEV = named_in(PROJECT["dependency-groups"]["dev"])


def entries(lock: str) -> Iterator[str]:
    """Each requirement of a lock with its continuation lines, without comments."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE)
    for entry in text.replace("\\\n", " ").splitlines():
        if entry.strip():
            yield " ".join(entry.split())


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    found = list(entries(lock))
    assert found
    pinned = re.compile(r"[A-Za-z0-9._-]+(\[[a-z,-]+\])?==[^\s;]+( ; .+?)?( --hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in found if not pinned.fullmatch(entry)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address(lock: str) -> None:
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", (ROOT / lock).read_text("utf-8"))


def test_everything_declared_is_locked() -> None:
    locked = named_in(list(entries("requirements.lock")))
    assert (RUN | EXTRAS | DEV) - locked == set()


def installed() -> dict[str, Distribution]:
    return {canonical(found.metadata["Name"]): found for found in distributions()}


def test_what_is_installed_is_what_is_locked() -> None:
    locked: dict[str, set[str]] = {}  # one version for each Python and system that needs its own
    for entry in (entry for lock in LOCKS for entry in entries(lock)):
        if found := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", entry):
            locked.setdefault(canonical(found[1]), set()).add(found[2])
    strange = {
        name: found.version
        for name, found in installed().items()
        if name not in {"concord-warehouse", "pip", "setuptools"} and found.version not in locked.get(name, ())
    }
    assert strange == {}


def test_what_is_installed_fits_together() -> None:
    uv = Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")
    checker = (
        [str(uv), "pip", "check", "--python", sys.executable] if uv.exists() else [sys.executable, "-m", "pip", "check"]
    )
    found = subprocess.run(checker, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def licence_of(found: Distribution) -> str:
    metadata = found.metadata
    if expressions := metadata.get_all("License-Expression"):
        return str(expressions[0])
    classified = [
        line.split("::")[-1].strip() for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    said = [line for line in classified if line != "OSI Approved"]
    return " OR ".join(said) or [*(metadata.get_all("License") or []), ""][0].split("\n")[0].strip()


def is_allowed(licence: str) -> bool:
    """Whether a licence may be used: of an «or» one part, of an «and» all of them."""
    allowed = {name for names in LICENCES["allowed"].values() for name in names}
    text = licence.strip()
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    for word, whole in ((" OR ", any), (" AND ", all)):
        parts = _outside_brackets(text, word)
        if len(parts) > 1:
            return whole(is_allowed(part) for part in parts)
    for name, others in LICENCES["names"].items():
        if any(re.fullmatch(other, text) for other in others):
            text = name
    return text in allowed


def _outside_brackets(text: str, word: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0 and text.startswith(word, place):
            parts.append(text[start:place])
            start = place + len(word)
    return [*parts, text[start:]]


def test_every_licence_is_one_that_may_be_used() -> None:
    found = {name: licence_of(one) for name, one in installed().items() if name != "concord-warehouse"}
    assert len(found) > 100
    refused = {name: said for name, said in found.items() if not is_allowed(said) and name not in LICENCES["reviewed"]}
    assert refused == {}
    never = {
        name: said
        for name, said in found.items()
        if any(word.lower() in said.lower() for word in LICENCES["never"]) or "unknown" in said.lower()
    }
    assert never == {}


def test_a_review_that_is_not_needed_any_more_is_taken_out() -> None:
    found = installed()
    stale = [name for name in LICENCES["reviewed"] if name not in found or is_allowed(licence_of(found[name]))]
    assert stale == []


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("AGPL-3.0-only", False),
        ("", False),
        ("MIT OR GPL-3.0", True),
        ("MIT AND GPL-3.0", False),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("MPL-2.0 AND (GPL-2.0 OR AGPL-3.0)", False),
        ("UNKNOWN", False),
    ],
)
def test_the_judge_of_licences(licence: str, allowed: bool) -> None:
    assert is_allowed(licence) is allowed


def imported(folders: tuple[str, ...]) -> dict[str, set[str]]:
    """The packages that the code imports, and the files that do."""
    by_module = packages_distributions()
    found: dict[str, set[str]] = {}
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_bytes())):
                names: list[str] = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                    names = [node.module]
                for name in names:
                    top = name.split(".")[0]
                    if top in sys.stdlib_module_names or (ROOT / top).is_dir():
                        continue
                    for package in by_module.get(top, [f"(nothing is called {top})"]):
                        found.setdefault(canonical(package), set()).add(file.relative_to(ROOT).as_posix())
    return found


def test_everything_imported_is_declared() -> None:
    """Also a package that comes along with another: whatever brings it may do without it one day."""

    def undeclared(folders: tuple[str, ...], declared: set[str]) -> dict[str, list[str]]:
        known = declared | COMES_WITH.keys()
        return {name: sorted(files)[:3] for name, files in imported(folders).items() if name not in known}

    assert undeclared(ROOMS, RUN | EXTRAS) == {}
    assert undeclared(("tests", "bench", "examples"), RUN | EXTRAS | DEV) == {}


def test_everything_declared_is_used() -> None:
    used = set(imported((*ROOMS, "tests", "bench", "examples"))) | WITHOUT_IMPORT.keys()
    assert (RUN | EXTRAS | DEV) - used == set()
    assert set(WITHOUT_IMPORT) - (RUN | EXTRAS | DEV) == set()
