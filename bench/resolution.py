"""Resolution of agreement mentions: ``python -m bench.resolution``.

Prints, for 25,000, 50,000 and 100,000 mentions of 500 agreements, the processor milliseconds of folding every title
once (the floor: nothing can be told of a title without that) and, as multiples of it in the same run, of resolving the
mentions and of resolving and reading them, with no phrase remembered. Parties change sides, bodies change names, some
mentions lack their subject or have a typing error, as in reports. It is first checked that 500 agreements come out.
"""

import random
from collections.abc import Sequence
from itertools import combinations

from bench.measure import forget_phrases, in_turn, print_table
from ingestion.language.agreement import read_agreement
from ingestion.language.tokens import fold
from ingestion.reference import parties
from ingestion.resolution.identity.agreements import AgreementMention, resolve_agreements

SIZES = (25_000, 50_000, 100_000)
AGREEMENTS = 500
_SUBJECTS = (
    "о торгово-экономическом, научно-техническом и культурном сотрудничестве",
    "о сотрудничестве в сфере внутреннего туризма",
    "о взаимодействии при тушении лесных пожаров",
    "о подготовке кадров для здравоохранения",
    "об охране водных ресурсов",
)
_WORDINGS = (
    "Соглашение между Правительством {0} и Администрацией {1} {2}",
    "Соглашение между Администрацией {1} и Правительством {0} {2}",
    "соглашение между Правительством {1} и Правительством {0}  {2} ",
    "Соглашение Правительства {0} и Правительства {1} {2}",
)


def titles() -> list[list[str]]:
    """Every agreement in all its wordings, the first of which names it in full."""
    regions = [party.cases[1] for party in parties().values() if party.kind == "region"]
    pairs = list(combinations(regions, 2))[: AGREEMENTS // len(_SUBJECTS)]
    return [
        [wording.format(one, other, subject) for wording in _WORDINGS]
        + [_WORDINGS[0].format(one, other, ""), _WORDINGS[0].format(one, other, subject.replace("ов", "во", 1))]
        for one, other in pairs
        for subject in _SUBJECTS
    ]


def named(count: int) -> list[str]:
    """The titles of a history: each agreement in full first, then any of them in any wording."""
    drawn = random.Random(count)
    agreements = titles()
    later = (drawn.choice(drawn.choice(agreements)) for _ in range(count - len(agreements)))
    return [wordings[0] for wordings in agreements] + list(later)


def read_mentions(texts: Sequence[str]) -> list[AgreementMention]:
    """The titles, read."""
    return [AgreementMention.of(number, "2024-Q1", read_agreement(text)) for number, text in enumerate(texts)]


def main() -> None:
    """Measure and print."""
    rows = []
    for size in SIZES:
        texts = named(size)
        mentions = read_mentions(texts)
        resolution = resolve_agreements(mentions)
        if len(resolution.agreements) != AGREEMENTS:
            raise SystemExit(f"{len(resolution.agreements)} agreements were told apart, not {AGREEMENTS}")

        def floor(texts: list[str] = texts) -> object:
            return [fold(text) for text in texts]

        def resolved(mentions: list[AgreementMention] = mentions) -> object:
            forget_phrases()
            return resolve_agreements(mentions)

        def read_and_resolved(texts: list[str] = texts) -> object:
            forget_phrases()
            return resolve_agreements(read_mentions(texts))

        base, alone, whole = in_turn(floor, resolved, read_and_resolved, seconds=1, at_least=3)
        told = sum(answer.status == "resolved" for answer in resolution.mentions.values()) / size
        rows.append(
            [
                f"{size:,}",
                f"{base.seconds * 1000:.0f}",
                f"{alone.ratio:.1f}",
                f"{whole.ratio:.1f}",
                f"{alone.seconds:.2f}",
                f"{alone.seconds / size * 1e6:.1f}",
                f"{told:.1%}",
            ]
        )
    print_table(["mentions", "folded, ms", "resolved, x", "read too, x", "resolved, s", "us each", "told"], rows)


if __name__ == "__main__":
    main()
