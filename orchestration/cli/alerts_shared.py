"""What several commands of ``concord alerts`` share: a store that cannot be used, an alert that cannot be told.

Belongs here: saying either in the person's language. Does not belong here: any command.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from orchestration.cli.application import Application, Exit, remark
from orchestration.wording.messages import Messages

LEAST_DIGITS = 6
"""How many digits of an alert's identity have to be named."""


def guarded(command: Callable[..., int]) -> Callable[..., int]:
    """A store that cannot be used is said in the person's language."""

    @wraps(command)
    def carried_out(application: Application, *arguments: Any, **named: Any) -> int:
        from orchestration.cli.log import log_to_file
        from orchestration.delivery.store import StoreError

        if not application.root.is_dir():
            application.existing_home()  # says so
        log_to_file(application.log_file)
        try:
            return command(application, *arguments, **named)
        except StoreError as error:
            remark(application.messages("alerts.problem", error=error.message(application.messages.language)))
            return Exit.SYSTEM_FAILED

    return carried_out


def no_such_alert(tell: Messages, beginning: str, found: int) -> str:
    """Why what was given names no one alert."""
    if len(beginning) < LEAST_DIGITS:
        return tell("usage.alert_id_short", value=beginning, least=LEAST_DIGITS)
    return tell("usage.alert_id", value=beginning, found=found)
