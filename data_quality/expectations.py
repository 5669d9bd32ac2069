"""Running declared expectations with Great Expectations on the tables of a build.

Belongs here: suite → Great Expectations → results in our own words. Does not belong here: what is expected (see
``suites/``), the tables (see ``frames``), pages to look at (see ``docs``).

Great Expectations is given DataFrames: through SQLAlchemy it cannot read DuckDB. A mart that is missing, a frame that
cannot be computed and an expectation that cannot be evaluated each make a failed result; none is skipped.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
from great_expectations.data_context.types.base import ProgressBarsConfig

from data_quality.frames import FRAMES, Build
from data_quality.queries import query_of
from data_quality.report import KEPT_ROWS, CheckResult, Scalar, plain
from data_quality.suite import Expectation, Suite


@dataclass(frozen=True, slots=True)
class Validation:
    """What Great Expectations said of one table: of a mart, or of a frame computed for its suite."""

    suite: Suite
    frame: str | None
    result: ExpectationSuiteValidationResult

    @property
    def name(self) -> str:
        """The name of the page it gets."""
        return self.suite.table if self.frame is None else f"{self.suite.table}.{self.frame}"


class Runner:
    """Runs suites in a throw-away context of Great Expectations."""

    def __init__(self) -> None:
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = ProgressBarsConfig(globally=False)
        # One asset for all tables: each asset more has the whole configuration written out again.
        asset = self._context.data_sources.add_pandas("build").add_dataframe_asset("table")
        self._table = asset.add_batch_definition_whole_dataframe("whole")
        self.validations: list[Validation] = []

    def run(self, suite: Suite, build: Build) -> Iterator[CheckResult]:
        """The results of a suite, one an expectation, in the order of their declaration."""
        results: dict[str, CheckResult] = {}
        tables = dict.fromkeys(expectation.frame for expectation in suite.expectations)
        for frame in tables:
            expectations = [expectation for expectation in suite.expectations if expectation.frame == frame]
            try:
                table = build.mart(suite.table) if frame is None else FRAMES[frame](build)
            except Exception as error:  # whatever stops a check from being made is the check's result
                made = [_not_made(suite, expectation, error) for expectation in expectations]
            else:
                made = list(self._validate(suite, frame, expectations, table))
            results |= {result.name: result for result in made}
        yield from (results[_name(suite, expectation)] for expectation in suite.expectations)

    def _validate(
        self, suite: Suite, frame: str | None, expectations: Sequence[Expectation], table: pd.DataFrame
    ) -> Iterator[CheckResult]:
        name = suite.table if frame is None else f"{suite.table}.{frame}"
        batch = self._table.get_batch({"dataframe": table})
        declared = gx.ExpectationSuite(name=name, meta={"table": suite.table, "frame": frame})
        runnable = []
        for expectation in expectations:
            try:
                declared.add_expectation(_configured(expectation, table))
            except Exception as error:  # as above: a wrong argument is found here
                yield _not_made(suite, expectation, error)
            else:
                runnable.append(expectation)
        if not runnable:
            return
        columns = [column for column in dict.fromkeys(c for e in runnable for c in e.evidence)]
        said = batch.validate(
            declared,
            result_format={
                "result_format": "SUMMARY",
                "partial_unexpected_count": KEPT_ROWS,
                "unexpected_index_column_names": columns,
                "return_unexpected_index_query": False,
            },
        )
        self.validations.append(Validation(suite, frame, said))
        by_name = {one.expectation_config.meta["name"]: one for one in said.results if one.expectation_config}
        for expectation in runnable:
            yield _translated(suite, expectation, by_name[expectation.name])


def warm_up() -> None:
    """Have Great Expectations and pandas load what they load on first use, with a table of two rows.

    A process that waits for its build anyway thereby saves about a second when the build comes.
    """
    types: dict[str, dict[str, Any]] = {
        "expect_column_values_to_be_between": {"column": "number", "min_value": 0, "max_value": 1},
        "expect_column_values_to_be_in_set": {"column": "number", "value_set": [0]},
        "expect_column_values_to_be_null": {"column": "text"},
        "expect_column_pair_values_to_be_equal": {"column_A": "number", "column_B": "number"},
        "expect_compound_columns_to_be_unique": {"column_list": ["number", "text"]},
    }
    only_some = {"row_condition": 'text == "а"', "condition_parser": "pandas"}
    expectations = [
        Expectation(kind, kind, {**kwargs, **only_some}, "warning", "прогрев", None, ("text",))
        for kind, kwargs in types.items()
    ]
    table = pd.DataFrame({"number": [0, 2], "text": ["а", "б"]})
    list(Runner()._validate(Suite("warm_up", "прогрев", ()), None, expectations, table))


def _name(suite: Suite, expectation: Expectation) -> str:
    return f"{suite.table}.{expectation.name}"


def _configured(expectation: Expectation, table: pd.DataFrame) -> Any:
    missing = set(expectation.evidence) - set(table.columns)
    if missing:
        raise LookupError(f"no such columns: {', '.join(sorted(missing))}")
    kind = getattr(gx.expectations, "".join(word.capitalize() for word in expectation.type.split("_")))
    return kind(
        **expectation.kwargs,
        description=expectation.meaning,
        severity="critical" if expectation.severity == "blocking" else "warning",
        meta={"name": expectation.name},
    )


def _not_made(suite: Suite, expectation: Expectation, error: Exception) -> CheckResult:
    return CheckResult(
        name=_name(suite, expectation),
        table=suite.table,
        severity=expectation.severity,
        passed=False,
        meaning=expectation.meaning,
        error=f"{type(error).__name__}: {error}",
    )


def _translated(suite: Suite, expectation: Expectation, said: ExpectationValidationResult) -> CheckResult:
    if error := _raised(said.exception_info):
        return _not_made(suite, expectation, RuntimeError(error))
    result: Mapping[str, Any] = said.result or {}
    rows = result.get("partial_unexpected_index_list") or []
    passed = bool(said.success)
    count = int(result.get("unexpected_count") or 0)
    return CheckResult(
        name=_name(suite, expectation),
        table=suite.table,
        severity=expectation.severity,
        passed=passed,
        meaning=expectation.meaning,
        observed="" if passed else _observed(result, count),
        unexpected_count=0 if passed else count,
        sample=() if passed else tuple(_plain(row) for row in rows[:KEPT_ROWS]),
        query="" if passed else query_of(suite.table, expectation),
    )


def _raised(info: Any) -> str | None:
    """The message of an exception inside Great Expectations; it reports one alone, or several by metric."""
    if not info:
        return None
    several = [info] if "raised_exception" in info else list(info.values())
    messages = [str(one.get("exception_message")) for one in several if one.get("raised_exception")]
    return "; ".join(messages) or None


def _observed(result: Mapping[str, Any], count: int) -> str:
    if "observed_value" in result:
        return f"получено {result['observed_value']}"
    return f"нарушено строк: {count} из {result.get('element_count', '?')}"


def _plain(row: Mapping[str, Any]) -> dict[str, Scalar]:
    return {str(name): plain(value) for name, value in row.items()}
