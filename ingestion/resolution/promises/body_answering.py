"""Whether one executive body of a region may report what another promised, by their names.

Belongs here: two names of bodies of one region that are not known to be one. Does not belong here: which names are one
body (``bodies``), predecessors that the reference knows, the spheres themselves (``body_spheres.yml``).

Bodies are renamed, merged and split faster than any reference follows. «Главное управление … по делам молодежи» may be
answered for by «Министерство молодежной политики …»: they share a sphere, and one has no other that matters. Where both
have spheres that the other lacks, or a name tells none, they are strangers.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import combinations

from ingestion.language.body_names import written_out
from ingestion.language.tokens import flat, phrase_pattern
from ingestion.reference import read_yaml
from ingestion.resolution.identity.wording import comparison_form


@lru_cache(maxsize=65536)
def bodies_may_answer(one: str, other: str) -> bool:
    """Whether two bodies of one region may answer for each other; a body that is not named may be any."""
    form, other_form = comparison_form(one), comparison_form(other)
    if not form or not other_form or form == other_form:
        return True
    mine, theirs = spheres_of(one), spheres_of(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def answering_bodies(named: Mapping[str, tuple[str, str]]) -> dict[str, frozenset[str]]:
    """For each body the others that may answer for it, of bodies given as key → (region, name)."""
    by_region: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, (region, name) in named.items():
        if name:
            by_region[region].append((key, name))
    kin: dict[str, set[str]] = defaultdict(set)
    for bodies in by_region.values():
        for (one, name), (other, other_name) in combinations(bodies, 2):
            if bodies_may_answer(name, other_name):
                kin[one].add(other)
                kin[other].add(one)
    return {key: frozenset(keys) for key, keys in kin.items()}


@lru_cache(maxsize=16384)
def spheres_of(name: str) -> frozenset[str]:
    """The spheres of government that the name of a body names."""
    text = flat(written_out(name))
    found: set[str] = set()
    for sphere, pattern in _patterns():
        text, count = pattern.subn(" ", text)
        if count:
            found.add(sphere)
    return frozenset(found)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lists = read_yaml("body_spheres.yml")
    ordered = [*lists["first"], *(sphere for sphere in lists["spheres"] if sphere not in lists["first"])]
    return tuple((sphere, phrase_pattern(lists["spheres"][sphere])) for sphere in ordered)
