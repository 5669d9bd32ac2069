"""Which words of a text speak of its outcome, in which clause, and whether as of a fact.

Belongs here: the rules of ``outcome_rules.yml`` found in one text. Does not belong here: what several findings add up
to (``outcome_text``), the columns of a row (``outcome``).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from ingestion.language.clauses import Clause, clauses
from ingestion.language.patterns import OwnedPhrases, Phrases, expanded, phrases
from ingestion.language.tokens import stem
from ingestion.reference import read_yaml

_WORD = re.compile(r"[а-яa-z0-9-]+")
_NUMBER = re.compile(r"\d")
_LEAST_SUBJECT = 4  # letters
_WORDS_AFTER = 2  # of a finding that begins its clause: «отменен концерт»
_DONE = frozenset({"held", "held_in_other_format", "in_progress"})
_TALK = {"talk", "spoken"}
_NEGATED = re.compile(r"(?<![а-я])н[еи]\s+$")
_NOT = re.compile(r"(?<![а-я])не(?![а-я])")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the data."""

    name: str
    outcome: str | None
    certainty: float
    is_harmless: bool
    is_reason: bool
    yields: bool
    is_plan: bool
    is_change: bool
    is_evidence: bool
    is_one_clause: bool
    is_positive: bool
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that a rule found.

    ``is_fact`` is False for what is only supposed (``is_supposed``), denied (``is_denied``) or talked about.
    """

    rule: Rule
    start: int
    end: int
    clause: Clause
    is_fact: bool = True
    is_supposed: bool = False
    is_denied: bool = False

    @property
    def outcome(self) -> str | None:
        """The rule's outcome."""
        return self.rule.outcome


@lru_cache(maxsize=128)  # what is left of a text without its outcome is asked again
def find_words(flat_text: str) -> tuple[Finding, ...]:
    """All findings in order of place; an earlier rule hides its words from later ones."""
    listed = clauses(flat_text)
    if not listed:
        return ()
    spans: list[tuple[Rule, int, int]] = []
    for rule, match in _rule_patterns().found_in(flat_text):
        start, end = match.span()
        if start == end or any(start < other_end and other_start < end for _, other_start, other_end in spans):
            continue
        if rule.outcome in _DONE and _NEGATED.search(flat_text, max(0, start - 4), start):
            continue  # «не ведется работа»: the rules do not know this negation, so it is no finding
        if (rule.is_positive and _NOT.search(flat_text, start, end)) or (
            rule.is_one_clause and any(start < clause.start < end for clause in listed)
        ):
            continue
        spans.append((rule, start, end))
    if not spans:
        return ()
    reaches = _reaches(flat_text, listed, [(start, end) for _, start, end in spans])
    found = []
    for rule, start, end in sorted(spans, key=lambda span: span[1]):
        clause = next((c for c in reversed(listed) if c.start <= start), listed[0])
        within = {name for name, first, last in reaches if first <= start < last}
        is_supposed, is_denied = "supposed" in within, "denied" in within and rule.outcome not in _DONE
        # Of what is talked about only nouns and infinitives are no fact, of what a meeting decided nothing is one.
        is_talk = "decided_there" in within or (within & _TALK and _is_naming(flat_text, start))
        is_fact = rule.outcome == "unclear" or not (is_supposed or is_denied or is_talk)
        found.append(Finding(rule, start, end, clause, is_fact, is_supposed and rule.outcome != "unclear", is_denied))
    return tuple(found)


def contexts_in(flat_text: str) -> frozenset[str]:
    """The names of the contexts of the rules whose words a text holds."""
    return frozenset(name for name, _ in _contexts().found_in(flat_text))


def says_remote(flat_text: str, clause: Clause) -> bool:
    """Whether a clause speaks of something done remotely."""
    return any(pattern.search(flat_text, clause.start, clause.end) for pattern in _remote().patterns)


def subject(flat_text: str, finding: Finding, others: Iterable[Finding]) -> frozenset[str]:
    """What a finding is about: the stems of the words before it in its clause; of those after it where none are."""
    spans = [(other.start, other.end) for other in others]
    if _WORD.search(flat_text, finding.clause.start, finding.start):
        return frozenset(_stems(flat_text, finding.clause.start, finding.start, spans))
    return frozenset(_stems(flat_text, finding.end, finding.clause.end, spans)[:_WORDS_AFTER])


def opens_with_but(flat_text: str, clause: Clause) -> bool:
    """Whether a clause begins with a word that says that what stands before was not the end."""
    return _but().match(flat_text, clause.start) is not None


def says_first_dates(flat_text: str, clause: Clause) -> bool:
    """Whether a clause speaks of the dates that were planned at first."""
    return any(pattern.search(flat_text, clause.start, clause.end) for pattern in _first_dates().patterns)


def is_in_space(flat_text: str, after: int, end: int) -> bool:
    """Whether a move is one to another place: «перенесен в малый зал»."""
    return _in_space().match(flat_text, after, end) is not None


def is_to_no_time(flat_text: str, after: int) -> bool:
    """Whether what something was moved to is neither a time nor the beginning of a reason: «в электронную форму»."""
    match = _to_no_time().match(flat_text, after)
    return match is not None and match[1] is None


