"""Shows the data where a page asks for it: each block is made by one template of its name.

A template gives well-formed XHTML, which becomes elements of the page before inline Markdown is
read: so its links are rewritten, its headings seen, and the marks in its texts shown like any other.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markdown.util import AtomicString

from edition import article, environment, locators
from edition.catalogue import catalogue
from edition.pages import facts

if TYPE_CHECKING:
    from jinja2 import Environment

    from edition.model import Edition
    from edition.pages.backlinks import Place
    from edition.pages.facts import BlockUse, Page
    from edition.pages.project import Project
    from edition.settings import NavItem

# What the next step fills; until then it says so.
FILLED = ("downloads", "citing")


@dataclass(frozen=True)
class Option:
    """An option of a block: which values it may have, and whether it must be there."""

    values: Callable[[Project], list[str]]
    required: bool = False
    many: bool = False


@dataclass(frozen=True)
class Component:
    """A kind of block: its options, and whether Markdown stands in it."""

    options: dict[str, Option] = field(default_factory=dict)
    holds: bool = False


def _chapters(project: Project) -> list[str]:
    return list(dict.fromkeys(entry.chapter for entry in project.edition.timeline))


def _questions(project: Project) -> list[str]:
    return [question.id for question in project.edition.positions.questions]


def _groups(project: Project) -> list[str]:
    return [group.id for group in project.edition.groups]


def _pictures(project: Project) -> list[str]:
    # By their files: what draws them takes long to import, and a check draws nothing.
    drawn = (Path(__file__).parents[1] / "templates" / "pictures").glob("*.svg")
    files = (project.settings.assets / "pictures").glob("*.svg")
    return sorted(file.stem for file in (*drawn, *files) if file.stem != "frame")  # what drawings stand in


COMPONENTS: dict[str, Component] = {
    "doors": Component({"pages": Option(lambda project: list(project.pages), required=True, many=True)}),
    "edition-info": Component(),
    "goals": Component(),
    "index": Component(),
    "people": Component({"group": Option(_groups)}),
    "picture": Component({"name": Option(_pictures, required=True)}, holds=True),
    "positions": Component({"question": Option(_questions)}),
    "source": Component(),
    "terms": Component(),
    "timeline": Component({"chapter": Option(_chapters)}),
    "voices": Component(),
    **{name: Component() for name in FILLED},
}


def faults(use: BlockUse, project: Project) -> Iterator[tuple[int, str]]:
    """What is wrong with a block of ours: a bar, an unknown or missing option, a value that is none."""
    component = COMPONENTS[use.name]
    if use.argument:
        yield use.line, f"block '{use.name}' takes nothing after a bar ('| {use.argument}')"
    if use.content and not component.holds:
        yield use.content, f"block '{use.name}' holds text (it takes none)"
    if use.options is None:
        return  # told when the page was read
    known = ", ".join(component.options) or "none"
    for name, value in use.options.items():
        line = use.lines.get(str(name), use.line)
        option = component.options.get(str(name))
        if option is None:
            yield line, f"block '{use.name}' has no option '{name}' (options are {known})"
            continue
        if option.many != isinstance(value, list):
            yield line, f"option '{name}' is {'not a list ([…])' if option.many else 'not one value'}"
            continue
        values = option.values(project)
        for each in value if isinstance(value, list) else [value]:
            if each not in values:
                yield line, f"{name} '{each}' is not one of {', '.join(values) or '(there are none)'}"
    for name, option in component.options.items():
        if option.required and name not in use.options:
            yield use.line, f"block '{use.name}' lacks its option '{name}' (a line '    {name}: …' below it)"


def render(name: str, options: dict[str, Any], project: Project, page: str) -> list[etree.Element]:
    """The elements of a block for a page.

    Raises EditionError when what it shows is not to be had, such as the text of the article.
    """
    key = (name, repr(options), page)
    if key not in project.made:
        project.made[key] = _made(name, options, project, page)
    return elements(project.made[key])


def _made(name: str, options: dict[str, Any], project: Project, page: str) -> str:
    view = View(project, page)
    if name in FILLED:
        template, context = "filled", {}
    else:
        template = name
        context = getattr(view, name.replace("-", "_"))(**options)
    words = catalogue(project.edition.language)
    return (
        _environment()
        .get_template(f"{template}.html")
        .render(
            edition=project.edition,
            say=words.say,
            day=words.day,
            ends=words.ends,
            link=view.link,
            see=view.see,
            person=view.person,
            name=name,
            **context,
        )
    )


def elements(made: str) -> list[etree.Element]:
    """Well-formed XHTML as elements; what is in a drawing is kept from being read as Markdown."""
    root = etree.fromstring(f"<div>{made}</div>")
    _tidy(root, drawn=False)
    return list(root)


def _tidy(element: etree.Element, drawn: bool) -> None:
    # A space is a space, except that two at the end of a line are a line break to Markdown.
    # An original is shown to the letter.
    drawn = drawn or element.tag in ("svg", "blockquote")
    if element.text:
        element.text = AtomicString(element.text) if drawn else re.sub(r"[ \t\r\n]+", " ", element.text)
    for child in element:
        _tidy(child, drawn)
        if child.tail:
            child.tail = AtomicString(child.tail) if drawn else re.sub(r"[ \t\r\n]+", " ", child.tail)


def anchors(name: str, options: dict[str, Any], project: Project, page: str) -> list[str]:
    """The ids that a block gives its page."""
    return [
        str(each.get("id")) for top in render(name, options, project, page) for each in top.iter() if each.get("id")
    ]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("edition"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(cited=cited, capital=capital)
    return made


def cited(text: str, cite: str) -> str:
    """The text with a mark for its citation, unless it has marks of its own."""
    return text if locators.MARK.search(text) else f"{text} [¶{cite}]"


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


class View:
    """What the templates are given, for one page."""

    def __init__(self, project: Project, page: str) -> None:
        self.project = project
        self.page = page
        self.edition: Edition = project.edition

    def link(self, target: str) -> str:
        """The address of a page and heading, from this page."""
        path, hash_, identifier = target.partition("#")
        if path == self.page and hash_:
            return f"#{identifier}"
        relative = posixpath.relpath(path, posixpath.dirname(self.page) or ".")
        return f"{relative}{hash_}{identifier}"

    def see(self, target: str) -> str:
        """What a link to a page and heading says: the heading, else the page's title."""
        path, _, identifier = target.partition("#")
        page: Page | None = self.project.pages.get(path)
        if page is None:
            return target
        heading = page.heading(identifier) if identifier else None
        return heading.text if heading else page.title

    def person(self, identifier: str) -> str | None:
        """The address of an entry among the people, when a page has them."""
        path = self.project.page_with("people")
        return self.link(f"{path}#{identifier}") if path else None

    # One of these a template, called with the block's options.

    def timeline(self, chapter: str | None = None) -> dict[str, Any]:
        entries = [each for each in self.edition.timeline if chapter in (None, each.chapter)]
        return {"entries": entries}

    def goals(self) -> dict[str, Any]:
        goals = self.edition.goals
        cells = {
            (stage.id, part.id): [each for each in goals.goals if (each.stage, each.field) == (stage.id, part.id)]
            for stage in goals.stages
            for part in goals.fields
        }
        return {"goals": goals, "cells": cells}

    def positions(self, question: str | None = None) -> dict[str, Any]:
        table = self.edition.positions
        return {
            "questions": [each for each in table.questions if question in (None, each.id)],
            "voices": [self.edition.voice[each] for each in table.commentators],
            "answers": {(each.question, each.voice): each for each in table.answers},
            "one": question is not None,
            "id": f"positions-{question}" if question else "positions",
        }

    def people(self, group: str | None = None) -> dict[str, Any]:
        groups = [each for each in self.edition.groups if group in (None, each.id)]
        return {
            "groups": [
                (each, [person for person in self.edition.people if person.group == each.id]) for each in groups
            ],
            "places": {each.id: self._by_page(self.project.of_words(each.words)) for each in self.edition.people},
            "one": group is not None,
        }

    def terms(self) -> dict[str, Any]:
        terms = sorted(self.edition.terms, key=lambda each: re.sub(r"^\W+", "", each.term).casefold())
        return {
            "terms": terms,
            "places": {each.id: self._by_page(self.project.of_words(each.words)) for each in terms},
        }

    def source(self) -> dict[str, Any]:
        path = self.page
        return {
            "sections": [
                (
                    section,
                    self.edition.paragraphs[section.first - 1 : section.last],
                )
                for section in self.edition.article.sections
            ],
            "places": {n: self._by_page(places) for n, places in self.project.of_paragraphs.items()},
            "captions": self.edition.captions,
            "caption_places": {
                each.id: self._by_page(self.project.of_links.get(f"{path}#caption-{each.id}", []))
                for each in self.edition.captions
            },
            "original": article.original(self.edition, environment.article_copy()),
        }

    def voices(self) -> dict[str, Any]:
        return {"voices": self.edition.voices}

    def doors(self, pages: list[str]) -> dict[str, Any]:
        return {
            "doors": [
                (path, self._door(path), self.project.pages[path].description, self.project.minutes(path))
                for path in pages
            ],
        }

    def _door(self, path: str) -> str:
        """What a door says: the section's name for the index of a folder, else the page's title."""
        for top in self.project.settings.nav:
            for item in top.walk():
                if item.title and item.children and item.children[0].path == path:
                    return item.title
        return self.project.pages[path].title

    def index(self) -> dict[str, Any]:
        nav = self.project.settings.nav
        return {
            "sections": [self._entry(each) for each in nav]
            if nav
            else [{"page": each, "title": each.title, "below": []} for each in self.project.ordered],
            "terms": sorted(self.edition.terms, key=lambda each: re.sub(r"^\W+", "", each.term).casefold()),
            "terms_page": self.project.page_with("terms"),
            "people": self.edition.people,
            "people_page": self.project.page_with("people"),
        }

    def _entry(self, item: NavItem) -> dict[str, Any]:
        page = self.project.pages.get(item.path) if item.path else None
        return {
            "page": page,
            "title": item.title or (page.title if page else item.path),
            "below": [self._entry(each) for each in item.children],
        }

    def edition_info(self) -> dict[str, Any]:
        words = sum(page.words for page in self.project.chapters)
        return {"words": words, "minutes": facts.minutes(words)}

    def picture(self, name: str) -> dict[str, Any]:
        # The drawing is markup of our own making.
        from markupsafe import Markup

        from edition import pictures

        return {"picture": name, "drawing": Markup(pictures.render(name, self.edition))}

    def _by_page(self, places: list[Place]) -> list[tuple[str, str, list[Place]]]:
        """Places gathered by page: its path, its title, and the headings on it that are meant."""
        found: dict[tuple[str, str], list[Place]] = {}
        for each in places:
            if each.page != self.page:
                found.setdefault((each.page, each.page_title), []).append(each)
        return [(page, title, [each for each in among if each.id]) for (page, title), among in found.items()]
