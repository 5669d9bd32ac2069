"""Slips in the sections of operation: each is told in the reader's language, with its place and what is expected."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from ingestion.home import Home
from ingestion.settings import SettingsError
from orchestration.operation import Operation, operation_of
from orchestration.wording.messages import catalogue

_WRONG: tuple[str, ...] = (
    '""',
    '"?"',
    "-1",
    "1.5",
    "1000000",
    "true",
    "[]",
    '["?"]',
    "[-1]",
    "inf",
    "2020-10-05",
    "{}",
)


def message_of(folder: Path, text: str) -> tuple[str, str] | None:
    """What is said of the settings in Russian and English, without the file's name; None where they can be used."""
    home = Home(folder)
    home.settings_file.write_text(text, encoding="utf-8")
    try:
        operation_of(home)
    except SettingsError as error:
        ru, en = (error.message(language).removeprefix(f"{home.settings_file}: ") for language in ("ru", "en"))  # type: ignore[arg-type]
        return ru, en
    return None


def keys() -> list[tuple[str, str, bool]]:
    """Every key: its section, its name, whether there may be several such sections."""
    found = []
    for section, declared in Operation.model_fields.items():
        kind: Any = declared.annotation
        several = not hasattr(kind, "model_fields")
        made = get_args(kind)[0] if several else kind
        found += [(section, key, several) for key in made.model_fields]
    return found


@pytest.mark.parametrize(("section", "key", "several"), keys())
def test_whatever_is_wrong_with_a_key_is_told_in_russian(tmp_path: Path, section: str, key: str, several: bool) -> None:
    header = f"[[{section}]]" if several else f"[{section}]"
    told = [message_of(tmp_path, f"{header}\n{key} = {value}\n") for value in _WRONG]
    assert any(told)
    for said in filter(None, told):
        place, words = said[0].split(": ", 1)
        assert place.startswith(section)
        assert re.search("[а-яё]", words), said
        assert not re.search("[а-яё]", said[1]), said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[audience]]\nname = "К"\nchannels = ["x"]\nbody = "Д"', "audience.1.body: такого ключа нет"),
        ('[schedule]\nhour = 24', "schedule.hour: должно быть не больше 23."),
        ('[[channel]]\nname = "п"\nkind = "fax"', "channel.1.kind: возможны только: 'apprise', 'file'."),
        ('[[channel]]\nname = "п"', "channel.1: нужно указать url_env / url_file."),
        ('[[channel]]\nname = "п"\nkind = "file"\nfolder = "а"\n' * 2, "два канала с одним именем."),
        ('[[audience]]\nname = "К"\nchannels = ["нет"]', "К: нет канала нет."),
        ('[inbox]\nurl = "sftp://a:b@c/d"', "inbox.url: пароль не пишется в адресе"),
        ('inbox = 1', "inbox: нужен раздел с ключами"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    found = message_of(tmp_path, text)
    assert found is not None and found[0].startswith(said), found


def test_the_catalogue_knows_every_check_of_ours() -> None:
    source = Path(__file__).parents[3].joinpath("orchestration/operation.py").read_text(encoding="utf-8")
    kinds = re.findall(r'_slip\("(\w+)"', source)
    assert len(kinds) >= 5 and all(f"setting.{kind}" in catalogue() for kind in kinds)
