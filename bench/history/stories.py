"""What happens in a region, quarter by quarter, told by stories of which the right answers are known.

Belongs here: the stories: something planned and held, late, put off again and again, cancelled, passed over in silence;
work that goes on; what comes back each year. Does not belong here: words (``wording``), Parquet (``landed``).

No two stories of a region share a name or a topic. Within a story an event that is no answer to anything never stands
within four quarters of an expectation without an answer: whether it would be one is not for this to say.
"""

import random
from collections.abc import Callable

from bench.history import wording
from bench.history.events import Expected, Item, Plan, Row, Told
from bench.history.wording import Supply, Undertaking, Work, words
from bench.history.world import Agreement, Region
from ingestion.quarters import add_quarters, quarters_between

FIRST_QUARTER = "2016-Q1"
_REACH = 4  # quarters either way within which an event may answer an expectation

_NOT_EXECUTED = {"postponed", "cancelled", "not_held"}
# What becomes of something planned, in hundredths; of something that was not planned, what its report may say of it.
_FATES = {
    "held": 58,
    "held_in_other_format": 4,
    "held_partially": 2,
    "unclear": 1,
    "early": 4,
    "late": 7,
    "cancelled": 5,
    "not_held": 3,
    "postponed": 9,
    "silent": 7,
}
_REPORTED_FATES = {name: share for name, share in _FATES.items() if name not in {"early", "late", "silent"}}
_YEARLY_FATES = {name: share for name, share in _FATES.items() if name not in {"early", "late", "postponed"}}

# How many stories of each sort go on side by side in a region, and how many begin and end within a quarter.
_SIDE_BY_SIDE = {
    "planned_each_year": 34,
    "monthly": 5,
    "continuous": 5,
    "quarterly": 3,
    "annual": 8,
    "annual_without_date": 3,
    "years": 2,
    "planned_monthly": 3,
    "planned_quarterly": 2,
    "long_plan": 5,
}
_WITHIN_A_QUARTER = 34


def tell(region: Region, quarters: int, seed: int, *, with_plans: bool = True) -> Told:
    """The history of one region; without plans only reports promise anything."""
    return _Teller(region, quarters, random.Random(f"{seed} stories {region.code}"), with_plans).tell()


