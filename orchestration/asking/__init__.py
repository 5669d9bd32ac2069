"""Asking: questions to what is published.

Belongs here: the locked reader, which queries it takes, rows behind keys and figures, summaries for people. Does not
belong here: how answers look (``cli``, ``health``, ``delivery``), the state of a home (``health``).
"""
