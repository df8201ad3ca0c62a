"""Gathers the facts of a page from what Python-Markdown made of it, and finds their lines in its source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import html

from edition.pages.facts import BlockUse, Heading, LinkUse, MarkUse, Page, Passage, Printed, Statement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PASSAGES = ("p", "ul", "ol", "dl", "table", "summary", "figcaption")
_HIDDEN = ("code", "pre", "script", "style", "svg", "math", "template", "textarea")
# Escaped signs, kept apart from those that failed to be syntax: private characters, told by what they stand for.
ESCAPED = {f"\x02{ord(sign)}\x03": chr(0xE000 + ord(sign)) for sign in "[]/!*"}
_PLAIN = {ord(private): chr(ord(private) - 0xE000) for private in ESCAPED.values()}
_HEADING_LINE = re.compile(r"^[ >*+\d.-]*#{1,6}.*$|^.+\n {0,3}(?:=+|-+) *$", re.M)
_BEGINNING = re.compile(r"\w[\w ,.-]{0,30}")


@dataclass(frozen=True)
class Held:
    """A block of which an element of the page holds the place: its name, what follows the bar, its options."""

    name: str
    argument: str | None
    options: dict[str, Any]


def gather(made: str, held: Sequence[Held], page: Page) -> None:
    """Fill in the facts of a page from its HTML; `held` are the blocks by the number that their elements carry."""
    _Gathering(page, held).gather(made)


class _Source:
    """The source of a page, in which what was made is found again, from the last find on."""

    def __init__(self, page: Page) -> None:
        self.text = "\n".join(page.lines)
        self.starts = [0]
        for line in page.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.at = self.starts[page.above]

    @property
    def line(self) -> int:
        """The line of the last find."""
        return bisect_right(self.starts, self.at)

    def find(self, words: str) -> int:
        """The line on which words stand next; they are looked for near by, so that no page takes long."""
        found = self.text.find(words, self.at, self.at + 20000) if words else -1
        if found >= 0:
            self.at = found
        line = self.line
        if found >= 0:
            self.at += len(words)
        return line

    def near(self, words: str) -> int:
        """The line on which words stand next; the find is kept only within the paragraph, since a reference stands elsewhere."""
        before = self.at
        line = self.find(words)
        if "\n\n" in self.text[before : self.at]:
            self.at = before
        return line

    def heading(self, words: str) -> int:
        """The line of the next heading that begins with words."""
        for tries, found in enumerate(_HEADING_LINE.finditer(self.text, self.at)):
            if words in found[0]:
                self.at = found.start()
                line = self.line
                self.at = found.end()
                return line
            if tries > 50:
                break
        return self.line


class _Gathering:
    """Gathers the facts of a page from what was made of it."""

    def __init__(self, page: Page, held: Sequence[Held]) -> None:
        self.page = page
        self.held = held
        self.source = _Source(page)
        self.heading: Heading | None = None
        self.passage: Passage | None = None
        self.words: list[str] = []  # of the passage, as far as it is read
        self.since: list[str] = []  # since its last mark
        self.since_links: list[LinkUse] = []
        self.number = 0

    def gather(self, made: str) -> None:
        """Fill in the page."""
        top = html.fragment_fromstring(made, create_parent="div")
        self._inside(top, (), linked=False)
        sections: dict[Heading | None, Passage] = {passage.heading: passage for passage in self.page.passages}
        for passage in sections.values():
            passage.last = True

    def _inside(self, element: html.HtmlElement, within: tuple[str, ...], linked: bool) -> None:
        self._text(element.text, element)
        for child in element:
            self._element(child, within, linked)
            self._text(child.tail, element)

    def _element(self, element: html.HtmlElement, within: tuple[str, ...], linked: bool) -> None:
        tag = element.tag
        if not isinstance(tag, str):  # a comment
            self.source.find((element.text or "").split("\n")[0].strip())
            return
        if tag in _HIDDEN:
            self.source.find("".join(element.itertext()).strip().split("\n")[-1].strip())
            return
        if "data-mark" in element.attrib:
            self._mark(str(element.get("data-mark")), linked)
            return
        if tag in HEADINGS:
            self._heading(element)
        elif "data-block" in element.attrib:
            self._block(element, within)
            return
        elif tag in ("a", "img"):
            self._link(element)
        if element.get("id") and tag not in HEADINGS:
            self.page.ids.append((str(element.get("id")), self.source.line))
        self._attributes(element)
        if tag == "li" and (beginning := _BEGINNING.search("".join(element.itertext()))):
            line = self.source.find(beginning[0])
            self.source.at = self.source.starts[line - 1]
            self.page.items.append((line, sum(1 for _ in element.iterancestors("li"))))
        if tag in HEADINGS:
            self._inside(element, within, linked)
        elif self.passage is None and tag in _PASSAGES:
            if "admonition-title" not in element.get("class", "").split():
                self._passage(element, within)
        elif self.passage is None and tag in ("div", "details", "section", "blockquote", "figure", "aside"):
            named = [name for name in element.get("class", "").split() if name != "admonition"]
            self._inside(element, (*within, *(named or [tag])), linked)
        else:
            self._inside(element, within, linked or tag == "a")

    def _text(self, text: str | None, around: html.HtmlElement) -> None:
        if not text:
            return
        plain = text.translate(_PLAIN)
        self.words.append(plain)
        self.since.append(plain)
        if text.strip():
            beginning = _BEGINNING.search(plain)
            line = self.source.line
            if self.passage is None and around.tag not in HEADINGS and beginning:
                line = self.source.find(beginning[0])
            self.page.printed.append(Printed(text, line, str(around.tag)))

    def _heading(self, element: html.HtmlElement) -> None:
        text = " ".join("".join(element.itertext()).translate(_PLAIN).split())
        beginning = _BEGINNING.search(text)
        raw = "data-made" not in element.attrib
        words = beginning[0] if beginning else text[:1]
        line = self.source.find(f"<{element.tag}") if raw else self.source.heading(words)
        identifier = element.get("id") if raw else element.get("data-made")
        self.heading = Heading(int(element.tag[1]), text, identifier or None, line, raw)
        self.page.headings.append(self.heading)
        if identifier:
            self.page.ids.append((str(identifier), line))

    def _block(self, element: html.HtmlElement, within: tuple[str, ...]) -> None:
        made = self.held[int(element.get("data-block"))]
        found = re.compile(rf"/{{3,}} *{re.escape(made.name)}\b", re.I).search(self.source.text, self.source.at)
        line = self.source.find(found[0]) if found else self.source.line
        words = " ".join("".join(element.itertext()).split())
        at, before = len(self.page.blocks), len(self.page.printed)
        self._inside(element, (*within, made.name), linked=False)
        inside = self.page.printed[before:]
        use = BlockUse(made.name, made.argument, made.options, line, words, inside[0].line if inside else line)
        self.page.blocks.insert(at, use)

    def _link(self, element: html.HtmlElement) -> None:
        address = element.get("href" if element.tag == "a" else "src")
        if address is None:
            return
        line = self.source.near(address)
        link = LinkUse(unquote(address), line, self.heading, "data-made" not in element.attrib)
        self.page.links.append(link)
        self.since_links.append(link)

    def _attributes(self, element: html.HtmlElement) -> None:
        if "data-ids" in element.attrib:
            ids = " and ".join(f"'{each}'" for each in str(element.get("data-ids")).split())
            text = f'an element has one id, not {ids} (keep a former one as alias="…")'
            self.page.problems.append(self.page.problem(self.source.line, text))
        for alias in element.get("alias", "").split():
            self.page.aliases.append((alias, self.source.line))

    def _passage(self, element: html.HtmlElement, within: tuple[str, ...]) -> None:
        beginning = _BEGINNING.search("".join(element.itertext()))
        image = element[0] if len(element) and element[0].tag == "img" and not (element.text or "").strip() else None
        here = self.source.at
        line = self.source.find(str(image.get("src")) if image is not None else beginning[0] if beginning else "")
        self.source.at = max(here, self.source.starts[line - 1])
        classes = tuple(element.get("class", "").split())
        self.passage = Passage(str(element.tag), "", line, self.heading, classes, within)
        following = element.getnext()
        self.passage.leads = (
            element.tag == "p" and following is not None and following.tag in ("ul", "ol", "dl", "table")
        )
        before = self.page.passages[-1] if self.page.passages else None
        # A list goes on with the sentence that leads to it.
        self.words, self.since, self.since_links = [], [], []
        if before is not None and before.leads and before.tail:
            self.since = [before.tail, " "]
        self._inside(element, within, linked=False)
        self.passage.text = " ".join("".join(self.words).split())
        self.passage.tail = " ".join("".join(self.since).split())
        self.passage.tail_links = self.since_links
        self.page.passages.append(self.passage)
        self.passage = None

    def _mark(self, locator: str, linked: bool) -> None:
        line = self.source.find(f"[¶{locator}]")
        self.page.marks.append(MarkUse(locator, line, self.heading, linked))
        text = " ".join("".join(self.since).split())
        self.since, self.since_links = [], []
        if self.passage is not None:
            self.number += 1
            self.passage.statements.append(Statement(self.number, text, locator, line, self.heading))
            self.passage.tail_line = line
