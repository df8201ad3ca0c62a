"""Pictures that are files of the project: read, freed of what only a drawing program uses, and judged."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from edition import yaml_files
from edition.errors import EditionError, Problem, shown
from edition.model import Edition

NAMESPACE: Final = "http://www.w3.org/2000/svg"
XML: Final = "http://www.w3.org/XML/1998/namespace"
# What a page under the policy cannot show, or should not: code, styles of its own, what is fetched, links.
REFUSED: Final = {
    "a": "draw it without a link",
    "foreignObject": "draw it",
    "image": "draw it",
    "script": "a drawing does nothing",
    "style": "its classes are those of pictures.css",
    "use": "draw it where it stands",
}
# What a drawing program keeps for itself.
DROPPED: Final = ("metadata",)


def all_of(edition: Edition) -> list[Path]:
    """The files of pictures that a project has."""
    return sorted((edition.assets / "pictures").glob("[!.]*.svg"))


def markup(name: str, edition: Edition) -> str:
    """The `svg` element of a picture's file, as it stands in a page.

    Raises EditionError if there is no such file, or with a line for each thing that is wrong with it.
    """
    folder = edition.assets / "pictures"
    # A picture with words in it has a file for each other language, such as `map.ru.svg`.
    own = folder / f"{name}.{edition.language}.svg"
    file = own if own.is_file() else folder / f"{name}.svg"
    if not file.is_file():
        raise EditionError(f"{shown(file)}: is missing (a picture is such a file)")
    element, problems = read(file)
    if problems or element is None:
        raise EditionError(*problems)
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def read(file: Path) -> tuple[etree._Element | None, list[Problem]]:
    """The drawing in a file as an element of HTML's kind, which needs no namespace, and what is wrong with it.

    Elements and attributes of other namespaces than SVG's, metadata and comments are left out.
    """
    try:
        text = yaml_files.svg(file)
    except EditionError as error:
        return None, [problem for problem in error.problems if isinstance(problem, Problem)]
    above = yaml_files.decoded(file).count("\n") - text.count("\n")
    root = etree.fromstring(
        text.encode(), etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False)
    )
    name = file.name.split(".")[0]  # one name for the files of all languages: a page shows one of them
    problems = [Problem(str(file), above + line, what) for line, what in _faults(root, name)]
    return _cleaned(root, name), problems


def _faults(root: etree._Element, name: str) -> Iterator[tuple[int, str]]:
    if root.tag != f"{{{NAMESPACE}}}svg":
        yield 1, f'its svg has another namespace (write <svg xmlns="{NAMESPACE}">)'
        return
    if not root.get("viewBox"):
        yield root.sourceline, "has no viewBox, so it cannot fit a column"
    title = root.find(f"{{{NAMESPACE}}}title")
    if title is None or not "".join(title.itertext()).strip():
        yield root.sourceline, "has no <title>, which names it to who cannot see it (the first element in <svg>)"
    seen: set[str] = set()
    for element in root.iter(f"{{{NAMESPACE}}}*"):
        tag, line = etree.QName(element).localname, element.sourceline
        if tag in REFUSED:
            yield line, f"holds <{tag}> ({REFUSED[tag]})"
        for key, value in element.attrib.items():
            if key == "style":
                yield line, f'holds style="…" on <{tag}> (use attributes such as fill, or the classes of pictures.css)'
            elif key.startswith("on"):
                yield line, f'holds {key}="…" on <{tag}> (a drawing does nothing)'
            elif "url(" in value and "url(#" not in value:
                yield line, f"fetches {value} (what a drawing shows stands in it)"
            elif key == "id":
                if not value.startswith(name):
                    yield line, f"id '{value}' does not begin with '{name}' (a page may have the same)"
                if value in seen:
                    yield line, f"id '{value}' is there twice"
                seen.add(value)


def _cleaned(root: etree._Element, name: str) -> etree._Element:
    mine = copy.deepcopy(root)
    for element in list(mine.iter(etree.Element)):
        where = etree.QName(element)
        if where.namespace != NAMESPACE or where.localname in DROPPED:
            parent = element.getparent()
            if parent is not None:
                _drop(element, parent)
            continue
        element.tag = where.localname
        for key in list(element.attrib):
            if key.startswith("{"):
                value = element.attrib.pop(key)
                if key == f"{{{XML}}}lang":
                    element.set("lang", value)
    named = []
    for tag in ("title", "desc"):
        described = mine.find(tag)
        if described is not None:
            if described.get("id") is None:
                described.set("id", f"{name}-{tag}")
            named.append(described.get("id", ""))
    mine.set("role", "img")
    mine.set("aria-labelledby", " ".join(named))
    etree.cleanup_namespaces(mine)
    return mine


def _drop(element: etree._Element, parent: etree._Element) -> None:
    """Take an element away, and leave the text after it."""
    before = element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
