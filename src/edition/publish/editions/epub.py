"""Writes the book as an EPUB 3 file: a page for each part, a table of contents, a cover and fonts.

https://www.w3.org/TR/epub-33/ says what the file holds, https://www.w3.org/TR/epub-a11y-11/ what it
tells about its accessibility. The same book and time give the same bytes.
"""

from __future__ import annotations

import copy
import uuid
from typing import Final

import typst
from lxml import etree, html
from markupsafe import Markup

from edition import bar, stylesheets
from edition.catalogue import catalogue
from edition.model import Edition
from edition.pictures import standalone
from edition.publish.archive import zipped
from edition.publish.editions import book
from edition.publish.editions.parts import Book, Part
from edition.publish.fonts import SANS, SERIF, font_folder, print_fonts, subset_font
from edition.publish.roles import with_attribute
from edition.publish.site import Download, Site, compact
from edition.publish.stamp import version_and_date
from edition.rendering import fill

NAME: Final = "edition.epub"
FONTS: Final = ("Literata-Regular.ttf", "Literata-Italic.ttf", "Literata-SemiBold.ttf")
# Pixels for each point: the cover is 1600 × 2400 pixels at most shops' wish, ours a little less.
COVER_PPI: Final = 230
ROLES: Final = {"chapters": ("chapter", "doc-chapter"), "reference": ("appendix", "doc-appendix")}
# Attributes that only a website's styles and scripts use.
LEFT_OUT: Final = ("tabindex", "style")
KEPT: Final = ("data-label",)


def pack_epub(site: Site) -> None:
    """Write the EPUB file and offer it as a download."""
    bound = book.gather(site)
    say = catalogue(site.edition.language).say
    length = book.length_of(site.edition, bound.chapters)
    site.write(NAME, volume(site, bound))
    site.downloads.append(Download(NAME, say("publish.epub.title"), say("publish.epub.use"), length))


def volume(site: Site, bound: Book) -> bytes:
    """The bytes of the EPUB file. Raises EditionError if a font is missing."""
    edition = site.edition
    say = catalogue(edition.language).say
    parts = list(bound.parts())
    pictures: dict[str, str] = {}
    place = {
        element.get("id"): part.id
        for part in parts
        for element in part.content.iter(etree.Element)
        if element.get("id")
    }
    bodies = {
        part.id: _body(part, kind, place, pictures, edition)
        for kind, parts_of_kind in bound.by_kind().items()
        for part in parts_of_kind
    }
    values: dict[str, object] = {
        "identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{edition.title} {edition.version}')}",
        "name": book.name_of(edition),
        "title": edition.title,
        "subtitle": edition.subtitle,
        "about": f"{version_and_date(edition)}.",
        "article": edition.article.title,
        "licence": edition.licence,
        "language": edition.language,
        "date": edition.date.isoformat(),
        "modified": site.date.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "parts": parts,
        "start": bound.chapters[0].id,
        "pictures": list(pictures),
        "fonts": FONTS,
        "say": say,
    }

    def leaf(title: str, body: str) -> bytes:
        return fill("epub/page.xhtml", language=edition.language, title=title, body=Markup(body)).encode()

    nav, title_page = fill("epub/nav.xhtml", **values), fill("epub/title.xhtml", **values)
    files: dict[str, bytes] = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": fill("epub/container.xml").encode(),
        "EPUB/package.opf": fill("epub/package.opf", **values).encode(),
        "EPUB/nav.xhtml": leaf(say("publish.contents"), nav),
        "EPUB/toc.ncx": fill("epub/toc.ncx", **values).encode(),
        "EPUB/cover.xhtml": leaf(book.name_of(edition), fill("epub/cover.xhtml", **values)),
        "EPUB/cover.png": cover(edition),
        "EPUB/title.xhtml": leaf(book.name_of(edition), title_page),
        "EPUB/style.css": fill("epub/style.css").encode(),
    }
    files |= {f"EPUB/{part.id}.xhtml": leaf(part.title, bodies[part.id]) for part in parts}
    files |= {f"EPUB/{name}.svg": drawing.encode() for name, drawing in pictures.items()}
    text = "".join([*bodies.values(), nav, title_page])
    files |= {f"EPUB/fonts/{font}": subset_font(font_folder(edition) / font, text) for font in FONTS}
    return zipped(files, plain="mimetype")


def cover(edition: Edition) -> bytes:
    """The cover as a PNG file."""
    colours = stylesheets.colours(edition.assets)
    return bytes(
        typst.compile(
            fill("cover.typ").encode(),
            format="png",
            ppi=COVER_PPI,
            font_paths=print_fonts(edition),
            ignore_system_fonts=True,
            sys_inputs={
                "name": book.name_of(edition),
                "serif": SERIF,
                "sans": SANS,
                "bar": bar.standalone(edition, colours),
                **{name: colours[name] for name in ("accent", "ink", "ink-soft", "paper")},
            },
        )
    )


def _body(part: Part, kind: str, place: dict[str, str], pictures: dict[str, str], edition: Edition) -> str:
    """A part as the XHTML of its page, its pictures put aside into `pictures`."""
    content = copy.deepcopy(part.content)
    content.tag = "section"
    epub_type, role = ROLES.get(kind, ("", ""))
    if role:
        content.set("{http://www.idpf.org/2007/ops}type", epub_type)
        content.set("role", role)
    content.set("aria-labelledby", part.id)
    for figure in with_attribute(content, "data-picture"):
        name = figure.get("data-picture")
        pictures[name] = standalone(name, edition)
        book.show_instead(figure, html.Element("img", {"src": f"{name}.svg", "alt": book.told(figure)}))
    for element in content.iter(etree.Element):
        for name in list(element.attrib):
            if name in LEFT_OUT or (name.startswith("data-") and name not in KEPT):
                del element.attrib[name]
        if element.get("lang"):
            element.set("{http://www.w3.org/XML/1998/namespace}lang", element.get("lang"))
        address = element.get("href", "")
        if element.tag == "a" and address.startswith("#"):
            element.set("href", f"{place[address[1:]]}.xhtml{address}")
    compact(content)
    etree.cleanup_namespaces(content, top_nsmap={"epub": "http://www.idpf.org/2007/ops"})
    written = str(etree.tostring(content, encoding="unicode", method="xml", with_tail=False))
    return written.replace(' xmlns:epub="http://www.idpf.org/2007/ops"', "", 1)
