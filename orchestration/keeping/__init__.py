"""Keeping a home sound: looking whether it is, making again what can be made again, copies to come back to.

Belongs here: verification, rebuilding, backup, restoring. Does not belong here: a run (``running.execution``),
words and layout (``cli``), Dagster.
"""
