"""What the edition knows of a page: headings, marks, links, blocks, passages and statements, each with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from edition.errors import Problem
from edition.yaml_files import Lines

# Silent reading of non-fiction: Brysbaert (2019), https://doi.org/10.1016/j.jml.2019.104047, gives 238.
WORDS_A_MINUTE = 230

_WORD = re.compile(r"\w+(?:[’'.,:–-]\w+)*")


@dataclass(frozen=True)
class Heading:
    """A heading of a page, with its permanent id where it has one."""

    level: int
    text: str
    id: str | None
    line: int
    # Whether it is written in HTML, so that no engine lists it.
    raw: bool = False


@dataclass(frozen=True)
class MarkUse:
    """A mark on a page, and the heading it stands under."""

    locator: str
    line: int
    heading: Heading | None
    # Whether it stands in the text of a link.
    linked: bool = False


@dataclass(frozen=True)
class BlockUse:
    """A block of the edition on a page: what follows the bar, its options, and the words that stand in it."""

    name: str
    argument: str | None
    options: dict[str, Any]
    line: int
    words: str = ""
    words_line: int = 0


@dataclass(frozen=True)
class LinkUse:
    """A link or an image on a page, its address without percent signs."""

    target: str
    line: int
    heading: Heading | None
    # Whether it is written in HTML, so that no engine follows it.
    raw: bool = False


@dataclass(frozen=True)
class Statement:
    """What one mark closes: its words, the locator, and where they stand. `number` counts the page's statements."""

    number: int
    text: str
    locator: str
    line: int
    heading: Heading | None


@dataclass
class Passage:
    """A paragraph, a list or a table: its text without marks, and the statements it makes."""

    tag: str
    text: str
    line: int
    heading: Heading | None
    classes: tuple[str, ...] = ()
    # The blocks and raw elements in which it stands, outermost first.
    within: tuple[str, ...] = ()
    statements: list[Statement] = field(default_factory=list)
    # The words and links after its last mark, and the line of that.
    tail: str = ""
    tail_links: list[LinkUse] = field(default_factory=list)
    tail_line: int = 0
    # Whether a list or a table continues it, and whether it is the last of its section.
    leads: bool = False
    last: bool = False


@dataclass(frozen=True)
class Printed:
    """Words outside of code that a reader sees, as one piece of text; escaped brackets and slashes are left out."""

    text: str
    line: int
    tag: str


@dataclass
class Page:
    """A page as it is written and read. `path` is relative to the folder of the pages, as links name it."""

    path: str
    file: Path
    meta: dict[str, Any] = field(default_factory=dict)
    meta_lines: Lines = field(default_factory=Lines)
    # Its lines, and how many of them are front matter.
    lines: list[str] = field(default_factory=list)
    above: int = 0
    headings: list[Heading] = field(default_factory=list)
    marks: list[MarkUse] = field(default_factory=list)
    blocks: list[BlockUse] = field(default_factory=list)
    links: list[LinkUse] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    # The items of its lists: the line, and in how many lists of their passage each lies.
    items: list[tuple[int, int]] = field(default_factory=list)
    printed: list[Printed] = field(default_factory=list)
    # Every id it gives, and every former one (`alias="…"`), with the line, in order.
    ids: list[tuple[str, int]] = field(default_factory=list)
    aliases: list[tuple[str, int]] = field(default_factory=list)
    # Faults of its syntax that only its reading sees.
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

    @cached_property
    def words(self) -> int:
        """How many words it has, blocks and marks left out."""
        texts = [*(heading.text for heading in self.headings), *(passage.text for passage in self.passages)]
        return sum(len(_WORD.findall(text)) for text in texts)

    @cached_property
    def texts(self) -> list[tuple[Heading | None, str]]:
        """The text under each heading (None: above the first)."""
        under: dict[Heading | None, list[str]] = {heading: [] for heading in (None, *self.headings)}
        for passage in self.passages:
            under[passage.heading].append(passage.text)
        return [(heading, "\n".join(texts)) for heading, texts in under.items()]

    @property
    def statements(self) -> list[Statement]:
        """Its statements in their order."""
        return [statement for passage in self.passages for statement in passage.statements]

    def heading(self, identifier: str) -> Heading | None:
        """The heading with an id."""
        return next((heading for heading in self.headings if heading.id == identifier), None)

    def line_of(self, words: str, near: int) -> int:
        """The first line from `near` on that holds words, else `near`."""
        return next((n for n in range(max(near, 1), len(self.lines) + 1) if words in self.lines[n - 1]), near)

    def problem(self, line: int, text: str) -> Problem:
        """Something that is wrong on the page."""
        return Problem(str(self.file), line, text)


def minutes(words: int) -> int:
    """How many minutes it takes to read so many words, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))
