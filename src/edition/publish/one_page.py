"""Writes the whole edition as one page that needs nothing beside itself: no script, no request.

Chapters come first and are plain text, so that a connection which is cut after 16 KB has brought
all of them; the pictures, tables and reference matter they speak of follow.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import rcssmin
from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import etree, html

from edition.publish import book
from edition.publish.site import Download, Site, compact, parse, serialise

NAME: Final = "one-page.html"
TEMPLATES: Final = Path(__file__).parent / "templates"
# Blocks that stand after the chapters. Of several of a kind the fullest is kept.
APART: Final = ("positions", "goals", "timeline", "picture")
MINUTE: Final = 230


def run(site: Site) -> None:
    """Write the page and offer it as a download."""
    bound = book.gather(site)
    site.write(NAME, serialise(page(site, bound)))
    site.standalone.append(NAME)
    site.downloads.append(
        Download(
            NAME,
            "One page",
            "The whole edition in one file, for a slow line, a text browser or keeping.",
            length(bound),
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
    return f"Version {edition.version}, {edition.date.day} {edition.date:%B %Y}."


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


def _apart(bound: book.Book) -> list[book.Part]:
    """Take the blocks out of the chapters, a link in the place of each, and return the fullest of each."""
    chapters = {part.id for part in bound.chapters}
    blocks = [(part, each) for part in bound.parts() for each in _blocks(part.content)]
    fullest: dict[str, tuple[book.Part, html.HtmlElement]] = {}
    for part, block in blocks:
        kept = fullest.get(_kind(block))
        if kept is None or len(book.text_of(block)) > len(book.text_of(kept[1])):
            fullest[_kind(block)] = (part, block)
    targets = {
        kind: _alone(kind, part, block) if part.id in chapters else part for kind, (part, block) in fullest.items()
    }
    for part, block in blocks:
        if part.id in chapters:
            kind = _kind(block)
            _replace(block, targets[kind])
            if fullest[kind][1] is block:
                targets[kind].content.append(block)
    return [targets[kind] for kind in sorted(targets, key=_order) if fullest[kind][0].id in chapters]


def _blocks(content: html.HtmlElement) -> list[html.HtmlElement]:
    found = book.marked(content, *APART)
    return [each for each in found if not any(above in found for above in each.iterancestors())]


def _kind(block: html.HtmlElement) -> str:
    classes = block.get("class").split()
    names = [each for each in classes if each.startswith("picture--")]
    return names[0] if names else next(each for each in APART if each in classes)


def _order(kind: str) -> tuple[int, str]:
    return (APART.index(kind) if kind in APART else len(APART), kind)


def _alone(kind: str, part: book.Part, block: html.HtmlElement) -> book.Part:
    """A block as a part of its own, under the words that stand over it."""
    named = block.xpath(".//caption | .//*[local-name()='svg']/*[local-name()='title']")
    title = book.text_of(named[0]) if named else part.title
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
