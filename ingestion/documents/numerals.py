"""Numbers as word processors write them before paragraphs: figures, Roman numerals, letters.

Belongs here: number → label. Does not belong here: counting, or reading such labels back.
"""

_ROMAN_SIGNS = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
_ROMAN = tuple(zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), _ROMAN_SIGNS, strict=True))
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщ"  # without ё and й; programs differ on what comes after щ

_ALPHABETS = {
    "lowerLetter": _LATIN,
    "upperLetter": _LATIN.upper(),
    "russianLower": _RUSSIAN,
    "russianUpper": _RUSSIAN.upper(),
}


def _roman(number: int) -> str:
    signs = []
    for value, sign in _ROMAN:
        signs.append(sign * (number // value))
        number %= value
    return "".join(signs)


def _letters(number: int, alphabet: str) -> str:
    """a … z, aa, bb … as Word goes on after the last letter."""
    repeats, index = divmod(number - 1, len(alphabet))
    return alphabet[index] * (repeats + 1)


def numeral(number: int, form: str) -> str | None:
    """A number in one of the forms of ``w:numFmt`` (ECMA-376 part 1, 17.18.59); None for one not known here."""
    if form == "decimal":
        return str(number)
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    alphabet = _ALPHABETS.get(form)
    last = len(_RUSSIAN) if form.startswith("russian") else 20 * len(_LATIN)
    if alphabet is None or not 0 < number <= last:
        return None
    return _letters(number, alphabet)
