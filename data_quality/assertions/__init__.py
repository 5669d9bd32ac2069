"""Assertions: what a person knows a figure must be at least, and at most, for a region and a quarter.

Belongs here: the reviewed file (``records``) and holding a build against it (``judgement``). Does not belong here: what
figures there are (``ingestion.contracts.figures``), expectations that hold in every home (``data_quality.suites``).

Below the minimum nothing is published; above the maximum there is a warning. An assertion that speaks of something
there is not (a figure, a region, a body) is an error of the file, and forbids publication like one.
"""
