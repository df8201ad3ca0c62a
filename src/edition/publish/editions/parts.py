"""The parts of a book, and how they are joined: every id in it is one of its own, every link leads within it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from edition.publish.site import is_local, resolve


@dataclass(eq=False)
class Part:
    """A part of a book: its permanent id, its title, the page it comes from and its content.

    The content is a `section` whose first heading is an `h1`.
    """

    id: str
    title: str
    page: str
    content: html.HtmlElement


@dataclass
class Book:
    """A book in its three parts. Every link in it is `#id` or leads to another site."""

    front: list[Part] = field(default_factory=list)
    chapters: list[Part] = field(default_factory=list)
    reference: list[Part] = field(default_factory=list)

    def parts(self) -> Iterator[Part]:
        """All parts as a reader turns the leaves."""
        for parts in self.by_kind().values():
            yield from parts

    def by_kind(self) -> dict[str, list[Part]]:
        """The parts of each kind, in the order of the book."""
        return {"front": self.front, "chapters": self.chapters, "reference": self.reference}


def join(book: Book) -> None:
    """Give every id a name of its own in the book, and every link a target in it."""
    taken: set[str] = set()
    new: dict[tuple[str, str], str] = {}
    parts = list(book.parts())

    def rename(part: Part, element: html.HtmlElement) -> str:
        old = element.get("id")
        name = old if old not in taken else f"{_slug(part.page)}-{old}"
        while name in taken:
            name += "-2"
        taken.add(name)
        new.setdefault((part.page, old), name)
        element.set("id", name)
        return name

    # The titles first: a part is called like its title.
    titles = {part: part.content.find(".//h1") for part in parts}
    for part, title in titles.items():
        title.set("id", part.id)
        part.id = rename(part, title)
        new.setdefault((part.page, ""), part.id)
    for part, title in titles.items():
        for element in part.content.iter(etree.Element):
            if element.get("id") is not None and element is not title:
                rename(part, element)
    whole = {part.page for part in (*book.chapters, *book.reference)}
    for part in parts:
        for element in list(part.content.iter("a")):
            _lead(part, element, new, whole)
        _point(part, new)


def _lead(part: Part, link: html.HtmlElement, new: dict[tuple[str, str], str], whole: set[str]) -> None:
    address = link.get("href")
    if address is None or not (is_local(address) or address.startswith("#")):
        return
    target = resolve(part.page, address)
    fragment = unquote(urlsplit(address).fragment)
    found = new.get((target or "", fragment))
    if found is None and target in whole:
        found = new.get((target, ""))
    if found is None:
        link.drop_tag()
    else:
        link.set("href", f"#{found}")


def _point(part: Part, new: dict[tuple[str, str], str]) -> None:
    """Let attributes and drawings that name an id name its new one."""
    for element in part.content.iter(etree.Element):
        for name, value in element.attrib.items():
            if name in ("aria-labelledby", "aria-describedby", "headers", "for"):
                element.set(name, " ".join(new.get((part.page, old), old) for old in value.split()))
            elif value.startswith("url(#") and value.endswith(")"):
                old = value[5:-1]
                element.set(name, f"url(#{new.get((part.page, old), old)})")


def _slug(page: str) -> str:
    return page.removesuffix("index.html").removesuffix(".html").strip("/").replace("/", "-") or "home"
