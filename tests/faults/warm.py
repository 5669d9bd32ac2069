"""What a run of ``concord`` and its audit import, imported once: processes of the fault suite are forked from here.

Belongs here: imports that take seconds. Does not belong here: doing anything (see ``processes``).
"""

import dagster  # noqa: F401
import duckdb  # noqa: F401
import pyarrow.parquet  # noqa: F401

from data_quality.audit import make_audit  # noqa: F401
from data_quality.expectations import warm_up

warm_up()
