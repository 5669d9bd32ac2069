"""What set a run off, in words.

Belongs here: the words for what ``history.run_endings.trigger_of`` names. Does not belong here: finding it out.
"""

from orchestration.wording.messages import Messages, catalogue


def trigger_words(tell: Messages, trigger: str) -> str:
    """The words for a trigger; its own name where the catalogue has none, as for one of another version."""
    key = f"runs.trigger.{trigger.replace(' ', '_')}"
    return tell(key) if key in catalogue() else trigger
