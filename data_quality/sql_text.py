"""Texts and names as parts of an SQL statement, where they cannot be its parameters.

Belongs here: quoting. Does not belong here: any statement.
"""


def quoted_text(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    """The name of a table or a column, whatever signs are in it."""
    return '"' + name.replace('"', '""') + '"'
