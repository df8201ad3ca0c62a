"""Reads citations such as `[¶27–28 NAME]`."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A mark: what stands between the brackets, with the space before them, which a mark swallows.
# It ends at the bracket, so what is no locator is still seen and can be told.
MARK = re.compile(r"(?P<before>\s*)(?<!\\)\[¶(?P<locator>[^\[\]]*)\]")
# A mark is a link already: as the text of another, on its own or among words, it would break that.
_LINKED = re.compile(r"(?<!\\)(?P<mark>\[¶[^\[\]]*\])\(|\[[^\[\]]*(?P<within>\[¶[^\[\]]*\])[^\[\]]*\]\(")
# What begins like a mark and is none, as its bracket is not closed before another opens, or at all.
_BROKEN = re.compile(r"(?<!\\)\[¶(?![^\[\]]*\])[^\[\]\n]{0,20}")
_PART = re.compile(
    r"(?P<first>[0-9]{1,6})"
    r"(?:[ \u00a0]*[–-][ \u00a0]*(?P<last>[0-9]{1,6}))?"
    r"(?:[ \u00a0]+(?P<voice>[a-z][a-z0-9]*(?:-[a-z0-9]+)*))?"
)


@dataclass(frozen=True)
class Part:
    """One part of a locator: a paragraph or a run of paragraphs, with the voice where one is named."""

    first: int
    last: int
    voice: str | None = None

    @property
    def numbers(self) -> range:
        """The paragraphs it names."""
        return range(self.first, self.last + 1)

    def __str__(self) -> str:
        run = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        return f"{run} {self.voice}" if self.voice else run


def parse(locator: str) -> tuple[Part, ...]:
    """The parts of a locator such as `28`, `12–14`, `8, 20 NAME`; a voice belongs to its own part.

    Raises ValueError with what is wrong.
    """
    parts = []
    for text in locator.split(","):
        found = _PART.fullmatch(text.strip())
        if found is None:
            raise ValueError(
                f"'{locator.strip()[:40]}' is not a locator (such as 28, 12–14, or 8, 20 NAME with the name of a voice)"
            )
        first = int(found["first"])
        last = int(found["last"] or first)
        if last < first or (found["last"] and last == first):
            raise ValueError(f"'{text.strip()[:40]}' is a range that does not rise")
        parts.append(Part(first, last, found["voice"]))
    return tuple(parts)


def misplaced(text: str) -> list[str]:
    """What is wrong with marks that a text makes the text of a link, or does not close."""
    found = (each["mark"] or each["within"] for each in _LINKED.finditer(text))
    return [
        f"mark {mark} is the text of a link (a mark leads to its paragraph: put the link beside it)" for mark in found
    ] + [
        f"'{each[0].strip()}' is not closed on its line and would print as text (write a mark as [¶28], on one line)"
        for each in _BROKEN.finditer(text)
    ]
