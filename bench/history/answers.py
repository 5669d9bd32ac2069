"""What came out beside what should have come out.

Belongs here: the questions, each asked of the truth and of the marts. Does not belong here: what the truth is (see
``truth``).

Documents, rows and stories are what both sides know; keys of the project are carried over to them first, and are
themselves asked after: one key a thing, one thing a key.

Expectations from series alone warn and are in no share; they are left out here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_SHOWN = 3  # rows of each difference that are printed

# What the project's keys stand for.
_TRANSLATED = """
create temp view agreement_of as
select distinct bridge.agreement_key, truth.agreement
from marts.bridge_event_agreement as bridge
inner join truth_event_agreement as truth
    on bridge.document_sha256 = truth.document_sha256
    and bridge.row_number = truth.row_number
    and bridge.agreement_position = truth.position;

create temp view body_of as
select distinct events.executive_body_key, truth.region || ' ' || truth.body as body
from marts.fct_event as events
inner join truth_event as truth
    on events.document_sha256 = truth.document_sha256 and events.row_number = truth.row_number;

create temp view series_of as
select distinct events.event_series_key, truth.region || ' ' || truth.story as story
from marts.fct_event as events
inner join truth_event as truth
    on events.document_sha256 = truth.document_sha256 and events.row_number = truth.row_number;

