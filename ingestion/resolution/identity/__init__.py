"""Which mentions are one thing: agreements, executive bodies, series of events; and what is known of an agreement.

Belongs here: identity across documents and its keys. Does not belong here: versions of reports (``versions``), promises
and their answers (``promises``).
"""
