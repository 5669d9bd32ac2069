"""Cleaning of words: white space folded, invisible characters out, words hyphenated by hand made whole.

Belongs here: what every text of a document goes through before it is compared or read. Does not belong here: any
meaning. The words as they stood are kept beside the cleaned ones by whoever calls this.

A hand-made hyphen is told from a real one by the dictionary: the halves are joined where the joined word exists, the
hyphenated one does not, and at least one half is no word by itself («государствен-ный», but «фестиваль-конкурс») or
the left one is a form of the joined word («государствен-ной»).
Where the line ends at the hyphen the last condition is dropped, for then a break is likelier than a compound. What is
not certain stays as it was written.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from ingestion.language.morphology import is_known, lemmas

# Soft hyphen, zero-width characters, direction marks, byte-order mark: no word consists of them.
_INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])
# U+2010 and U+2011 are hyphens, U+001E is how Word's old text export writes the no-break one, U+001F the optional one.
_TRANSLATION: dict[int, str | None] = {**_INVISIBLE, 0x1F: None, 0x1E: "-", 0x2010: "-", 0x2011: "-"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1d\x7f-\x84\x86-\x9f]")
_LETTER = "А-Яа-яЁё"
# Looked for at the beginnings of words only, and each word once: 8 µs a text in place of 22.
_CHAIN = re.compile(rf"(?<![{_LETTER}])[{_LETTER}]++(?:-\s*[{_LETTER}]+)+")
_HYPHEN = re.compile(rf"-\s*[{_LETTER}]")
_LINK = re.compile(r"-\s*")
LONGEST_CELL = 20_000
"""Characters of a cell whose words are read. Real cells have less than 3,000; what is longer is no cell of a report."""
_MOST_LINKS = 40  # of a chain of hyphens; a longer one is no word
_LONGEST_SPAN = 4  # a word broken more often is not met, and longer chains must not cost more
# «кино- и телеискусство»: a hyphen that waits for its second half, not a break.
_CONJUNCTIONS = frozenset({"и", "или", "либо", "а", "да", "но"})
_ENDS_IN_HYPHEN = re.compile(rf"[{_LETTER}]-\s*$")


def clean(words: str) -> str:
    """The words with white space of any kind folded to single spaces and hand hyphenation mended."""
    folded = " ".join(words.split())
    # Most texts have nothing to take out, which ``isprintable`` tells in a twentieth of the time of taking it out; it
    # does not tell of the hyphens, and of U+001E and U+001F no more once ``split`` has taken them for white space.
    if not folded.isprintable() or "\u2010" in words or "\u2011" in words or "\x1e" in words or "\x1f" in words:
        words = _CONTROL.sub(" ", words.translate(_TRANSLATION))
        folded = " ".join(words.split())
    if "-" in folded and _HYPHEN.search(words):
        return " ".join(_CHAIN.sub(_mended, words).split())
    return folded


def paragraph_texts(paragraphs: Iterable[str]) -> list[str]:
    """Each paragraph cleaned, blank ones left out; one that breaks off in a word goes on in the next."""
    texts: list[str] = []
    pending = ""
    for paragraph in paragraphs:
        pending = f"{pending}\n{paragraph}" if pending else paragraph
        if _ENDS_IN_HYPHEN.search(pending.translate(_TRANSLATION)):
            continue
        texts.append(clean(pending))
        pending = ""
    texts.append(clean(pending))
    return [text for text in texts if text]


def _mended(chain: re.Match[str]) -> str:
    return _mend(chain[0])


@lru_cache(maxsize=16384)  # reports repeat their words
def _mend(chain: str) -> str:
    parts = _LINK.split(chain)
    links = _LINK.findall(chain)
    if len(links) > _MOST_LINKS:
        return chain
    while (span := _broken_span(parts, links)) is not None:
        first, last = span
        parts[first : last + 1] = ["".join(parts[first : last + 1])]
        del links[first:last]
    text = parts[0]
    for index, link in enumerate(links):
        text += _kept(parts[index], link, parts[index + 1]) + parts[index + 1]
    return text


def _broken_span(parts: list[str], links: list[str]) -> tuple[int, int] | None:
    """First and last of the parts that are one word; the longest first, for a word may be broken twice."""
    for width in range(min(len(parts), _LONGEST_SPAN), 1, -1):
        for first in range(len(parts) - width + 1):
            if _is_one_word(parts[first : first + width], links[first : first + width - 1]):
                return first, first + width - 1
    return None


def _kept(left: str, link: str, right: str) -> str:
    # After a break of the line a compound goes on without a space; a space within the line is left as written.
    if link == "-" or is_known(f"{left}-{right}"):
        return "-"
    return "-" if "\n" in link and right.lower() not in _CONJUNCTIONS else "- "


def _is_one_word(parts: list[str], links: list[str]) -> bool:
    left, *others = parts
    if any(part[0].isupper() for part in others) and not left.isupper():  # «Северо-Запад», a surname of two parts
        return False
    if any(link != "-" and part.lower() in _CONJUNCTIONS for link, part in zip(links, others, strict=True)):
        return False
    if not is_known("".join(parts)) or is_known("-".join(parts)):
        return False
    if any("\n" in link for link in links) or not all(is_known(part) for part in parts):
        return True
    # «государствен-ной»: both halves are words by themselves, but the left one is a form of the very word broken.
    return not set(lemmas("".join(parts))).isdisjoint(lemmas(left))
