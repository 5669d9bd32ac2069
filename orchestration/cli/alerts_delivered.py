"""What a command tells about alerts after it has done its work.

Belongs here: delivering at the end of a run, and its outcome in lines. Does not belong here: delivery itself, the
commands on alerts (``alerts_command``).

What was published stays published whatever happens here: a delivery that fails is said and gives its exit code, and
what was decided waits for the next one.
"""

import logging
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ingestion.errors import BilingualError, words_of
from orchestration.cli.application import Application, remark
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from orchestration.delivery import DeliveryOutcome
    from orchestration.running.execution import Order, Outcome

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a delivery ended; ``problem`` says in the person's language why it did not."""

    outcome: "DeliveryOutcome | None" = None
    problem: str | None = None

    def as_json(self) -> dict[str, Any] | None:
        """For machines; None where no delivery was asked for."""
        if self.outcome is None:
            return None if self.problem is None else {"problem": self.problem}
        return {**asdict(self.outcome), "problem": None}

    def lines(self, tell: Messages) -> list[str]:
        """For reading: nothing where nothing changed and nothing was sent."""
        if self.problem is not None:
            return [tell("alerts.problem", error=self.problem)]
        return [] if self.outcome is None else outcome_lines(tell, self.outcome)


NOT_ASKED = Delivered()


def outcome_lines(tell: Messages, outcome: "DeliveryOutcome", *, is_asked: bool = False) -> list[str]:
    """A delivery in lines; ``is_asked``: somebody wants to know also that there was nothing."""
    changes = outcome.changes
    lines = [] if outcome.slip is None else [tell("alerts.slip", error=outcome.slip)]
    if is_asked or any((changes.opened, changes.updated, changes.resolved)):
        lines.append(
            tell(
                "alerts.changes",
                opened=changes.opened,
                updated=changes.updated,
                resolved=changes.resolved,
                open=outcome.open_count,
            )
        )
    if not outcome.has_channels:
        lines += [tell("alerts.nobody")] if (is_asked or changes.opened) and outcome.slip is None else []
    elif outcome.sent_count or is_asked:
        lines.append(tell("alerts.sent", n=outcome.sent_count))
    lines += [tell("alerts.channel_failed", name=name, error=error) for name, error in outcome.failed.items()]
    if outcome.waiting_count and outcome.has_channels:
        lines.append(tell("alerts.waiting", n=outcome.waiting_count))
    if outcome.given_up_count:
        lines.append(tell("alerts.given_up", n=outcome.given_up_count))
    if outcome.is_left_to_other:
        lines.append(tell("alerts.other_sends"))
    lines += [tell("alerts.rule_broken", name=name, error=error) for name, error in outcome.broken_rules.items()]
    return lines


def tell_of_ending(application: Application, order: "Order", outcome: "Outcome", *, sends: bool) -> Delivered:
    """Deliver at the end of a run that did not break off; a run that looks back at a day tells nobody."""
    if order.as_of is not None:
        return NOT_ASKED
    from orchestration.delivery.endings import after_blocked_run, after_good_run

    home, today = application.home(), application.day()
    try:
        if outcome.ending == "blocked":
            return Delivered(after_blocked_run(home, today=today, sends=sends))
        return Delivered(after_good_run(home, today=today, sends=sends))
    except Exception as error:
        return Delivered(problem=_words(application, error))


def tell_of_broken_off(application: Application, order: "Order", error: Exception, *, sends: bool) -> None:
    """Note that a run broke off and tell of it; what hinders that is said, for the failure itself is to be seen."""
    from uuid import uuid4

    from orchestration.delivery.endings import after_failed_run
    from orchestration.running.execution import RunFailedError

    if order.as_of is not None or not application.root.is_dir():
        return
    of_run = error if isinstance(error, RunFailedError) else None
    if of_run is not None:
        words = of_run.words
    else:  # alerts are Russian, and so is an error that can be
        words = error.message("ru") if isinstance(error, BilingualError) else words_of(error)
    try:
        home = application.home_anyhow()  # a slip in the settings may be why it broke off
        after_failed_run(
            home,
            run_id=of_run.run_id if of_run else uuid4().hex,
            job=of_run.job if of_run else "concord run",
            step=of_run.step if of_run else None,
            error=words,
            today=home.settings.today(),
            sends=sends,
        )
    except Exception as other:
        remark(application.messages("alerts.problem", error=_words(application, other)))


def _words(application: Application, error: Exception) -> str:
    from ingestion.settings import SettingsError

    LOG.error("alerts could not be delivered", exc_info=error)
    if isinstance(error, BilingualError | SettingsError):
        return error.message(application.messages.language)
    return words_of(error)
