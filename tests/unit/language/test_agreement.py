"""Titles of agreements: labelled ones, those of the real report, and what must not be taken for a party."""

import csv
import json
from pathlib import Path

import pytest

from ingestion.contracts.fields import fields
from ingestion.language.agreement import read_agreement, split_agreements
from tests.shared import shared_path

_LABELS = Path(__file__).with_name("agreement_labels.tsv")
_BETWEEN = [
    (("RU-BRY", "RU-KLU", "RU-SMO"), 10),
    (("RU-ORL", "RU-SMO"), 5),
    (("RU-MOW", "RU-SMO"), 6),
    (("RU-KOS", "RU-SMO"), 1),
    (("RU-LIP", "RU-SMO"), 4),
    (("RU-SMO", "RU-TVE"), 4),
    (("RU-KEM", "RU-SMO"), 1),
]


def _labelled() -> list[dict[str, str]]:
    with _LABELS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("label", _labelled(), ids=lambda label: label["title"][:60] or "empty")
def test_a_labelled_title_is_read(label: dict[str, str]) -> None:
    reading = read_agreement(label["title"])
    read = {
        "title": reading.text,
        "status": reading.status,
        "kind": reading.kind,
        "parties": " ".join(reading.parties),
        "subjects": "|".join(reading.subjects),
        "signed_on": reading.signed_on.isoformat() if reading.signed_on else "",
        "number": reading.number or "",
    }
    assert read == label


def test_titles_with_sources_are_read() -> None:
    lines = shared_path("phrases/agreement_titles.tsv").read_text(encoding="utf-8").splitlines()[1:]
    read = [read_agreement(line.split("\t")[0]) for line in lines]
    assert [(reading.kind, reading.parties) for reading in read] == [
        ("unknown", ("RU-IRK", "RU-SA")),
        ("plan", ("BY", "RU-SAR")),
        ("plan", ("BY-VI", "RU-SMO")),
        ("protocol", ("RU-AMU", "RU-SAK")),
        ("protocol", ("RU-MOW", "RU-TVE")),
        ("agreement", ("RU-MOW", "RU-TVE")),
        ("supplementary", ("RU-MUR", "RU-UD")),
        ("intent", ("RU-MOW", "RU-SMO")),
    ]
    assert [reading.signed_on.isoformat() if reading.signed_on else None for reading in read] == [
        None, None, "2011-10-21", None, None, "2009-07-14", None, None,
    ]  # fmt: skip


def test_the_real_report_names_seven_agreements() -> None:
    rows = json.loads(shared_path("layouts/expected.json").read_text(encoding="utf-8"))["rows"]
    readings = [read_agreement(title) for row in rows for title in row["agreements"]]
    assert len(readings) == 31
    assert {reading.status for reading in readings} == {"parsed"}
    counts: dict[tuple[str, tuple[str, ...], str], int] = {}
    for reading in readings:
        identity = (reading.kind, reading.parties, reading.subject)
        counts[identity] = counts.get(identity, 0) + 1
    assert sorted((parties, count) for (_, parties, _), count in counts.items()) == sorted(_BETWEEN)


def test_kinds_are_those_of_the_field() -> None:
    assert {label["kind"] for label in _labelled()} <= set(fields()["agreement_kind"].values)


def test_wording_of_one_subject_compares_equal() -> None:
    subjects = {
        read_agreement(f"Соглашение между Москвой и Смоленской областью {words}").subject
        for words in (
            "о торгово-экономическом, научно-техническом и культурном сотрудничестве",
            "о сотрудничестве в торгово-экономической, научно-технической, культурной сферах",
            "о сотрудничестве в торгово – экономической, научно - технической, культурной и иных областях",
            "О ТОРГОВО-ЭКОНОМИЧЕСКОМ, НАУЧНО-ТЕХНИЧЕСКОМ, КУЛЬТУРНОМ И ИНОМ СОТРУДНИЧЕСТВЕ",
        )
    }
    assert subjects == {"торгов экономическ научн техническ культурн"}


@pytest.mark.parametrize(
    ("paragraphs", "titles"),
    [
        (["Соглашение между А", "и Б о торговле"], ["Соглашение между А и Б о торговле"]),
        (
            ["Трехстороннее", "Соглашение о едином между Калужской областью,", "", "Брянской областью"],
            ["Трехстороннее Соглашение о едином между Калужской областью, Брянской областью"],
        ),
        (
            ["1. Соглашение между Смоленской и Тверской областями о культуре;", "2. Протокол о спорте"],
            ["Соглашение между Смоленской и Тверской областями о культуре", "Протокол о спорте"],
        ),
        (
            ["Соглашение между Тверской областью и Москвой о спорте; Соглашение между Крымом и Москвой о культуре"],
            ["Соглашение между Тверской областью и Москвой о спорте", "Соглашение между Крымом и Москвой о культуре"],
        ),
        (
            ["Соглашение между Тверской областью и Москвой о спорте Соглашение между Крымом и Москвой о культуре"],
            ["Соглашение между Тверской областью и Москвой о спорте", "Соглашение между Крымом и Москвой о культуре"],
        ),
        (
            ["План мероприятий по реализации", "Соглашения между Тверской областью и Москвой"],
            ["План мероприятий по реализации Соглашения между Тверской областью и Москвой"],
        ),
        (
            ["О спорте между Тверской областью и Москвой", "", "О спорте между Крымом и Москвой"],
            ["О спорте между Тверской областью и Москвой", "О спорте между Крымом и Москвой"],
        ),
        (
            ["Дополнительное соглашение к Соглашению между Тверской областью и Москвой\nоб органи-\nзации спорта"],
            ["Дополнительное соглашение к Соглашению между Тверской областью и Москвой об организации спорта"],
        ),
        (
            ["Трёхстороннее соглашение о спорте", "Договор о дружбе"],
            ["Трёхстороннее соглашение о спорте", "Договор о дружбе"],
        ),
        (["  ", "", "\u00a0"], []),
        ([], []),
    ],
)
def test_a_cell_is_split_into_titles(paragraphs: list[str], titles: list[str]) -> None:
    assert split_agreements(paragraphs) == titles


def test_the_cells_of_the_real_report_are_split() -> None:
    rows = json.loads(shared_path("layouts/expected.json").read_text(encoding="utf-8"))["rows"]
    cells = shared_path("real/report_2020_q3.txt").read_text(encoding="utf-8").split("\n\t")
    named = [
        cell.split("\n")
        for cell in cells
        if cell.split()[:2]
        in (["Трехстороннее", "Соглашение"], ["Трехстороннее", "соглашение"], ["Соглашение", "между"])
    ]
    expected = [row["agreements"] for row in rows]
    # Rows under a merged cell repeat it; the dump has the cell once.
    once = [titles for before, titles in zip([None, *expected], expected, strict=False) if titles != before]
    assert [split_agreements(cell) for cell in named] == [
        *once[:4], expected[4], expected[8], expected[10], *expected[11:15]
    ]  # fmt: skip
