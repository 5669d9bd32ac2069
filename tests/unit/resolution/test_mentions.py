"""Agreements that reports, plans and registers name: their order, their time, what a row comes to."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from ingestion.contracts.lists import joined, joined_phrases
from ingestion.contracts.tables import Record, tables
from ingestion.language.agreement import read_agreement
from ingestion.resolution.identity.agreements import AgreementResolution, resolve_agreements
from ingestion.resolution.identity.mentions import Named, RowAgreements, agreements_by_row, named_agreements
from tests.unit.resolution.rows import REGION, receipt

REPORT, PLAN, REGISTER, YEAR = "4" * 64, "3" * 64, "2" * 64, "1" * 64  # the order of hashes is not that of receipt
SPORT = "Соглашение между Администрацией Смоленской области и Правительством Москвы о спорте"
CULTURE = "Соглашение между Смоленской и Тверской областями в сфере культуры"
VAGUE = "Соглашение о дружбе"


class Landed:
    """Landed tables in which only what names agreements is filled."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Record]] = defaultdict(list, {name: [] for name in tables()})

    def add(self, table: str, document: str, row: int, **said: Any) -> None:
        record: Record = dict.fromkeys(tables()[table].column_names)
        address = {"document_sha256": document, "part_number": 1, "table_number": 1, "row_number": row}
        region = {"reporting_region_code": REGION} if "reporting_region_code" in record else {}
        self.tables[table].append({**record, **address, **region, **said})

    def report(self, row: int, *titles: str, quarter: str = "2020-Q3") -> None:
        self.add("report_row", REPORT, row, quarter=quarter)
        self._named("report_row_agreement", REPORT, row, titles)

    def year(self, row: int, *titles: str) -> None:
        self.add("period_row", YEAR, row, period_from=date(2020, 1, 1), period_to=date(2020, 12, 31))
        self._named("report_row_agreement", YEAR, row, titles)

    def plan(
        self, row: int, *titles: str, first: date | None = None, last: date | None = None, cell: int | None
    ) -> None:
        self.add("plan_item", PLAN, row, period_from=first, period_to=last)
        self._named("plan_item_agreement", PLAN, row, titles, cell=cell)

    def register(
        self, row: int, title: str, stated_on: date | None = None, parties_text: str = "", **said: Any
    ) -> None:
        if not self.tables["document_part"]:
            self.add("document_part", REGISTER, 1, stated_on=stated_on)
        self.add("register_entry_cell", REGISTER, row, field_name="agreements", cell_number=2)
        values = {"parties_text": parties_text, "is_term_unlimited": False}
        reading = self._reading(title if not parties_text else f"{title} между {parties_text}")
        self.add(
            "register_entry", REGISTER, row, agreement_position=1, **reading | values | {"agreement_text": title} | said
        )

    def _named(self, table: str, document: str, row: int, titles: Sequence[str], cell: int | None = 2) -> None:
        for position, title in enumerate(titles, start=1):
            self.add(table, document, row, agreement_position=position, cell_number=cell, **self._reading(title))

    @staticmethod
    def _reading(title: str) -> Record:
        read = read_agreement(title)
        return {
            "agreement_text": title,
            "agreement_kind": read.kind,
            "party_codes": joined(read.parties),
            "other_party_forms": joined_phrases(read.others) or None,
            "agreement_subject_form": read.subject,
            "signed_on": read.signed_on,
            "agreement_number": read.number,
            "agreement_years": read.period,
        }


def named(landed: Landed, *order: str) -> list[Named]:
    receipts = [receipt(number, document, date(2021, number, 1)) for number, document in enumerate(order, start=1)]
    return named_agreements(landed.tables, receipts)


def resolved(landed: Landed, *order: str) -> AgreementResolution:
    return resolve_agreements([mention.mention for mention in named(landed, *order)])


def test_mentions_come_in_the_order_of_receipt_and_place() -> None:
    landed = Landed()
    landed.report(4, SPORT)
    landed.report(3, CULTURE, SPORT)
    landed.plan(2, SPORT, cell=None)
    landed.register(5, CULTURE)
    landed.year(6, SPORT)
    found = named(landed, PLAN, REPORT, YEAR, REGISTER)
    assert [mention.id for mention in found] == [
        (PLAN, 1, 2, 1), (REPORT, 1, 3, 1), (REPORT, 1, 3, 2), (REPORT, 1, 4, 1), (YEAR, 1, 6, 1), (REGISTER, 1, 5, 1),
    ]  # fmt: skip
    assert [mention.document_kind for mention in found] == ["plan", "report", "report", "report", "report", "register"]
    assert [mention.cell_number for mention in found] == [None, 2, 2, 2, 2, 2]


