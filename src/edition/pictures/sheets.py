"""The sheets that pictures are drawn on, and how wide words are there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from edition.entries import Answer, Entry, Goal
from edition.locators import MARK
from edition.rendering import fill

# Advance widths in hundredths of an em, by groups of characters, read from Source Sans 3 Regular and
# rounded up: near enough to break lines by.
ADVANCES: Final = {
    " ": 20,
    **dict.fromkeys("ijlI|,.:;'‘’", 27),
    **dict.fromkeys("frt()[]{}!/-", 35),
    **dict.fromkeys("ckvxyzsLJY?“”–", 48),
    **dict.fromkeys("BDGHKNOQRU&", 64),
    **dict.fromkeys("mwMW%@—", 82),
}
OTHER: Final = 53


def width(text: str, size: float) -> float:
    """About how wide a line of text is, set in the interface's face at `size`. (Semibold: 4 % more.)"""
    return sum(ADVANCES.get(character, OTHER) for character in text) * size / 100


def wrap(text: str, room: float, size: float) -> list[str]:
    """The text in as few lines as fit into `room`, as far as its words allow, and those of like length."""
    lines = _fill(text, room, size)
    while len(fewer := _fill(text, room - size / 4, size)) == len(lines) and room > size:
        lines, room = fewer, room - size / 4
    return lines


def _fill(text: str, room: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@dataclass(frozen=True)
class Sheet:
    """A sheet to draw on: how wide it is and how its text is set, in its own units."""

    variant: str
    width: int
    size: float
    leading: float


# A unit of the narrow sheet is a pixel on a phone of 360; one of the wide sheet is a pixel of a full column.
NARROW: Final = Sheet("narrow", 320, 12, 15)
WIDE: Final = Sheet("wide", 680, 14.5, 18.5)


@dataclass(frozen=True)
class Line:
    """A line of text: its runs (words, class), where it starts, ends or has its middle."""

    x: float
    y: float
    align: str
    runs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Shape:
    """A bar, a cell, a mark or a tick: of which kind, where and how large."""

    kind: str
    x: float
    y: float
    width: float = 0
    height: float = 0
    of: str = ""
    hue: int | None = None


@dataclass
class Drawing:
    """All that a template prints."""

    name: str
    sheet: Sheet
    title: str
    desc: str
    height: float = 0
    axis: float = 0
    lines: list[Line] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)

    def write(self, x: float, y: float, *runs: tuple[str, str], align: str = "start") -> None:
        """Add a line of text."""
        self.lines.append(Line(x, y, align, runs))

    def of(self, *kinds: str) -> list[Shape]:
        """The shapes of some kinds."""
        return [shape for shape in self.shapes if shape.kind in kinds]


def printed(drawing: Drawing) -> str:
    """A drawing as SVG, by the template of its name."""
    return fill(f"pictures/{drawing.name}.svg", drawing=drawing)


def short(item: Entry | Goal | Answer) -> str:
    """The item in a few words: its short form, else its text without marks and emphasis."""
    text = item.gist if isinstance(item, Answer) else item.text
    return item.short or re.sub(r"[*_`]", "", MARK.sub("", text)).strip().rstrip(".")
