"""The words of a generated history: names that cannot be taken for each other, and the ways in which they are written.

Belongs here: lists of words, titles in their variants, phrases for dates. Does not belong here: what happens (see
``stories``), what the words mean (the project's readers say that, see ``landed``).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from ingestion.quarters import quarter_bounds

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_MONTHS = (
    ("январь", "января"),
    ("февраль", "февраля"),
    ("март", "марта"),
    ("апрель", "апреля"),
    ("май", "мая"),
    ("июнь", "июня"),
    ("июль", "июля"),
    ("август", "августа"),
    ("сентябрь", "сентября"),
    ("октябрь", "октября"),
    ("ноябрь", "ноября"),
    ("декабрь", "декабря"),
)


@cache
def words() -> dict[str, Any]:
    """The lists of ``words.yml``."""
    with Path(__file__).with_name("words.yml").open(encoding="utf-8") as stream:
        read: dict[str, Any] = yaml.safe_load(stream)
    return read


def listed(name: str) -> list[str]:
    """A list that is written as one text: phrases parted by bars, or words."""
    text: str = words()[name]
    return [phrase.strip() for phrase in text.split("|")] if "|" in text else text.split()


@cache
def names() -> tuple[str, ...]:
    """All names of two words: «Серебряный родник», «Северная нива», «Лунное озеро»."""
    nouns = words()["nouns"]
    pairs = product(listed("adjectives"), (("masculine", n) for n in nouns["masculine"].split()))
    found = [f"{adjective} {noun}" for adjective, (_, noun) in pairs]
    for gender, ending in (("feminine", "ая"), ("neuter", "ое")):
        found += [f"{a[:-2]}{ending} {noun}" for a, noun in product(listed("adjectives"), nouns[gender].split())]
    return tuple(name[0].upper() + name[1:] for name in found)


@cache
def topics() -> tuple[str, ...]:
    """All topics of two words: «переработки льна»."""
    return tuple(f"{action} {goods}" for action, goods in product(listed("actions"), listed("goods")))


@dataclass(frozen=True, slots=True)
class Undertaking:
    """Something that is done once or again, and how titles name it."""

    sort: int
    scope: int
    name: str

    def titled(self, drawn: random.Random, edition: int | None = None) -> str:
        """A title as somebody may write it; an edition's number is written or left out."""
        sort, sort_of = words()["sorts"][self.sort]
        scope, scope_of = words()["scopes"][self.scope]
        if edition is not None and drawn.random() < 0.5:
            return f"{_ROMAN[(edition - 1) % len(_ROMAN)]} {scope} {sort} «{self.name}»"
        form = drawn.choices(range(5), (45, 20, 15, 10, 10))[0]
        return (
            f"{scope.capitalize()} {sort} «{self.name}»",
            f"{sort.capitalize()} «{self.name}»",
            f'{scope.capitalize()} {sort} "{self.name}"',
            f"Проведение {scope_of} {sort_of} «{self.name}»",
            f"{scope.capitalize()}  {sort} «{self.name}» ",
        )[form]


@dataclass(frozen=True, slots=True)
class Work:
    """A meeting or a continuing work about a topic."""

    openings: tuple[str, ...]
    topic: str

    def titled(self, drawn: random.Random, edition: int | None = None) -> str:
        """A title as somebody may write it; work has no editions."""
        return f"{drawn.choice(self.openings)} {self.topic}"


MEETING = ("Рабочая встреча по вопросам", "Рабочая встреча по вопросу", "Проведение рабочей встречи по вопросам")
MONTHLY = ("Мониторинг", "Проведение мониторинга")
QUARTERLY = ("Совещание по вопросам", "Проведение совещания по вопросам")
CONTINUOUS = ("Обмен информацией по вопросам", "Обмен информацией по вопросу")


class Supply:
    """The names and topics of one region, each given out once."""

    def __init__(self, drawn: random.Random) -> None:
        self._drawn = drawn
        self._names = self._shuffled(names())
        self._topics = self._shuffled(topics())

    def undertaking(self) -> Undertaking:
        """An undertaking with a name of its own."""
        sorts, scopes = len(words()["sorts"]), len(words()["scopes"])
        return Undertaking(self._drawn.randrange(sorts), self._drawn.randrange(scopes), next(self._names))

    def work(self, openings: tuple[str, ...]) -> Work:
        """A work with a topic of its own."""
        return Work(openings, next(self._topics))

    def _shuffled(self, all_of_them: tuple[str, ...]) -> Iterator[str]:
        return iter(self._drawn.sample(all_of_them, len(all_of_them)))


# --- phrases for dates -----------------------------------------------------------------------------------------------


def some_day(drawn: random.Random, quarter: str) -> date:
    """A day within a quarter, not among its last."""
    return quarter_bounds(quarter)[0] + timedelta(drawn.randrange(80))


def day_words(day: date) -> str:
    """«11 августа»."""
    return f"{day.day} {_MONTHS[day.month - 1][1]}"


def dated_words(day: date) -> str:
    """«11 августа 2020 года»."""
    return f"{day_words(day)} {day.year} года"


def days_words(first: date) -> str:
    """«5-6 сентября», or one day at the end of a month."""
    following = first + timedelta(1)
    same_month = following.month == first.month
    return f"{first.day}-{following.day} {_MONTHS[first.month - 1][1]}" if same_month else day_words(first)


def month_words(day: date) -> str:
    """«сентябрь»."""
    return _MONTHS[day.month - 1][0]


def quarter_words(quarter: str) -> str:
    """«III квартал»."""
    return f"{_ROMAN[int(quarter[-1]) - 1]} квартал"
