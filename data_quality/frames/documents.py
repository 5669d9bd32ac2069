"""Frames about received files: that each is told of, once a part, and that a refusal has a reason.

Belongs here: frames for the suite of ``fct_document_outcome``. Does not belong here: the rows inside a document (see
``data_quality.reconciliation``).
"""

import pandas as pd

from data_quality.frames.build import Build
from data_quality.frames.register import frame


@frame
def documents_received(build: Build) -> pd.DataFrame:
    """A row a received file: how often the journal has it, and in how many rows the mart tells of it."""
    received = build.resolved("receipt").groupby("document_sha256").size().rename("receipts_count")
    told = build.mart("fct_document_outcome").groupby("document_sha256").size().rename("rows_count")
    names = build.resolved("receipt")[["document_sha256", "file_name"]].drop_duplicates("document_sha256")
    found = pd.concat([received, told], axis=1).fillna(0).astype("int64").rename_axis("document_sha256").reset_index()
    found["is_received"] = found["receipts_count"] > 0
    found["is_told"] = found["rows_count"] > 0
    return found.merge(names, how="left", on="document_sha256")


@frame
def document_outcomes(build: Build) -> pd.DataFrame:
    """A row a part of a document: whether its outcome has the reason, the rows and the slots that belong to it."""
    found = build.mart("fct_document_outcome").copy()
    outcome = found["document_outcome"]
    found["has_reason"] = (outcome != "rejected") | found["notice_code"].notna()
    found["has_quarantine"] = (found["rows_quarantined_count"] == 0) | (outcome != "accepted")
    owes_none = ~outcome.isin(["accepted", "superseded"]) | (found["rows_accepted_count"] == 0)
    found["has_slot"] = owes_none | (found["slots_count"] > 0)
    return found
