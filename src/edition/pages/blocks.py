"""The blocks that show an edition's data: for each a class, and a template of the same name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from edition.entries import Term
from edition.pages.block import Block, Option
from edition.pages.facts import minutes

if TYPE_CHECKING:
    from edition.pages.project import Project
    from edition.settings import NavItem

_SVG = " (the SVG files among the pictures; any other image is written ![what it shows](its address))"


def _chapters(project: Project) -> list[str]:
    return list(dict.fromkeys(entry.chapter for entry in project.edition.timeline))


def _pages(project: Project) -> list[str]:
    return list(project.pages)


def _pictures(project: Project) -> list[str]:
    return sorted(file.stem for file in (project.settings.assets / "pictures").glob("[!.]*.svg"))


def _alphabetical(terms: list[Term]) -> list[Term]:
    return sorted(terms, key=lambda term: re.sub(r"^\W+", "", term.term).casefold())


class Doors(Block):
    """Leads to pages, each with its title, description and time to read.

    /// doors
        pages: [history.md, views/index.md]
    ///

    <ul class="doors"><li class="door"><a class="door__title" href="history.md">…</a><p …>…</p></li>…</ul>
    """

    name = "doors"
    options: ClassVar = {"pages": Option(_pages, required=True, many=True)}

    def context(self, pages: list[str]) -> dict[str, object]:
        """The doors in the order that the page gives."""
        return {
            "doors": [
                (path, self.project.pages[path].title, self.project.pages[path].description, self.project.minutes(path))
                for path in pages
            ],
        }


class EditionInfo(Block):
    """Tells version, date, length, licence and what has changed.

    /// edition-info
    ///

    <dl class="edition-info">…</dl><section class="errata" …><h2 id="errata">…</h2>…</section>
    """

    name = "edition-info"

    def context(self) -> dict[str, object]:
        """How long the chapters are."""
        words = sum(page.words for page in self.project.chapters)
        return {"words": words, "minutes": minutes(words)}


class Goals(Block):
    """The goals of a plan, by stage and field.

    /// goals
    ///

    <div class="goals" …><table class="goals__table">…<li class="goals__goal" id="goal-ID">…</li>…</table></div>
    """

    name = "goals"

    def context(self) -> dict[str, object]:
        """The goals, and those of each cell."""
        goals = self.edition.goals
        cells = {
            (stage.id, part.id): [goal for goal in goals.goals if (goal.stage, goal.field) == (stage.id, part.id)]
            for stage in goals.stages
            for part in goals.fields
        }
        return {"goals": goals, "cells": cells}


class Index(Block):
    """Leads to all pages and their sections, terms and people.

    /// index
    ///

    <section class="index" …><h2 id="index-pages">…</h2><ul>…</ul></section>…
    """

    name = "index"

    def context(self) -> dict[str, object]:
        """The navigation with the pages it names; without one, the pages in their order."""
        nav = self.project.settings.nav
        return {
            "sections": [self._entry(item) for item in nav]
            if nav
            else [{"page": page, "title": page.title, "below": []} for page in self.project.ordered],
            "terms": _alphabetical(self.edition.terms),
            "terms_page": self.project.page_with("terms"),
            "people": self.edition.people,
            "people_page": self.project.page_with("people"),
        }

    def _entry(self, item: NavItem) -> dict[str, object]:
        # A section bears the title of its first page, which is its index.
        first = next((entry.path for entry in item.walk() if entry.path), None)
        named = self.project.pages.get(first) if first else None
        return {
            "page": named if item.path else None,
            "title": named.title if named else item.title or item.path,
            "below": [self._entry(child) for child in item.children],
        }


class People(Block):
    """People and bodies, of one group or all.

    /// people
        group: GROUP
    ///

    <section class="people" …><h2 id="GROUP">…</h2><article class="person …"><h3 id="ID">…</h3>…</article>…</section>
    """

    name = "people"
    options: ClassVar = {"group": Option(lambda project: [group.id for group in project.edition.groups])}

    def context(self, group: str | None = None) -> dict[str, object]:
        """The groups with their members, and where the chapters name each of them."""
        groups = [each for each in self.edition.groups if group in (None, each.id)]
        members = {each.id: [person for person in self.edition.people if person.group == each.id] for each in groups}
        shown = [person for people in members.values() for person in people]
        return {
            "groups": [(each, members[each.id]) for each in groups],
            "places": {person.id: self.by_page(self.project.of_words(person.words)) for person in shown},
            "one": group is not None,
        }


class Picture(Block):
    """A picture with the caption that stands in the block.

    /// picture
        name: NAME

    What it shows. [¶3]
    ///

    <figure class="picture picture--NAME"><svg …>…</svg><figcaption class="picture__caption">…</figcaption></figure>
    """

    name = "picture"
    options: ClassVar = {"name": Option(_pictures, required=True, hint=_SVG)}
    holds = True

    def context(self, name: str) -> dict[str, object]:
        """The drawing, which is markup of our own making."""
        from edition import pictures  # what reads SVG takes long to import

        return {"picture": name, "drawing": Markup(pictures.render(name, self.edition))}


class Positions(Block):
    """Who answers what, on one question or all.

    /// positions
        question: QUESTION
    ///

    <div class="positions" …><table class="positions__table">…<td id="position-QUESTION-VOICE" …>…</td>…</table></div>
    """

    name = "positions"
    options: ClassVar = {
        "question": Option(lambda project: [question.id for question in project.edition.positions.questions])
    }

    def context(self, question: str | None = None) -> dict[str, object]:
        """The questions, who answers, and the answers by both."""
        table = self.edition.positions
        return {
            "questions": [each for each in table.questions if question in (None, each.id)],
            "voices": [self.edition.voice[voice] for voice in table.commentators],
            "answers": {(answer.question, answer.voice): answer for answer in table.answers},
            "one": question is not None,
            "id": f"positions-{question}" if question else "positions",
        }


class Terms(Block):
    """The glossary.

    /// terms
    ///

    <dl class="terms"><dt class="term__name" id="ID">…</dt><dd …>…</dd>…</dl>
    """

    name = "terms"

    def context(self) -> dict[str, object]:
        """The terms by the alphabet, and where the chapters use each."""
        terms = _alphabetical(self.edition.terms)
        return {
            "terms": terms,
            "places": {term.id: self.by_page(self.project.of_words(term.words)) for term in terms},
        }


class Timeline(Block):
    """What has a date, of one chapter or all.

    /// timeline
        chapter: CHAPTER
    ///

    <ol class="timeline"><li class="timeline__entry timeline__entry--happened" id="t-ID">…</li>…</ol>
    """

    name = "timeline"
    options: ClassVar = {"chapter": Option(_chapters)}

    def context(self, chapter: str | None = None) -> dict[str, object]:
        """The entries in order of time."""
        return {"entries": [entry for entry in self.edition.timeline if chapter in (None, entry.chapter)]}


class Voices(Block):
    """The legend of the marks: every voice with its mark.

    /// voices
    ///

    <dl class="voices"><div class="voice" data-voice="ID"><dt class="voice__name">…</dt><dd …>…</dd></div>…</dl>
    """

    name = "voices"

    def context(self) -> dict[str, object]:
        """The voices."""
        return {"voices": self.edition.voices}


class Downloads(Block):
    """A place that publishing fills with the editions; until then it says so.

    /// downloads
    ///

    <div data-fill="downloads"><p>…</p></div>
    """

    name = "downloads"
    template = "filled"


class Citing(Block):
    """A place that publishing fills with citations; until then it says so.

    /// citing
    ///

    <div data-fill="citing"><p>…</p></div>
    """

    name = "citing"
    template = "filled"


class Paragraphs(Block):
    """A place that publishing fills with the citation of each paragraph; until then it says so.

    /// paragraphs
    ///
    """

    name = "paragraphs"
    template = "filled"
