"""What there is in a generated history: regions, their executive bodies, the agreements between them.

Belongs here: who and what, and how titles name it. Does not belong here: what they do (see ``stories``).
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from bench.history.wording import listed
from ingestion.language.agreement import AgreementReading, read_agreement
from ingestion.reference import parties

_WORDINGS = (
    "Соглашение между Правительством {0} и Администрацией {1} {2}",
    "Соглашение между Администрацией {1} и Правительством {0} {2}",
    "соглашение между Правительством {1} и Правительством {0}  {2}",
    "Соглашение Правительства {0} и Правительства {1} {2}",
)
_FEWEST_AGREEMENTS, _MOST_AGREEMENTS = 8, 15
_ADOPTED = 0.25  # of the agreements that others have with a region, the share that it reports as well


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement between two parties, named by either side in its own words."""

    parties: tuple[str, str]
    subject: str

    @property
    def id(self) -> str:
        """What tells it from all others."""
        return f"{' '.join(self.parties)} {self.subject}"

    def titled(self, drawn: random.Random) -> str:
        """A title as either side may write it."""
        return _titles(self)[drawn.randrange(len(_WORDINGS))]

    @property
    def title(self) -> str:
        """The title in its first wording."""
        return _titles(self)[0]

    @property
    def signed_on(self) -> date:
        """The day on which it was signed, before the history begins."""
        return date(2004 + len(self.id) % 5, 1 + len(self.subject) % 12, 1 + len(self.id) % 28)


@cache
def _titles(agreement: Agreement) -> tuple[str, ...]:
    first, second = (parties()[code].cases[1] for code in agreement.parties)
    return tuple(wording.format(first, second, agreement.subject) for wording in _WORDINGS)


@cache
def reading_of(title: str) -> AgreementReading:
    """How the project reads a title.

    Raises:
        ValueError: it does not understand the title whole; such a title has no place here.
    """
    reading = read_agreement(title)
    if reading.kind == "unknown" or len(reading.parties) != 2 or not reading.subject:
        raise ValueError(f"a title that is not understood: {title}")
    return reading


@dataclass(frozen=True, slots=True)
class Region:
    """A reporting region with its bodies and the agreements that it reports on."""

    code: str
    bodies: tuple[str, ...]
    agreements: tuple[Agreement, ...]

    @property
    def capital(self) -> str:
        """A place in the region, as good as any."""
        return f"г. {_TOWNS.get(self.code, 'Смоленск')}"


_TOWNS = {"RU-SMO": "Смоленск", "RU-BRY": "Брянск", "RU-KLU": "Калуга", "RU-TVE": "Тверь"}


def regions(count: int, seed: int) -> list[Region]:
    """The first regions of the reference by code, each with 6 to 8 bodies and 8 to 15 agreements."""
    known = sorted(code for code, party in parties().items() if party.kind == "region")
    partners = known + sorted(code for code, party in parties().items() if party.kind == "foreign_region")
    made: dict[str, list[Agreement]] = {}
    for code in known[:count]:
        drawn = random.Random(f"{seed} world {code}")
        adopted = [a for others in made.values() for a in others if code in a.parties and drawn.random() < _ADOPTED]
        own = list(dict.fromkeys(adopted))[:_FEWEST_AGREEMENTS]
        wanted = drawn.randint(_FEWEST_AGREEMENTS, _MOST_AGREEMENTS)
        for partner in drawn.sample([other for other in partners if other != code], wanted - len(own)):
            one, other = sorted((code, partner))
            own.append(Agreement((one, other), drawn.choice(listed("subjects"))))
        made[code] = list(dict.fromkeys(own))
    return [Region(code, _bodies(code, seed), tuple(agreements)) for code, agreements in made.items()]


def _bodies(code: str, seed: int) -> tuple[str, ...]:
    drawn = random.Random(f"{seed} bodies {code}")
    spheres: Sequence[str] = drawn.sample(listed("spheres"), drawn.randint(6, 8))
    of_region = parties()[code].cases[1]
    return tuple(f"{drawn.choice(('Министерство', 'Департамент'))} {sphere} {of_region}" for sphere in spheres)


def by_code(made: Sequence[Region]) -> Mapping[str, Region]:
    """The regions by code."""
    return {region.code: region for region in made}
