"""What must not be published is caught: by a contract, a constraint or a named test, never silently."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.integration.warehouse.rows import REGION, Story, build, sha


def whole() -> Story:
    """The least that has an event and an answered promise."""
    told = Story(date(2020, 10, 20))
    told.body("culture", "Департамент культуры")
    told.report("report", "2020-Q3", date(2020, 10, 5), {"culture": 1})
    told.agreement("vitebsk", "Соглашение с Витебской областью", (REGION, "BY-VI"), "report", "2020-Q3")
    told.event("held", "report", "culture", "2020-Q3", ("vitebsk",))
    told.expectation("promise", "recurrence", "culture", "2020-Q3", "held", ("vitebsk",), answer="held")
    return told


def _two_rows_are_one_event(told: Story) -> None:
    told.event("held", "report", "culture", "2020-Q3")


def _row_is_lost(told: Story) -> None:
    told.records["document_part"][0]["rows_read_count"] += 1


def _undeclared_word(told: Story) -> None:
    told.records["report_row"][0]["outcome"] = "done"


def _answer_is_no_event(told: Story) -> None:
    told.records["expectation"][0]["answer_event_key"] = "nobody"


def _unknown_party(told: Story) -> None:
    told.records["agreement_party"][1]["party_code"] = "XX-YY"


def _receipt_was_never_read(told: Story) -> None:
    told.records["document"].clear()


def _event_is_not_landed(told: Story) -> None:
    told.records["report_row"].clear()


def _chain_ends_nowhere(told: Story) -> None:
    told.records["expectation"][0]["last_expectation_key"] = "nobody"


@pytest.mark.parametrize(
    ("spoil", "caught_by"),
    [
        (_two_rows_are_one_event, "fct_event_unique_grain"),
        (_row_is_lost, "fct_document_outcome_rows_add_up"),
        (_undeclared_word, "fct_event_declared_values"),
        (_answer_is_no_event, "fct_expectation"),
        (_unknown_party, "bridge_agreement_party_party_code_is_in_dim_party"),
        (_receipt_was_never_read, "fct_document_outcome"),
        (_event_is_not_landed, "fct_event"),
        (_chain_ends_nowhere, "fct_expectation_last_expectation_key_is_in_fct_expectation"),
    ],
)
def test_fault_is_caught(spoil: Callable[[Story], None], caught_by: str, tmp_path: Path) -> None:
    told = whole()
    spoil(told)
    built = build(told, tmp_path / "build", only=caught_by)
    assert built.statuses[caught_by] in ("fail", "error"), built.failures


def test_whole_story_is_sound(tmp_path: Path) -> None:
    built = build(whole(), tmp_path / "build")
    assert built.failures == {}
    assert built.rows("select standing from fct_expectation") == [("met",)]


def test_home_with_one_refused_file_builds(tmp_path: Path) -> None:
    told = Story(date(2020, 10, 20))
    told.receipt("picture", date(2020, 10, 5), "rejected", notice_code="document_not_recognised")
    built = build(told, tmp_path / "it's a home")  # a quote in the path is a letter like any other
    assert built.failures == {}
    assert built.rows("select count(*) from fct_event") == [(0,)]
    assert built.rows("select part_number, document_outcome from fct_document_outcome") == [(0, "rejected")]
    assert built.rows("select alert_kind, link_key from fct_alert") == [("document_rejected", sha("picture"))]
