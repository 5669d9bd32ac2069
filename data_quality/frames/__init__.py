"""Frames that sum across marts, landed and resolved tables, recomputed in pandas rather than in the SQL under audit.

Belongs here: importing every module that registers frames. Does not belong here: expectations (see ``suites/``).
"""

from data_quality.frames import (
    agreements,
    alerts,
    cooperation,
    corrections,
    distributions,
    documents,
    events,
    expectations,
    fulfilment,
    periods,
    revisions,
    signals,
)
from data_quality.frames.build import Build, CandidateError
from data_quality.frames.register import FRAMES

__all__ = [
    "FRAMES",
    "Build",
    "CandidateError",
    "agreements",
    "alerts",
    "cooperation",
    "corrections",
    "distributions",
    "documents",
    "events",
    "expectations",
    "fulfilment",
    "periods",
    "revisions",
    "signals",
]
