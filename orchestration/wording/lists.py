"""Lists that several commands and the health page show alike.

Belongs here: rows of marts and notices as lines for reading. Does not belong here: the questions
(``asking.summary``).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ingestion.quarters import quarters_between
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from data_quality.report import Breach
    from ingestion.incomplete import ArchiveIncompleteError

_NAMED = 3  # bodies named in full; when more are missing in a quarter, their count says more


def damaged_lines(tell: Messages, error: "ArchiveIncompleteError", shown: int) -> Iterator[str]:
    """Documents that are not in the archive as they came: three lines each, as «concord verify» shows them."""
    for one in error.documents[:shown]:
        said = one.notice.wording(tell.language)
        yield f"  ✗ {one.receipt.file_name} ({one.notice.code})"
        yield f"      {said.message}"
        yield f"      → {said.remedy}"
    if len(error.documents) > shown:
        yield "  " + tell("run.more", n=len(error.documents) - shown)
    yield tell("error.incomplete.mend")


@dataclass(slots=True)
class _Run:
    """Consecutive quarters, newest first, for which the same is to be told."""

    quarters: list[str]
    standing: str
    names: list[str]
    bodies_counts: list[int]
    reports_count: int

    @property
    def is_nobody(self) -> bool:
        return self.standing == "missing" and 1 < len(self.names) == self.bodies_counts[-1]

    def goes_on_with(self, other: "_Run") -> bool:
        """Whether an older quarter tells the same: nobody reported, or the same bodies did not."""
        return (
            self.standing == other.standing
            and self.is_nobody == other.is_nobody
            and (self.is_nobody or self.names == other.names)
            and quarters_between(other.quarters[0], self.quarters[-1]) == 1
        )


def missing_lines(
    tell: Messages, missing: Sequence[dict[str, Any]], shown: int, named: Callable[[str], str] = str
) -> Iterator[str]:
    """Missing reports, newest first: a line for quarters in a row of which the same is to be told; the rest a count.

    A row needs ``quarter``, ``report_standing``, ``executive_body_name`` and ``bodies_count``, the number of bodies
    that owed a report for the quarter. ``named`` gives a quarter the name under which the reader knows it; without it
    it is the one that commands take, ``2024-Q1``.
    """
    found = _runs(missing)
    for run in found[:shown]:
        quarters = " … ".join(named(quarter) for quarter in dict.fromkeys((run.quarters[-1], run.quarters[0])))
        yield f"  • {quarters}: {_who(tell, run)}"
    rest = sum(run.reports_count for run in found[shown:])
    if rest:
        yield "  " + tell("missing.earlier", n=rest)


def _runs(missing: Sequence[dict[str, Any]]) -> list[_Run]:
    def key(row: dict[str, Any]) -> tuple[str, str]:
        return row["report_standing"], row["quarter"]

    runs: list[_Run] = []
    for (standing, quarter), group in groupby(sorted(missing, key=key, reverse=True), key=key):
        rows = list(group)
        run = _Run(
            [quarter], standing, [row["executive_body_name"] for row in rows], [rows[0]["bodies_count"]], len(rows)
        )
        if runs and runs[-1].goes_on_with(run):
            runs[-1].quarters.append(quarter)
            runs[-1].names = run.names
            runs[-1].bodies_counts += run.bodies_counts
            runs[-1].reports_count += len(rows)
        else:
            runs.append(run)
    return sorted(runs, key=lambda run: (run.quarters[0], run.standing), reverse=True)


def _who(tell: Messages, run: _Run) -> str:
    if run.is_nobody:
        least, most = min(run.bodies_counts), max(run.bodies_counts)
        return tell("missing.nobody", n=most) if least == most else tell("missing.nobody_of", least=least, most=most)
    more = len(run.names) - _NAMED
    bodies = "; ".join(run.names[:_NAMED]) + (f" {tell('run.more', n=more)}" if more > 0 else "")
    return f"{tell('missing.' + run.standing)}: {bodies}"


def notice_lines(tell: Messages, notices: Iterable[dict[str, Any]], severities: Sequence[str]) -> Iterator[str]:
    """Notices of the severities, in their order: a line a code, with how often it is said, and the first one's words.

    A notice has ``code``, ``severity``, ``message`` and ``address`` in words, as ``asking.summary`` makes them.
    """
    by_code: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for notice in notices:
        if notice["severity"] in severities:
            by_code.setdefault((severities.index(notice["severity"]), notice["code"]), []).append(notice)
    for (_, code), alike in sorted(by_code.items(), key=lambda item: item[0][0]):
        first = alike[0]
        severity = tell.value("notice_severity", first["severity"])
        times = f" × {len(alike)}" if len(alike) > 1 else ""
        where = first["address"] and (tell("notice.first", where=first["address"]) if times else first["address"])
        yield f"      {severity} — {code}{times}{f' ({where})' if where else ''}: {first['message']}"


def breach_lines(tell: Messages, breach: "Breach", mark: str) -> Iterator[str]:
    """What does not hold, under a mark, and the first rows in which it shows, a line each."""
    yield f"  {mark} {breach.verdict}"
    for row in breach.rows:
        yield f"      {row}"
    if breach.more_count:
        yield "      " + tell("run.more", n=breach.more_count)


def superseded_words(tell: Messages, names: Sequence[str], *, of_part: bool = False) -> str:
    """What is said after a document, or a part of one, that counts no more; ``names`` are the files that count."""
    if not names:
        return tell("run.part_replaced" if of_part else "run.replaced")
    if len(names) == 1:
        return tell("run.part_superseded" if of_part else "run.superseded", name=names[0])
    several = "run.part_superseded_by_several" if of_part else "run.superseded_by_several"
    return tell(several, names=", ".join(names))


def withdrawal_words(tell: Messages, withdrawal: dict[str, Any]) -> str:
    """What is said after a withdrawn document: since when, by whom, why.

    ``withdrawal`` has ``withdrawn_on``, ``withdrawn_by`` and ``withdrawal_reason``.
    """
    who = f" ({withdrawal['withdrawn_by']})" if withdrawal["withdrawn_by"] else ""
    return tell("withdrawal.words", day=withdrawal["withdrawn_on"], who=who, reason=withdrawal["withdrawal_reason"])
