"""The Python-Markdown extension: marks, blocks, abbreviations and reading times, under any engine.

It knows the engines by what they leave in the Markdown object and imports neither.
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
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block

from edition import locators, references, rules
from edition.catalogue import catalogue
from edition.errors import EditionError, Problem
from edition.pages import blocks, facts, project

NO_BREAK = "\u00a0"
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
        self.lines: list[str] = []
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
        # Before inline patterns (20), which would read text as escaped slashes.
        md.treeprocessors.register(Unread(md, self), "edition_unread", 25)
        # After attribute lists (8) have named the standfirst, before the table of contents (5).
        md.treeprocessors.register(Abbreviations(md, self), "edition_abbreviations", 7)
        md.treeprocessors.register(ReadingTime(md, self), "edition_reading_time", 6)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        """Register the blocks."""
        for name, component in blocks.COMPONENTS.items():
            options = {option: [None, lambda value: value] for option in component.options}
            kind = Holder if component.holds else Shown
            made = type(f"{name.title()}Block", (kind,), {"NAME": name, "OPTIONS": options})
            block_mgr.register(made, {"extension": self})

    @property
    def page(self) -> str:
        """The path of the page from the folder of the pages."""
        assert self.md is not None
        if self.getConfig("page"):
            return str(self.getConfig("page"))
        if "relpath" in self.md.treeprocessors:  # MkDocs
            return str(self.md.treeprocessors["relpath"].file.src_uri)
        if "rendering_context" in self.md.preprocessors:  # Zensical
            return str(self.md.preprocessors["rendering_context"].page.path)
        raise EditionError("edition.extension: the engine does not tell the page's path (set the option `page`)")

    def problem(self, words: str, text: str) -> Problem:
        """Something that is wrong on the page, on the line on which the words stand."""
        file = self.project.docs / self.page
        lines = file.read_text("utf-8").split("\n") if file.is_file() else self.lines
        line = next((number for number, each in enumerate(lines, 1) if words and words in each), 0)
        return Problem(str(file), line, text)

    @property
    def project(self) -> project.Project:
        """The project as it was when the page began; raises EditionError when its settings cannot be read."""
        if self.current is not None:
            return self.current
        assert self.md is not None
        data = Path(self.getConfig("data"))
        if not data.is_absolute() and not data.is_dir() and "relpath" in self.md.treeprocessors:
            # MkDocs can be told of settings elsewhere.
            data = Path(self.md.treeprocessors["relpath"].file.src_dir).parent / data
        self.current = project.around(data, None)
        return self.current


class Checked(Preprocessor):
    """Stops at whatever is wrong with the edition, and with the page if it is not one of its files."""

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        self.extension.current = None
        current = self.extension.project
        blocks = self.md.parser.blockprocessors["blocks"].blocks
        problems = rules.problems(current, blocks)
        path = self.extension.page
        self.extension.lines = lines
        if not problems and path not in current.pages:
            page = facts.scan("\n".join(lines), current.docs / path, path)
            problems = [*page.problems, *rules.marks(page, current), *rules.used_blocks(page, current, blocks)]
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
        path = self.extension.page
        try:
            parts = locators.parse(m["locator"])
        except ValueError as error:
            raise EditionError(self.extension.problem(m[0].strip(), str(error))) from None
        wrong = references.part_faults(parts, current.edition)
        if wrong:
            raise EditionError(*(self.extension.problem(m[0].strip(), each) for each in wrong))
        source = current.page_with("source")
        around = etree.Element("span", {"class": "marks", "data-marks": ""})
        # Alone in its element it has no word to stay with.
        if m.start() > 0:
            around.text = NO_BREAK
        for mark in locators.marks(parts, current.edition):
            if len(around):
                around[-1].tail = ", "
            around.append(_mark(mark, blocks.View(current, path).link(f"{source}#p{mark.first}") if source else None))
        return around, m.start(), m.end()


def _mark(mark: locators.Mark, address: str | None) -> etree.Element:
    # All its voices: a mark of two has the hue of neither.
    voices = " ".join(each.id for each in mark.voices)
    element = etree.Element("a" if address else "span", {"class": "mark", "data-mark": "", "data-voice": voices})
    if address:
        element.set("href", address)
        element.set("aria-label", mark.spoken)
    element.set("title", mark.title)
    element.text = AtomicString(f"{mark.label} ")
    voice = etree.SubElement(element, "span", {"class": "mark__voice", "data-book": "voice"})
    voice.text = AtomicString(", ".join(each.short for each in mark.voices))
    return element


class Shown(Block):
    """A block that shows data."""

    def on_create(self, parent: etree.Element) -> etree.Element:
        """Add what the block shows to the page."""
        extension: EditionExtension = self.config["extension"]
        options = {name: value for name, value in self.options.items() if name != "attrs" and value is not None}
        made = blocks.render(self.NAME, options, extension.project, extension.page)
        parent.extend(made[:-1])
        # What the page says inside the block, which is nothing, is collected here and dropped.
        self.inside = etree.Element("div")
        parent.append(made[-1])
        return made[-1]

    def on_add(self, block: etree.Element) -> etree.Element:
        """Take what stands in the block, for it to be looked at."""
        return self.inside

    def on_end(self, block: etree.Element) -> None:
        """Raise EditionError when something stands in the block, since it would be lost."""
        words = "".join(self.inside.itertext()).strip()
        if words or len(self.inside):
            extension: EditionExtension = self.config["extension"]
            text = f"block '{self.NAME}' holds text (it takes none)"
            raise EditionError(extension.problem(words.split("\n")[0], text))


class Holder(Shown):
    """A block that shows data with a caption, which is what stands in it."""

    def on_create(self, parent: etree.Element) -> etree.Element:
        """Add the block, and find where the caption goes."""
        made = super().on_create(parent)
        self.inside = next(made.iter("figcaption"))
        return made

    def on_end(self, block: etree.Element) -> None:
        """Nothing is lost here."""


class Unread(Treeprocessor):
    """Stops at a block that would print as text, wherever on the page it hides."""

    def __init__(self, md: Markdown, extension: EditionExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            if isinstance(element.text, AtomicString):
                continue
            found = re.search(r"(?m)^[ ]*(/{3,}.*)$", element.text or "")
            if found and element.tag not in ("pre", "code"):
                text = f"'{found[1]}' is no block here and would print as text"
                raise EditionError(self.extension.problem(found[1], text))


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
                time.text = catalogue(current.edition.language).say("minutes", n=facts.minutes(page.words))
                root.insert(at + 1, time)
                return


def makeExtension(**options: Any) -> EditionExtension:
    """What Python-Markdown calls for `edition.extension`."""
    return EditionExtension(**options)
