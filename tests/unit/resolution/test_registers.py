"""Registers beside mentions: which entry is which agreement, and what is learned from it."""

from datetime import date
from typing import Any

import pytest

from ingestion.contracts.lists import joined, joined_phrases
from ingestion.language.agreement import read_agreement
from ingestion.resolution.agreements import Agreement, AgreementMention, resolve_agreements
from ingestion.resolution.registers import Registered, registered

_SPORT = "Соглашение между Администрацией Смоленской области и Правительством Москвы о спорте"


def _agreements(*titles: str) -> tuple[Agreement, ...]:
    mentions = [AgreementMention.of(number, "2020-Q3", read_agreement(title)) for number, title in enumerate(titles)]
    return resolve_agreements(mentions).agreements


def _entry(title: str, document: str = "a", **values: Any) -> dict[str, Any]:
    read = read_agreement(title)
    return {
        "document_sha256": document,
        "agreement_kind": read.kind,
        "party_codes": joined(read.parties),
        "other_party_forms": joined_phrases(read.others) or None,
        "agreement_subject_form": read.subject,
        "signed_on": read.signed_on,
        "agreement_number": read.number,
        "term_from": None,
        "term_to": None,
        "is_prolonged_automatically": None,
        **values,
    }


def test_day_number_and_term_are_learned_and_no_key_changes() -> None:
    (agreement,) = _agreements(_SPORT)
    swapped = "Соглашение между Правительством Москвы и Правительством Смоленской области о спорте от 12.02.2014 № 5"
    entry = _entry(swapped, term_to=date(2024, 2, 12), is_prolonged_automatically=True)
    facts = registered([agreement], [entry])
    assert facts == {agreement.key: Registered(date(2014, 2, 12), "5", None, date(2024, 2, 12), True)}


@pytest.mark.parametrize(
    "title",
    [
        "Соглашение между Смоленской областью и Москвой о туризме",
        "Соглашение между Смоленской областью и Московской областью о спорте",
        "Протокол между Смоленской областью и Москвой о спорте",
        f"{_SPORT} от 14.07.2009",
    ],
)
def test_another_entry_says_nothing(title: str) -> None:
    assert registered(_agreements(f"{_SPORT} от 12.02.2014"), [_entry(title)]) == {}


def test_of_two_entries_that_fit_neither_is_believed_and_of_two_registers_the_last() -> None:
    (agreement,) = _agreements(_SPORT)
    entries = [_entry(f"{_SPORT} от {day}") for day in ("14.07.2009", "12.02.2014")]
    assert registered([agreement], entries) == {agreement.key: Registered()}
    later = _entry(f"{_SPORT} от 12.02.2014", "b")
    assert registered([agreement], [*entries, later])[agreement.key].signed_on == date(2014, 2, 12)
