"""What a block is: a class with its name, its options and one template, which makes elements of a page.

A template gives well-formed XHTML, which becomes elements of the page before inline Markdown is
read: so its links are rewritten, its headings seen, and the marks in its texts shown like any other.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from markdown.util import AtomicString

from edition import locators
from edition.catalogue import capital, catalogue
from edition.pages.backlinks import Place
from edition.pages.facts import BlockUse
from edition.rendering import environment

if TYPE_CHECKING:
    from jinja2 import Environment

    from edition.pages.project import Project

# Every block there is, by its name, in the order of the classes.
BLOCKS: dict[str, type[Block]] = {}


@dataclass(frozen=True)
class Option:
    """An option of a block: which values it may have, whether it must be there, and whether it is a list."""

    values: Callable[[Project], list[str]]
    required: bool = False
    many: bool = False
    # What to do where a value is none of these.
    hint: str = ""


class Block:
    """A block on a page. A class that has a name is one that pages may use; its docstring shows it."""

    name: ClassVar[str] = ""
    options: ClassVar[dict[str, Option]] = {}
    # Whether Markdown may stand in it, which goes into the template's `figcaption`.
    holds: ClassVar[bool] = False
    # The template's name, where it is not the block's.
    template: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        if cls.name:
            BLOCKS[cls.name] = cls

    def __init__(self, project: Project, page: str) -> None:
        """A block of a project on one of its pages, by the page's path."""
        self.project = project
        self.edition = project.edition
        self.page = page

    def context(self, *_: Any, **options: Any) -> dict[str, object]:
        """What the template is given beside the edition and the helpers; raises EditionError when it is not to be had."""
        return {}

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
        page = self.project.pages.get(path)
        if page is None:
            return target
        heading = page.heading(identifier) if identifier else None
        return heading.text if heading else page.title

    def person(self, identifier: str) -> str | None:
        """The address of an entry among the people, when a page has them."""
        path = self.project.page_with("people")
        return self.link(f"{path}#{identifier}") if path else None

    def by_page(self, places: list[Place]) -> list[tuple[str, str, list[Place]]]:
        """Places on other pages, gathered by page: its path, its title, and the headings on it that are meant."""
        pages: dict[tuple[str, str], list[Place]] = {}
        for place in places:
            if place.page != self.page:
                pages.setdefault((place.page, place.page_title), []).append(place)
        return [(page, title, [place for place in among if place.id]) for (page, title), among in pages.items()]

    def made(self, options: dict[str, object]) -> str:
        """The XHTML of the block."""
        words = catalogue(self.edition.language)
        return (
            _environment()
            .get_template(f"{self.template or self.name}.html")
            .render(
                edition=self.edition,
                say=words.say,
                day=words.day,
                ends=words.ends,
                link=self.link,
                see=self.see,
                person=self.person,
                name=self.name,
                **self.context(**options),
            )
        )


def faults(use: BlockUse, project: Project) -> Iterator[tuple[str, str]]:
    """What is wrong with a block's bar and options (unknown, missing, no such value), each with the option it is about."""
    block = BLOCKS[use.name]
    if use.argument:
        yield "", f"block '{use.name}' takes nothing after a bar ('| {use.argument}')"
    known = ", ".join(block.options) or "none"
    for name, value in use.options.items():
        if name == "attrs":
            continue
        option = block.options.get(name)
        if option is None:
            yield name, f"block '{use.name}' has no option '{name}' (options are {known})"
            continue
        if option.many != isinstance(value, list):
            yield name, f"option '{name}' is {'not a list ([…])' if option.many else 'not one value'}"
            continue
        values = option.values(project)
        for wanted in value if isinstance(value, list) else [value]:
            if wanted not in values:
                yield name, f"{name} '{wanted}' is not one of {', '.join(values) or '(there are none)'}{option.hint}"
    for name, option in block.options.items():
        if option.required and name not in use.options:
            yield "", f"block '{use.name}' lacks its option '{name}' (a line '    {name}: …' below it)"


def render(name: str, options: dict[str, object], project: Project, page: str) -> list[etree.Element]:
    """The elements of a block for a page.

    Raises EditionError when what it shows is not to be had, such as the text of the article.
    """
    key = (name, repr(options), page)
    if key not in project.made:
        project.made[key] = BLOCKS[name](project, page).made(options)
    return elements(project.made[key])


def elements(made: str) -> list[etree.Element]:
    """Well-formed XHTML as elements; what is in a drawing is kept from being read as Markdown."""
    root = etree.fromstring(f"<div>{made}</div>")
    _tidy(root, drawn=False)
    return list(root)


def _tidy(element: etree.Element, drawn: bool) -> None:
    # A space is a space, except that two at the end of a line are a line break to Markdown.
    # An original is shown to the letter.
    drawn = drawn or element.tag in ("svg", "blockquote") or "data-verbatim" in element.attrib
    if element.text:
        element.text = AtomicString(element.text) if drawn else re.sub(r"[ \t\r\n]+", " ", element.text)
    for child in element:
        _tidy(child, drawn)
        if child.tail:
            child.tail = AtomicString(child.tail) if drawn else re.sub(r"[ \t\r\n]+", " ", child.tail)


def anchors(name: str, options: dict[str, object], project: Project, page: str) -> list[str]:
    """The ids that a block gives its page."""
    tops = render(name, options, project, page)
    return [identifier for top in tops for element in top.iter() if (identifier := element.get("id"))]


@cache
def _environment() -> Environment:
    made = environment()
    made.filters.update(cited=cited, capital=capital)
    return made


def cited(text: str, cite: str) -> str:
    """The text with a mark for its citation, unless it has marks of its own."""
    return text if locators.MARK.search(text) else f"{text} [¶{cite}]"
