"""Whether a home is well: one word, and each reason for it.

Belongs here: the conditions. Does not belong here: gathering what they look at (``collect``), words for a person
(``wording/catalogue/health.yml``, by the reason's code).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Level = Literal["bad", "attention", "good"]

_LEAST_FREE = 1 << 30  # bytes; a build of a long history and the copy of it that is published fit in
_OLD_DAYS = 100  # a quarter and the days until its deadline


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is not as it should be; ``named`` fills its wording."""

    level: Level
    code: str
    named: dict[str, Any] = field(default_factory=dict)
    anchor: str = ""


def verdict(found: dict[str, Any]) -> dict[str, Any]:
    """``level`` (the gravest) and ``reasons``, the graver first, of what ``collect.health`` gathered."""
    reasons = sorted(_reasons(found), key=lambda reason: reason.level != "bad")
    level = reasons[0].level if reasons else "good"
    return {"level": level, "reasons": [asdict(reason) for reason in reasons]}


def _reasons(found: dict[str, Any]) -> Iterator[Reason]:
    publication, blocked = found["publication"], found["blocked"]
    if found["slip"] is not None:
        yield Reason("bad", "settings", {"error": found["slip"]})
    current = [run for run in found["runs"] if run["as_of"] is None]
    if current and current[0]["ending"] == "failed":
        yield Reason("bad", "run_failed", {"reason": "; ".join(current[0]["reasons"])}, "runs")
    if current and current[0]["ending"] == "cancelled":
        yield Reason("attention", "run_cancelled", {}, "runs")
    if blocked is not None:
        yield Reason("bad", "blocked", {"n": len(blocked["reasons"])}, "blocked")
    if publication is None:
        yield Reason("bad", "never_published") if found["received"] else Reason("attention", "empty")
    else:
        if not publication["is_whole"]:
            yield Reason("bad", "publication_torn", {"id": publication["publication_id"]}, "publication")
        if publication["age_days"] > _OLD_DAYS:
            yield Reason("attention", "publication_old", {"n": publication["age_days"]}, "publication")
        if apart := publication["evaluated_days_ago"]:
            code = "evaluated_before" if apart > 0 else "evaluated_ahead"
            named = {"n": abs(apart), "on": publication["evaluated_on"]}
            yield Reason("attention", code, named, "publication")
        failed = publication["checks"]["failed"]
        if failed:
            yield Reason("attention", "checks_failed", {"n": len(failed)}, "checks")
    if looked := found["soundness"]:
        if looked["error"] is not None:
            yield Reason("bad", "not_looked_through", {"command": looked["command"]}, "soundness")
        elif looked["errors"]:
            yield Reason("bad", "unsound", {"n": looked["to_mend"], "command": looked["command"]}, "soundness")
        elif looked["to_mend"]:
            yield Reason("attention", "to_mend", {"n": looked["to_mend"], "command": looked["command"]}, "soundness")
    if found["storage"]["free"] < _LEAST_FREE:
        yield Reason("bad", "disk_full", {"free": round(found["storage"]["free"] / (1 << 20))}, "storage")
    broken = [channel["name"] for channel in found["alerts"]["channels"] if channel["broken_since"]]
    if broken:
        yield Reason("bad", "channels_broken", {"channels": ", ".join(broken)}, "alerts")
    if refused := [row for row in found["set_apart"] if row["document_outcome"] == "rejected"]:
        yield Reason("attention", "refused", {"n": len(refused)}, "documents")
    if apart := [row for row in found["set_apart"] if row["document_outcome"] == "quarantined"]:
        yield Reason("attention", "set_apart", {"n": len(apart)}, "documents")
    if found["missing_reports"]:
        yield Reason("attention", "missing", {"n": len(found["missing_reports"])}, "reports")
    if found["waiting"]:
        yield Reason("attention", "waiting", {"n": len(found["waiting"])}, "reports")
    if undone := [notice for notice in found["notices"] if notice["severity"] == "error"]:
        yield Reason("attention", "undone", {"n": len(undone)}, "notices")
    if acts := found["alerts"]["by_severity"].get("error"):
        yield Reason("attention", "alerts", {"n": acts}, "alerts")
