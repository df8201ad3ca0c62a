"""Reads pages as the engine does, and gathers what the edition wants to know of them.

Python-Markdown makes a page with the extensions of the engine's settings; in place of what the edition
shows stand placeholders, since that depends on the facts of all pages. The facts come from what was made.
The page's source is searched for line numbers alone, which the processors of Python-Markdown are not given.
"""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor, get_attrs_and_remainder
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block

from edition import locators
from edition.errors import EditionError, Problem
from edition.pages.facts import Page
from edition.pages.gathering import ESCAPED, HEADINGS, Held, gather
from edition.settings import EXTENSION
from edition.yaml_files import decoded, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

# What MkDocs, ProperDocs and Zensical add to the extensions that the settings name.
BUILT_IN = ("toc", "tables", "fenced_code")
# Nobody writes more by hand, and Python-Markdown takes the square of a line's or a paragraph's length in time.
LINE = 2000
LINES_TOGETHER = 300
LINES = 5000


class Reader:
    """Reads pages with the extensions of the settings, by name with their options; `names` are the edition's blocks.

    Raises EditionError when an extension cannot be made.
    """

    def __init__(self, extensions: Mapping[str, dict[str, Any]], names: tuple[str, ...], settings: Path) -> None:
        if EXTENSION not in extensions:
            raise EditionError(Problem(str(settings), 0, f"markdown_extensions lacks {EXTENSION}"))
        options = copy.deepcopy(dict(extensions))
        options["toc"] = {**options.get("toc", {}), "permalink": False, "anchorlink": False}
        self.placeholders = _Placeholders(names)
        named: list[Any] = [*BUILT_IN, *(name for name in options if name not in (*BUILT_IN, EXTENSION))]
        try:
            self.md = Markdown(extensions=[*named, self.placeholders], extension_configs=options)
        except (ImportError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise EditionError(Problem(str(settings), 0, f"markdown_extensions: {error}")) from None
        # After attribute lists (8), before the table of contents (5) makes up ids.
        self.md.treeprocessors.register(_Told(self.md), "edition_told", 5.5)
        if "attr_list" in self.md.treeprocessors:
            self.md.treeprocessors.register(_Attributes(self.md), "attr_list", 8)

    @property
    def known(self) -> dict[str, type[Block]]:
        """The classes of all blocks there are, by name."""
        return dict(self._blocks.blocks)

    @property
    def _blocks(self) -> BlocksProcessor:
        found = self.md.parser.blockprocessors["blocks"]
        assert isinstance(found, BlocksProcessor)
        return found

    def read(self, file: Path, path: str) -> Page:
        """The page in a file; what keeps it from being read is among its problems."""
        try:
            return self.page(decoded(file), file, path)
        except EditionError as error:
            return Page(path, file, problems=[each for each in error.problems if isinstance(each, Problem)])

    def page(self, text: str, file: Path, path: str) -> Page:
        """The page that consists of this text, its front matter included."""
        page = Page(path, file, lines=text.split("\n"))
        page.above = _front_matter(page)
        if too_long := next(_too_long(page), None):
            page.problems.append(page.problem(*too_long))
            return page
        self.md.reset()
        self.placeholders.made.clear()
        try:
            made = self.md.convert("\n".join(page.lines[page.above :]))
        except Exception as error:  # an extension that is not ours may raise anything
            page.problems.append(page.problem(0, f"cannot be read as Markdown: {error}"))
            return page
        gather(made, [block.held for block in self.placeholders.made], page)
        for entry in self._blocks.stack:
            line = next((n for n, each in _openings(page, entry.block.NAME)), 0)
            bars = "/" * entry.block.length
            page.problems.append(page.problem(line, f"block '{entry.block.NAME}' is not closed (with a line {bars})"))
        return page


def _too_long(page: Page) -> Iterator[tuple[int, str]]:
    """What is so long that Python-Markdown would not come to an end, with the line."""
    if len(page.lines) > LINES:
        yield 0, f"the page has more than {LINES} lines (split it)"
    together = 0
    for n, line in enumerate(page.lines[page.above :], page.above + 1):
        together = together + 1 if line.strip() else 0
        if len(line) > LINE:
            yield n, f"the line has more than {LINE} characters (write a sentence a line)"
        if together > LINES_TOGETHER:
            yield n, f"more than {LINES_TOGETHER} lines without an empty one (write paragraphs)"


def _openings(page: Page, name: str) -> Iterator[tuple[int, str]]:
    """The lines that open a block of a name, the last first."""
    pattern = re.compile(rf" {{0,3}}/{{3,}} *{re.escape(name)}\b", re.I)
    for n in range(len(page.lines), page.above, -1):
        if pattern.match(page.lines[n - 1]):
            yield n, page.lines[n - 1]


def _front_matter(page: Page) -> int:
    """Read the front matter, and return how many lines it has."""
    lines = page.lines
    if lines[0].rstrip() != "---":
        return 0
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        page.problems.append(page.problem(1, "front matter is not closed (with a line ---)"))
        return len(lines)
    try:
        meta, page.meta_lines, doubled = parse("\n".join(lines[1:end]), page.file, above=1)
    except EditionError as error:
        page.problems += [each for each in error.problems if isinstance(each, Problem)]
        return end + 1
    page.problems += doubled
    if isinstance(meta, dict):
        page.meta = meta
    else:
        page.problems.append(page.problem(2, "front matter is not a mapping of keys to values"))
    return end + 1


class _Placeholders(BlocksExtension):
    """Registers marks and the edition's blocks as elements that hold their place."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names
        self.made: list[_Placeholder] = []

    def extendMarkdown(self, md: Markdown) -> None:
        super().extendMarkdown(md)
        # As high as the extension has it, which says why.
        md.inlinePatterns.register(_Mark(locators.MARK.pattern, md), "edition_marks", 178)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        for name in self.names:
            kind = type(name, (_Placeholder,), {"NAME": name, "OPTIONS": {}, "ARGUMENT": None})
            block_mgr.register(kind, {"made": self.made})


class _Placeholder(Block):
    """An element in place of a block, whatever its options are."""

    def _validate(self, parent: etree.Element, arg: Any, **options: Any) -> bool:
        self.held = Held(self.NAME, arg, options)
        self.options: dict[str, dict[str, str]] = {"attrs": {}}
        return True

    def on_create(self, parent: etree.Element) -> etree.Element:
        self.config["made"].append(self)
        return etree.SubElement(parent, "div", {"data-block": str(len(self.config["made"]) - 1)})


class _Mark(InlineProcessor):
    """An element in place of a mark."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element, int, int]:  # type: ignore[override]
        element = etree.Element("span", {"data-mark": m["locator"]})
        return element, m.start(), m.end()


class _Told(Treeprocessor):
    """Tells what Markdown made from what is written in HTML, given ids from made-up ones, escaped signs from others."""

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            if element.tag in (*HEADINGS, "a", "img"):
                element.set("data-made", element.get("id", ""))
            for sign, private in ESCAPED.items():
                if element.text and sign in element.text:
                    element.text = element.text.replace(sign, private)
                if element.tail and sign in element.tail:
                    element.tail = element.tail.replace(sign, private)


class _Attributes(AttrListTreeprocessor):
    """Notes when an element is given several ids, of which Python-Markdown takes the last."""

    def assign_attrs(self, elem: etree.Element, attrs_string: str, *, strict: bool = False) -> str:
        given = [str(value) for key, value in get_attrs_and_remainder(attrs_string)[0] if key == "id"]
        if len(given) > 1:
            elem.set("data-ids", " ".join(given))
        return super().assign_attrs(elem, attrs_string, strict=strict)
