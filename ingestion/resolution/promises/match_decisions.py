"""Decisions of a person on which event answers which promise, from ``reviewed/matches.yml``.

Belongs here: reading the file, saying which decision fits nothing. Does not belong here: applying a decision (see
``matching``, ``expectations``).

A decision names an expectation and an event by their keys, as ``rpt_match_suggestions`` shows them, whether the event
is the answer, the reason and who decided. Of two decisions that give one promise, or one event, to several others the
first holds.
"""

from collections.abc import Iterable
from pathlib import Path

from ingestion.notices import Notice
from ingestion.resolution.promises.matching import Decisions
from ingestion.resolution.reviewed import read_reviewed


def read_decisions(path: Path) -> tuple[Decisions, list[Notice]]:
    """The decisions of the file; none where there is no file. One that breaks the schema applies in no part."""
    declared, notices = read_reviewed(path, "matches")
    answers: dict[str, str] = {}
    rejected: set[tuple[str, str]] = set()
    for number, decision in enumerate(declared, start=1):
        pair = decision["expectation"], decision["event"]
        if not decision["is_answer"]:
            rejected.add(pair)
        elif pair[0] in answers or pair[1] in answers.values():
            notices.append(_notice("override_is_contradictory", path, number, pair))
        else:
            answers[pair[0]] = pair[1]
    for pair in sorted(rejected & set(answers.items())):
        number = next(n for n, d in enumerate(declared, start=1) if (d["expectation"], d["event"]) == pair)
        notices.append(_notice("override_is_contradictory", path, number, pair))
    return Decisions(answers, frozenset(rejected - set(answers.items()))), notices


def unfit_notices(path: Path, unfit: Iterable[tuple[str, str]]) -> list[Notice]:
    """A notice for every decided pair that is not among the expectations and events."""
    pairs = list(unfit)
    if not pairs:
        return []
    declared, _ = read_reviewed(path, "matches")
    numbers = {(decision["expectation"], decision["event"]): n for n, decision in enumerate(declared, start=1)}
    return [_notice("override_matches_nothing", path, numbers[pair], pair) for pair in pairs]


def _notice(code: str, path: Path, number: int, pair: tuple[str, str]) -> Notice:
    return Notice(code, {"file": path.name, "number": number}, f"{pair[0]} — {pair[1]}")
