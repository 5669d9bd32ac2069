"""Running: one run in this process, what it says meanwhile, what becomes of faults that pass.

Belongs here: the run that ``concord run`` makes, its measuring, trying again. Does not belong here: processes of the
daemon's runs (``launching``), the steps (``assets``).
"""
