"""Writes the whole edition as one page that needs nothing beside itself: no script, no request.

Chapters come first and are plain text, so that a connection which is cut after 16 KB has brought
all of them; the pictures, tables and reference matter they speak of follow.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import rcssmin
from lxml import etree, html

from edition import stylesheets
from edition.catalogue import catalogue
from edition.model import Edition
from edition.pictures import standalone
from edition.publish.editions import book
from edition.publish.editions.parts import Book, Part
from edition.publish.roles import with_attribute, with_class
from edition.publish.site import Download, Site, compact, parse, serialise
from edition.publish.spaces import hold
from edition.publish.stamp import version_and_date
from edition.rendering import fill
from edition.stylesheets import Scheme

NAME: Final = "one-page.html"
# Blocks that stand after the chapters. Of several of a kind the fullest is kept.
APART: Final = book.BLOCKS
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
# What a data address may hold as it is; a space would end it in `srcset`.
SAFE: Final = "/:=,;()'!*@$&+?~"


def write_one_page(site: Site) -> None:
    """Write the page and offer it as a download."""
    bound = book.gather(site)
    say = catalogue(site.edition.language).say
    length = book.length_of(site.edition, bound.chapters)
    site.write(NAME, serialise(page(site, bound)))
    site.standalone.append(NAME)
    site.downloads.append(Download(NAME, say("publish.one_page.title"), say("publish.one_page.use"), length))


def page(site: Site, bound: Book) -> html.HtmlElement:
    """The tree of the page."""
    edition = site.edition
    tree = parse(
        fill(
            "one-page.html",
            language=edition.language,
            name=book.name_of(edition),
            title=edition.title,
            subtitle=edition.subtitle,
            about=f"{version_and_date(edition)}.",
            caution=edition.caution,
            say=catalogue(edition.language).say,
        ).encode()
    )
    tree.find(".//style").text = style(edition)
    main, contents = tree.find(".//main"), tree.find(".//nav/ul")
    for part in (*bound.chapters, *_apart(bound), *bound.front, *bound.reference):
        link = etree.SubElement(etree.SubElement(contents, "li"), "a", href=f"#{part.id}")
        link.text = part.title
        simplify_marks(part.content)
        for figure in with_attribute(part.content, "data-picture"):
            show_image(figure, edition)
        book.shift(part.content, 1)
        main.append(part.content)
    hold(tree, edition.language)
    compact(tree)
    return tree


def style(edition: Edition) -> str:
    """The page's stylesheet, in the colours of the site."""
    schemes = {scheme: stylesheets.colours(edition.assets, scheme) for scheme in SCHEMES}
    return str(rcssmin.cssmin(fill("one-page.css", colours=schemes)))


def simplify_marks(content: html.HtmlElement) -> None:
    """Leave out of a mark what only the site's own style and script use."""
    for mark in with_class(content, "mark"):
        for name in ("data-voice", "data-hue", "data-mark"):
            mark.attrib.pop(name, None)
        for voice in with_class(mark, "voice"):
            voice.drop_tag()
    for marks in with_class(content, "marks"):
        # Without styles, only brackets tell a mark from the sentence before it.
        marks.text = f"{marks.text or ''}["
        marks.append(html.Element("span"))
        marks[-1].tail = "]"
        marks[-1].drop_tag()
        marks.drop_tag()
    for element in content.iter(etree.Element):
        for name in ("data-book", "data-block", "data-voice", "data-hue"):
            element.attrib.pop(name, None)


def show_image(figure: html.HtmlElement, edition: Edition) -> None:
    """Let a figure show an image that stands in the page, in the colours of either scheme."""
    name = figure.attrib.pop("data-picture")
    images = {scheme: f"data:image/svg+xml,{quote(standalone(name, edition, scheme), safe=SAFE)}" for scheme in SCHEMES}
    picture = html.Element("picture")
    picture.append(html.Element("source", {"srcset": images["dark"], "media": "(prefers-color-scheme: dark)"}))
    picture.append(html.Element("img", {"src": images["light"], "alt": book.told(figure)}))
    book.show_instead(figure, picture)


def _apart(bound: Book) -> list[Part]:
    """Take the blocks out of the chapters, a link in the place of each, and return the fullest of each."""
    chapters = {part.id for part in bound.chapters}
    blocks = [(part, block) for part in bound.parts() for block in _blocks(part.content)]
    fullest: dict[str, tuple[Part, html.HtmlElement]] = {}
    for part, block in blocks:
        kept = fullest.get(_kind(block))
        if kept is None or len(book.text_of(block)) > len(book.text_of(kept[1])):
            fullest[_kind(block)] = (part, block)
    alone: dict[str, Part] = {}
    targets: dict[str, Part] = {}
    for kind, (part, block) in sorted(fullest.items(), key=lambda item: _order(item[0])):
        title = _title(part, block)
        if part.id in chapters:  # a table and the picture of the same go together
            part = alone.setdefault(title, _alone(kind, title, part))
        targets[kind] = part
    for part, block in blocks:
        if part.id in chapters:
            kind = _kind(block)
            _replace(block, targets[kind])
            if fullest[kind][1] is block:
                targets[kind].content.append(block)
    return list(alone.values())


def _blocks(content: html.HtmlElement) -> list[html.HtmlElement]:
    blocks = with_class(content, *APART)
    return [block for block in blocks if not any(above in blocks for above in block.iterancestors())]


def _kind(block: html.HtmlElement) -> str:
    name = block.get("data-picture")
    return f"picture-{name}" if name else next(kind for kind in APART if kind in block.get("class").split())


def _order(kind: str) -> tuple[int, str]:
    return (APART.index(kind) if kind in APART else len(APART), kind)


def _title(part: Part, block: html.HtmlElement) -> str:
    """The words that stand over a block."""
    named = block.xpath(".//caption | .//*[local-name()='svg']/*[local-name()='title']")
    return book.text_of(named[0]) if named else part.title


def _alone(kind: str, title: str, part: Part) -> Part:
    """A part of its own for a block."""
    heading = html.Element("h1", id=f"apart-{kind}")
    heading.text = title
    content = html.Element("section")
    content.append(heading)
    return Part(heading.get("id"), title, part.page, content)


def _replace(block: html.HtmlElement, target: Part) -> None:
    """Put a link to a part where a block stands."""
    note = html.Element("p", {"class": "note"})
    link = etree.SubElement(note, "a", href=f"#{target.id}")
    link.text = target.title
    note.tail = block.tail
    block.tail = None
    block.getparent().replace(block, note)
