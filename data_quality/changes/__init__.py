"""What a build changes against the publication before it.

Belongs here: the comparison of two sets of marts, its judgement and its summary for a person. Does not belong here:
when it is made and where it is kept (``data_quality.audit``, ``orchestration``).

``compare`` finds the differences by the grain of each mart, ``judgement`` says which of them are not to be expected,
``summary`` tells them in Russian.
"""
