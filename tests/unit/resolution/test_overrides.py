"""Reading the reviewed files with decisions of a person."""

from pathlib import Path

import pytest

from ingestion.resolution.overrides import NO_OVERRIDES, Override, read_overrides

_KEY, _OTHER = "a" * 32, "b" * 32


def _written(folder: Path, text: str) -> Path:
    path = folder / "agreements.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_and_an_empty_file_decide_nothing(tmp_path: Path) -> None:
    assert read_overrides(tmp_path / "agreements.yml") is NO_OVERRIDES
    assert read_overrides(_written(tmp_path, "# пока решений нет\n")) == NO_OVERRIDES


def test_decisions_are_read_with_their_reason(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        f"- {{text: «Соглашение с Тверью», same_as: {_KEY}, reason: уточнено в архиве, who: Иванова}}\n"
        f"- {{key: {_OTHER}, same_as: {_KEY}, reason: одно соглашение, who: Петров}}\n"
        "- {text: О дружбе, is_new: true, reason: отдельный документ, who: Петров}\n",
    )
    found = read_overrides(path)
    assert found.notices == ()
    assert found.of("соглашение  с тверью") == Override(
        "agreements.yml", 1, "«Соглашение с Тверью»", None, _KEY, False, "уточнено в архиве", "Иванова"
    )
    assert found.by_key[_OTHER].same_as == _KEY
    assert found.of("О дружбе.") is not None


@pytest.mark.parametrize(
    "text",
    [
        "text: не список",
        "- {text: без причины, is_new: true, who: Петров}",
        f"- {{text: и то и другое, same_as: {_KEY}, is_new: true, reason: a, who: b}}",
        f"- {{text: и слова, key: {_KEY}, same_as: {_OTHER}, reason: a, who: b}}",
        "- {text: короткий ключ, same_as: abc, reason: a, who: b}",
        f"- {{key: {_KEY}, is_new: true, reason: a, who: b}}",
        "- {text: лишнее, is_new: true, reason: a, who: b, when: вчера}",
        "- [",
    ],
)
def test_a_file_of_another_form_is_a_notice_and_decides_nothing(tmp_path: Path, text: str) -> None:
    found = read_overrides(_written(tmp_path, text))
    assert not found.by_text
    assert not found.by_key
    assert [notice.code for notice in found.notices] == ["reviewed_file_invalid"]
    assert "agreements.yml" in found.notices[0].message()


def test_a_file_that_is_no_text_is_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "agreements.yml"
    path.write_bytes(b"- \xff\xfe\xfa")
    assert [notice.code for notice in read_overrides(path).notices] == ["reviewed_file_invalid"]
