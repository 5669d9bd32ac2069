"""A digest as an HTML letter: tables and styles in place, nothing loaded from anywhere.

Belongs here: filling the template. Does not belong here: order and words (``arranged``), markup (``digest.html.j2``).
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.delivery.message import Digest
from orchestration.delivery.rendering.arranged import SHOWN, arranged, words
from orchestration.delivery.rendering.subject import heading_of

if TYPE_CHECKING:
    from jinja2 import Template


def html_of(digest: Digest, shown: int = SHOWN, *, with_rows: bool = True) -> str:
    """The digest as one page; of more alerts than shown, the gravest."""
    said = words()
    told = arranged(digest, shown, with_rows=with_rows)
    return _template().render(heading=heading_of(digest), product=said["product"], told=told, said=said)


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("digest.html.j2")
