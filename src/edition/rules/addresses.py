"""Rules about links: every one leads to a page and an id that are there."""

from __future__ import annotations

from collections.abc import Iterator

from edition import references
from edition.errors import EditionError, Problem
from edition.pages import backlinks, block
from edition.pages.facts import Page
from edition.pages.project import Project
from edition.rules.rule import page_rule, rule


@page_rule("link-raw")
def raw_links(page: Page, _: Project) -> Iterator[Problem]:
    """A link within the site is written in Markdown, for no engine follows one in HTML."""
    for link in page.links:
        if link.raw and not link.target.startswith("#") and backlinks.resolve(page.path, link.target) is not None:
            yield page.problem(link.line, f"'{link.target}' is linked to in HTML (write [text]({link.target}))")


@rule("link", sound=True)
def links(project: Project) -> Iterator[Problem]:
    """Every link within the site leads to a page and an id that are there, from pages and from data."""
    ids: dict[str, set[str]] = {}
    unknown: set[str] = set()
    for path, page in project.pages.items():
        ids[path] = {identifier for identifier, _ in (*page.ids, *page.aliases)}
        for use in page.blocks:
            if any(block.faults(use, project)):
                unknown.add(path)  # told already
                continue
            try:
                made = block.anchors(use.name, use.options, project, path)
            except EditionError as error:
                yield from (
                    each if isinstance(each, Problem) else page.problem(use.line, each) for each in error.problems
                )
                unknown.add(path)
                continue
            if block.BLOCKS[use.name].holds:
                continue  # what a drawing calls its own parts is no address
            for identifier in made:
                if identifier in ids[path]:
                    yield page.problem(
                        use.line, f"block '{use.name}' has the id '{identifier}', as the page has already"
                    )
            ids[path].update(made)
    for path, page in project.pages.items():
        if page.problems and not page.passages:
            unknown.add(path)  # it could not be read
        for link in page.links:
            target = backlinks.resolve(path, link.target)
            fault = _fault(target, ids, unknown, project) if target is not None else None
            if fault:
                yield page.problem(link.line, f"link '{link.target}' leads nowhere: {fault}")
    for loc, target in references.links(project.edition):
        fault = _fault(target, ids, unknown, project)
        if fault:
            yield Problem(*project.data.place(loc), f"link '{target}' leads nowhere: {fault}")


def _fault(target: str, ids: dict[str, set[str]], unknown: set[str], project: Project) -> str | None:
    path, _, identifier = target.partition("#")
    if path not in ids:
        if (project.docs / path).is_file() and not path.startswith("../"):
            return None
        return f"there is no page {path}" if path.endswith(".md") else f"there is no file {path}"
    if identifier and identifier not in ids[path] and path not in unknown:
        return f"there is no id '{identifier}' in {path}"
    return None