def test_each_is_seen_in_the_time_that_its_document_speaks_of() -> None:
    landed = Landed()
    landed.report(1, SPORT, quarter="2019-Q2")
    landed.year(1, SPORT)
    landed.plan(1, SPORT, first=date(2018, 4, 1), last=date(2022, 12, 31), cell=3)
    landed.plan(2, SPORT, cell=3)  # a plan without a period, received on 3 March 2021
    landed.register(1, SPORT, stated_on=date(2017, 12, 31))
    found = {mention.id[0] + str(mention.id[2]): mention for mention in named(landed, REPORT, YEAR, PLAN, REGISTER)}
    seen = {place: (mention.mention.quarter, mention.last_seen) for place, mention in found.items()}
    assert seen == {
        f"{REPORT}1": ("2019-Q2", "2019-Q2"),
        f"{YEAR}1": ("2020-Q1", "2020-Q4"),
        f"{PLAN}1": ("2018-Q2", "2018-Q2"),
        f"{PLAN}2": ("2021-Q1", "2021-Q1"),
        f"{REGISTER}1": ("2017-Q4", "2017-Q4"),
    }
    assert found[f"{PLAN}1"].mention.last_quarter == "2022-Q4"
    assert found[f"{REGISTER}1"].holds_on == date(2017, 12, 31)


def test_the_key_of_a_report_received_before_stays() -> None:
    alone, together = Landed(), Landed()
    for landed in (alone, together):
        landed.report(1, SPORT)
    together.plan(1, f"{SPORT} и туризме", cell=None)
    together.register(1, f"{SPORT} от 12.02.2014 № 5")
    together.register(2, CULTURE)
    (before,) = resolved(alone, REPORT).agreements
    after = resolved(together, REPORT, PLAN, REGISTER).agreements
    assert after[0].key == before.key
    assert after[0].first_mention_id == before.first_mention_id
    assert (after[0].signed_on, after[0].number) == (date(2014, 2, 12), "5")
    assert [agreement.title for agreement in after] == [SPORT, CULTURE]


def test_a_plan_may_speak_of_an_agreement_signed_within_its_years() -> None:
    landed = Landed()
    landed.register(1, f"{SPORT} от 12.02.2022", stated_on=date(2022, 3, 1))
    landed.plan(1, SPORT, first=date(2021, 1, 1), last=date(2023, 12, 31), cell=None)
    landed.report(1, SPORT, quarter="2021-Q4")
    found = resolved(landed, REGISTER, PLAN, REPORT)
    assert found.mentions[PLAN, 1, 1, 1].status == "resolved"
    assert found.mentions[REPORT, 1, 1, 1].status == "ambiguous"


def test_without_a_day_the_agreement_whose_term_had_not_ended_is_meant() -> None:
    landed = Landed()
    landed.register(1, f"{SPORT} от 14.07.2009", stated_on=date(2015, 1, 1), term_to=date(2014, 1, 31))
    landed.register(2, f"{SPORT} от 12.02.2014")
    landed.report(1, SPORT, quarter="2020-Q3")
    landed.report(2, SPORT, quarter="2014-Q1")
    found = resolved(landed, REGISTER, REPORT)
    older, newer = (agreement.key for agreement in found.agreements)
    late, early = found.mentions[REPORT, 1, 1, 1], found.mentions[REPORT, 1, 2, 1]
    assert (late.agreement_key, late.method, late.certainty) == (newer, "term", 0.9)
    assert (early.agreement_key, early.status, early.candidates) == (None, "ambiguous", (older, newer))


def test_a_first_mention_without_a_day_is_no_surer_than_others_when_a_second_agreement_turns_up() -> None:
    landed = Landed()
    landed.report(1, SPORT)
    landed.register(1, f"{SPORT} от 14.07.2009")
    landed.register(2, f"{SPORT} от 12.02.2014")
    found = resolved(landed, REPORT, REGISTER)
    first, second = (agreement.key for agreement in found.agreements)
    assert found.mentions[REPORT, 1, 1, 1].candidates == (first, second)
    assert found.mentions[REPORT, 1, 1, 1].status == "ambiguous"
    assert [found.mentions[REGISTER, 1, row, 1].agreement_key for row in (1, 2)] == [first, second]


