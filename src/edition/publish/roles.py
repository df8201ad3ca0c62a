"""What the templates say about their elements to every edition, in attributes that publishing takes away.

`data-block="NAME"` is the outermost element of a block. `data-book="ROLE"` says what an element is to
a reader who has no website before them; `ROLES` lists every role. `data-marks` is the place of the
marks that close a statement, `data-mark` is each of them. `data-fill="NAME"` is an empty place that a
step of publishing fills; it alone stays, for the style of what fills it. Classes are for looks alone: nothing here reads them, but for those that
Python-Markdown's own extensions give and those that pages write (`CLASSES`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from lxml import etree, html

ROLES: Final = {
    "omit": "only a website needs it",
    "label": "names the column of its cell where a narrow screen stacks the table",
    "length": "how long a chapter takes to read",
    "more": "leads to where this is told in full",
    "places": "lists where this is told",
    "places-label": "names that list",
    "entry": "one of a list, not to be broken over two pages",
    "numbered": "a paragraph of the article, under its number",
    "speakers": "whose words the paragraph holds",
    "date": "the date or year that an entry stands at",
    "kind": "when an entry was, and whether it happened, is claimed, planned or predicted",
    "voice": "the words of a mark that name its voices",
    "role": "who somebody is",
    "names": "other forms of a name",
    "note": "an addition, less than the text beside it",
    "aside": "an addition on a line of its own",
    "none": "says that there is nothing",
}
# What pages write (attribute lists) and what the extensions of Python-Markdown give.
CLASSES: Final = ("admonition", "admonition-title", "editor-note", "standfirst")
HEADERLINK: Final = "headerlink"
ATTRIBUTES: Final = (
    "data-block",
    "data-book",
    "data-mark",
    "data-marks",
    "data-picture",
    "data-verbatim",
    "data-voice",
)


def with_role(element: html.HtmlElement, *roles: str) -> list[html.HtmlElement]:
    """The descendants that play one of these roles, in their order."""
    return [each for each in element.iter(etree.Element) if each.get("data-book") in roles]


def with_attribute(element: html.HtmlElement, name: str, values: Collection[str] = ()) -> list[html.HtmlElement]:
    """The descendants that carry an attribute (with one of these values), in their order."""
    return [
        each
        for each in element.iter(etree.Element)
        if (value := each.get(name)) is not None and (not values or value in values)
    ]


def with_class(element: html.HtmlElement, *names: str) -> list[html.HtmlElement]:
    """The descendants that carry one of these classes, in their order."""
    return [each for each in element.iter(etree.Element) if set(names) & set(each.get("class", "").split())]


def strip_roles(tree: html.HtmlElement) -> None:
    """Take the attributes away that only publishing reads."""
    for element in tree.iter(etree.Element):
        for name in ATTRIBUTES:
            element.attrib.pop(name, None)
