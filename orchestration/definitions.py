"""The code location that Dagster loads (``-m orchestration.definitions``); everything is put together in ``build``."""

from orchestration.build import build_defs
from orchestration.garbage import collect_rarely

collect_rarely()
defs = build_defs()