def _stems(flat_text: str, start: int, end: int, spans: list[tuple[int, int]]) -> list[str]:
    found = []
    for word in _WORD.finditer(flat_text, start, end):
        if len(word[0]) < _LEAST_SUBJECT or _NUMBER.search(word[0]):
            continue
        if any(first <= word.start() < last for first, last in spans):
            continue
        cut = stem(word[0])
        if cut not in _no_subject():
            found.append(cut)
    return found


def _is_naming(flat_text: str, start: int) -> bool:
    """Whether a finding is a noun or an infinitive: «обсужден перенос», «предложено отменить»."""
    return _naming().match(flat_text, start) is not None


def _reaches(flat_text: str, listed: tuple[Clause, ...], spans: list[tuple[int, int]]) -> list[tuple[str, int, int]]:
    """Where what is said is no fact: from the words of a context to the end of their sentence, or to a «but»."""
    reaches: list[tuple[str, int, int]] = []
    for name, match in _contexts().found_in(flat_text):
        inside = (s for s in spans if s[0] <= match.start() and match.end() <= s[1])
        if any(end - start > len(match[0]) for start, end in inside):
            continue  # «не мог не состояться» is a finding as a whole
        place = next((i for i in reversed(range(len(listed))) if listed[i].start <= match.start()), 0)
        last = place
        while last + 1 < len(listed) and _goes_on(flat_text, listed[place], listed[last + 1], name):
            last += 1
        # A supposition takes its whole clause («перенос на октябрь возможен»), the others what follows.
        start = listed[place].start if name == "supposed" else match.start()
        reaches.append((name, start, listed[last].end))
    return reaches


def _goes_on(flat_text: str, first: Clause, following: Clause, context: str) -> bool:
    if following.sentence != first.sentence or opens_with_but(flat_text, following):
        return False
    return context != "denied" or following.sign == ","  # «Неверно, что отменено: прошло 5 сентября»


def expand(patterns: Iterable[str]) -> list[str]:
    """Patterns of the rules with the lists of words written out."""
    words = _declared()["words"]
    return [expanded(pattern, words) for pattern in patterns]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order in which they are tried."""
    return tuple(
        Rule(
            rule["rule"],
            rule["outcome"],
            float(rule.get("certainty", 0)),
            bool(rule.get("harmless", False)),
            bool(rule.get("is_reason", False)),
            bool(rule.get("yields", False)),
            bool(rule.get("plan", False)),
            bool(rule.get("is_change", False)),
            bool(rule.get("evidence", False)),
            bool(rule.get("one_clause", False)),
            bool(rule.get("positive", False)),
            tuple(expand(rule["patterns"])),
        )
        for rule in _declared()["outcomes"]
    )


@cache
def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = read_yaml("outcome_rules.yml")
    return declared


@cache
def _rule_patterns() -> OwnedPhrases[Rule]:
    return OwnedPhrases((rule, rule.patterns) for rule in rules())


@cache
def _contexts() -> OwnedPhrases[str]:
    return OwnedPhrases((context["context"], expand(context["patterns"])) for context in _declared()["contexts"])


@cache
def _but() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:и |а |но )?(?:{'|'.join(map(re.escape, _declared()['but']))})(?![а-я])")


@cache
def _first_dates() -> Phrases:
    return phrases(expand(_declared()["first_dates"]))


@cache
def _remote() -> Phrases:
    return phrases(expand(["{remote}"]))


@cache
def _in_space() -> re.Pattern[str]:
    places = "|".join(word.replace("*", "[а-я-]*") for word in _flat_list(_declared()["places"]))
    # «перенесено в связи с ремонтом зала», «на время ремонта зала»: the place belongs to the reason.
    no_reason = "(?!связ|вид[уе]|цел|врем|период|срок|друго[ей] врем)"
    return re.compile(
        rf"[^.;!?,:()]{{0,40}}?(?<![а-я])(?:в|во|на)\s+{no_reason}(?:[«а-я0-9-]+\s+){{0,2}}(?:{places})(?![а-я])"
    )


@cache
def _to_no_time() -> re.Pattern[str]:
    times = "|".join(word.replace("*", "[а-яa-z]*") for word in _declared()["moved_to"])
    return re.compile(rf"\s+(?:в|во|на)\s+(?:(\d|(?:{times})(?![а-яa-z]))|[а-яa-z])")


@cache
def _no_subject() -> frozenset[str]:
    return frozenset(stem(word) for word in _declared()["no_subject"])


@cache
def _naming() -> re.Pattern[str]:
    words = _declared()["words"]
    return re.compile(rf"(?:{'|'.join([*words['cancelling'], *words['moving'], *words['give_up']])})(?![а-я])")


def _flat_list(listed: Iterable[str]) -> list[str]:
    return [word for word in listed if "{" not in word]


def words_of(name: str) -> tuple[str, ...]:
    """A list of words of the rules."""
    return tuple(_declared()["words"][name])


def declared_words(name: str) -> tuple[str, ...]:
    """A list of the rules that stands beside them: ``abbreviated``, ``abbreviated_at_end``."""
    return tuple(_declared()[name])
