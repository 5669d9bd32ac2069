"""What is expected, from whom and when, and which reported event answers it.

Belongs here: promises of plans, reports and series, expectations, matching. Does not belong here: identity
(``identity``), versions (``versions``), the standing of an expectation and any share, which dbt judges.
"""
