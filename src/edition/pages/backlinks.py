"""Finds which page and heading presents each paragraph, caption, person and term."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

from edition import locators
from edition.pages.facts import Heading, Page


@dataclass(frozen=True)
class Place:
    """A heading on a page; without a heading, the page."""

    page: str
    page_title: str
    heading: str | None
    id: str | None

    @property
    def target(self) -> str:
        """The place as a link names it, from the folder of the pages."""
        return f"{self.page}#{self.id}" if self.id else self.page

    @property
    def title(self) -> str:
        """What a link to the place says when the page is named beside it."""
        return self.heading or self.page_title


def place(page: Page, heading: Heading | None) -> Place:
    """Where something stands; under a page's title it stands on the page."""
    if heading is None or heading.level == 1 or heading.id is None:
        return Place(page.path, page.title, None, None)
    return Place(page.path, page.title, heading.text, heading.id)


def of_paragraphs(pages: Iterable[Page]) -> dict[int, list[Place]]:
    """Where each paragraph is cited, in the order of the pages."""
    places: dict[int, dict[Place, None]] = {}
    for page in pages:
        for statement in page.statements:
            try:
                parts = locators.parse(statement.locator)
            except ValueError:
                continue  # the check tells it
            for n in (n for part in parts for n in part.numbers[:1000]):
                places.setdefault(n, {})[place(page, statement.heading)] = None
    return {n: list(among) for n, among in places.items()}


def of_links(pages: Iterable[Page]) -> dict[str, list[Place]]:
    """Where each page and heading is linked to, by the address from the folder of the pages."""
    places: dict[str, dict[Place, None]] = {}
    for page in pages:
        for link in page.links:
            target = resolve(page.path, link.target)
            if target is not None:
                places.setdefault(target, {})[place(page, link.heading)] = None
    return {target: list(among) for target, among in places.items()}


def of_words(words: Iterable[str], pages: Iterable[Page]) -> list[Place]:
    """Where one of the words stands in the text, as a whole word."""
    words = list(words)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)")
    places: dict[Place, None] = {}
    for page in pages:
        for heading, text in page.texts:
            read = f"{heading.text}\n{text}" if heading else text
            # Most texts have none of them, which is sooner seen without the pattern.
            if any(word in read for word in words) and pattern.search(read):
                places[place(page, heading)] = None
    return list(places)


def resolve(page: str, target: str) -> str | None:
    """A link's target from the folder of the pages, as `path#id`; None when it leads off the site."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", target):
        return None
    path, hash_, identifier = target.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    return f"{path}#{identifier}" if hash_ and identifier else path