create temp table expectation as
select told.id, found.*
from marts.fct_expectation as found
left join (
    select distinct origins.expectation_key, truth.id
    from resolved_expectation_origin as origins
    inner join marts.fct_expectation as promised on origins.expectation_key = promised.expectation_key
    inner join truth_expected_source as truth
        on origins.document_sha256 = truth.document_sha256
        and origins.row_number = truth.row_number
        and coalesce(promised.due_quarter, '') = truth.due_quarter
) as told on found.expectation_key = told.expectation_key
where found.expectation_origin != 'series';
"""


@dataclass(frozen=True, slots=True)
class Question:
    """The same question to the truth and to what came out; both answers have the same columns."""

    name: str
    wanted: str
    found: str


def _one_to_one(name: str, view: str, key: str, thing: str, wanted: str) -> Question:
    """As many keys as things, as many things as pairs of both."""
    counted = f"select count(distinct {key}), count(distinct {thing}), count(*) from {view}"
    return Question(name, f"select things, things, things from (select count(*) as things from ({wanted}))", counted)


QUESTIONS: Sequence[Question] = (
    Question(
        "events, their outcomes",
        "select region, quarter, document_sha256, row_number, outcome from truth_event",
        "select reporting_region_code, quarter, document_sha256, row_number, outcome from marts.fct_event",
    ),
    Question(
        "events a region and quarter",
        "select region, quarter, count(*) from truth_event group by all",
        "select reporting_region_code, quarter, count(*) from marts.fct_event group by all",
    ),
    _one_to_one(
        "agreements",
        "agreement_of",
        "agreement_key",
        "agreement",
        "select distinct agreement from truth_event_agreement",
    ),
    _one_to_one("bodies", "body_of", "executive_body_key", "body", "select distinct region, body from truth_event"),
    _one_to_one("series", "series_of", "event_series_key", "story", "select distinct region, story from truth_event"),
    Question(
        "events under agreements",
        "select document_sha256, row_number, agreement from truth_event_agreement",
        """select document_sha256, row_number, agreement
        from marts.bridge_event_agreement left join agreement_of using (agreement_key)""",
    ),
    Question(
        "expectations, whole",
        """select id, region, due_quarter, origin, standing, is_counted, occurrences, answer_sha256, answer_row
        from truth_expected""",
        """select id, expectation.reporting_region_code, expectation.due_quarter, expectation_origin, standing,
            is_counted_in_share, occurrences_count, answers.document_sha256, answers.row_number
        from expectation left join marts.fct_event as answers on expectation.answer_event_key = answers.event_key""",
    ),
    Question(
        "expectations by region, quarter, origin, standing",
        "select region, due_quarter, origin, standing, count(*) from truth_expected group by all",
        """select reporting_region_code, due_quarter, expectation_origin, standing, count(*)
        from expectation group by all""",
    ),
    Question(
        "all origins of expectations",
        "select id, origins from truth_expected",
        "select id, replace(expectation_origins, ', series', '') from expectation",
    ),
    Question(
        "expectations under agreements",
        "select id, agreement from truth_expected_agreement",
        """select id, agreement from expectation
        left join marts.bridge_expectation_agreement using (expectation_key)
        left join agreement_of using (agreement_key)""",
    ),
    Question(
        "fulfilment by agreement and quarter",
        """select region, agreement, due_quarter,
            count(*) filter (standing in ('met', 'met_early', 'met_late')), count(*)
        from truth_expected inner join truth_expected_agreement using (id)
        where is_counted and is_begun group by all""",
        """select reporting_region_code, agreement, quarter, fulfilled_count, promises_count
        from marts.fct_agreement_fulfilment left join agreement_of using (agreement_key) where promises_count > 0""",
    ),
    Question(
        "fulfilment shares by region and quarter",
        """select region, due_quarter,
            round(avg(case when standing in ('met', 'met_early', 'met_late') then 1 else 0 end), 6)
        from truth_expected where is_counted group by all""",
        """select reporting_region_code, due_quarter,
            round(avg(case when standing in ('met', 'met_early', 'met_late') then 1 else 0 end), 6)
        from expectation where is_counted_in_share group by all""",
    ),
    Question(
        "unexecuted events",
        "select id, standing from truth_expected where standing in ('not_met', 'postponed', 'not_reported', 'undated')",
        """select id, rpt.standing from marts.rpt_unexecuted_events as rpt
        left join expectation using (expectation_key) where rpt.expectation_origin != 'series'""",
    ),
    Question(
        "reporting of bodies",
        "select region || ' ' || body, quarter, standing from truth_reporting",
        """select body, quarter, report_standing
        from marts.fct_body_reporting inner join body_of using (executive_body_key)
        where quarter <= (select max(quarter) from truth_reporting)""",
    ),
    Question(
        "corrected reports",
        "select region, quarter from truth_correction",
        """select reporting_region_code, quarter from resolved_slot
        where is_restatement and is_current and document_kind = 'report'""",
    ),
    Question(
        "events that kept their key when their report was corrected",
        "select count(*) from truth_event",
        "select count(distinct event_key) from resolved_event",
    ),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What one question shows: rows that are wanted and not found, rows that are found and not wanted, some of both."""

    question: str
    rows: int
    missing: int
    surplus: int
    examples: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether there is none."""
        return not self.missing and not self.surplus


def compare(truth: Path, warehouse: Path, resolved: Path) -> list[Difference]:
    """Ask all questions."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as marts (read_only)")
        for file in sorted(truth.glob("*.parquet")):
            connection.execute(f"create view truth_{file.stem} as select * from read_parquet('{file}')")
        for name in ("slot", "event", "expectation_origin"):
            file = resolved / f"{name}.parquet"
            connection.execute(f"create view resolved_{name} as select * from read_parquet('{file}')")
        connection.execute(_TRANSLATED)
        return [_difference(connection, question) for question in QUESTIONS]


def _difference(connection: "duckdb.DuckDBPyConnection", question: Question) -> Difference:
    sides = []
    for one, other in ((question.wanted, question.found), (question.found, question.wanted)):
        # Columns of the same kind may differ in width from one side to the other.
        rows = connection.execute(f"select * from ({one}) except all select * from ({other}) order by all").fetchall()
        sides.append(rows)
    missing, surplus = sides
    (count,) = connection.execute(f"select count(*) from ({question.wanted})").fetchall()[0]
    examples = [f"missing {row}" for row in missing[:_SHOWN]] + [f"surplus {row}" for row in surplus[:_SHOWN]]
    return Difference(question.name, count, len(missing), len(surplus), tuple(examples))
