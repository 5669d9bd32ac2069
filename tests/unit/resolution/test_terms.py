"""Terms of agreements: their first and last day, and what lies within."""

from dataclasses import replace
from datetime import date

import pytest

from ingestion.language.agreement import read_agreement
from ingestion.resolution.identity.agreements import AgreementMention, resolve_agreements
from ingestion.resolution.identity.registers import Registered
from ingestion.resolution.identity.terms import Term, term_of

_SIGNED, _FROM, _TO = date(2014, 2, 12), date(2014, 3, 1), date(2024, 2, 12)
_TITLE = "Соглашение между Администрацией Смоленской области и Правительством Москвы о спорте от 12.02.2014"
(_AGREEMENT,) = resolve_agreements([AgreementMention.of(1, "2020-Q3", read_agreement(_TITLE))]).agreements
_TOLD = Registered(date(2021, 1, 1), True)


@pytest.mark.parametrize(
    ("told", "term"),
    [
        (None, Term(_SIGNED, None)),
        (_TOLD, Term(_SIGNED, None)),
        (replace(_TOLD, term_to=_TO), Term(_SIGNED, _TO)),
        (replace(_TOLD, term_from=_FROM, term_to=_TO, is_prolonged=False), Term(_FROM, _TO)),
        (replace(_TOLD, term_from=_FROM, term_to=_TO, is_prolonged=True), Term(_FROM, None)),
        (replace(_TOLD, is_unlimited=True), Term(_SIGNED, None)),
    ],
)
def test_a_term_runs_from_its_first_day_or_signing_to_its_end_unless_it_is_prolonged(
    told: Registered | None, term: Term
) -> None:
    assert term_of(_AGREEMENT, told) == term


@pytest.mark.parametrize(
    ("term", "first", "last", "is_covered"),
    [
        (Term(_FROM, _TO), date(2014, 1, 1), date(2014, 3, 31), True),
        (Term(_FROM, _TO), date(2013, 10, 1), date(2013, 12, 31), False),
        (Term(_FROM, _TO), date(2024, 1, 1), date(2024, 3, 31), True),
        (Term(_FROM, _TO), date(2024, 4, 1), date(2024, 6, 30), False),
        (Term(_FROM, None), date(2034, 4, 1), date(2034, 6, 30), True),
        (Term(None, _TO), date(1999, 4, 1), date(1999, 6, 30), True),
    ],
)
def test_a_quarter_is_covered_when_any_day_of_it_may_be(term: Term, first: date, last: date, is_covered: bool) -> None:
    assert term.within(Term(first, last)).is_empty is not is_covered
