"""Markdown that generated pages have in common.

Belongs here: how words are put into a page so that they do not break it. Does not belong here: any page.
"""


def cell(text: str) -> str:
    """Words as a cell of a table: on one line, with the bars that would end it escaped."""
    return " ".join(text.split()).replace("|", "\\|")
