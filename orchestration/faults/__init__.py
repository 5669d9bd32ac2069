"""Faults: what fails and passes by itself, and how it is got over.

Belongs here: which faults pass, as data (``transient_faults.yml``), and trying again, for anything (``retries``) and
for steps of Dagster (``step_retries``). Does not belong here: bad documents, which are no faults; how a failed run is
told.
"""
