"""The history of runs: Dagster's instance of a home and what is kept in it.

Belongs here: opening it, storing its events, how long they stay, reading it for people, noting how a run failed. Does
not belong here: what runs (``running``), the page on the health of a home (``health``).
"""