@pytest.mark.parametrize("order", [(REPORT, PLAN, REGISTER), (REGISTER, PLAN, REPORT)])
def test_a_shortened_title_of_a_plan_or_register_never_stands_in_the_way_of_a_report(order: tuple[str, ...]) -> None:
    full = SPORT.replace("о спорте", "о торгово-экономическом и культурном сотрудничестве")
    landed = Landed()
    landed.report(1, full)
    landed.report(2, full)
    landed.plan(1, SPORT.replace("о спорте", "о торгово-экономическом сотрудничестве"), cell=None)
    landed.register(1, SPORT.replace("о спорте", "о торгово-экономическом сотрудничестве"))
    found = resolved(landed, *order)
    key = found.mentions[REPORT, 1, 1, 1].agreement_key
    assert key == found.mentions[REPORT, 1, 2, 1].agreement_key is not None
    for document in (PLAN, REGISTER):
        answer = found.mentions[document, 1, 1, 1]
        assert (answer.agreement_key, answer.status, answer.candidates) == (None, "ambiguous", (key,))


def test_an_entry_signed_in_another_year_is_an_agreement_of_its_own() -> None:
    full = SPORT.replace("о спорте", "о торгово-экономическом и культурном сотрудничестве")
    landed = Landed()
    landed.report(1, f"{full} от 12.02.2014")
    landed.register(1, SPORT.replace("о спорте", "о торгово-экономическом сотрудничестве от 14.07.2009"))
    for order in ((REPORT, REGISTER), (REGISTER, REPORT)):
        found = resolved(landed, *order)
        assert {answer.status for answer in found.mentions.values()} == {"resolved"}
        assert len({answer.agreement_key for answer in found.mentions.values()}) == 2


def test_what_only_plans_and_registers_name_is_theirs_and_a_report_with_the_same_words_joins_it() -> None:
    landed = Landed()
    landed.register(1, SPORT)
    (before,) = resolved(landed, REGISTER).agreements
    landed.report(1, f"{SPORT} от 12.02.2014")
    found = resolved(landed, REGISTER, REPORT)
    assert {answer.agreement_key for answer in found.mentions.values()} == {before.key}


def test_an_entry_without_parties_in_its_title_has_them_from_its_column() -> None:
    landed = Landed()
    landed.register(1, "Соглашение о сотрудничестве в сфере туризма", parties_text="Смоленская область, Москва")
    landed.register(2, SPORT, parties_text="Смоленская область, Москва")
    assert [mention.mention.text for mention in named(landed, REGISTER)] == [
        "Соглашение о сотрудничестве в сфере туризма (Смоленская область, Москва)",
        SPORT,
    ]


def test_the_title_of_a_plan_is_put_into_the_nominative_and_a_cell_stays_as_it_is() -> None:
    landed = Landed()
    genitive = SPORT.replace("Соглашение", "Соглашения")
    landed.plan(1, genitive, cell=None)
    landed.plan(2, genitive, cell=4)
    assert [mention.mention.text for mention in named(landed, PLAN)] == [SPORT, genitive]


def test_a_row_has_the_keys_of_its_mentions_and_counts_those_that_mean_none_for_sure() -> None:
    landed = Landed()
    landed.plan(1, SPORT, CULTURE, VAGUE, cell=2)
    landed.plan(2, VAGUE, VAGUE, cell=2)
    landed.plan(3, cell=2)
    landed.report(1, SPORT)
    landed.year(1, CULTURE)
    found = resolved(landed, PLAN, REPORT, YEAR)
    sport, culture = (agreement.key for agreement in found.agreements)
    assert agreements_by_row(found) == {
        (PLAN, 1, 1): RowAgreements(frozenset({sport, culture}), 1),
        (PLAN, 1, 2): RowAgreements(frozenset(), 2),
        (REPORT, 1, 1): RowAgreements(frozenset({sport})),
        (YEAR, 1, 1): RowAgreements(frozenset({culture})),
    }


def test_rows_in_quarantine_name_nothing() -> None:
    landed = Landed()
    landed.report(1, SPORT)
    landed.tables["report_row"].clear()
    assert named(landed, REPORT) == []
