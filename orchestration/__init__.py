"""Orchestration: what runs when, in what order, and what becomes of the result.

Belongs here: Dagster definitions, publishing, the command line. Does not belong here: how a document is read
(``ingestion``), SQL (``dbt_project``), what makes a build fit to be published (``data_quality``).
"""

import os

# Set before anything below can import the packages that read them: nothing calls home.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
# Dagster may hand over events in batches, which ``event_log`` writes in one transaction.
os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", "500")
