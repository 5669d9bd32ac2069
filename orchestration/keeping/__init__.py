"""Keeping a home sound: looking whether it is, putting right what is not, copies to come back to.

Belongs here: verification, clearing for a rebuild, what a copied home or a killed run needs, backup, restoring. Does
not belong here: a run (``running``), words and layout (``cli``), definitions of Dagster.
"""
