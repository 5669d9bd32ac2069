"""Delivery: what the warehouse has found, on its way to people.

Belongs here: alerts with their rules, state and outbox, channels, what is sent and how it looks, exports, letters. Does
not belong here: what holds (the marts say that), Dagster, the command line.

Others ask for ``deliver`` and ``state_of``, and tell ``signs`` how runs end.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orchestration.delivery.delivering import DeliveryOutcome, DeliveryState, deliver, state_of

__all__ = ["DeliveryOutcome", "DeliveryState", "deliver", "state_of"]


def __getattr__(name: str) -> Any:
    """Import what is asked for then: who wants a form alone needs no store."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from orchestration.delivery import delivering

    return getattr(delivering, name)
