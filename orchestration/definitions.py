"""The code location that Dagster loads (``-m orchestration.definitions``); everything is put together in ``build``."""

from orchestration.build import build_defs

defs = build_defs()
