"""Asking: questions to what is published, and to a home.

Belongs here: the locked reader, which queries it takes, rows behind keys and figures, summaries for people. Does not
belong here: how answers look (``cli``, ``health``, ``delivery``).
"""
