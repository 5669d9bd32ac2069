"""Receiving: files on their way into a home.

Belongs here: the inbox, wherever it lies, and taking in what was found there or named. Does not belong here: archive,
ledger and reading, which are ``ingestion``'s.
"""
