"""Where, beside the dates of a phrase: towns, streets, venues, rooms, telephones, names, whose numbers are no days.

Belongs here: where such words end. Does not belong here: what else is put aside (``date_asides``), the words of these
kinds (``date_words.yml``). Each rule gives the index behind what it covers, or None where it covers nothing.
"""

from ingestion.language.date_lexicon import lexicon
from ingestion.language.date_scan import Scan


def reference(scan: Scan, index: int) -> int | None:
    """«п. 3.10», «тел. 8 (4812) 38-12-09»: the numbers behind the word."""
    position = index + 1
    while scan.kind(position) in ("number", "time", "sign", "dash", "unknown", "open", "close") or (
        scan.kind(position) == "day" and scan.tokens[position].value[2] is None
    ):
        if scan.kind(position) == "unknown" and not scan.words(scan.tokens[position])[0].isdigit():
            break
        position += 1
    return position if position > index + 1 else None


def place(scan: Scan, index: int) -> int | None:
    """«г. Вязьма», «ул. 25 Сентября, д. 30», «Республика Беларусь», «Смоленская область»."""
    is_street = scan.tokens[index].kind == "street"
    while scan.made and scan.made[-1].kind == "unknown" and scan.is_capital(scan.made[-1]):
        scan.made.pop()
    position = index + 1
    if is_street and scan.kind(position) == "number" and scan.is_capital_at(position + 1):
        position += 1
    while scan.is_capital_at(position) or (
        scan.kind(position) == "dash" and position > index + 1 and scan.is_capital_at(position + 1)
    ):
        position += 1
    if scan.kind(position) == "sign" and scan.kind(position + 1) == "number":
        position += 2  # «школа № 5»
    return position


def name(scan: Scan, index: int) -> int | None:
    """«д. 5», «п. Озёрный», and a word with a capital letter within a sentence."""
    token = scan.tokens[index]
    words = scan.words(token)
    if words.lower() in lexicon().short_places and scan.text[token.end : token.end + 1] == ".":
        return _after_short_place(scan, index)
    if scan.is_capital(token) and not scan.begins_sentence(token):
        return index + 1  # a name
    return None


def short_place(scan: Scan, index: int) -> int | None:
    """«г. Вязьма» and «с. Хмелита», which begin like a year and a link."""
    token = scan.tokens[index]
    if scan.words(token).lower() not in lexicon().short_places or scan.text[token.end : token.end + 1] != ".":
        return None
    if index and scan.tokens[index - 1].kind in ("number", "month_year"):
        return None
    return _after_short_place(scan, index)


def _after_short_place(scan: Scan, index: int) -> int | None:
    if scan.is_capital_at(index + 1) and scan.kind(index + 1) not in ("month", "weekday"):
        return place(scan, index)
    if scan.kind(index + 1) == "number" and scan.words(scan.tokens[index]).lower() in ("д", "п"):
        return reference(scan, index)
    return None
