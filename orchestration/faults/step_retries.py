"""Steps of Dagster that are tried again after a fault that passes.

Belongs here: turning such a fault into a request for another attempt. Does not belong here: which faults pass, how long
is waited (``retries``).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from orchestration.faults.retries import BackOff, kind_of
from orchestration.monitor import Monitor
from orchestration.secrets import redact

Context = dg.AssetExecutionContext | dg.AssetCheckExecutionContext


@contextmanager
def retried_step(context: Context, monitor: Monitor, back_off: BackOff) -> Iterator[None]:
    """The body of a step of Dagster: a fault that passes asks for another attempt, any other goes through as it is.

    ``context`` is the step's. When the attempts are used up the step fails, and with it the run.
    """
    try:
        yield
    except dg.Failure:  # a word of ours about the data or the program, which another attempt would only repeat
        raise
    except Exception as error:
        kind = kind_of(error)
        if kind is None:
            raise
        failures = _attempt(context)
        seconds = back_off.seconds(failures)
        if failures <= back_off.retries:
            context.log.warning(
                f"{kind}: {redact(str(error))}; attempt {failures} of {back_off.retries + 1}, wait {seconds:.0f} s"
            )
            monitor.waits(kind, seconds)
        raise dg.RetryRequested(max_retries=back_off.retries, seconds_to_wait=seconds) from error


def _attempt(context: Context) -> int:
    return int(context.op_execution_context.retry_number) + 1
