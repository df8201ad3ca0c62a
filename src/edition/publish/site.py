"""The finished site while it is being published: its folder, its edition and its parsed pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from edition.environment import epoch_of
from edition.errors import EditionError
from edition.model import Edition

# Where white space has a meaning, or where text is not text.
VERBATIM = {"pre", "textarea", "script", "style"}
# Attributes that hold one address each; `srcset` holds several.
ADDRESSES = ("href", "src", "poster", "data", "action", "{http://www.w3.org/1999/xlink}href")


@dataclass(frozen=True)
class Download:
    """A file that readers can take away, and what the downloads page says about it."""

    path: str
    title: str
    use: str
    length: str = ""


@dataclass
class Site:
    """What every step of publishing is given.

    `folder` is the folder an engine built, which the steps change in place. `edition` is the loaded
    edition. `pages` holds the parsed pages by their path in the folder; a step changes them and the
    step `stamp.write_pages` puts them back. `standalone` names HTML files that belong to no engine, such
    as the one-page edition: they may bring a style block of their own. `downloads` is filled by the
    steps that make editions. `epoch` is the time every file and every edition carries.
    """

    folder: Path
    edition: Edition
    pages: dict[str, html.HtmlElement] = field(default_factory=dict)
    standalone: list[str] = field(default_factory=list)
    downloads: list[Download] = field(default_factory=list)
    epoch: int = 0
    # In which folder of the whole it will stand (`ru/`; none for the language that was written first), and
    # this site and those of the other languages.
    prefix: str = ""
    languages: list[Site] = field(default_factory=list)

    @property
    def all_pages(self) -> dict[str, html.HtmlElement]:
        """The pages of every language, by their paths in the whole."""
        return {site.prefix + name: tree for site in self.languages for name, tree in site.pages.items()}

    @property
    def all_standalone(self) -> list[str]:
        """The HTML files of every language that belong to no engine, by their paths in the whole."""
        return [site.prefix + name for site in self.languages for name in site.standalone]

    @property
    def date(self) -> datetime:
        """The time of the edition, in UTC."""
        return datetime.fromtimestamp(self.epoch, UTC)

    def path(self, name: str) -> Path:
        """The file called `name` in the site, its folder made if it is missing."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file of the site; text is UTF-8 with the line ends it has."""
        data = content.encode() if isinstance(content, str) else content
        self.path(name).write_bytes(data)

    def files(self) -> list[str]:
        """Every file of the site by its path, in one order everywhere."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())

    def is_page(self, name: str) -> bool:
        """Whether `name` is a page that readers are led to, the 404 page not being one."""
        return name in self.pages and name != "404.html"


def parse(data: bytes) -> html.HtmlElement:
    """The tree of a page given as UTF-8."""
    return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))


def serialise(tree: html.HtmlElement) -> bytes:
    """A page as UTF-8, the same bytes for the same tree."""
    written = bytes(html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>"))
    # libxml2 knows the empty elements of HTML 4 alone and closes the later ones, which is an error.
    return re.sub(rb"</(?:source|track|wbr)>", b"", written) + b"\n"


def addresses(tree: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str, str]]:
    """Every (element, attribute, address) of a page, `data-*` attributes and `srcset` left out."""
    for element in tree.iter(etree.Element):
        for name in ADDRESSES:
            value = element.get(name)
            if value is not None:
                yield element, name, value


def is_local(address: str) -> bool:
    """Whether an address stays within the site: neither scheme nor host, and not only a fragment."""
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and bool(parts.path)


def resolve(page: str, address: str) -> str | None:
    """The file of the site that a relative address on `page` leads to; None if it leaves the site.

    A folder's address leads to its index.html.
    """
    path = unquote(urlsplit(address).path)
    if not path:
        return page
    if path.rpartition("/")[2] in ("", ".", ".."):
        path += "/index.html"
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return None if target.startswith(("/", "../")) else target


def relative(page: str, target: str) -> str:
    """The address of the file `target` as `page` writes it."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def open_site(folder: Path, edition: Edition) -> Site:
    """Parse every page of a folder that an engine has just built.

    Raises EditionError if there is no site, or if the folder has been published already.
    """
    if not (folder / "index.html").is_file():
        raise EditionError(f"{folder}: holds no index.html (build the pages first)")
    site = Site(folder, edition, epoch=epoch_of(edition))
    site.languages.append(site)
    for name in site.files():
        if name.endswith(".html"):
            tree = parse((folder / name).read_bytes())
            if tree.xpath("//meta[@http-equiv='Content-Security-Policy']"):
                raise EditionError(f"{folder}: is published already (build the pages afresh)")
            site.pages[name] = tree
    return site


def remove(site: Site, name: str) -> None:
    """Take a file out of the site, and the folders it leaves empty."""
    path = site.folder / name
    path.unlink()
    for parent in path.parents:
        if parent == site.folder or any(parent.iterdir()):
            break
        parent.rmdir()


def compact(tree: html.HtmlElement) -> None:
    """Shorten white space between elements to one line end, and drop comments."""
    for comment in list(tree.iter(etree.Comment)):
        if comment.getparent() is not None:
            comment.drop_tree()
    verbatim = {inner for element in tree.iter(*VERBATIM) for inner in element.iter()}
    for element in tree.iter(etree.Element):
        if element.text and element not in verbatim:
            element.text = _shorten(element.text)
        if element.tail and element.getparent() is not None and element.getparent() not in verbatim:
            element.tail = _shorten(element.tail)


def fill_place(place: html.HtmlElement, filled: str) -> None:
    """Put markup into an element in the place of what stood there."""
    place.text = None
    for child in list(place):
        place.remove(child)
    place.extend(html.fragments_fromstring(filled))


def _shorten(text: str) -> str:
    # Only between elements, and only ordinary white space: a no-break space is text.
    if text.strip(" \t\r\n"):
        return text
    return "\n" if "\n" in text else " "
