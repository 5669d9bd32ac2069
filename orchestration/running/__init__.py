"""Running: one run in this process, from the lock to how it ended.

Belongs here: the run that ``concord run`` makes (``execution``), one that makes everything again (``rebuilding``). Does
not belong here: processes of the daemon's runs (``launching``), the steps (``assets``), faults that pass (``faults``).
"""
