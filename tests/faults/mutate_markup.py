"""Markup made wrong at random while it stays markup: elements, attributes, names, depth.

Belongs here: one tree or one page in, another out, every choice taken from the given chance. Does not belong here:
packages and bytes (``mutate_bytes``), which file is spoiled how (``cases``).
"""

import copy
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

# Values that a careful reader meets with care: signs of no number, numbers of no use, names that mean something.
EXTREMES = (
    *("", "-1", "0", "1", "2", "3", "7", "63", "499", "501", "65536", "2147483648", "200000000", "9" * 400, "1e9"),
    *("x", "true", "false", "on", "off", "none", "restart", "continue", "rest", "cont", "begin", "separate", "end"),
    *("A", "L", "F02D", "F0FFFF", "\u2029", "\u202e", "٣", "../../x", "http://127.0.0.1:9/x", "External", "preserve"),
)
_DEPTHS = (2, 9, 30, 100, 260, 700)
_COPIES = (1, 1, 2, 20)
_STRAY = ("слова не на месте", "\u2029", " ", "1.", "\ue000", "а" * 3000)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names of a format that readers pay heed to: elements and attributes, and those that nest tables."""

    elements: Sequence[str]
    attributes: Sequence[str]
    nesting: Sequence[str]
    namespaces: Sequence[str] = ()


def mutate_tree(root: etree._Element, vocabulary: Vocabulary, chance: random.Random, most: int = 6) -> etree._Element:
    """Drop, double, move, wrap, unwrap, rename and nest elements, give attributes absurd values, put words astray."""
    kinds: Sequence[Callable[[etree._Element, Vocabulary, random.Random], None]] = (
        *(_drop, _double, _move, _copy, _set, _set, _own, _wrap, _unwrap, _rename, _rename_like, _nest, _stray),
        *(_swap, _other_namespace, _forget),
    )
    for _ in range(chance.randint(1, most)):
        elements = list(root.iter(etree.Element))[1:]
        if not elements:
            break
        chance.choice(kinds)(chance.choice(elements), vocabulary, chance)
    return root


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None  # the root is never chosen
    return parent


def _any(element: etree._Element, chance: random.Random) -> etree._Element:
    return chance.choice(list(element.getroottree().iter(etree.Element)))


def _drop(one: etree._Element, _: Vocabulary, chance: random.Random) -> None:
    _parent(one).remove(one)


def _double(one: etree._Element, vocabulary: Vocabulary, chance: random.Random) -> None:
    parent = _parent(one)
    for _ in range(chance.choice(_COPIES)):
        parent.insert(parent.index(one), copy.deepcopy(one))


def _move(one: etree._Element, _: Vocabulary, chance: random.Random) -> None:
    other = _any(one, chance)
    if one not in (other, *other.iterancestors()):
        other.insert(chance.randint(0, len(other)), one)


def _copy(one: etree._Element, _: Vocabulary, chance: random.Random) -> None:
    other = _any(one, chance)
    other.insert(chance.randint(0, len(other)), copy.deepcopy(one))


def _set(one: etree._Element, vocabulary: Vocabulary, chance: random.Random) -> None:
    one.set(chance.choice(vocabulary.attributes), chance.choice(EXTREMES))


def _own(one: etree._Element, vocabulary: Vocabulary, chance: random.Random) -> None:
    """Change an attribute that is there, of an element that has any."""
    bearers = [found for found in one.getroottree().iter(etree.Element) if len(found.attrib)]
    if bearers:
        bearer = chance.choice(bearers)
        bearer.set(chance.choice(sorted(map(str, bearer.attrib))), chance.choice(EXTREMES))


def _wrap(one: etree._Element, vocabulary: Vocabulary, chance: random.Random) -> None:
    wrapper = etree.Element(chance.choice(vocabulary.elements))
    _parent(one).replace(one, wrapper)
    wrapper.append(one)


def _unwrap(one: etree._Element, _: Vocabulary, chance: random.Random) -> None:
    parent = _parent(one)
    place = parent.index(one)
    for number, child in enumerate(list(one)):
        parent.insert(place + number, child)
    parent.remove(one)


def _rename(one: etree._Element, vocabulary: Vocabulary, chance: random.Random) -> None:
    one.tag = chance.choice(vocabulary.elements)


def _rename_like(one: etree._Element, _: Vocabulary, chance: random.Random) -> None:
    one.tag = _any(one, chance).tag


def _nest(one: etree._Element, vocabulary: Vocabulary, chance: random.Random) -> None:
    inner = one
    for step in range(chance.choice(_DEPTHS)):
        inner = etree.SubElement(inner, vocabulary.nesting[step % len(vocabulary.nesting)])
    inner.append(copy.deepcopy(one[0]) if len(one) and chance.random() < 0.5 else etree.Element(one.tag))


def _stray(one: etree._Element, _: Vocabulary, chance: random.Random) -> None:
    words = chance.choice(_STRAY)
    if chance.random() < 0.5:
        one.text = words
    else:
        one.tail = words


def _swap(one: etree._Element, _: Vocabulary, chance: random.Random) -> None:
    parent = _parent(one)
    children = list(parent)
    chance.shuffle(children)
    parent[:] = children


def _other_namespace(one: etree._Element, vocabulary: Vocabulary, chance: random.Random) -> None:
    if vocabulary.namespaces:
        namespace = chance.choice(vocabulary.namespaces)
        for element in list(one.iter(etree.Element)) if chance.random() < 0.5 else [one]:
            element.tag = f"{{{namespace}}}{etree.QName(element).localname}"


def _forget(one: etree._Element, _: Vocabulary, chance: random.Random) -> None:
    bearers = [found for found in one.getroottree().iter(etree.Element) if len(found.attrib)]
    if bearers:
        bearer = chance.choice(bearers)
        del bearer.attrib[chance.choice(sorted(map(str, bearer.attrib)))]


def cut(markup: bytes, chance: random.Random) -> bytes:
    """The beginning of it."""
    return markup[: chance.randrange(len(markup) + 1)]


_TAG = re.compile("<[^<>]*>")
_PIECES = (
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=0>", "<td colspan=400>", "<td rowspan=99999999999>"),
    *("<p>", "</p>", "<div hidden>", "</div>", "<!--", "-->", "<script>", "</body>", "<br>", "<th>", "</td>"),
    *("<ol start=9999999999><li>", "<![CDATA[", "<", "<![if !supportLists]>", "<o:p>", "<base href=http://127.0.0.1>"),
    *("<tfoot>", "<thead>", "</tbody>", "<form>", "<select>", "<pre>", "&#0;", "&#1;", "&#x2029;", "&bad"),
    *("<style>.a{{{", "<textarea>", "<div title=header>", "слова", "\u2029", "<caption>", "<b>" * 300, "<iframe>"),
    *("<td colspan=-1>", "<td colspan='2 3'>", "<tr style='display:none'>", "<table><tr><td>" * 40, "<meta charset=x>"),
)  # fmt: skip


def mutate_page(page: str, chance: random.Random) -> str:
    """Drop, double and move tags, and put others between them."""
    for _ in range(chance.randint(1, 8)):
        tags = list(_TAG.finditer(page))
        if not tags:
            break
        one, other = chance.choice(tags), chance.choice(tags)
        kind = chance.randrange(4)
        if kind == 0:
            page = page[: one.start()] + page[one.end() :]
        elif kind == 1:
            page = page[: one.start()] + one[0] * chance.choice([1, 5, 60]) + page[one.end() :]
        elif kind == 2:
            page = page[: one.end()] + chance.choice(_PIECES) * chance.choice([1, 1, 1, 12]) + page[one.end() :]
        else:
            first, last = sorted((one.start(), other.start()))
            page = page[:last] + page[first:last] + page[last:]
    return page


def mutate_lines(text: str, chance: random.Random) -> str:
    """Put lines in, take them out, indent, shuffle."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(lines))
        kind = chance.randrange(5)
        if kind == 0:
            stray = chance.choice(["", "\t", "\tслова", "слова", "\t\t", " ", "\u2029", "\f", "\t\u00a0"])
            lines[place:place] = [stray] * chance.choice([1, 2, 50])
        elif kind == 1 and len(lines) > 1:
            del lines[place]
        elif kind == 2:
            lines[place] = "\t" + lines[place]
        elif kind == 3:
            lines[place] = lines[place].strip()
        elif chance.random() < 0.3:
            chance.shuffle(lines)
    return "\n".join(lines)
