"""The Python-Markdown extension: marks, blocks, threads, abbreviations and reading times, under any engine.

It knows the engines by what they leave in the Markdown object and imports none.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.extensions.abbr import AbbrTreeprocessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block

from edition import engines, locators, rules
from edition.catalogue import catalogue
from edition.errors import EditionError
from edition.pages import block, marks, project, route, source
from edition.pages.facts import minutes
from edition.settings import SETTINGS

LEFT_ALONE = {"abbr", "code", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "svg"}


class EditionExtension(BlocksExtension):
    """Registers all of the edition's syntax. `data` names the folder of the data files."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "data": ["docs/en/data", "The folder of the data files, from the folder of the engine's settings"],
            "page": ["", "The path of the page, where no engine tells it"],
        }
        super().__init__(**options)
        self.md: Markdown | None = None
        # Of the page that is being made.
        self.current: project.Project | None = None

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the processors, and what they need to find the page. Nothing is read yet."""
        self.md = md
        super().extendMarkdown(md)
        # Before anything else has changed the lines, for the page is checked as it is written.
        md.preprocessors.register(Checked(md, self), "edition_checked", 100)
        # After backticks (190) and escapes (180), before footnotes (175) and references (170),
        # which would take the brackets.
        md.inlinePatterns.register(Marks(md, self), "edition_marks", 178)
        # Before inline patterns (20): what ends a block is no longer needed when its text is read.
        md.treeprocessors.register(BlockEnds(md), "edition_block_ends", 25)
        # After attribute lists (8) have named the standfirst, before the table of contents (5).
        md.treeprocessors.register(Abbreviations(md, self), "edition_abbreviations", 7)
        md.treeprocessors.register(ArticleHead(md, self), "edition_article_head", 6.5)
        md.treeprocessors.register(ReadingTime(md, self), "edition_reading_time", 6)
        md.treeprocessors.register(Outdated(md, self), "edition_outdated", 5.9)
        md.treeprocessors.register(Aliases(md), "edition_aliases", 5.8)
        md.treeprocessors.register(Threads(md, self), "edition_threads", 5.7)
        md.treeprocessors.register(WayOn(md, self), "edition_way_on", 5.6)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        """Register the blocks."""
        for name, kind in block.BLOCKS.items():
            options = {option: [None, lambda value: value] for option in kind.options}
            made = type(kind.__name__, (Shown,), {"NAME": name, "OPTIONS": options})
            block_mgr.register(made, {"extension": self})

    @property
    def page(self) -> str:
        """The path of the page from the folder of the pages."""
        assert self.md is not None
        if self.getConfig("page"):
            return str(self.getConfig("page"))
        path = engines.page_path(self.md)
        if path is None:
            raise EditionError("edition.extension: the engine does not tell the page's path (set the option `page`)")
        return path

    @property
    def project(self) -> project.Project:
        """The project as it was when the page began; raises EditionError when its settings cannot be read."""
        if self.current is not None:
            return self.current
        assert self.md is not None
        data = Path(self.getConfig("data"))
        docs = engines.pages_folder(self.md)
        if not data.is_absolute() and not data.is_dir() and docs:
            # The engine can be told of settings elsewhere.
            root = next((above for above in docs.parents if (above / SETTINGS).is_file()), docs.parent)
            data = root / data
        self.current = project.around(data, docs)
        return self.current


class Checked(Preprocessor):
    """Stops at whatever is wrong with the edition, and with the page if it is not one of its files."""

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        self.extension.current = None
        current = self.extension.project
        path = self.extension.page
        problems = rules.problems(current)
        if not problems and path not in current.pages:
            page = current.reader.page("\n".join(lines), current.docs / path, path)
            problems = rules.of_page(page, current)
        if problems:
            raise EditionError(*problems)
        return lines


class Marks(InlineProcessor):
    """Shows `[¶28]` as a mark."""

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(locators.MARK.pattern, md)
        self.extension = extension

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:  # type: ignore[override]
        """The mark's element, in the place of the brackets and of the space before them."""
        current = self.extension.project
        path = current.page_with(source.Source.name)
        address = block.Block(current, self.extension.page).link(path) if path else None
        around = marks.elements(locators.parse(m["locator"]), current.edition, address)
        # Alone in its element it has no word to stand apart from.
        if m.start() > 0:
            around.text = " "
        return around, m.start(), m.end()


