"""Tables inside cells of tables, the same for every format that allows them (see ``grid``).

Belongs here: numbering tables, putting inner ones after the outer one. Does not belong here: rows and cells.
"""

from collections.abc import Iterator

from ingestion.documents.grid import Paragraph, Table
from ingestion.documents.guard import Tally
from ingestion.documents.merges import TableBuilder
from ingestion.notices import Notice

Content = list[str | Table]  # what stands in a body or a cell: paragraphs and tables


class Tables:
    """Begins and ends the tables of one document."""

    def __init__(self, tally: Tally, notices: list[Notice]) -> None:
        self._tally = tally
        self._notices = notices
        self._inner: list[Table] = []  # tables inside cells of the table being read

    def begin(self, depth: int) -> TableBuilder:
        """Begin a table that stands ``depth`` tables deep.

        Raises:
            DocumentRefused: there are too many, or they stand too deep in each other.
        """
        self._tally.table(depth)
        return TableBuilder(self._tally.tables, depth, self._tally, self._notices)

    def end(self, builder: TableBuilder, out: Content) -> None:
        """End a table; one in the body is followed by those that stood inside it."""
        if not builder.row_count:
            return
        table = builder.table()
        out.append(table)
        if builder.depth:
            self._inner.append(table)
            return
        self._inner.sort(key=lambda inner: inner.number)
        out += self._inner
        self._inner.clear()

    def forget_inner(self) -> None:
        """Let go of the tables inside something that gives words only, such as a page header."""
        self._inner.clear()


def flat(content: Content) -> Iterator[str]:
    """The paragraphs of a cell, those of a table inside it in their place."""
    for item in content:
        if isinstance(item, Table):
            for cell in item.cells:
                yield from cell.paragraphs
        else:
            yield item


def blocks(content: Content) -> list[Paragraph | Table]:
    """What stands in a body, as the blocks of a document."""
    return [item if isinstance(item, Table) else Paragraph(item) for item in content]
