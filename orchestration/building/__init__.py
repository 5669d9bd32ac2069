"""Building: from received documents to a publication.

Belongs here: what a build is made of, the candidate, dbt, the auditor, the swap. Does not belong here: the order in
which a run does these (``assets``, ``running``).
"""
