"""The tokens of a date phrase under the hand of whoever puts some of them aside.

Belongs here: looking at a token and its neighbours, keeping those that stay. Does not belong here: any rule of what is
put aside (``date_asides``, ``date_addresses``).
"""

from ingestion.language.date_tokens import Token

_LONGEST_ACRONYM = 5


class Scan:
    """``tokens`` of ``text``, and in ``made`` what has been kept of them so far."""

    def __init__(self, tokens: list[Token], text: str) -> None:
        self.tokens = tokens
        self.text = text
        self.made: list[Token] = []

    def kind(self, index: int) -> str | None:
        """The kind of the token at ``index``; None behind the last."""
        return self.tokens[index].kind if index < len(self.tokens) else None

    def words(self, token: Token) -> str:
        """What is written where a token stands."""
        return self.text[token.start : token.end]

    def drop_link(self) -> None:
        """Takes back the links kept last: they led to what is put aside."""
        while self.made and self.made[-1].kind == "link":
            self.made.pop()

    def is_capital_at(self, index: int) -> bool:
        """Whether a word that may be part of a name stands there, with a capital letter."""
        return (
            index < len(self.tokens)
            and self.tokens[index].kind in ("unknown", "month", "weekday", "place", "ordinal", "ignored", "unit")
            and self.is_capital(self.tokens[index])
        )

    def is_capital(self, token: Token) -> bool:
        """Whether a word is written like a name: not one Latin letter, no long word in capitals."""
        words = self.words(token)
        return (
            words[:1].isupper()
            and not (words.isascii() and len(words) == 1)
            and (not words.isupper() or len(words) <= _LONGEST_ACRONYM)
        )

    def begins_sentence(self, token: Token) -> bool:
        """Whether the capital letter may be that of a sentence."""
        before = self.text[: token.start].rstrip(" \t")
        return not before or before[-1] in ".!?;:\n(«"
