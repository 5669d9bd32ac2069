"""Which document counts for what, and where documents disagree: slots, versions, events, longer reports.

Belongs here: what was said when, by whom, and what of it counts. Does not belong here: which mentions are one thing
(``identity``), promises and their answers (``promises``).
"""
