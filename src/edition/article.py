"""Places every block of an owner's copy of the article: title, deck, headings, paragraphs with lists, captions.

The copy is read anew for each build, and nothing of it is kept. A part of the article is known by the
words with which it begins, which the data give. What is no part of the article is listed, not dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from edition.article_blocks import Block, read_blocks
from edition.errors import EditionError, Problem
from edition.model import Edition

Kind = Literal["title", "deck", "heading", "paragraph", "caption"]
# A paragraph may be so much longer than the data say, since copies differ in how they set words apart.
TOLERANCE = 1.15
SPARE_WORDS = 5
# One that has no more than this share of its words goes on after a blank line.
TORN = 0.75

# What writers and programs set differently without meaning anything by it.
_ALIKE = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'",
    "–": "-", "—": "-", "‑": "-", "\u00ad": None, "\ufeff": None,
})  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part of the article that a copy has to hold, or (not `required`) may hold.

    `key` is a paragraph's number or the id of a section or caption, `opening` how the part begins,
    `whole` whether these are all its words, `words` how many it has (0: not known).
    """

    kind: Kind
    key: str
    opening: str
    required: bool = False
    whole: bool = False
    words: int = 0

    @property
    def name(self) -> str:
        """What an editor calls it."""
        return f"¶{self.key}" if self.kind == "paragraph" else f"{self.kind} {self.key}".strip()


@dataclass
class Placed:
    """A part as the copy has it: its paragraphs, each with the entries of the list that follows it."""

    part: Part
    line: int
    texts: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(text.split()) for text in (*self.texts, *self.items))


@dataclass
class Original:
    """The article as a copy has it: its parts in their order, and the blocks that are none of them."""

    parts: list[Placed] = field(default_factory=list)
    unplaced: list[Block] = field(default_factory=list)

    def find(self, kind: Kind, key: str = "") -> Placed | None:
        """The part of this kind and key, if the copy has it."""
        return next((placed for placed in self.parts if (placed.part.kind, placed.part.key) == (kind, key)), None)


def fold(text: str) -> str:
    """The text without what differs between copies: the form of quotes and dashes, spaces, and case."""
    return re.sub(r"\s+", " ", text.translate(_ALIKE).replace("…", "...")).strip().casefold()


def begins(text: str, opening: str) -> bool:
    """Whether a text begins with these words, as whole words, quotation marks before it or not."""
    text, opening = fold(text), fold(opening)
    if not opening.startswith(('"', "'")):
        text = text.lstrip("\"' ")
    if not text.startswith(opening):
        return False
    return not (opening[-1:].isalnum() and text[len(opening) : len(opening) + 1].isalnum())


def read_original(path: Path, parts: Sequence[Part]) -> Original:
    """The article in a copy, by the parts that it has in the order in which they stand.

    Raises EditionError with a line for each required part that is missing, doubled, out of order or longer
    than it should be, and for what keeps the copy from being read.
    """
    original, wrong = place_blocks(read_blocks(path), parts)
    if wrong:
        raise EditionError(*(Problem(str(path), line, what) for line, what in wrong))
    return original


def place_blocks(blocks: Sequence[Block], parts: Sequence[Part]) -> tuple[Original, list[tuple[int, str]]]:
    """The parts found among the blocks, and what is wrong: (line of the copy, what)."""
    wrong: list[tuple[int, str]] = []
    blocks = [_unlabelled(block, parts) for block in blocks]
    starts = _find_starts(blocks, parts, wrong)
    original = Original()
    current: Placed | None = None
    for at, block in enumerate(blocks):
        part = starts.get(at)
        if part is not None:
            current = _open_part(original, part, block)
        elif current is not None and _continues(current, block):
            (current.items if block.item else current.texts).append(block.text)
        else:
            original.unplaced.append(block)
            # A credit or a line of the page's furniture does not part a paragraph from its list.
            if current is not None and current.part.kind != "paragraph":
                current = None
    for placed in original.parts:
        limit = placed.part.words * TOLERANCE + SPARE_WORDS
        if placed.part.words and placed.words > limit:
            wrong.append((
                placed.line,
                f"{placed.part.name} has {placed.words} words, where about {placed.part.words} are due "
                "(a blank line may be missing before what follows it)",
            ))  # fmt: skip
    return original, sorted(wrong)


