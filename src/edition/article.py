"""Finds the article's paragraphs in a plain-text copy by the words with which they begin.

The copy is read anew for each build; nothing of it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from edition.errors import EditionError, Problem

if TYPE_CHECKING:
    from edition.model import Edition

# What XML cannot hold (https://www.w3.org/TR/xml/#charsets), but for what ends a line, such as a new page.
_CONTROL = re.compile(r"[^\t-\r\x1c-\x1e\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# What writers and programs set differently without meaning anything by it.
_ALIKE = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'",
    "–": "-", "—": "-", "‑": "-", "\u00ad": None, "\ufeff": None,
})  # fmt: skip

_NUMBER = re.compile(r"^¶\s*\d+[.:)]?\s+")


@dataclass(frozen=True)
class Block:
    """A piece of the copy between blank lines, with the line on which it begins."""

    text: str
    line: int


def blocks(text: str) -> list[Block]:
    """The pieces of a text that blank lines separate, each on one line, without a paragraph's number (`¶28`)."""
    found = []
    gathered: list[str] = []
    start = 0
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.strip():
            start = start if gathered else number
            gathered.append(line.strip())
        elif gathered:
            found.append(Block(_NUMBER.sub("", " ".join(gathered)), start))
            gathered = []
    return found


def alike(text: str) -> str:
    """The text without what differs between copies: the form of quotes and dashes, spaces, and case."""
    return re.sub(r"\s+", " ", text.translate(_ALIKE).replace("…", "...")).strip().casefold()


def begins(text: str, opening: str) -> bool:
    """Whether a text begins with these words, as whole words, quotation marks before it or not."""
    text, opening = alike(text), alike(opening)
    if not opening.startswith(('"', "'")):
        text = text.lstrip("\"' ")
    if not text.startswith(opening):
        return False
    return not (opening[-1:].isalnum() and text[len(opening) : len(opening) + 1].isalnum())


def align(text: str, openings: Sequence[str]) -> tuple[dict[int, str], list[tuple[int, str]]]:
    """Each paragraph's text by its number from 1, and what is wrong: (line of the text or 0, what).

    What begins like no paragraph, such as headings and captions, is passed over.
    """
    pieces = blocks(text)
    candidates = [[at for at, piece in enumerate(pieces) if begins(piece.text, opening)] for opening in openings]
    found: dict[int, str] = {}
    wrong: list[tuple[int, str]] = []
    for n, (opening, places) in enumerate(zip(openings, candidates, strict=True), 1):
        if not places:
            wrong.append((0, f"¶{n} is not found (no paragraph begins “{opening}”)"))
        elif len(places) > 1:
            lines = ", ".join(str(pieces[at].line) for at in places)
            wrong.append((pieces[places[1]].line, f"¶{n} is found {len(places)} times, on lines {lines} (“{opening}”)"))
        else:
            found[n] = pieces[places[0]].text
    last = -1
    for n, places in enumerate(candidates, 1):
        if len(places) != 1:
            continue
        if places[0] <= last:
            wrong.append((pieces[places[0]].line, f"¶{n} does not stand after the paragraphs before it"))
        last = max(last, places[0])
    return found, wrong


def original(edition: Edition, copy: Path | None) -> dict[int, str]:
    """The article's paragraphs out of a copy of its text; none without a copy.

    Raises EditionError with a line for each paragraph that is missing, doubled or out of order, and
    for what no page can hold.
    """
    if copy is None:
        return {}
    name = str(copy)
    try:
        text = copy.read_text("utf-8-sig")
    except OSError as error:
        raise EditionError(
            Problem(name, 0, f"cannot be read: {error.strerror} (it is what ARTICLE_TEXT names)")
        ) from None
    except UnicodeDecodeError:
        raise EditionError(Problem(name, 0, "is not UTF-8 text (save it as UTF-8)")) from None
    control = [
        Problem(
            name, text.count("\n", 0, at.start()) + 1, f"holds the control character U+{ord(at[0]):04X} (remove it)"
        )
        for at in _CONTROL.finditer(text)
    ]
    if control:
        raise EditionError(*control)
    found, wrong = align(text, [each.opening for each in edition.paragraphs])
    if wrong:
        raise EditionError(*(Problem(name, line, what) for line, what in wrong))
    return found
