"""What one element of WordprocessingML says by itself.

Belongs here: attributes by either name, values of properties, whether a content control shows its prompt, which of
several branches counts. Does not belong here: what an element is (``docx_names``), the words in it (``docx_words``).
"""

from lxml import etree

from ingestion.documents.docx_names import CHOICE, FALLBACK, KINDS, STRICT, TRANSITIONAL, Kind, tags

_VAL = (f"{{{TRANSITIONAL}}}val", f"{{{STRICT}}}val")
_PLACEHOLDER, _CONTROL_PROPERTIES = tags("showingPlcHdr"), tags("sdtPr")


def attribute(element: etree._Element, names: tuple[str, ...]) -> str | None:
    """An attribute by its Transitional or Strict name."""
    for name in names:
        value = element.get(name)
        if value is not None:
            return value
    return None


def is_on(element: etree._Element) -> bool:
    """Whether a property that is on by its presence has not been switched off by its value."""
    return (attribute(element, _VAL) or "true") not in ("0", "false", "off")


def value_of(element: etree._Element) -> str | None:
    """The value of a property."""
    return attribute(element, _VAL)


def is_placeholder(control: etree._Element) -> bool:
    """Whether a content control shows its prompt («Место для ввода текста») and not something filled in."""
    return any(
        prop.tag in _PLACEHOLDER and is_on(prop)
        for properties in control
        if properties.tag in _CONTROL_PROPERTIES
        for prop in properties
    )


def branch_of(alternatives: etree._Element) -> etree._Element:
    """Of several branches that hold the same content, the first that holds words."""
    branches = [b for wanted in (CHOICE, FALLBACK) for b in alternatives if b.tag == wanted]
    for branch in branches:
        if any(KINDS.get(element.tag) is Kind.TEXT for element in branch.iter()):
            return branch
    return branches[0] if branches else alternatives
