"""Reads a page's Markdown for what the edition wants to know of it, without rendering it.

That is its front matter, headings, marks, blocks, links and words, each with its line: the
processors of Python-Markdown are given no line numbers.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from edition import locators
from edition.errors import EditionError, Problem
from edition.yaml_files import Lines, decoded, parse

# Silent reading of non-fiction: Brysbaert (2019), https://doi.org/10.1016/j.jml.2019.104047, gives 238.
WORDS_A_MINUTE = 230

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(?P<text>.*?)\s*#*\s*(?P<attributes>\{[^{}]*\})?\s*$")
# https://daringfireball.net/projects/markdown/syntax#header
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_RAW_HEADING = re.compile(r"<h[1-6]\b", re.I)
_ID = re.compile(r"#([^\s}.]+)")
_WORD = re.compile(r"\w+(?:[’'.,:–-]\w+)*")
# https://facelessuser.github.io/pymdown-extensions/extensions/blocks/#syntax
_SLASHES = re.compile(r" {0,3}(?P<slashes>/{3,})(?P<rest>.*)$")
_BLOCK = re.compile(r"[ ]*(?P<name>[\w-]+)[ ]*(?:\|[ ]*(?P<argument>.*?)[ ]*)?$")
_LINK = re.compile(r"(?<!\\)\]\(\s*<?(?P<target>[^\s()<>]+)>?(?:\s+[\"'(].*?[\"')])?\s*\)")
_REFERENCE = re.compile(r" {0,3}\[[^\]^]+\]:\s*<?(?P<target>[^\s<>]+)>?")
_MARKUP = re.compile(r"\{[^{}]*\}|<[^<>]*>|\]\([^()]*\)|[*_#>|]")


@dataclass(frozen=True)
class Heading:
    """A heading of a page, with its permanent id where it has one."""

    level: int
    text: str
    id: str | None
    line: int


@dataclass(frozen=True)
class MarkUse:
    """A mark on a page, and the heading it stands under."""

    locator: str
    line: int
    heading: Heading | None


@dataclass
class BlockUse:
    """A block on a page: its name, what follows the bar, and its options as far as they are a mapping."""

    name: str
    argument: str | None
    options: dict[Any, Any] | None
    line: int
    lines: dict[str, int]
    # On which line text stands in it, if any does.
    content: int = 0


@dataclass(frozen=True)
class LinkUse:
    """A link on a page."""

    target: str
    line: int


@dataclass
class Page:
    """A page as it is written. `path` is relative to the folder of the pages, as links name it."""

    path: str
    file: Path
    meta: dict[str, Any] = field(default_factory=dict)
    meta_lines: Lines = field(default_factory=Lines)
    headings: list[Heading] = field(default_factory=list)
    marks: list[MarkUse] = field(default_factory=list)
    blocks: list[BlockUse] = field(default_factory=list)
    links: list[LinkUse] = field(default_factory=list)
    # The text under each heading (None: above the first).
    texts: list[tuple[Heading | None, str]] = field(default_factory=list)
    words: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Its title from the front matter, else its first heading, else its path."""
        title = self.meta.get("title")
        return str(title) if title else self.headings[0].text if self.headings else self.path

    @property
    def description(self) -> str:
        """Its description from the front matter."""
        return str(self.meta.get("description") or "")

    def heading(self, identifier: str) -> Heading | None:
        """The heading with an id."""
        return next((each for each in self.headings if each.id == identifier), None)

    def problem(self, line: int, text: str) -> Problem:
        """Something that is wrong on the page."""
        return Problem(str(self.file), line, text)


