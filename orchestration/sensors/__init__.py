"""Sensors: what starts a run because something happened, and what is told and put on record when one failed.

Belongs here: one module a sensor, under its name. Does not belong here: the calendar (see ``schedules`` beside this
package), and the work itself, which the rooms below do.

A look of a sensor has to be short, and may be the only one: so it notes, and what it notes is delivered beside it
(``telling``).
"""

INTERVAL_SECONDS = 30
