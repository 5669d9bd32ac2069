"""What every test run needs: that skips count in CI, and that nothing calls home.

Belongs here: settings of the whole run. Does not belong here: fixtures of one room (see its own ``conftest.py``).
"""

import os

import hypothesis

pytest_plugins = ["pytester", "tests.ci_skips", "tests.long_first"]

os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

# How long an example takes says what else the machine does: no test is about that.
hypothesis.settings.register_profile("concord", deadline=None)
hypothesis.settings.load_profile("concord")
