"""Names of steps that more than one room asks for, in run configurations and in Dagster's history.

Belongs here: keys of assets and the step of several tables. Does not belong here: keys that only their asset and its
neighbours name, names of jobs (``build``) and tags (``history.run_endings``).
"""

RECEIVED_DOCUMENTS = "received_documents"
QUARTERLY_REPORTS = "quarterly_reports"
RESOLVED = "resolved"
PUBLICATION = "publication"
