"""Writes the whole edition as one page that needs nothing beside itself: no script, no request.

Chapters come first and are plain text, so that a connection which is cut after 16 KB has brought
all of them; the pictures, tables and reference matter they speak of follow.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import rcssmin
from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import etree, html

from edition.pictures import standalone
from edition.publish import stamp
from edition.publish.editions import book
from edition.publish.site import Download, Site, compact, parse, serialise

NAME: Final = "one-page.html"
TEMPLATES: Final = Path(__file__).parents[1] / "templates"
# Blocks that stand after the chapters. Of several of a kind the fullest is kept.
APART: Final = book.BLOCKS
MINUTE: Final = 230
SCHEMES: Final = ("light", "dark")
# What a data address may hold as it is; a space would end it in `srcset`.
SAFE: Final = "/:=,;()'!*@$&+?~"


def run(site: Site) -> None:
    """Write the page and offer it as a download."""
    bound = book.gather(site)
    long = length(bound)
    site.write(NAME, serialise(page(site, bound)))
    site.standalone.append(NAME)
    site.downloads.append(
        Download(
            NAME,
            "One page",
            "The whole edition in one file, for a slow line, a text browser or keeping.",
            long,
        )
    )


def length(bound: book.Book) -> str:
    """How long the chapters are, in words and in minutes of reading."""
    count = book.words(bound.chapters)
    return f"{count // 100 * 100:,} words, {max(1, round(count / MINUTE))} minutes"


def name_of(edition: Any) -> str:
    """The title that shows in histories, tabs and libraries: it does not say what the edition is about."""
    return f"Edition {edition.version}"


def about(edition: Any) -> str:
    """Version and date, in words."""
    return stamp.signature(edition) + "."


def page(site: Site, bound: book.Book) -> html.HtmlElement:
    """The tree of the page."""
    edition = site.edition
    jinja = Environment(loader=PackageLoader("edition.publish"), autoescape=True, undefined=StrictUndefined)
    tree = parse(
        jinja.get_template("one-page.html")
        .render(
            language=edition.language,
            name=name_of(edition),
            title=edition.title,
            subtitle=edition.subtitle,
            about=about(edition),
            style="",
        )
        .encode()
    )
    tree.find(".//style").text = rcssmin.cssmin((TEMPLATES / "one-page.css").read_text("utf-8"))
    main, contents = tree.find(".//main"), tree.find(".//nav/ul")
    for part in (*bound.chapters, *_apart(bound), *bound.front, *bound.reference):
        link = etree.SubElement(etree.SubElement(contents, "li"), "a", href=f"#{part.id}")
        link.text = part.title
        slim(part.content)
        for figure in part.content.iter("figure"):
            show(figure, edition)
        book.shift(part.content, 1)
        main.append(part.content)
    compact(tree)
    return tree


def slim(content: html.HtmlElement) -> None:
    """Leave out of a mark what only the site's own style and script use."""
    for mark in book.marked(content, "mark"):
        mark.attrib.pop("data-voice", None)
        for voice in book.marked(mark, "mark__voice"):
            voice.drop_tag()
    for marks in book.marked(content, "marks"):
        # Without styles, only brackets tell a mark from the sentence before it.
        marks.text = f"{marks.text or ''}["
        marks.append(html.Element("span"))
        marks[-1].tail = "]"
        marks[-1].drop_tag()
        marks.drop_tag()


def show(figure: html.HtmlElement, edition: Any) -> None:
    """Let a figure show an image that stands in the page, in the colours of either scheme."""
    name = book.picture(figure)
    if name is None:
        return
    images = {scheme: f"data:image/svg+xml,{quote(standalone(name, edition, scheme), safe=SAFE)}" for scheme in SCHEMES}
    picture = html.Element("picture")
    dark = {"srcset": images["dark"], "media": "(prefers-color-scheme: dark)"}
    picture.append(html.Element("source", dark))
    picture.append(html.Element("img", {"src": images["light"], "alt": book.told(figure)}))
    captions = list(figure.iter("figcaption"))
    for child in list(figure):
        figure.remove(child)
    figure.text = None
    figure.extend([picture, *captions])


def _apart(bound: book.Book) -> list[book.Part]:
    """Take the blocks out of the chapters, a link in the place of each, and return the fullest of each."""
    chapters = {part.id for part in bound.chapters}
    blocks = [(part, each) for part in bound.parts() for each in _blocks(part.content)]
    fullest: dict[str, tuple[book.Part, html.HtmlElement]] = {}
    for part, block in blocks:
        kept = fullest.get(_kind(block))
        if kept is None or len(book.text_of(block)) > len(book.text_of(kept[1])):
            fullest[_kind(block)] = (part, block)
    alone: dict[str, book.Part] = {}
    targets: dict[str, book.Part] = {}
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
    found = book.marked(content, *APART)
    return [each for each in found if not any(above in found for above in each.iterancestors())]


def _kind(block: html.HtmlElement) -> str:
    classes = block.get("class").split()
    names = [each for each in classes if each.startswith("picture--")]
    return names[0] if names else next(each for each in APART if each in classes)


def _order(kind: str) -> tuple[int, str]:
    return (APART.index(kind) if kind in APART else len(APART), kind)


def _title(part: book.Part, block: html.HtmlElement) -> str:
    """The words that stand over a block."""
    named = block.xpath(".//caption | .//*[local-name()='svg']/*[local-name()='title']")
    return book.text_of(named[0]) if named else part.title


def _alone(kind: str, title: str, part: book.Part) -> book.Part:
    """A part of its own for a block."""
    heading = html.Element("h1", id=f"apart-{kind.replace('--', '-')}")
    heading.text = title
    content = html.Element("section")
    content.append(heading)
    return book.Part(heading.get("id"), title, part.page, content)


def _replace(block: html.HtmlElement, target: book.Part) -> None:
    """Put a link to a part where a block stands."""
    note = html.Element("p", {"class": "note"})
    link = etree.SubElement(note, "a", href=f"#{target.id}")
    link.text = target.title
    note.tail = block.tail
    block.tail = None
    block.getparent().replace(block, note)
