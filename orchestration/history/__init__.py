"""The history of runs: Dagster's instance of a home and what is kept in it.

Belongs here: opening it, storing its events, how long they stay, reading it for people, whether a run's process lives,
noting how a run ended. Does not belong here: what runs (``running``), what follows for a run that is dead
(``keeping``), the page on the health of a home (``health``).
"""
