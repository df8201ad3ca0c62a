"""Reads the finished pages as a browser would see their links."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import unquote, urlsplit

from lxml import html
from lxml.html import HtmlElement

# Attributes that name other elements of the same page.
NAMING = ("aria-controls", "aria-describedby", "aria-details", "aria-labelledby", "for", "headers", "popovertarget")


@dataclass(frozen=True)
class Page:
    """A finished page: its name within the site and its elements."""

    name: str
    tree: HtmlElement

    @cached_property
    def ids(self) -> list[str]:
        return [str(found) for found in self.tree.xpath("//@id")]

    def links(self) -> Iterator[str]:
        """Addresses that this page leads to or is made of, as they are written."""
        for _, attribute, address, _ in self.tree.iterlinks():
            if attribute != "xmlns" and not address.startswith("data:"):
                yield address

    def named(self) -> Iterator[str]:
        """Ids that elements of this page use to name each other."""
        for attribute in NAMING:
            for value in self.tree.xpath(f"//@{attribute}"):
                yield from value.split()

    def text(self, path: str = "//main") -> str:
        """Text that is told in the page's language: no code, no ornament, no name tagged with a language."""
        left_out = "ancestor-or-self::*[self::code or self::style or @aria-hidden='true' or (@lang and parent::*)]"
        found = self.tree.xpath(f"{path}//text()[not(parent::*[{left_out}])]")
        return " ".join(" ".join(found).split())


def read(folder: Path) -> dict[str, Page]:
    """Return every page of a finished site by its name."""
    return {
        path.relative_to(folder).as_posix(): Page(
            path.relative_to(folder).as_posix(), html.fromstring(path.read_bytes().decode())
        )
        for path in sorted(folder.rglob("*.html"))
    }


def is_own(address: str) -> bool:
    """Return whether an address stays within the site."""
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


def resolve(page: str, address: str) -> tuple[str, str]:
    """Return the file within the site that an address on a page means, and its fragment."""
    parts = urlsplit(address)
    if not parts.path:
        return page, unquote(parts.fragment)
    path = normpath(join("/", page, "..", unquote(parts.path))).lstrip("/")
    if parts.path.endswith(("/", "/.", "/..")) or parts.path in (".", ".."):
        path = normpath(join(path, "index.html"))
    return path, unquote(parts.fragment)
