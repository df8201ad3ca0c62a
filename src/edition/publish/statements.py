"""Publishes every statement as data: what a mark or an entry's citation closes, with its paragraphs, voices and address.

What else tells of statements (annotations, the comparison of engines) reads this list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Annotated, Final
from urllib.parse import quote

from lxml import html
from pydantic import Field, TypeAdapter

from edition import locators, references, schema
from edition.field_types import Cites, Words
from edition.model import Edition
from edition.pages.marks import voices
from edition.pages.project import Project, project
from edition.publish.data import BYTE_ORDER_MARK, FOLDER, as_csv, as_json
from edition.publish.editions.book import page_of
from edition.publish.site import Site

NAME: Final = f"{FOLDER}/statements.json"
# Of a text fragment's directive a browser needs so many words at either end, where they are the only such words.
FEWEST: Final = 3


@dataclass(frozen=True)
class Stated:
    """A statement of the edition."""

    number: Annotated[int, Field(description="Its number in this version, from 1.", ge=1)]
    page: Annotated[str, Field(description="The address of its page, from the folder of the site.")]
    heading: Annotated[str, Field(description="The heading under which it stands.")]
    text: Annotated[str, Field(description="Its words.", min_length=1)]
    paragraphs: Annotated[list[int], Field(description="The paragraphs of the article that it retells.", min_length=1)]
    voices: Annotated[list[str], Field(description="The ids of the voices whose word it is.", min_length=1)]
    address: Annotated[str, Field(description="The address that opens at its words, from the folder of the site.")]


def export_statements(site: Site) -> None:
    """Write `data/statements.json` with its schema, and `.csv`."""
    statements = gather_statements(site, project(site.edition.root, site.edition.settings))
    records = [asdict(statement) for statement in statements]
    site.write(NAME, as_json(records))
    site.write(f"{FOLDER}/statements.csv", BYTE_ORDER_MARK + as_csv(records))
    shape = {"$schema": schema.DIALECT, **TypeAdapter(list[Stated]).json_schema()}
    site.write(f"{FOLDER}/{schema.FOLDER}/statements.json", as_json(shape))


def gather_statements(site: Site, project: Project) -> Iterator[Stated]:
    """Every statement of the pages, in the order in which they are read, then every entry of the data."""
    number = 0
    for page in project.ordered:
        tree = site.pages.get(page_of(page.path))
        if tree is None:
            continue
        shown = text_of(tree)
        for statement in page.statements:
            number += 1
            heading = statement.heading
            yield _stated(project, number, page.path, heading.text if heading else page.title,
                          heading.id if heading and heading.level > 1 else None, statement.text,
                          statement.locator, shown)  # fmt: skip
    for stem, anchor, text, cite in cited_entries(project.edition):
        path = project.page_with(stem)  # a block is called like the data that it shows
        tree = site.pages.get(page_of(path)) if path else None
        if path is None or tree is None or not tree.xpath("//*[@id=$id]", id=anchor):
            continue
        number += 1
        yield _stated(project, number, path, project.pages[path].title, anchor, plain(text), cite, text_of(tree))


def cited_entries(edition: Edition) -> Iterator[tuple[str, str, str, str]]:
    """Every entry of the data that cites: the stem of its file, its id on a page, its text and its citation."""
    for found in references.walk(edition):
        if not found.marker(Cites):
            continue
        name = next(
            name
            for name, shape in references.shapes(type(found.owner)).items()
            if any(isinstance(marker, Words) and marker.marks for marker in shape.markers)
        )
        anchor = str(getattr(found.owner, "anchor", None) or getattr(found.owner, "id", ""))
        yield str(found.loc[0]), anchor, getattr(found.owner, name), found.value


def _stated(
    project: Project, number: int, path: str, heading: str, identifier: str | None, text: str, locator: str, shown: str
) -> Stated:
    parts = locators.parse(locator)
    edition = project.edition
    address = page_of(path).removesuffix("index.html")
    return Stated(
        number=number,
        page=address,
        heading=heading,
        text=text,
        paragraphs=list(dict.fromkeys(n for part in parts for n in part.numbers)),
        voices=list(dict.fromkeys(voice.id for part in parts for voice in voices(part, edition))),
        address=f"{address}#{identifier or ''}{text_directive(text, shown)}",
    )


def text_of(tree: html.HtmlElement) -> str:
    """What a browser looks through for a text fragment: all that a page shows, in one line."""
    main = tree.find(".//main")
    return _joined("".join((tree if main is None else main).itertext()))


def plain(text: str) -> str:
    """Inline Markdown without its signs and marks."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)(\{[^}]*\})?", r"\1", locators.MARK.sub("", text))
    return _joined(re.sub(r"(?<!\w)[*_`]+|[*_`]+(?!\w)", "", text))


def text_directive(text: str, shown: str) -> str:
    """The directive of an address that leads to a text: its first and last words, as many as make it the only one.

    https://wicg.github.io/scroll-to-text-fragment/#syntax
    """
    words = text.split()
    whole = text in shown  # else a mark stands within it
    for count in range(FEWEST, len(words) // 2):
        start, end = " ".join(words[:count]), " ".join(words[-count:])
        at = shown.find(start)
        last = shown.find(end, at + len(start))
        if shown.count(start) == 1 and last >= 0 and (not whole or last == at + len(text) - len(end)):
            return f":~:text={_encoded(start)},{_encoded(end)}"
    return f":~:text={_encoded(text)}"


def _encoded(text: str) -> str:
    # A hyphen, a comma and an ampersand mean something in a directive.
    return quote(text, safe="").replace("-", "%2D")


def _joined(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