class _Teller:
    def __init__(self, region: Region, quarters: int, drawn: random.Random, with_plans: bool) -> None:
        self._region, self._quarters, self._drawn, self._with_plans = region, quarters, drawn, with_plans
        self._supply = Supply(drawn)
        self._told = Told([[] for _ in range(quarters)], [])
        self._story = 0
        self._year_plans: dict[int, Plan] = {}
        self._long_plans: dict[Agreement, list[Plan]] = {}

    def tell(self) -> Told:
        self._decide_what_arrives()
        self._make_plans()
        for sort, count in _SIDE_BY_SIDE.items():
            told: Callable[[int], int] = getattr(self, f"_{sort}")
            for _ in range(count):
                quarter = -self._drawn.randrange(8)
                while quarter < self._quarters:
                    self._story += 1
                    quarter = told(quarter) + 1
        for quarter in range(self._quarters + 2):
            for _ in range(_WITHIN_A_QUARTER):
                self._story += 1
                self._once(quarter)
        self._decide_what_is_corrected()
        return self._told

    # --- what there is beside the stories ----------------------------------------------------------------------------

    def _decide_what_arrives(self) -> None:
        told, drawn = self._told, self._drawn
        told.missing = {quarter for quarter in range(1, self._quarters - 1) if drawn.random() < 0.015}
        told.absent = {
            (quarter, body)
            for quarter in range(1, self._quarters)
            for body in self._region.bodies
            if drawn.random() < 0.01 and quarter not in told.missing
        }

    def _make_plans(self) -> None:
        if not self._with_plans:
            return
        first = int(FIRST_QUARTER[:4])
        years = range(first, first + -(-self._quarters // 4))
        for year in years:
            if self._drawn.random() < 0.85:
                self._year_plans[year] = Plan((year, year), None)
        for agreement in self._drawn.sample(self._region.agreements, 3):
            begin = first - self._drawn.randrange(3)
            plans = [Plan((year, year + 2), agreement) for year in range(begin, years[-1] + 1, 3)]
            self._long_plans[agreement] = [plan for plan in plans if plan.years[1] >= first]
        self._told.plans = [*self._year_plans.values(), *(p for plans in self._long_plans.values() for p in plans)]

    def _decide_what_is_corrected(self) -> None:
        """Of a few reports one body is corrected, in a document of its own that comes later."""
        for quarter in range(self._quarters - 1):
            rows = self._told.rows[quarter]
            if rows and self._drawn.random() < 0.07:
                self._told.corrected[quarter] = self._drawn.choice(rows).body

    # --- pieces of stories -------------------------------------------------------------------------------------------

    def _name(self, quarter: int) -> str:
        return add_quarters(FIRST_QUARTER, quarter)

    def _number(self, quarter: str) -> int:
        return quarters_between(FIRST_QUARTER, quarter)

    def _plan_of(self, quarter: int) -> Plan | None:
        return self._year_plans.get(int(self._name(quarter)[:4])) if quarter >= 0 else None

    def _is_heard(self, quarter: int, body: str) -> bool:
        """Whether a report comes in which the body says something."""
        if not 0 <= quarter < self._quarters or quarter in self._told.missing:
            return False
        return (quarter, body) not in self._told.absent

    def _cast(self, most: int = 5) -> tuple[str, tuple[Agreement, ...]]:
        """A body and the agreements under which something is done, mostly one."""
        several = self._drawn.choices(range(1, most + 1), (70, 15, 8, 4, 3)[:most])[0]
        return self._drawn.choice(self._region.bodies), tuple(self._drawn.sample(self._region.agreements, several))

    def _row(
        self,
        quarter: int,
        cast: tuple[str, tuple[Agreement, ...]],
        title: str,
        outcome: str,
        dates: str = "",
        note: str = "",
    ) -> Row:
        """A row of the report for a quarter, with the words for its outcome."""
        drawn, told = self._drawn, words()["results"]
        if outcome in {"held", "in_progress"}:
            result = drawn.choice(told[outcome])
        else:
            result, note = "", note or drawn.choice(told[outcome])
        is_done = outcome not in _NOT_EXECUTED
        is_remote = outcome == "held_in_other_format" or drawn.random() < 0.1
        there = self._region.capital
        place = "в режиме видеоконференции" if is_remote else there
        if not is_remote and drawn.random() < 0.5:
            place = f"{there}, {drawn.choice(words()['venues'])}"
        row = Row(
            quarter,
            cast[0],
            self._story,
            cast[1],
            title,
            dates or wording.day_words(wording.some_day(drawn, self._name(quarter))),
            place,
            f"{drawn.randrange(10, 400)} человек" if is_done and drawn.random() < 0.8 else "",
            result,
            note,
            outcome,
        )
        self._told.rows[quarter].append(row)
        return row

    def _expect(
        self, due: int | None, origin: str, source: Row | Item, occurrences: int = 1, first: int | None = None
    ) -> Expected:
        expected = Expected(due, {origin}, [source], first, occurrences=occurrences)
        self._told.expected.append(expected)
        return expected

    def _item(self, plan: Plan, cast: tuple[str, tuple[Agreement, ...]], title: str, dates: str) -> Item:
        item = Item(cast[0] if plan.agreement is None else "", cast[1], title, dates)
        plan.items.append(item)
        return item

    def _fate(self, fates: dict[str, int]) -> str:
        return self._drawn.choices(list(fates), list(fates.values()))[0]

    def _reason(self) -> str:
        words_of, _ = self._drawn.choice(words()["reasons"])
        return f" {words_of}".rstrip()

    # --- something that is done once ---------------------------------------------------------------------------------

    def _once(self, due: int) -> None:
        """Planned or not; held, early, late, put off, cancelled, passed over in silence."""
        cast = self._cast()
        what: Undertaking | Work = (
            self._supply.work(wording.MEETING) if self._drawn.random() < 0.15 else self._supply.undertaking()
        )
        plan = self._plan_of(due)
        if plan is None or self._drawn.random() > 0.6:
            self._settle(None, due, self._fate(_REPORTED_FATES), cast, what)
            return
        if self._drawn.random() < 0.03:  # nobody knows when
            words_for = self._drawn.choice(("по согласованию сторон", "по мере согласования"))
            self._expect(None, "plan", self._item(plan, cast, what.titled(self._drawn), words_for))
            return
        due, dates, first = self._when(due)
        item = self._item(plan, cast, what.titled(self._drawn), dates)
        expected = self._expect(due, "plan", item, first=first)
        fate = self._fate(_FATES)
        if fate == "early" or (fate == "held" and first < due and self._drawn.random() < 0.5):
            earliest = max(first if first < due else due - 2, due - due % 4)
            if earliest < due:
                self._settle(expected, self._drawn.randrange(earliest, due), "held", cast, what)
                return
            fate = "held"
        if fate == "late":
            self._settle(expected, due + self._drawn.randint(1, _REACH), "held", cast, what)
            return
        self._settle(expected, due, fate, cast, what)

    def _when(self, quarter: int) -> tuple[int, str, int]:
        """When an item of a yearly plan is due, in words; and the first quarter to which the words extend."""
        drawn = self._drawn
        name = self._name(quarter)
        day = wording.some_day(drawn, name)
        of_year = quarter % 4
        form = drawn.choices(("day", "days", "month", "deadline", "quarter", "half", "year"), (3, 2, 4, 2, 4, 1, 1))[0]
        if form == "half":
            first = quarter - of_year % 2
            return first + 1, f"{('I', 'II')[of_year // 2]} полугодие", first
        if form == "year":
            return quarter - of_year + 3, "в течение года", quarter - of_year
        phrases = {
            "day": wording.day_words(day),
            "days": wording.days_words(day),
            "month": wording.month_words(day),
            "deadline": f"до {wording.day_words(day)}",
            "quarter": wording.quarter_words(name),
        }
        return quarter, phrases[form], quarter

    def _settle(
        self,
        expected: Expected | None,
        quarter: int,
        fate: str,
        cast: tuple[str, tuple[Agreement, ...]],
        what: Undertaking | Work,
        edition: int | None = None,
        links: int = 0,
    ) -> Row | None:
        """What the report of a quarter says of it, if it says anything; and what becomes of what is put off."""
        if fate == "silent" or not self._is_heard(quarter, cast[0]):
            return None
        target: int | None = None
        note = ""
        if fate == "postponed":
            target, whither = self._whither(quarter)
            note = f"Перенесено {whither}{self._reason()}"
        elif fate in _NOT_EXECUTED:
            note = f"{'Отменено' if fate == 'cancelled' else 'Не проведено'}{self._reason()}"
        row = self._row(quarter, cast, what.titled(self._drawn, edition), fate, note=note)
        if fate in _NOT_EXECUTED:
            if expected is None:
                expected = self._expect(quarter, "reported", row)
            expected.origins.add("reported")
        if expected is not None:
            expected.answer = row
        if fate == "postponed":
            first = target - target % 4 if whither.startswith("на 2") and target is not None else target
            successor = self._expect(target, "postponement", row, first=first)
            if target is not None:
                fates = {"held": 55, "late": 10, "postponed": 15 if links < 3 else 0, "cancelled": 8, "silent": 12}
                then = self._fate(fates)
                shift = self._drawn.randint(1, 2) if then == "late" else 0
                then = "held" if then == "late" else then
                self._settle(successor, target + shift, then, cast, what, edition, links + 1)
        return row

    def _whither(self, quarter: int) -> tuple[int | None, str]:
        """Where something is put off to, as a quarter and in words; to nothing named now and then."""
        drawn = self._drawn
        target = quarter + drawn.choices((1, 2, 3), (6, 3, 1))[0]
        name = self._name(target)
        day = wording.some_day(drawn, name)
        form = drawn.choices(("quarter", "month", "day", "year", "nothing"), (5, 3, 2, 1, 1))[0]
        if form == "nothing":
            return None, "на более поздний срок"
        if form == "year":
            year = int(self._name(quarter)[:4]) + 1
            return self._number(f"{year}-Q4"), f"на {year} год"
        phrases = {
            "quarter": f"на {wording.quarter_words(name)} {name[:4]} года",
            "month": f"на {wording.month_words(day)} {day.year} года",
            "day": f"на {wording.dated_words(day)}",
        }
        return target, phrases[form]

    # --- what comes back each year -----------------------------------------------------------------------------------

    def _planned_each_year(self, begin: int) -> int:
        """Planned year by year, where there is a plan; the last quarter in which anything of it happens is returned."""
        cast, what = self._cast(3), self._supply.undertaking()
        count = self._drawn.randint(3, 8)
        occurrences: list[tuple[int, Expected | None, Row | None]] = []
        for year in range(count):
            due = begin + 4 * year
            if due >= self._quarters:
                break
            plan = self._plan_of(due)
            edition = year + 1
            if plan is None:
                fate = "held" if self._drawn.random() < 0.9 else "cancelled"
                is_free = all(
                    expected is None or expected.answer is not None
                    for quarter, expected, _ in occurrences
                    if due - quarter <= _REACH
                )
                row = self._settle(None, due, fate, cast, what, edition) if is_free else None
                occurrences.append((due, None, row))
                continue
            dates = wording.month_words(wording.some_day(self._drawn, self._name(due)))
            expected = self._expect(due, "plan", self._item(plan, cast, what.titled(self._drawn, edition), dates))
            # Silence beside an event that nobody had planned would leave open whether that event is the answer.
            before = occurrences[-1] if occurrences else None
            is_beside_free = before is not None and before[1] is None and before[2] is not None
            fate = self._fate(_YEARLY_FATES)
            row = self._settle(
                expected, due, "held" if fate == "silent" and is_beside_free else fate, cast, what, edition
            )
            if row is None and is_beside_free and before is not None and before[2] is not None:
                self._forget(before[2])
            occurrences.append((due, expected, row))
        return max(begin, begin + 4 * (count - 1))

    def _forget(self, row: Row) -> None:
        """A row and the failure that it alone reports did not come about after all."""
        self._told.rows[row.quarter].remove(row)
        self._told.expected = [e for e in self._told.expected if not (e.origins == {"reported"} and e.answer is row)]

    def _annual(self, begin: int) -> int:
        """«Сентябрь (ежегодно)»: each report promises the next year's, nothing else does."""
        cast, what = self._cast(3), self._supply.undertaking()
        quarter = begin
        open_: Expected | None = None
        for edition in range(1, self._drawn.randint(3, 8)):
            if 0 <= quarter < self._quarters:
                if not self._is_heard(quarter, cast[0]) or (open_ is not None and self._drawn.random() < 0.08):
                    break  # silence: nothing is promised any more
                fate = self._fate({"held": 80, "held_in_other_format": 5, "cancelled": 15})
                month = wording.month_words(wording.some_day(self._drawn, self._name(quarter)))
                note = f"Отменено{self._reason()}" if fate == "cancelled" else ""
                title = what.titled(self._drawn, edition)
                row = self._row(quarter, cast, title, fate, f"{month.capitalize()} (ежегодно)", note)
                if fate == "cancelled" and open_ is None:
                    open_ = self._expect(quarter, "reported", row)
                if open_ is not None:
                    open_.answer = row
                    open_.origins |= {"reported"} if fate == "cancelled" else set()
                open_ = self._expect(quarter + 4, "recurrence", row)
            quarter += 4
        return quarter + 4

    def _annual_without_date(self, begin: int) -> int:
        """«Ежегодно»: due in the last quarter of the next year, and held whenever in it."""
        cast, what = self._cast(3), self._supply.undertaking()
        quarter = begin
        open_: Expected | None = None
        for edition in range(1, self._drawn.randint(3, 6)):
            if 0 <= quarter < self._quarters:
                if not self._is_heard(quarter, cast[0]):
                    break
                row = self._row(quarter, cast, what.titled(self._drawn, edition), "held", "Ежегодно")
                if open_ is not None:
                    open_.answer = row
                january = quarter - quarter % 4 + 4
                open_ = self._expect(january + 3, "recurrence", row, first=january)
            quarter = quarter - quarter % 4 + 4 + self._drawn.randrange(4)
        return quarter + 8

    def _years(self, begin: int) -> int:
        """«2018-2020 годы»: due at the end of each of the years."""
        cast, what = self._cast(2), self._supply.work(wording.CONTINUOUS)
        first = begin - begin % 4 + 3
        count = self._drawn.randint(2, 4)
        year = int(self._name(first)[:4])
        dates = f"{year}-{year + count - 1} годы"
        promised: list[Expected] = []
        for number in range(count):
            quarter = first + 4 * number
            if not self._is_heard(quarter, cast[0]):
                continue
            outcome = "held" if number == count - 1 else "in_progress"  # in its last year the work is done
            row = self._row(quarter, cast, what.titled(self._drawn), outcome, dates)
            if not promised:
                promised = [
                    self._expect(first + 4 * n, "recurrence", row, first=first + 4 * n - 3)
                    for n in range(number, count)
                ]
                promised[0].answer = row
            else:
                mine = [expected for expected in promised if expected.due is not None and expected.due >= quarter]
                for expected in mine:
                    expected.sources.append(row)
                mine[0].answer = row
        return first + 4 * count

    # --- work that goes on -------------------------------------------------------------------------------------------

    def _monthly(self, begin: int) -> int:
        """«Ежемесячно» in reports alone: each promises the next quarter's."""
        return self._going_on(begin, "Ежемесячно", wording.MONTHLY, 3)

    def _quarterly(self, begin: int) -> int:
        """«Ежеквартально» in reports alone."""
        return self._going_on(begin, "Ежеквартально", wording.QUARTERLY, 1)

    def _continuous(self, begin: int) -> int:
        """«В течение всего периода»: due in the report's own quarter and in the next one."""
        phrase = self._drawn.choice(("В течение всего периода", "Постоянно"))
        return self._going_on(begin, phrase, wording.CONTINUOUS, 1, is_own=True)

    def _going_on(
        self, begin: int, dates: str, openings: tuple[str, ...], occurrences: int, *, is_own: bool = False
    ) -> int:
        cast, what = self._cast(2), self._supply.work(openings)
        end = begin + self._drawn.randint(4, 16)
        open_: Expected | None = None
        for quarter in range(max(begin, 0), min(end, self._quarters)):
            if not self._is_heard(quarter, cast[0]) or self._drawn.random() < 0.03:
                return quarter  # what was promised stays without an answer, and the work has ended
            row = self._row(quarter, cast, what.titled(self._drawn), "in_progress", dates)
            if open_ is None and is_own:
                open_ = self._expect(quarter, "recurrence", row, occurrences)
            elif open_ is not None and is_own:
                open_.sources.append(row)
            if open_ is not None:
                open_.answer = row
            open_ = self._expect(quarter + 1, "recurrence", row, occurrences)
        return end + 2

    def _planned_monthly(self, begin: int) -> int:
        """«Ежемесячно» in the plans of some years, and in half of the stories in the reports as well."""
        return self._planned_work(begin, "ежемесячно", wording.MONTHLY, 3)

    def _planned_quarterly(self, begin: int) -> int:
        """«Ежеквартально» in the plans of some years."""
        return self._planned_work(begin, "ежеквартально", wording.QUARTERLY, 1)

    def _planned_work(self, begin: int, dates: str, openings: tuple[str, ...], occurrences: int) -> int:
        cast, what = self._cast(2), self._supply.work(openings)
        is_repeated = self._drawn.random() < 0.5
        first = begin - begin % 4
        end = first + 4 * self._drawn.randint(1, 4)
        waiting: dict[int, Expected] = {}
        for january in range(max(first, 0), min(end, self._quarters), 4):
            if (plan := self._plan_of(january)) is None:
                return january + 4  # and nothing is heard of it either
            item = self._item(plan, cast, what.titled(self._drawn), dates)
            for due in range(january, january + 4):
                if due in waiting:  # the report of December promised it already
                    waiting[due].sources.insert(0, item)
                    waiting[due].origins.add("plan")
                else:
                    waiting[due] = self._expect(due, "plan", item, occurrences)
            for quarter in range(january, january + 4):
                if not self._is_heard(quarter, cast[0]) or self._drawn.random() < 0.05:
                    continue
                held = "in_progress" if is_repeated else "held"
                row = self._row(quarter, cast, what.titled(self._drawn), held, dates if is_repeated else "")
                waiting[quarter].answer = row
                if not is_repeated:
                    continue
                if quarter + 1 in waiting:
                    waiting[quarter + 1].origins.add("recurrence")
                    waiting[quarter + 1].sources.append(row)
                else:
                    waiting[quarter + 1] = self._expect(quarter + 1, "recurrence", row, occurrences)
        return end + 2

    # --- plans of one agreement for three years ----------------------------------------------------------------------

    def _long_plan(self, begin: int) -> int:
        """Items of a plan for three years that names no bodies: with a year, or each year."""
        agreement = self._drawn.choice(self._region.agreements)
        year = int(self._name(begin)[:4])
        plan = next((p for p in self._long_plans.get(agreement, ()) if p.years[0] <= year <= p.years[1]), None)
        if plan is None or begin < 0:
            return max(begin, -1) + 1
        cast, what = (self._drawn.choice(self._region.bodies), (agreement,)), self._supply.undertaking()
        day = wording.some_day(self._drawn, self._name(begin))
        if self._drawn.random() < 0.5:
            phrases = {
                f"{wording.month_words(day)} {day.year} года": begin,
                f"{wording.quarter_words(self._name(begin))} {day.year} года": begin,
                f"{wording.dated_words(day)}": begin,
                f"{day.year} год": begin - begin % 4 + 3,
            }
            dates, due = self._drawn.choice(list(phrases.items()))
            item = self._item(plan, cast, what.titled(self._drawn), dates)
            expected = self._expect(due, "plan", item, first=due - 3 if dates.endswith("год") else due)
            self._settle(expected, due, self._fate(_YEARLY_FATES), cast, what)
            return begin
        item = self._item(plan, cast, what.titled(self._drawn), f"ежегодно, {wording.month_words(day)}")
        for number, of_year in enumerate(range(plan.years[0], plan.years[1] + 1)):
            due = self._number(f"{of_year}-Q{begin % 4 + 1}")
            expected = self._expect(due, "plan", item)
            if due >= 0:
                self._settle(expected, due, self._fate(_YEARLY_FATES), cast, what, number + 1)
        return self._number(f"{plan.years[1]}-Q4")
