"""The bodies that a plan's column of responsible ones names.

Belongs here: words of that column → names of bodies of one region. Does not belong here: which body a name means (see
``bodies``).
"""

import re
from collections.abc import Iterator

from ingestion.language.bodies import body_region, looks_like_body, split_remark

_BETWEEN = re.compile(r"[;\n]|,(?=\s*[А-ЯЁ])|(?<=\w)\s+(?:совместно\s+с|и)\s+(?=[А-ЯЁ])")


def responsible_names(text: str, region_code: str) -> Iterator[str]:
    """The bodies of a region among the words of a column of responsible ones, remarks dropped."""
    for piece in _BETWEEN.split(text):
        name, _ = split_remark(piece.strip(" .,"))
        if name and looks_like_body(name) and body_region(name) in (None, region_code):
            yield name
