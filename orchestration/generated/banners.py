"""The line at the head of a generated file: what made it, of what, and that it is not to be edited.

Belongs here: that line, as a comment of each sort of file. Does not belong here: what stands below it.
"""


def yaml_banner(source: str) -> str:
    """The line as a comment of YAML; ``source`` names the declarations that the file is made of."""
    return f"# {_banner(source)}"


def jinja_banner(source: str) -> str:
    """The line as a comment of Jinja, which dbt takes out of macros and doc blocks."""
    return f"{{# {_banner(source)} #}}"


def html_banner(source: str) -> str:
    """The line as a comment of a Markdown page."""
    return f"<!-- {_banner(source)} -->"


def _banner(source: str) -> str:
    return f"Made by `python -m orchestration.generated` from {source}; do not edit."
