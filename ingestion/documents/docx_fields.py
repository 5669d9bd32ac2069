"""Fields of Word: an instruction, which is no text, and its result, which is.

Belongs here: which words of a paragraph are instruction and which result, what old form fields show. Does not belong
here: fields written as one element (``fldSimple``, a wrapper round its result), computing a result. After ECMA-376
part 1, 17.16.
"""

from lxml import etree

from ingestion.documents.docx_elements import attribute, is_on, value_of
from ingestion.documents.docx_names import STRICT, TRANSITIONAL, tags

_FIELD_TYPE = (f"{{{TRANSITIONAL}}}fldCharType", f"{{{STRICT}}}fldCharType")
_DROP_DOWN, _CHECK_BOX = tags("ddList"), tags("checkBox")
_RESULT, _DEFAULT, _LIST_ENTRY, _CHECKED = tags("result"), tags("default"), tags("listEntry"), tags("checked")


class Fields:
    """The fields that are open while a document is read; a result may reach over several paragraphs.

    ``instructions`` is how many of them have not come to their result. Words that are met meanwhile (the result of a
    field inside the instruction of another) are no text, and go to ``muted``; those of a field that never comes to a
    result are given back.
    """

    __slots__ = ("_left_out", "_open", "instructions", "muted")

    def __init__(self) -> None:
        self.instructions = 0
        self.muted: list[str] = []
        self._open: list[bool] = []  # for each field, outermost first: whether its result has begun
        self._left_out: list[tuple[list[str], str]] = []  # muted words that would be left out of the text anyway

    def mark(self, mark: etree._Element, out: list[str]) -> None:
        """Take in a mark: a field begins, comes to its result, or ends."""
        step = attribute(mark, _FIELD_TYPE)
        if step == "begin":
            if not self.instructions:
                out += _form_field(mark)
            self._open.append(False)
            self.instructions += 1
        elif self._open and step == "separate" and not self._open[-1]:
            self._open[-1] = True
            self.instructions -= 1
        elif self._open and step == "end" and not self._open.pop():
            self.instructions -= 1
        if not self.instructions:
            self._forget()

    def leave_out(self, since: int, where: list[str]) -> None:
        """Put the muted words from place ``since`` on where words that are left out go, if they prove to be words."""
        if words := "".join(self.muted[since:]).strip():
            self._left_out.append((where, words))
        del self.muted[since:]

    def end_paragraph(self, out: list[str]) -> None:
        """No instruction reaches over the end of a paragraph: such a field is broken, and its words are words."""
        if self.instructions:
            out += self.muted
            for where, words in self._left_out:
                where.append(words)
            self._open.clear()
            self.instructions = 0
            self._forget()

    def _forget(self) -> None:
        self.muted.clear()
        self._left_out.clear()


def _form_field(mark: etree._Element) -> list[str]:
    """What an old form field shows: a list its chosen entry, a box whether it is ticked. Text fields have a result."""
    for part in mark.iterdescendants():
        if part.tag in _DROP_DOWN:
            entries = [value_of(prop) or "" for prop in part if prop.tag in _LIST_ENTRY]
            said = [value_of(prop) or "" for names in (_RESULT, _DEFAULT) for prop in part if prop.tag in names]
            chosen = said[0] if said else "0"
            is_entry = chosen.isascii() and chosen.isdigit() and len(chosen) < 7 and int(chosen) < len(entries)
            return [entries[int(chosen)]] if is_entry else []
        if part.tag in _CHECK_BOX:
            states = [is_on(prop) for names in (_CHECKED, _DEFAULT) for prop in part if prop.tag in names]
            return ["☒" if states and states[0] else "☐"]
    return []
