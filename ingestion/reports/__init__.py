"""Document → rows: what kind of document it is, whose, for which period, and what each row of its tables is.

Belongs here: the meaning of a document's structure: titles, headings, sections, carried cells, furniture, and the
account of every row and cell. Does not belong here: file formats (``ingestion.documents``), the meaning of phrases
inside a cell (``ingestion.language``), what several documents say together (``ingestion.resolution``).
"""
