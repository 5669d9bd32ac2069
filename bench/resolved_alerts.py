"""What alerts that are over cost a delivery: ``python -m bench.resolved_alerts``.

Prints the processor milliseconds of a delivery that has nothing new to tell, with 200 alerts open and none resolved
(the floor), and as a multiple of it in the same run the same with 100,000 resolved ones of which everybody was told;
then what forgetting all of those at once takes. Nothing is published: what the marts say costs the same in both.
"""

import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bench.measure import in_turn, print_table, processor_seconds
from ingestion.home import Home
from orchestration.delivery import deliver
from orchestration.delivery.store import deciding, instant, opened

OPEN, RESOLVED = 200, 100_000
NOW = datetime(2020, 10, 20, 9, 0, tzinfo=UTC)
_SETTINGS = """
[[channel]]
name = "folder"
kind = "file"
folder = "out"
[[audience]]
name = "Координатор"
channels = ["folder"]
[[audience]]
name = "Сопровождение"
role = "engineer"
channels = ["folder"]
"""
_LINE = """{"alert_id": "%s", "change": "opened", "kind": "event_not_reported", "kind_label": "не сообщено",
"severity": "warning", "subject": "Ярмарка", "text": "Не сообщено, состоялось ли мероприятие «Ярмарка ремёсел».",
"since_on": "2020-01-15", "quarter": "2019-Q4", "reporting_region_code": "RU-SMO", "evidence": {}}"""


def make_home(root: Path, resolved: int) -> Home:
    """A home that has told all its recipients of everything."""
    home = Home(root)
    home.create()
    with home.settings_file.open("a", encoding="utf-8") as stream:
        stream.write(_SETTINGS)
    home = Home.open(root)
    told, over = instant(NOW - timedelta(hours=1)), instant(NOW - timedelta(days=200))
    ids = [f"{number:032x}" for number in range(OPEN + resolved)]
    with opened(home) as connection, deciding(connection):
        connection.executemany(
            "insert into alert (alert_id, rule, identity, state, opened_at, last_seen_at, resolved_at, severity, "
            "fingerprint, line) values (?, 'event_not_reported', '[]', ?, ?, ?, ?, 'warning', 'f', ?)",
            [
                (one, "open", told, told, None, _LINE % one)
                if place < OPEN
                else (one, "resolved", over, over, over, _LINE % one)
                for place, one in enumerate(ids)
            ],
        )
        connection.executemany(
            "insert into telling (alert_id, recipient, told_at, change, fingerprint, message_id) "
            "values (?, 'Координатор', ?, ?, 'f', 'm')",
            [(one, told, "opened") if place < OPEN else (one, over, "resolved") for place, one in enumerate(ids)],
        )
    return home


def once(home: Home, now: datetime = NOW) -> None:
    """A delivery that tells nothing.

    Raises:
        RuntimeError: it told something, so it is not what is to be measured.
    """
    outcome = deliver(home, today=now.date(), now=now)
    if outcome.digests_count or outcome.open_count != OPEN:
        raise RuntimeError(f"not the delivery that was meant: {outcome}")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="concord-") as folder:
        few, many = make_home(Path(folder, "few"), 0), make_home(Path(folder, "many"), RESOLVED)
        floor, full = in_turn(partial(once, few), partial(once, many), seconds=5.0, at_least=3)
        began = processor_seconds()
        deliver(many, today=NOW.date(), now=NOW + timedelta(days=201), sends=True)
        forgetting = processor_seconds() - began
    print_table(
        ("delivery with", "ms", "times the floor"),
        [
            (f"{OPEN} open, none resolved", f"{floor.seconds * 1000:.1f}", "1.0"),
            (f"{OPEN} open, {RESOLVED} resolved", f"{full.seconds * 1000:.1f}", f"{full.ratio:.1f}"),
            ("the same, all of them forgotten", f"{forgetting * 1000:.1f}", f"{forgetting / floor.seconds:.1f}"),
        ],
    )


if __name__ == "__main__":
    main()
