"""Shows citations such as `[¶27–28 NAME]` as quiet marks that name the voice."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markdown.util import AtomicString

from edition.locators import Part
from edition.model import Edition, Voice


@dataclass(frozen=True)
class Mark:
    """What is shown of one part of a locator."""

    first: int
    label: str
    voices: tuple[Voice, ...]

    @property
    def hue(self) -> int | None:
        """The hue that all its voices share, if they do."""
        return shared(voice.hue for voice in self.voices)


def shared(hues: Iterable[int | None]) -> int | None:
    """The one hue that is given again and again; None when there are several or none."""
    different = set(hues)
    return different.pop() if len(different) == 1 else None


def voices(part: Part, edition: Edition) -> tuple[Voice, ...]:
    """Whose words a part cites: the voice it names, or the first of each of its paragraphs."""
    if part.voice:
        return (edition.voice[part.voice],)
    names = dict.fromkeys(edition.paragraph[n].voices[0] for n in part.numbers)
    return tuple(edition.voice[name] for name in names)


def marks(parts: Iterable[Part], edition: Edition) -> list[Mark]:
    """What is shown of each part of a sound locator."""
    return [
        Mark(
            first=part.first,
            label=f"¶{part.first}" if part.first == part.last else f"¶{part.first}–{part.last}",
            voices=voices(part, edition),
        )
        for part in parts
    ]


def elements(parts: Iterable[Part], edition: Edition, source: str | None) -> etree.Element:
    """The marks of a locator as one element; each leads to its paragraph at the address `source`, if there is one.

    In: `[¶27–28 NAME]`. Out:
    `<span class="marks" data-marks=""><a class="mark" data-voice="NAME" data-hue="1" href="source.md#p27">¶27–28
    <span class="mark__voice">Name</span></a></span>`
    """
    group = etree.Element("span", {"class": "marks", "data-marks": ""})
    for mark in marks(parts, edition):
        if len(group):
            group[-1].tail = ", "
        # All its voices: a mark of two has the hue of neither.
        attributes = {"class": "mark", "data-mark": "", "data-voice": " ".join(voice.id for voice in mark.voices)}
        if mark.hue is not None:
            attributes["data-hue"] = str(mark.hue)
        if source:
            attributes["href"] = f"{source}#p{mark.first}"
        element = etree.SubElement(group, "a" if source else "span", attributes)
        element.text = AtomicString(f"{mark.label} ")
        voice = etree.SubElement(element, "span", {"class": "mark__voice", "data-book": "voice"})
        voice.text = AtomicString(", ".join(voice.short for voice in mark.voices))
    return group


def finish(root: etree.Element) -> None:
    """End each group of marks as a sentence of its own, so that it does not slide onto what follows it.

    A group after which words of its passage stand is marked as `marks--within`.
    """
    for passage in root.iter():
        if passage.tag in ("p", "li", "dd", "td", "figcaption"):
            _finish(passage)


def _finish(passage: etree.Element) -> None:
    following = ""  # the words up to the next group
    ends = True  # whether no word follows in the passage
    for piece in reversed(list(_pieces(passage))):
        if isinstance(piece, str):
            following = piece + following
            continue
        ends = ends and not re.search(r"\w", following)
        if len(piece) and not piece[-1].tail and not re.match(r"\S", following):
            piece[-1].tail = AtomicString(".")
        if not ends and passage.tag != "td":
            piece.set("class", "marks marks--within")
        following = ""


def _pieces(element: etree.Element) -> Iterator[etree.Element | str]:
    """The texts and the groups of marks of a passage in their order, down to what is a passage of its own."""
    yield element.text or ""
    for child in element:
        if child.get("data-marks") is not None:
            yield child
        elif child.tag in ("p", "ul", "ol", "dl", "table", "div", "figure"):
            return
        else:
            yield from _pieces(child)
        yield child.tail or ""
