"""Errors as Dagster keeps and shows them: in events of runs, ticks of sensors, its interface, between its processes.

Belongs here: that no secret is in them. Does not belong here: logging (``secrets`` guards all of it), retries.

Dagster turns an exception into text in the process where it was raised, which alone knows the secrets that it has read;
whatever other process keeps that text gets it without them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orchestration.secrets import redact

if TYPE_CHECKING:
    import traceback


_MADE_BY = "from_traceback"


def keep_secrets_out() -> None:
    """Have errors redacted as they become text, from now on, in this process. Calling it again changes nothing."""
    from dagster_shared.error import SerializableErrorInfo

    made = next(kind.__dict__[_MADE_BY] for kind in SerializableErrorInfo.__mro__ if _MADE_BY in kind.__dict__)
    if isinstance(made, _Redacting):
        return
    setattr(SerializableErrorInfo, _MADE_BY, _Redacting(made))


@dataclass(frozen=True, slots=True)
class _Redacting:
    """The class method that makes an error of a traceback; causes and contexts come through here as well."""

    made: Any

    def __get__(self, instance: object, owner: Any) -> Any:
        make = self.made.__get__(instance, owner)

        def from_traceback(told: "traceback.TracebackException") -> Any:
            info = make(told)
            return owner(
                message=redact(info.message),
                stack=[redact(line) for line in info.stack],
                cls_name=info.cls_name,
                cause=info.cause,
                context=info.context,
            )

        return from_traceback
