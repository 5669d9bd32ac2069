"""``python -m tests.evaluation``: how much of what is labelled is read right, abstained from, wrong.

Belongs here: the printed tables, writing the limits. Does not belong here: labels, readings, verdicts (the modules
beside this one).
"""

import argparse

import yaml

from tests.evaluation.evaluate import (
    Identity,
    Matching,
    Phrases,
    evaluate_identity,
    evaluate_matching,
    evaluate_phrases,
)
from tests.evaluation.labels import load_labels
from tests.evaluation.limits import LIMITS_FILE, read_limits
from tests.evaluation.topics import TOPICS


def main() -> None:
    """Print the tables, and with ``--show`` every phrase that is not right."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation", description=main.__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help="only these topics")
    parser.add_argument("--show", choices=["wrong", "abstained", "all"], help="the phrases that are not right")
    parser.add_argument("--set-limits", action="store_true", help="make what is measured the limits of the suite")
    options = parser.parse_args()
    wanted = {TOPICS[name].labels if name in TOPICS else name for name in options.topics}
    files = [labels for labels in load_labels() if not wanted or labels.topic in wanted]
    limits = read_limits()
    print(f"{'labels':<36} {'by':<9} {'phrases':>7} {'right':>6} {'abstained':>9} {'wrong':>6} {'right %':>8}")
    for phrases in evaluate_phrases(files):
        _print_phrases(phrases, options.show)
        limits[phrases.name] = phrases.counts
    print(f"\n{'identity':<36} {'groups':>7} {'together':>8} {'apart':>6} {'wrong':>6} {'precision':>9} {'recall':>7}")
    for identity in evaluate_identity(files):
        _print_identity(identity, options.show)
        limits[identity.name] = identity.counts
    print(f"\n{'matching':<36} {'scenarios':>9} {'right':>6} {'wrong':>6} {'missed':>6} {'precision':>9} {'recall':>7}")
    for matching in evaluate_matching(files):
        _print_matching(matching, options.show)
        limits[matching.name] = matching.counts
    if options.set_limits:
        LIMITS_FILE.write_text(yaml.safe_dump(limits, allow_unicode=True, sort_keys=True), encoding="utf-8")


def _print_phrases(phrases: Phrases, show: str | None) -> None:
    counts, total = phrases.counts, len(phrases.judged)
    print(
        f"{phrases.name:<36} {phrases.labels.written_by:<9} {total:>7} {counts['right']:>6} {counts['abstained']:>9} "
        f"{counts['wrong']:>6} {100 * counts['right'] / total:7.1f}%"
    )
    for record, judgement in phrases.judged:
        if judgement.verdict != "right" and show in {"all", judgement.verdict}:
            words = {name: value for name, value in record.items() if name not in {"expect", "why", "digest", "words"}}
            told = "; ".join(
                f"{name}: {read!r}, meant {meant!r}" for name, (read, meant) in judgement.differences.items()
            )
            print(f"  {judgement.verdict}: {words}\n      {told}")


def _print_identity(identity: Identity, show: str | None) -> None:
    pairs = identity.pairs
    print(
        f"{identity.name:<36} {identity.groups:>7} {pairs.together:>8} {len(pairs.apart):>6} {len(pairs.wrong):>6} "
        f"{pairs.precision:>9.4f} {pairs.recall:>7.4f}"
    )
    for heading, wanted, found in (("together", "wrong", pairs.wrong), ("apart", "abstained", pairs.apart)):
        if show in {"all", wanted}:
            for one, other in found:
                print(f"  {heading}: {one.words}\n      and: {other.words}")


def _print_matching(matching: Matching, show: str | None) -> None:
    matches = matching.matches
    print(
        f"{matching.name:<36} {len(matching.labels.records):>9} {len(matches.right):>6} {len(matches.wrong):>6} "
        f"{len(matches.missed):>6} {matches.precision:>9.4f} {matches.recall:>7.4f}"
    )
    for heading, wanted, pairs in (("wrong", "wrong", matches.wrong), ("missed", "abstained", matches.missed)):
        for pair in pairs if show in {"all", wanted} else ():
            scenario = matching.labels.records[pair.scenario]
            promised = next(item["text"] for item in scenario["promised"] if item["id"] == pair.promised)
            reported = next(event["title"] for event in scenario["reported"] if event["id"] == pair.reported)
            print(f"  {heading}: {promised} [{pair.due_quarter}]\n      and: {reported}")


if __name__ == "__main__":
    main()
