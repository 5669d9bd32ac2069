"""The health of a home: whether everything is all right, and where to look if it is not.

Belongs here: gathering what is known (``collect``), the verdict (``verdict``), how runs ended (``endings``), the page
(``page``). Does not belong here: any check, any alert, the command line.
"""
