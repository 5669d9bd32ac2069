"""Letters: what an executive body has not reported, as a reminder for somebody to sign.

Belongs here: what a body owes and the letter that says so. Does not belong here: sending it, alerts.
"""
