"""The way on at the foot of a chapter: what comes next and how much is left, and after the last, what can be done."""

from __future__ import annotations

from markupsafe import Markup

from edition import bar
from edition.pages.block import Block
from edition.pages.facts import Page, minutes


class Route(Block):
    """What the foot of a chapter shows. No page asks for it, so it has no name.

    <nav class="route" …><div class="route__door">…<a class="route__title" href="goals.md">…</a>…</div></nav>
    """

    template = "route"

    def context(self) -> dict[str, object]:
        """Where this chapter stands among all, the chapter after it, or else the ways on."""
        chapters = self.project.chapters
        at = next(n for n, chapter in enumerate(chapters) if chapter.path == self.page)
        following = chapters[at + 1 :]
        ways = {name: self.project.page_with(name) for name in ("source", "citing", "downloads")}
        return {
            "number": at + 2,
            "count": len(chapters),
            "next": following[0] if following else None,
            "minutes": minutes(following[0].words) if following else 0,
            "left": _minutes(following),
            "whole": _minutes(chapters),
            "previous": chapters[at - 1] if at else None,
            "ways": {name: path for name, path in ways.items() if path},
            "bar": Markup(bar.svg(self.edition)),
        }


def _minutes(chapters: list[Page]) -> int:
    return sum(minutes(chapter.words) for chapter in chapters)
