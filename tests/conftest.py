"""What every test run needs: skips count in CI, nothing calls home, no file's secrets hide the words of another.

Belongs here: settings of the whole run. Does not belong here: fixtures of one room (see its own ``conftest.py``).
"""

import os
from collections.abc import Iterator

import hypothesis
import pytest

from orchestration import secrets

pytest_plugins = ["pytester", "tests.ci_skips", "tests.long_first"]

os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

# How long an example takes says what else the machine does: no test is about that.
hypothesis.settings.register_profile("concord", deadline=None)
hypothesis.settings.load_profile("concord")


@pytest.fixture(autouse=True, scope="module")
def secrets_of_its_own() -> Iterator[None]:
    """A process hides the secrets that it has read for as long as it lives: those of one file's tests end with it."""
    before = set(secrets._known)
    yield
    secrets._known.intersection_update(before)