def minutes(words: int) -> int:
    """How many minutes it takes to read so many words, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def read(file: Path, path: str) -> Page:
    """The page in a file; what keeps it from being read is among its problems."""
    try:
        text = decoded(file)
    except EditionError as error:
        return Page(path, file, problems=[each for each in error.problems if isinstance(each, Problem)])
    return scan(text, file, path)


def scan(text: str, file: Path, path: str) -> Page:
    """The page that consists of this text, its front matter included."""
    page = Page(path, file)
    lines = text.split("\n")
    body = _front_matter(page, lines)
    heading: Heading | None = None
    texts: list[str] = []
    reader = _Blocks(page)
    above = 0  # the last line that can be underlined
    for number, line in _visible(lines, body):
        if reader.takes(number, line):
            continue
        found = _HEADING.match(line)
        if found:
            page.texts.append((heading, "\n".join(texts)))
            texts = []
            attributes = _ID.search(found["attributes"] or "")
            plain = _plain(found["text"])
            heading = Heading(len(found[1]), plain, attributes[1] if attributes else None, number)
            page.headings.append(heading)
            page.words += len(_WORD.findall(plain))
        raw = _RAW_HEADING.search(line)
        if raw or (above == number - 1 and _UNDERLINE.match(line)):
            what = "is HTML" if raw else "underlines a heading"
            text = f"'{line.strip()[:20]}' {what}, whose id is not seen (write ## Words {{ #some-id }})"
            page.problems.append(page.problem(number, text))
        above = number if line.strip() and not found else 0
        for mark in locators.MARK.finditer(line):
            page.marks.append(MarkUse(mark["locator"], number, heading))
        page.problems += [page.problem(number, fault) for fault in locators.misplaced(line)]
        for link in (*_LINK.finditer(line), *_REFERENCE.finditer(line)):
            page.links.append(LinkUse(link["target"], number))
        if not found:
            plain = _plain(locators.MARK.sub("", line))
            texts.append(plain)
            page.words += len(_WORD.findall(plain))
    page.texts.append((heading, "\n".join(texts)))
    reader.finish()
    return page


def _plain(text: str) -> str:
    return _MARKUP.sub(lambda found: " " if found[0] == "|" else "", text.replace("[", ""))


def _front_matter(page: Page, lines: list[str]) -> int:
    """Read the front matter, and return on which line (from 0) the text begins."""
    if not lines or lines[0].rstrip() != "---":
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


def _visible(lines: list[str], start: int) -> Iterator[tuple[int, str]]:
    """The lines that are not in a fence, with their numbers and without code spans and comments."""
    fence = ""
    comment = False
    for number, line in enumerate(lines[start:], start + 1):
        found = _FENCE.match(line)
        if fence:
            if found and found[1].startswith(fence) and not line[found.end() :].strip():
                fence = ""
            continue
        if found and "`" not in line[found.end() :]:
            fence = found[1]
            continue
        line = _CODE.sub(" ", line)
        kept = ""
        while line:
            before, sign, after = line.partition("-->" if comment else "<!--")
            kept += "" if comment else before
            comment = comment != bool(sign)
            line = after
        yield number, kept


class _Blocks:
    """Tells the lines that make blocks from those that are text."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.open: list[tuple[int, BlockUse]] = []
        self.header: BlockUse | None = None
        self.options: list[str] = []

    def takes(self, number: int, line: str) -> bool:
        """Whether a line makes a block; every line has to be shown, in order."""
        if self.header is not None:
            if re.match(r" {4,}\S", line):
                self.options.append(line)
                return True
            self._end_header()
        found = _SLASHES.match(line)
        if self.open and line.strip() and not (found and found["rest"].strip() == ""):
            self.open[-1][1].content = self.open[-1][1].content or number
        if found is None:
            return False
        length = len(found["slashes"])
        if not found["rest"].strip():
            if self.open and self.open[-1][0] == length:
                self.open.pop()
            else:
                self._wrong(number, "closes no block and would print as text")
            return True
        start = _BLOCK.match(found["rest"])
        if start is None:
            self._wrong(number, f"'{line.strip()}' opens no block and would print as text")
            return True
        self.header = BlockUse(start["name"].lower(), start["argument"], {}, number, {})
        self.open.append((length, self.header))
        self.page.blocks.append(self.header)
        self.options = []
        return True

    def finish(self) -> None:
        """Tell which blocks are still open at the end of the page."""
        if self.header is not None:
            self._end_header()
        for length, use in self.open:
            self._wrong(use.line, f"block '{use.name}' is not closed (with a line {'/' * length})")

    def _end_header(self) -> None:
        header, self.header = self.header, None
        if header is None or not self.options:
            return
        try:
            options = yaml.safe_load(textwrap.dedent("\n".join(self.options)))
        except (yaml.YAMLError, AttributeError, LookupError, ValueError):  # the latter for a value that its tag is not
            options = None
        for at, line in enumerate(self.options, header.line + 1):
            header.lines.setdefault(line.split(":")[0].strip(), at)
        header.options = options if isinstance(options, dict) else None
        if header.options is None:
            self._wrong(header.line + 1, f"options of block '{header.name}' are not 'name: value' lines")

    def _wrong(self, number: int, text: str) -> None:
        self.page.problems.append(self.page.problem(number, text))
