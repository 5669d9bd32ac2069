"""What is left out of a document's words, or is odd about them, with the cell that it stands in.

Belongs here: giving a place to what a reader of words gathers without knowing where it is. Does not belong here: what
is hidden, struck through or unknown in a format (see the readers).
"""

from collections.abc import Mapping
from dataclasses import replace

from ingestion.notices import Address, Notice

Mark = tuple[int, list[int]]

_MOST_PLACES = 20  # of one code; of a document full of hidden words the rest is told in one notice
_NOWHERE = Address()


class LeftOut:
    """Gives a cell to all that is gathered from ``begin`` to ``end``; what is gathered at other times is of no cell.

    ``gathered`` holds the pieces by the code of their notice, in lists that readers of words add to; a notice of it
    takes a ``count``. Notices that were added to ``notices`` without a table get the cell as well. Cells may stand in
    each other.
    """

    def __init__(
        self, notices: list[Notice], gathered: Mapping[str, list[str]], unplaced: Mapping[str, list[str]]
    ) -> None:
        """``unplaced`` is told of once for the whole document, however often it comes up."""
        self._notices = notices
        self._gathered = gathered
        self._unplaced = unplaced
        self._lists = list(gathered.values())
        self._placed: dict[str, dict[Address, list[str]]] = {code: {} for code in gathered}

    def begin(self) -> Mark:
        """Where a cell begins."""
        return len(self._notices), [len(pieces) for pieces in self._lists]

    def end(self, mark: Mark, table: int, row: int | None = None, column: int | None = None) -> None:
        """The cell that began there has been read, or what else of a table did."""
        noticed, counts = mark
        if len(self._notices) == noticed and [len(pieces) for pieces in self._lists] == counts:
            return
        address = Address(table=table, row=row, cell=column)
        for place in range(noticed, len(self._notices)):
            if self._notices[place].address.table is None:
                self._notices[place] = replace(self._notices[place], address=address)
        for (code, pieces), count in zip(self._gathered.items(), counts, strict=True):
            if len(pieces) > count:
                places = self._placed[code]
                where = address if address in places or len(places) < _MOST_PLACES else _NOWHERE
                places.setdefault(where, []).extend(pieces[count:])
                del pieces[count:]

    def say(self) -> None:
        """Add the notices: one a cell, and one for what stands in none."""
        for code, pieces in self._gathered.items():
            places = self._placed[code]
            if pieces:  # nobody said where
                places.setdefault(_NOWHERE, []).extend(pieces)
            for address, found in places.items():
                words = "; ".join(dict.fromkeys(found))
                self._notices.append(Notice(code, {"count": len(found)}, words, address))
        for code, pieces in self._unplaced.items():
            if pieces:
                self._notices.append(Notice(code, {"count": len(pieces)}, "; ".join(dict.fromkeys(pieces))))
