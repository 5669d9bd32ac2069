"""Web archives (``.mht``), the way Word saves a page in one file → the grid model.

Belongs here: finding the page and its page headers among the parts of a MIME message. Does not belong here: reading a
page (``html``).
"""

import re
from email import message_from_bytes, policy
from email.message import Message

from ingestion.documents import guard
from ingestion.documents.grid import Document
from ingestion.documents.html import page_headers, read_page
from ingestion.documents.refusal import refusal
from ingestion.documents.sniff import Source

_CONTAINER = re.compile(rb"multipart/|message/", re.IGNORECASE)
_MOST_CONTAINERS = 20  # parts within parts; the standard library's parser calls itself for each


def read(source: Source) -> Document:
    """Read a web archive: its first page, and the page headers that Word keeps in a part of their own.

    Raises:
        DocumentRefused: it is damaged, hostile or holds no page.
    """
    data = source.data.lstrip()
    if sum(1 for _ in _CONTAINER.finditer(data)) > _MOST_CONTAINERS:
        raise refusal("mht_broken")
    message = message_from_bytes(data, policy=policy.compat32)
    pages: list[tuple[Message, bytes]] = []
    for count, part in enumerate(message.walk(), 1):
        if count > guard.LIMITS.part_count:
            raise refusal("package_too_many_parts", count=count, limit=guard.LIMITS.part_count)
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                pages.append((part, content))
    # A message whose last boundary is missing was cut off on its way.
    boundary = message.get_boundary()
    if not pages or not boundary or f"--{boundary}--".encode("utf-8", "replace") not in data:
        raise refusal("mht_broken")
    headers: dict[str, None] = {}
    for part, content in pages[1:]:
        headers.update(dict.fromkeys(page_headers(content, _charset(part))))
    first, content = pages[0]
    return read_page(content, "mht", _charset(first), tuple(headers))


def _charset(part: Message) -> str:
    return part.get_content_charset("") or ""
