"""The catalogue of messages: whole in both languages, and nothing asks for a key that is not there."""

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from ingestion.contracts.fields import fields
from orchestration.cli.group import COMMANDS
from orchestration.monitor import STAGES
from orchestration.wording.messages import FORMS, LANGUAGES, Messages, catalogue, language_of_environment

CODE = Path(__file__).parents[3] / "orchestration"


def texts(said: Any) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def places(said: Any) -> set[str]:
    return {name for text in texts(said) for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_message_is_whole_in_every_language(key: str) -> None:
    said = catalogue()[key]
    assert set(said) == set(LANGUAGES)
    assert places(said["ru"]) == places(said["en"])
    for language in LANGUAGES:
        assert all(text.strip() for text in texts(said[language]))
        if not isinstance(said[language], str):
            assert len(said[language]) == FORMS[language]  # type: ignore[index]
            assert "n" in places(said[language])
    assert re.search("[А-Яа-яё]", "".join(texts(said["ru"]))) or said["ru"] == said["en"]
    assert not re.search("[А-Яа-яё]", "".join(texts(said["en"])))


def test_every_key_that_the_code_names_is_there() -> None:
    named = {
        key
        for kind in ("py", "j2")
        for file in CODE.rglob(f"*.{kind}")
        for key in re.findall(r"(?:tell|messages)\(\s*[\"']([a-z_.]+)[\"'][,)]", file.read_text(encoding="utf-8"))
    }
    assert len(named) > 50
    assert named <= set(catalogue())


def test_every_key_is_used() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for kind in ("py", "j2") for file in CODE.rglob(f"*.{kind}"))
    families = (
        re.findall(r"f\"([a-z_.]*)\{", code)
        + re.findall(r"'([a-z_.]+\.)' ~", code)
        + re.findall(r"['\"]([a-z_]+\.)['\"]\s*\+", code)
    )
    endings = [".help", "_none"]
    unused = [
        key
        for key in catalogue()
        if f'"{key}"' not in code
        and f"'{key}'" not in code
        and not any(family and key.startswith(family) for family in families)
        and not any(key.endswith(ending) for ending in endings)
    ]
    assert unused == []


def test_enumerations_that_are_shown_have_words() -> None:
    known = set(catalogue())
    assert {f"stage.{name}" for name in STAGES} <= known
    assert {f"{name}.help" for name in COMMANDS} <= known
    assert {f"kind.{value}" for value in fields()["document_kind"].values} <= known
    assert {f"outcome.{value}" for value in fields()["document_outcome"].values} <= known
    assert {f"severity.{value}" for value in fields()["alert_severity"].values} <= known
    assert {f"missing.{value}" for value in ("missing", "not_named")} <= known


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Прочитано 0 документов:"),
        (1, "Прочитан 1 документ:"),
        (2, "Прочитаны 2 документа:"),
        (5, "Прочитано 5 документов:"),
        (11, "Прочитано 11 документов:"),
        (12, "Прочитано 12 документов:"),
        (21, "Прочитан 21 документ:"),
        (22, "Прочитаны 22 документа:"),
        (111, "Прочитано 111 документов:"),
    ],
)
def test_russian_counts(count: int, words: str) -> None:
    assert Messages("ru")("run.read", n=count) == words


def test_english_counts() -> None:
    assert Messages("en")("run.read", n=1) == "Read 1 document:"
    assert Messages("en")("run.read", n=2) == "Read 2 documents:"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ru_RU.UTF-8"}, "ru"),
        ({"LC_ALL": "C"}, "en"),
        ({"LC_ALL": "", "LANG": "ru_RU"}, "ru"),
    ],
)
def test_the_language_comes_from_the_locale(environment: dict[str, str], language: str) -> None:
    assert language_of_environment(environment) == language


def test_a_measure_has_a_comma_in_russian() -> None:
    assert (Messages("ru").tenths(16.94), Messages("en").tenths(16.94)) == ("16,9", "16.9")
