"""The health of a home: whether everything is all right, and where to look if it is not.

Belongs here: gathering what is known (``home_state``, ``collect``), the verdict (``verdict``), the page (``page``) and
the moment at which a run of the daemon writes it (``hooks``). Does not belong here: any check, any alert, the command
line.
"""
