"""Registers: which of several holds, and what is learned of an agreement from it."""

from datetime import date
from typing import Any

from ingestion.resolution.identity.registers import Entry, Registered, registered

_KEY = "agreement"
_DAY = date(2021, 1, 1)


def _entry(document: str = "a", holds_on: date = _DAY, *, is_current: bool = True, **said: Any) -> Entry:
    record = {
        "document_sha256": document,
        "signed_on": None,
        "agreement_number": None,
        "term_from": None,
        "term_to": None,
        "is_term_unlimited": False,
        "is_prolonged_automatically": None,
        **said,
    }
    return Entry(record, _KEY, holds_on, is_current)


def test_day_number_and_term_are_learned() -> None:
    signed, ends = date(2014, 2, 12), date(2024, 2, 12)
    entry = _entry(signed_on=signed, agreement_number="5", term_to=ends, is_prolonged_automatically=True)
    facts = registered([entry])
    assert facts == {_KEY: Registered(_DAY, True, signed, "5", None, ends, is_unlimited=False, is_prolonged=True)}


def test_the_register_of_the_latest_day_holds_whenever_it_came() -> None:
    newer = _entry("b", date(2022, 1, 1), term_to=date(2025, 1, 1))
    older = _entry("a", date(2020, 1, 1), term_to=date(2021, 1, 1), is_current=False)
    for entries in ([newer, older], [older, newer]):
        facts = registered(entries)[_KEY]
        assert (facts.holds_on, facts.term_to, facts.is_current) == (date(2022, 1, 1), date(2025, 1, 1), True)


def test_of_one_day_the_register_received_last_holds() -> None:
    entries = [_entry(document, term_to=date(year, 1, 1)) for document, year in (("b", 2024), ("a", 2025))]
    assert registered(entries)[_KEY].term_to == date(2025, 1, 1)


def test_two_entries_of_one_register_are_believed_in_what_they_agree_on() -> None:
    entries = [_entry(agreement_number="5", term_to=date(year, 1, 1)) for year in (2024, 2025)]
    facts = registered(entries)[_KEY]
    assert (facts.number, facts.term_to) == ("5", None)


def test_an_agreement_that_only_replaced_registers_list_is_in_none_that_counts() -> None:
    assert registered([_entry(is_current=False)])[_KEY].is_current is False