class Shown(Block):
    """A block that shows data."""

    def on_create(self, parent: etree.Element) -> etree.Element:
        """Add what the block shows to the page."""
        extension: EditionExtension = self.config["extension"]
        options = {name: value for name, value in self.options.items() if name != "attrs" and value is not None}
        made = block.render(self.NAME, options, extension.project, extension.page)
        parent.extend(made)
        # Python-Markdown would take a list after the block for more of a list in it.
        parent.append(etree.Comment())
        holds = block.BLOCKS[self.NAME].holds
        # What stands in a block that holds nothing is nothing, or the check would have stopped.
        self.inside = next(made[-1].iter("figcaption")) if holds else etree.Element("div")
        return made[-1]

    def on_add(self, block: etree.Element) -> etree.Element:
        """Put what stands in the block into its caption."""
        return self.inside


class BlockEnds(Treeprocessor):
    """Takes out the comments that end blocks."""

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            for child in [child for child in element if not isinstance(child.tag, str) and not child.text]:
                element.remove(child)


class Outdated(Treeprocessor):
    """Tells the reader of a translation below its title when the original has changed since."""

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        current = self.extension.project
        page = current.pages.get(self.extension.page)
        if page is None or current.original is None or not rules.parity.is_outdated(page, current):
            return
        note = etree.Element("p", {"class": "outdated"})
        note.text = catalogue(current.edition.language).say("translation.outdated")
        root.insert(1 if len(root) and root[0].tag == "h1" else 0, note)


class Aliases(Treeprocessor):
    """Keeps the former ids of a heading, `{ #new alias="old older" }`, as addresses of their own."""

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            for alias in reversed(element.attrib.pop("alias", "").split()):
                former = etree.Element("span", {"id": alias})
                former.tail, element.text = element.text, None
                element.insert(0, former)


class Threads(Treeprocessor):
    """Ends marks, and gives each passage of a chapter whose marks all share one hue that hue and the class `thread`."""

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        marks.finish(root)
        current = self.extension.project
        if current.pages.get(self.extension.page) not in current.chapters:
            return
        for passage in root:
            if passage.tag not in ("p", "ul", "ol"):
                continue
            shown = [element for element in passage.iter() if "mark" in element.get("class", "").split()]
            hue = marks.shared(int(given) if (given := mark.get("data-hue")) else None for mark in shown)
            if hue is not None:
                passage.set("class", f"{passage.get('class', '')} thread".strip())
                passage.set("data-hue", str(hue))


class Abbreviations(AbbrTreeprocessor):
    """Says what each abbreviation of the glossary stands for, wherever it stands in the text."""

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(md, {})
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        self.abbrs = dict(self.extension.project.edition.abbreviations)
        super().run(root)

    def iter_element(self, el: etree.Element, parent: etree.Element | None = None) -> None:
        """Leave alone headings, whose text the navigation repeats, and code; what follows them is text again."""
        if el.tag not in LEFT_ALONE:
            super().iter_element(el, parent)
        elif parent is not None and el.tail and el.tail.strip():
            alone = etree.Element(el.tag)
            alone.tail = el.tail
            # As if there were nothing in the element.
            at = list(parent).index(el)
            parent[at] = alone
            super().iter_element(alone, parent)
            el.tail = alone.tail
            parent[at] = el


class ArticleHead(Treeprocessor):
    """Begins the page of the article as the article does, where its owner plugs it in."""

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        current = self.extension.project
        if current.page_with(source.Source.name) == self.extension.page:
            source.put_head(root, current)


class ReadingTime(Treeprocessor):
    """Adds to a chapter's standfirst how long the chapter takes to read."""

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        current = self.extension.project
        page = current.pages.get(self.extension.page)
        if page is None or page not in current.chapters:
            return
        for at, element in enumerate(root):
            if element.tag == "p" and "standfirst" in element.get("class", "").split():
                time = etree.Element("p", {"class": "reading-time", "data-book": "length"})
                time.text = catalogue(current.edition.language).say("minutes", n=minutes(page.words))
                root.insert(at + 1, time)
                return


class WayOn(Treeprocessor):
    """Ends a chapter with the way on."""

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        current = self.extension.project
        page = current.pages.get(self.extension.page)
        if page is not None and page in current.chapters:
            root.extend(block.elements(route.Route(current, page.path).made({})))


def makeExtension(**options: Any) -> EditionExtension:
    """What Python-Markdown calls for `edition.extension`."""
    return EditionExtension(**options)
