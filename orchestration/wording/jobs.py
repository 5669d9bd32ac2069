"""What a job of Dagster does, in words.

Belongs here: the words for its name. Does not belong here: the jobs (``build``).
"""

from orchestration.wording.messages import Messages, catalogue


def job_words(tell: Messages, job: str) -> str:
    """The words for a job, to stand in quotation marks; its own name where the catalogue has none."""
    key = f"runs.job.{job}"
    return tell(key) if key in catalogue() else job
