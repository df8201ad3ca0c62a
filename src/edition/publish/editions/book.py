"""Gathers the finished pages into one book, from which every reading edition is made.

A book has three parts: what a reader needs beforehand (how to read the marks, the pictures of the
front page), the chapters in the order the edition gives, and the reference matter. Its links lead
within it, its ids are its own, and what only a website needs is left out.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from typing import Final

from lxml import etree, html

from edition.catalogue import catalogue
from edition.errors import EditionError
from edition.model import Edition
from edition.pages.facts import minutes
from edition.publish.editions.parts import Book, Part, join
from edition.publish.roles import CLASSES, HEADERLINK, ROLES, with_attribute, with_class, with_role
from edition.publish.site import Site

# What makes a page outside the chapters reference matter, in the order of the book.
REFERENCE: Final = ("timeline", "people", "terms", "edition-info", "source")
# What makes a section of any other page worth taking along.
FRONT: Final = ("voices", "plan", "picture")
# Blocks that stand in chapters.
BLOCKS: Final = ("positions", "goals", "timeline", "plan", "picture")
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
# The elements that an edition knows how to show, drawings aside. Whatever else a page holds stops it:
# a video in a book would be lost without a word.
ELEMENTS: Final = frozenset({
    "a", "abbr", "article", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "dfn", "div",
    "dl", "dt", "em", "figcaption", "figure", *HEADINGS, "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q",
    "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul", "var", "wbr",
})  # fmt: skip
# A table whose cells are labelled, and can be stacked.
STACKED: Final = "stacked"


def gather(site: Site) -> Book:
    """The book of a site.

    Raises EditionError if a chapter that the edition names is not among the pages.
    """
    chapters = [page_of(path) for path in site.edition.reading.chapters]
    for path, name in zip(site.edition.reading.chapters, chapters, strict=True):
        if name not in site.pages:
            raise EditionError(f"{site.folder / name}: is missing (the edition names {path} a chapter)")
    others = [name for name in site.pages if site.is_page(name) and name not in chapters]
    book = Book(chapters=[_page(name, main_of(site, name)) for name in chapters])
    for kind in REFERENCE:
        for name in others:
            main = main_of(site, name)
            if with_attribute(main, "data-block", [kind]) and all(part.page != name for part in book.reference):
                book.reference.append(_page(name, main))
    taken = {part.page for part in book.reference}
    for kind in FRONT:
        for name in others:
            if name not in taken:
                book.front += _sections(name, main_of(site, name), kind)
    join(book)
    return book


def page_of(path: str) -> str:
    """The file of a page that is written in the Markdown file `path`."""
    stem = path.removesuffix(".md")
    return f"{stem}.html" if stem.rpartition("/")[2] == "index" else f"{stem}/index.html"


def text_of(element: html.HtmlElement) -> str:
    """What a reader sees of an element, in one line; spaces at which no line ends stay."""
    return re.sub(r"[ \t\r\n]+", " ", "".join(element.itertext())).strip()


def told(figure: html.HtmlElement) -> str:
    """What the title and the description of a figure's picture say."""
    parts = figure.xpath("(.//*[local-name()='svg'])[1]/*[local-name()='title' or local-name()='desc']")
    return " ".join(f"{text_of(part).rstrip('.')}." for part in parts)


def show_instead(figure: html.HtmlElement, shown: html.HtmlElement) -> None:
    """Let a figure show something else in the place of its drawing, over the same caption."""
    captions = list(figure.iter("figcaption"))
    for child in list(figure):
        figure.remove(child)
    figure.text = None
    figure.extend([shown, *captions])


def shift(element: html.HtmlElement, by: int) -> None:
    """Make every heading deeper by so many levels, or less deep."""
    for heading in list(element.iter(*HEADINGS)):
        heading.tag = f"h{min(6, max(1, int(heading.tag[1]) + by))}"


def main_of(site: Site, name: str) -> html.HtmlElement:
    """The element of a page that holds its text."""
    for path in ("//main//article", "//main", "//body"):
        found = site.pages[name].xpath(path)
        if found:
            return found[0]
    raise EditionError(f"{site.folder / name}: has no body")


