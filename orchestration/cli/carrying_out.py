"""A run as a command carries it out: the lock waited for, people told in the end, the page on health written.

Belongs here: what surrounds any run that a command makes. Does not belong here: what is run (``running.execution``,
``running.rebuilding``), what is said about it (``run_report``, ``rebuild_command``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from orchestration.cli.alerts_delivered import Delivered, tell_of_broken_off, tell_of_ending
from orchestration.cli.application import Application, remark
from orchestration.wording.moments import moment_words

if TYPE_CHECKING:
    from ingestion.home import Home
    from orchestration.monitor import Monitor
    from orchestration.running.execution import Order, Outcome

WAIT_SECONDS = 3600.0

Done = TypeVar("Done")
DoneNow = TypeVar("DoneNow", covariant=True)


class Work(Protocol[DoneNow]):
    """What is done under the home's lock, without a page in the end; errors as for ``running.execution.execute``."""

    def __call__(
        self, home: "Home", monitor: "Monitor", *, wait_seconds: float, on_wait: Callable[[str], None]
    ) -> DoneNow:
        """Do it."""


@dataclass(frozen=True, slots=True)
class CarriedOut(Generic[Done]):
    """What came of it, what was told to people, and the seconds of its stages."""

    done: Done
    delivered: Delivered
    timings: dict[str, float]


def carried_out(
    application: Application,
    order: "Order",
    work: Work[Done],
    outcome_of: "Callable[[Done], Outcome]",
    *,
    no_wait: bool,
    quiet: bool,
    sends: bool,
    untold: type[Exception] | tuple[type[Exception], ...] = (),
) -> CarriedOut[Done] | None:
    """Do the work of an order; None where it could not begin, which is said.

    Whoever is to know of alerts is told at the end, of a run that broke off as well, unless ``sends`` is False.
    ``untold`` are errors that whoever asked says alone.
    """
    from ingestion.intake import ClockIsBehindError
    from ingestion.lock import HomeIsBusyError
    from orchestration.cli.log import log_to_file
    from orchestration.cli.progress import monitor_for
    from orchestration.health.page import try_to_write_page

    tell = application.messages
    home = application.home()  # before anything is written: it may not be this program's to write to
    if home.is_new:  # the folder may have been mistyped
        remark(tell("home.new", path=home.root))
    log_to_file(application.log_file)
    monitor = monitor_for(tell, quiet=quiet)
    try:
        with monitor:
            done = work(
                home,
                monitor,
                wait_seconds=0.0 if no_wait else WAIT_SECONDS,
                on_wait=lambda holder: remark(tell("run.waiting", holder=holder)),
            )
    except HomeIsBusyError as error:  # it did not begin: there is nothing new to show
        remark(tell("run.busy", holder=error.holder))
        if not no_wait:  # else nobody wanted to wait, and it is no failure
            tell_of_broken_off(application, order, error, sends=sends)
        return None
    except ClockIsBehindError as error:
        tell_of_broken_off(application, order, error, sends=sends)
        remark(tell("run.clock_behind", now=moment_words(tell, error.now), latest=moment_words(tell, error.latest)))
        try_to_write_page(home)
        return None
    except BaseException as error:
        if isinstance(error, Exception) and not isinstance(error, untold):
            tell_of_broken_off(application, order, error, sends=sends)
        try_to_write_page(home)
        raise
    delivered = tell_of_ending(application, order, outcome_of(done), sends=sends)
    try_to_write_page(home)  # last, for it shows how the delivery went
    return CarriedOut(done, delivered, {"total": round(monitor.total(), 3), **monitor.timings})