def _find_starts(blocks: Sequence[Block], parts: Sequence[Part], wrong: list[tuple[int, str]]) -> dict[int, Part]:
    """Which part begins at which block. Of a part that is not required the first fitting block is taken."""
    starts: dict[int, Part] = {}
    paragraphs = [part for part in parts if part.required]
    candidates = {part: [at for at, block in enumerate(blocks) if _fits(block, part)] for part in parts}
    for part in paragraphs:
        places = candidates[part]
        if len(places) > 1:
            lines = ", ".join(str(blocks[at].line) for at in places)
            told = f"{part.name} is found {len(places)} times, on lines {lines} (“{part.opening}”)"
            wrong.append((blocks[places[1]].line, told))
        elif places:
            starts[places[0]] = part
    latest = -1
    for part in paragraphs:
        at = next((at for at in candidates[part] if starts.get(at) is part), None)
        if not candidates[part]:  # it is due after the last of those before it
            line = blocks[latest].line if latest >= 0 else 1
            wrong.append((line, f"{part.name} is not found (no paragraph begins “{part.opening}”)"))
        elif at is not None and at <= latest:
            wrong.append((blocks[at].line, f"{part.name} does not stand after the paragraphs before it"))
        latest = max(latest, -1 if at is None else at)
    place = {part: at for at, part in starts.items()}
    for number, part in enumerate(parts):
        if part.required:
            continue
        before = [place[other] for other in parts[:number] if other in place]
        after = [place[other] for other in parts[number + 1 :] if other in place]
        free = [at for at in candidates[part] if at not in starts]
        # Where it is due, between its neighbours; else wherever the copy has it.
        due = [at for at in free if max(before, default=-1) < at < min(after, default=len(blocks))]
        chosen = (due or free)[-1:] if part.kind == "title" else (free if part.kind == "caption" else due or free)[:1]
        for at in chosen:
            starts[at] = part
            place[part] = at
    return starts


def _unlabelled(block: Block, parts: Sequence[Part]) -> Block:
    """The block without the words that name a part, where it is a part without them and none with them."""
    if not block.label or any(_fits(block, part) for part in parts):
        return block
    rest = replace(block, text=block.text.removeprefix(block.label).strip(), label="")
    return rest if any(_fits(rest, part) for part in parts) else block


def _fits(block: Block, part: Part) -> bool:
    if block.item:
        return False
    return fold(block.text) == fold(part.opening) if part.whole else begins(block.text, part.opening)


def _open_part(original: Original, part: Part, block: Block) -> Placed:
    placed = Placed(part, block.line, [block.text])
    original.parts.append(placed)
    return placed


def _continues(placed: Placed, block: Block) -> bool:
    """Whether a block belongs to the part before it: a list's entry, a caption said twice, a torn paragraph."""
    part = placed.part
    if part.kind == "caption":
        return begins(block.text, part.opening)
    if part.kind != "paragraph":
        return False
    if block.item:
        return True
    missing = part.words - placed.words
    return placed.words < part.words * TORN and len(block.text.split()) <= missing * TOLERANCE + SPARE_WORDS


def parts_of(edition: Edition) -> list[Part]:
    """The parts of an edition's article, in their order; captions stand where the copy has them."""
    article = edition.article
    parts = [Part("title", "", article.title, whole=True)]
    if article.deck:
        parts.append(Part("deck", "", article.deck, whole=True))
    for section in article.sections:
        if section.opening:
            parts.append(Part("heading", section.id, section.opening))
        parts += [
            Part("paragraph", str(paragraph.n), paragraph.opening, required=True, words=paragraph.words or 0)
            for paragraph in edition.paragraphs[section.first - 1 : section.last]
        ]
        parts += [
            Part("caption", caption.id, caption.opening)
            for caption in edition.captions
            if caption.opening and caption.section == section.id
        ]
    return parts


def original_of(edition: Edition, copy: Path | None) -> Original | None:
    """The article as the owner's copy has it; None without a copy. Raises EditionError as `read_original` does."""
    return read_original(copy, parts_of(edition)) if copy else None
