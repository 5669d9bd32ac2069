"""Renderings: a digest as a subject, plain text, an HTML letter, a short message and a spreadsheet.

Belongs here: how a digest looks in each form. Does not belong here: what goes into one, sending it.
"""

from orchestration.delivery.rendering.arranged import has_rows
from orchestration.delivery.rendering.html import html_of
from orchestration.delivery.rendering.short import short_of
from orchestration.delivery.rendering.spreadsheet import spreadsheet_of
from orchestration.delivery.rendering.subject import subject_of
from orchestration.delivery.rendering.text import text_of

__all__ = ["has_rows", "html_of", "short_of", "spreadsheet_of", "subject_of", "text_of"]
