"""The limits of the evaluation: what each topic was measured at when somebody last looked.

Belongs here: the file and its loading. Does not belong here: measuring.
"""

from pathlib import Path

import yaml

LIMITS_FILE = Path(__file__).with_name("limits.yml")


def read_limits() -> dict[str, dict[str, int]]:
    """Counts by topic, and by topic and file."""
    limits: dict[str, dict[str, int]] = yaml.safe_load(LIMITS_FILE.read_text(encoding="utf-8")) or {}
    return limits