def _page(name: str, main: html.HtmlElement) -> Part:
    content = copy.deepcopy(main)
    content.tag = "section"
    return _part(name, content)


def _sections(name: str, main: html.HtmlElement, kind: str) -> list[Part]:
    """The sections of a page, each from its heading to the next, that hold a block of a kind."""
    sections: list[html.HtmlElement] = []
    for child in main.iterchildren(etree.Element):
        if child.tag == "h2":
            sections.append(html.Element("section"))
        if sections:
            sections[-1].append(copy.deepcopy(child))
    taken = [section for section in sections if with_attribute(section, "data-block", [kind])]
    for section in taken:
        shift(section, -1)
    return [_part(name, section) for section in taken]


def _part(name: str, content: html.HtmlElement) -> Part:
    heading = content.find(".//h1")
    if heading is None:
        raise EditionError(f"{name}: has no heading of the first level")
    omitted = [*with_role(content, "omit"), *with_class(content, HEADERLINK)]
    for element in [
        *omitted,
        *content.xpath(".//script | .//style | .//button | .//nav | .//*[@data-fill or @aria-hidden='true']"),
    ]:
        if element.getparent() is not None:
            element.drop_tree()
    for image in content.xpath(".//img"):
        if image.get("alt"):
            raise EditionError(
                f"{name}: the image {image.get('src')} cannot be bound into a book (use a picture block)"
            )
        image.drop_tree()  # an ornament
    for drawing in content.iter("svg"):
        if not any(above.get("data-picture") for above in drawing.iterancestors()):
            raise EditionError(f"{name}: a drawing stands outside a picture block, so no edition can show it")
    for label in with_role(content, "label"):
        cell = label.getparent()
        cell.set("data-label", text_of(label))
        label.drop_tree()
        next(cell.iterancestors("table")).set("class", STACKED)
    content.attrib.clear()
    for element in content.iter(etree.Element):
        _simplify(name, element)
    return Part(heading.get("id") or name.split("/")[0], text_of(heading), name, content)


def _simplify(page: str, element: html.HtmlElement) -> None:
    """Give an element of a book one vocabulary of classes: what pages write, and what the templates say it is.

    Raises EditionError for an element or a role that no edition knows.
    """
    if element.tag not in ELEMENTS and not _is_drawn(element):
        raise EditionError(f"{page}: <{element.tag}> is not known to the editions (PDF, EPUB, one page)")
    role = element.get("data-book")
    if role is not None and role not in ROLES:
        raise EditionError(f'{page}: data-book="{role}" is not one of {", ".join(ROLES)}')
    if _is_drawn(element):
        return
    kept = [name for name in element.get("class", "").split() if name in (*CLASSES, STACKED)]
    marks = [name for name in ("mark", "marks") if element.get(f"data-{name}") is not None]
    classes = [*kept, *filter(None, [element.get("data-block"), role]), *marks]
    element.attrib.pop("class", None)
    if classes:
        element.set("class", " ".join(classes))
    if "mark" in marks:
        # The summary that a tooltip shows is the source table's own text.
        element.attrib.pop("title", None)


def _is_drawn(element: html.HtmlElement) -> bool:
    return element.tag == "svg" or any(above.tag == "svg" for above in element.iterancestors())


def length_of(edition: Edition, parts: Iterable[Part]) -> str:
    """How long some parts are, in words and in minutes of reading."""
    count = words(parts)
    say = catalogue(edition.language).say
    return say("publish.length", n=count // 100 * 100, minutes=say("minutes", n=minutes(count)))


def name_of(edition: Edition) -> str:
    """The title that shows in histories, tabs and libraries: it does not say what the edition is about."""
    return catalogue(edition.language).say("publish.name", version=edition.version)


def words(parts: Iterable[Part]) -> int:
    """How many words of running text some parts have, as the pages themselves count them: no blocks, no marks."""
    count = 0
    for part in parts:
        content = copy.deepcopy(part.content)
        for element in with_class(content, *BLOCKS, "marks", "length"):
            captions = [*element.iter("figcaption")]
            element.drop_tree()
            content.extend(captions)
        count += len(text_of(content).split())
    return count
