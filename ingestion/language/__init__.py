"""Phrase → value: what the free text of a report's cells says.

Belongs here: pure functions from the words of one cell (and what the report says about itself) to a reading with a
status. Does not belong here: where a cell stands in a document (``ingestion.reports``), which of several documents
counts (``ingestion.resolution``). Words and patterns are reviewed data in ``ingestion/reference``. What cannot be read
is said to be unread: a wrong value is worse than none.
"""
