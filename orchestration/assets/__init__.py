"""Assets: what the pipeline makes, one role a file, under the names of the tables.

Belongs here: one module a stage of the way from files to what analysts see. Does not belong here: the work itself,
which the rooms below do, and checks, schedules, sensors (see beside this package).
"""
