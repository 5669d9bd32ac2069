"""Wording: how what is known is put into words, in the language of the person.

Belongs here: what several ways of telling (the command line, the health page, alerts, letters) say alike: the
catalogue of messages, counted nouns, periods, lists. Does not belong here: what is told and when, the words that one
way of telling has for itself (``delivery.letters``, ``delivery.rendering``, rules of alerts), notices about documents
(``ingestion.notices``).
"""
