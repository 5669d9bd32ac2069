"""The bodies of a roster: to which region each reports."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ingestion.contracts.tables import Record
from ingestion.resolution.identity.named_bodies import named_bodies
from ingestion.settings import RosterEntry, Settings

NOTHING: Mapping[str, list[Record]] = {
    name: [] for name in ("document_part", "document_section", "report_row", "period_row", "plan_item")
}
SPORT = "Министерство спорта Смоленской области"
LABOUR = "Управление труда и занятости Орловской области"
BARE = "Комитет спорта"


@pytest.mark.parametrize(
    ("region", "name", "reports_to"),
    [
        (None, SPORT, "RU-SMO"),
        ("RU-SMO", LABOUR, "RU-ORL"),
        ("RU-SMO", BARE, "RU-SMO"),
        (None, BARE, None),
    ],
)
def test_a_body_of_the_roster_reports_to_the_region_that_its_name_says(
    tmp_path: Path, region: str | None, name: str, reports_to: str | None
) -> None:
    entry = RosterEntry(name)
    _, roster = named_bodies(NOTHING, [], Settings(region_code=region, roster=(entry,)), tmp_path)
    assert {known: to for known, (to, _) in roster.items()} == ({entry: reports_to} if reports_to else {})
