"""Resolution: what mentions in different documents are one thing, what is expected, and what answered it.

Belongs here: landed → resolved Parquet (see ``resolve``). Does not belong here: reading documents, the standing of an
expectation and any share, which dbt judges.
"""
