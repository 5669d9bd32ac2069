"""Contracts: what a field means and which columns a table has, declared once.

Belongs here: the declarations (``fields.yml``, ``tables.yml``) and what is derived from them for Python: types,
Arrow schemas, pandera models, the split of rows at the boundary. Does not belong here: how a value is read.
"""
