"""Puts the bar of the article's paragraphs on every page that leaves a place for it.

On a chapter the paragraphs it tells stand full. On any other page the bar stands for the article.
"""

from __future__ import annotations

import re

from lxml import html

from edition import bar
from edition.publish.editions.book import page_of
from edition.publish.site import Site

# What a mark says first: its paragraph, or the first and the last of several.
NUMBERS = re.compile(r"¶(\d+)(?:–(\d+))?")


def draw_bars(site: Site) -> None:
    """Draw the bar of each page."""
    chapters = {page_of(path) for path in site.edition.reading.chapters}
    for name, tree in site.pages.items():
        for place in tree.xpath("//*[@data-fill='bar']"):
            (main,) = tree.iter("main")
            place.append(html.fragment_fromstring(bar.svg(site.edition, told(main) if name in chapters else None)))


def told(content: html.HtmlElement) -> set[int]:
    """The paragraphs that the marks of a page's or a part's content name."""
    paragraphs: set[int] = set()
    for mark in content.xpath(".//*[@data-mark or contains(concat(' ', @class, ' '), ' mark ')]"):
        found = NUMBERS.match(mark.text_content().strip())
        if found:
            paragraphs.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return paragraphs
