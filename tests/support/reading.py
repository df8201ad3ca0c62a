"""What the reading editions are compared by: the words of the site's chapters, as a reader sees them."""

import copy
import re
from pathlib import Path

from edition.publish.editions.book import page_of
from edition.publish.site import parse

# What stands beside the words of a chapter, and where it stands differs from edition to edition.
BLOCKS = ("goals", "positions", "timeline", "plan", "picture", "reading-time", "route", "headerlink", "marks")


def words(text: str) -> list[str]:
    """The words of a text, those with a hyphen as one."""
    return [word.replace("-", "") for word in re.findall(r"\w+(?:[-\u2010]\w+)*", text.replace("\u2010", "-"))]


def missing(text: str, chapters: dict[str, str], gap: int = 100) -> str | None:
    """The first word of the chapters that does not follow in a text, with what stands before it.

    Between two words of a chapter a text may have as many words of its own as `gap`: blocks,
    notes, numbers of pages.
    """
    found = words(text)
    at = 0
    for path, chapter in chapters.items():
        wanted = words(chapter)
        # Where its first words stand together, it starts, or is named in the contents.
        starts = [each for each in range(at, len(found)) if found[each : each + 3] == wanted[:3]]
        read = 0
        for start in starts:
            matched, end = _follow(wanted, found, start, gap)
            read = max(read, matched)
            if matched == len(wanted):
                at = end
                break
        else:
            return f"{path}: {' '.join(wanted[max(0, read - 8) : read])} <{wanted[read]}>"
    return None


def _follow(wanted: list[str], found: list[str], at: int, gap: int) -> tuple[int, int]:
    """How many of the words follow from a place on, and where they end."""
    for number, word in enumerate(wanted):
        window = found[at : at + gap]
        if word not in window:
            return number, at
        at += window.index(word) + 1
    return len(wanted), at


def chapters(site: Path, edition) -> dict[str, str]:
    """The text of each chapter by its Markdown file, without marks and blocks."""
    found = {}
    for path in edition.reading.chapters:
        article = copy.deepcopy(parse((site / page_of(path)).read_bytes()).xpath("//main//article")[0])
        found[path] = without(article, *BLOCKS)
    return found


def without(element, *classes: str) -> str:
    """The text of an element without that of the elements of some classes."""
    for each in list(element.iter()):
        if isinstance(each.tag, str) and set(classes) & set(each.get("class", "").split()):
            each.drop_tree()
    for each in element.iter("p", "li", "h1", "h2", "h3", "h4", "dt", "dd", "td", "th"):
        each.tail = f" {each.tail or ''}"
    return " ".join(element.text_content().split())
