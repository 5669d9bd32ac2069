"""Delivery: what the warehouse has found, on its way to people.

Belongs here: alerts with their rules, state and outbox, channels, what is sent and how it looks, exports, letters. Does
not belong here: what holds (the marts say that), Dagster, the command line.
"""
