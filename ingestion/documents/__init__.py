"""Documents: bytes → one grid of addressed cells, whatever the format, or a coded refusal.

Belongs here: telling formats apart, limits against hostile input, one reader a format, the grid model. Does not belong
here: what rows and columns mean (``ingestion.reports``), what words mean (``ingestion.language``).

Importing this room loads neither a reader nor a dependency; ask ``ingestion.documents.read`` for a document.
"""
