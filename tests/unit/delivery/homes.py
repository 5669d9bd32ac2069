"""Homes with a publication of a few rows, and channels that do as a test asks.

Belongs here: making them. Does not belong here: what is expected of delivery (see the tests).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import md5
from pathlib import Path
from typing import Any

import duckdb

from data_quality.marts import marts
from ingestion.home import Home
from orchestration.building.publishing import MANIFEST, WAREHOUSE
from orchestration.delivery import DeliveryOutcome, deliver
from orchestration.delivery.message import Digest
from orchestration.delivery.outbox import ChannelError
from orchestration.operation import Channel

TODAY = date(2020, 10, 20)
NOW = datetime(2020, 10, 20, 9, 0, tzinfo=UTC)
CULTURE, SPORT = md5(b"culture").hexdigest(), md5(b"sport").hexdigest()
BODIES: list[dict[str, Any]] = [
    {
        "executive_body_key": CULTURE,
        "executive_body_name": "Министерство культуры Смоленской области",
        "executive_body_names": "Департамент Смоленской области по культуре; Министерство культуры Смоленской области",
        "reporting_region_code": "RU-SMO",
    },
    {
        "executive_body_key": SPORT,
        "executive_body_name": "Министерство спорта Смоленской области",
        "executive_body_names": "Министерство спорта Смоленской области",
        "reporting_region_code": "RU-SMO",
    },
]
SETTINGS = """
[[channel]]
name = "a"
kind = "file"
folder = "out/a"
[[channel]]
name = "b"
kind = "file"
folder = "out/b"
[[audience]]
name = "Координатор"
channels = ["a"]
[[audience]]
name = "Сопровождение"
role = "engineer"
channels = ["b"]
"""


def alert(name: str, **said: Any) -> dict[str, Any]:
    """A row of fct_alert, known by a name."""
    return {
        "alert_key": md5(name.encode()).hexdigest(),
        "alert_kind": "event_not_reported",
        "alert_severity": "warning",
        "subject": name,
        "reporting_region_code": "RU-SMO",
        "executive_body_key": CULTURE,
        "quarter": "2020-Q3",
        "since_on": date(2020, 10, 6),
        "alert_text": f"Не сообщено: {name}.",
        "link_table": "fct_expectation",
        "link_key": name,
        **said,
    }


def publish(home: Home, alerts: Sequence[Mapping[str, Any]], name: str = "20201020T060000Z-0000") -> None:
    """Make a publication with these alerts the current one."""
    folder = home.published / name
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / WAREHOUSE
    file.unlink(missing_ok=True)
    write_marts(file, {"fct_alert": alerts, "dim_executive_body": BODIES, "fct_body_reporting": []})
    (folder / MANIFEST).write_text(json.dumps({"evaluated_on": "2020-10-20", "files": {}}), encoding="utf-8")
    aside = home.published / ".current"
    aside.symlink_to(name)
    aside.replace(home.published / "current")


def write_marts(file: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """These marts alone, with the columns that the dbt project declares; what a row does not speak of is null."""
    declared = {mart.name: mart.columns for mart in marts()}
    with duckdb.connect(str(file)) as connection:
        for name, given in rows.items():
            columns = declared[name]
            kinds = ", ".join(f'"{column.name}" {column.data_type}' for column in columns)
            connection.execute(f"create table {name} ({kinds})")
            for row in given:
                values = [row.get(column.name) for column in columns]
                connection.execute(f"insert into {name} values ({', '.join('?' for _ in values)})", values)


def make_home(root: Path, alerts: Sequence[Mapping[str, Any]] = (), settings: str = SETTINGS) -> Home:
    """A home with settings and a publication."""
    home = Home(root)
    home.create()
    with home.settings_file.open("a", encoding="utf-8") as stream:
        stream.write(settings)
    publish(home, alerts)
    return Home.open(root)


@dataclass
class Recorder:
    """A sender that keeps what it is given, or fails where it is told to."""

    sent: list[tuple[str, Digest]] = field(default_factory=list)
    failing: dict[str, str] = field(default_factory=dict)
    raising: dict[str, Exception] = field(default_factory=dict)

    def send(self, channel: Channel, digest: Digest, _reached: Sequence[str]) -> None:
        """Take a digest."""
        if channel.name in self.raising:
            raise self.raising[channel.name]
        if channel.name in self.failing:
            raise ChannelError(self.failing[channel.name])
        self.sent.append((channel.name, digest))

    def told(self) -> list[tuple[str, str, str]]:
        """What was sent since the last time this was asked: audience, change, subject of each line."""
        told: list[tuple[str, str, str]] = [
            (digest.audience, line.change, line.subject) for _, digest in self.sent for line in digest.lines
        ]
        self.sent.clear()
        return told


def run(home: Home, recorder: Recorder, now: datetime = NOW, **said: Any) -> DeliveryOutcome:
    """Deliver at a moment."""
    return deliver(home, today=now.date(), now=now, sender=recorder, pauses=(), **said)
