"""Launching: the process of each run that Dagster's daemon starts.

Belongs here: Dagster's launcher (``launcher``), the processes it has ready (``workers``), what goes on in one of them
(``worker``), the processes of a service (``service``). Does not belong here: how others know that a worker lives
(``history.living``), what a run does (``assets``), runs that ``concord run`` executes itself (``running``).

A process a run keeps runs apart: one that dies, leaks or is killed takes nothing with it. What it costs is imports, of
frameworks mostly, in every run anew. So the daemon's process keeps one spare worker that has imported everything, has
the definitions loaded, the auditor and the reader of documents running; it is given one run and ends with it.
"""
