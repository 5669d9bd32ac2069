"""Errors as a person is told of them: in one line, in Russian and English.

Belongs here: what several rooms share for that. Does not belong here: any error (each stands with what raises it),
words about documents (``notices``).
"""

from ingestion.notices import Language


class BilingualError(RuntimeError):
    """An error whose words are made where it is raised, in both languages."""

    def __init__(self, *, ru: str, en: str) -> None:
        super().__init__(en)
        self.ru = ru
        self.en = en

    def message(self, language: Language) -> str:
        """Its words in a language."""
        return self.ru if language == "ru" else self.en


def words_of(error: BaseException) -> str:
    """What an error says, in one line; its name where it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__
