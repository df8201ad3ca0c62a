"""Rules about a translation: its skeleton is the original's, and it was made from what the original is now."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final

from edition.errors import Problem, shown
from edition.model import FILES
from edition.pages.facts import Page
from edition.pages.project import Project
from edition.rules.rule import page_rule, rule
from edition.translation import DIGEST, digest_of

YEAR: Final = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


@rule("parity-pages")
def pages(project: Project) -> Iterator[Problem]:
    """A translation has every page of the original, and no other."""
    original = project.original
    if original is None:
        return
    for path in original.pages:
        if path not in project.pages:
            yield Problem(str(project.docs / path), 0, f"is missing (it translates {shown(original.docs / path)})")
    for path, page in project.pages.items():
        if path not in original.pages:
            yield page.problem(0, f"translates nothing: there is no {shown(original.docs / path)}")


@page_rule("parity-headings")
def headings(page: Page, project: Project) -> Iterator[Problem]:
    """A translation has the original's headings: their ids and levels, in their order."""
    yield from _in_order(
        "heading",
        lambda each: [(f"{'#' * heading.level} '{heading.id}'", heading.line) for heading in each.headings],
        page,
        project,
    )


@page_rule("parity-marks")
def marks(page: Page, project: Project) -> Iterator[Problem]:
    """Under each heading a translation has the original's marks, in their order."""
    other = _original(page, project)
    if other is None:
        return
    mine, theirs = _marks(page), _marks(other)
    for identifier in [*theirs, *(each for each in mine if each not in theirs)]:
        own, due = mine.get(identifier, []), theirs.get(identifier, [])
        locators, wanted = [mark for mark, _ in own], [mark for mark, _ in due]
        if locators == wanted:
            continue
        at = next(
            (at for at, pair in enumerate(zip(locators, wanted, strict=False)) if pair[0] != pair[1]),
            min(len(locators), len(wanted)),
        )
        line, there = _line(own, at, page, identifier), _line(due, at, other, identifier)
        yield page.problem(
            line,
            f"marks under '{identifier}' are {_listed(locators)}; {shown(other.file)}:{there} has {_listed(wanted)}",
        )


@page_rule("parity-dates")
def dates(page: Page, project: Project) -> Iterator[Problem]:
    """Under each heading a translation names the original's years."""
    other = _original(page, project)
    if other is None:
        return
    mine, theirs = _years(page), _years(other)
    for identifier, due in theirs.items():
        own = mine.get(identifier, {})
        for year in sorted(due.keys() ^ own.keys()):
            here, there = own.get(year) or _line([], 0, page, identifier), due.get(year)
            where = f"{shown(other.file)}:{there} has it" if there else f"{shown(other.file)} has it not"
            yield page.problem(here, f"{year} is {'missing' if there else 'named'} under '{identifier}'; {where}")


@page_rule("parity-blocks")
def blocks(page: Page, project: Project) -> Iterator[Problem]:
    """A translation has the original's blocks and pictures, with their options, in their order."""
    yield from _in_order(
        "block",
        lambda each: [
            (f"'{block.name}'{f' with {block.options}' if block.options else ''}", block.line) for block in each.blocks
        ],
        page,
        project,
    )


@page_rule("parity-links")
def links(page: Page, project: Project) -> Iterator[Problem]:
    """Under each heading a translation leads where the original does, in whatever order its sentences want."""
    other = _original(page, project)
    if other is None:
        return
    mine, theirs = _links(page), _links(other)
    for identifier in dict.fromkeys([*theirs, *mine]):
        own, due = Counter(mine.get(identifier, {})), Counter(theirs.get(identifier, {}))
        for target in due - own:
            line = next(h.line for h in page.headings if h.id == identifier) if mine.get(identifier) else 0
            yield page.problem(
                line,
                f"link '{target}' is missing under '{identifier}' ({shown(other.file)}:{_at(other, target)} has it)",
            )
        for target in own - due:
            yield page.problem(_at(page, target), f"link '{target}' is not under '{identifier}' in {shown(other.file)}")


@rule("translated")
def digests(project: Project) -> Iterator[Problem]:
    """Each translated file tells from which state of the original it was made."""
    for translation, _ in translations(project):
        if state_of(translation, project) is None:
            yield Problem(str(translation), 1, f"lacks '{DIGEST}' (run: edition translated {shown(translation)})")


@rule("outdated", advice=True)
def outdated(project: Project) -> Iterator[Problem]:
    """The original has not changed since a file was translated."""
    for translation, original in translations(project):
        state = state_of(translation, project)
        if state is not None and state != digest_of(original):
            yield Problem(
                str(translation),
                1,
                f"was made from another state of {shown(original)} "
                f"(look at both, then run: edition translated {shown(translation)})",
            )


def translations(project: Project) -> Iterator[tuple[Path, Path]]:
    """Every file of a translation with the original's, as far as both are there."""
    original, words = project.original, project.settings.words
    if original is None or words is None:
        return
    for path, page in project.pages.items():
        if path in original.pages:
            yield page.file, original.pages[path].file
    for name in FILES:
        if (words / f"{name}.yml").is_file() and (project.settings.data / f"{name}.yml").is_file():
            yield words / f"{name}.yml", project.settings.data / f"{name}.yml"


def is_outdated(page: Page, project: Project) -> bool:
    """Whether the original of a page, or of the data that its blocks show, has changed since it was translated."""
    shown_data = {block.name for block in page.blocks} | ({"edition"} if page.blocks else set())
    return any(
        state_of(translation, project) != digest_of(original)
        for translation, original in translations(project)
        if translation == page.file or (translation.suffix == ".yml" and translation.stem in shown_data)
    )


def state_of(translation: Path, project: Project) -> str | None:
    """The state of the original that a file says it was made from."""
    if translation.suffix == ".md":
        page = project.pages[translation.relative_to(project.docs).as_posix()]
        state = page.meta.get(DIGEST)
    else:
        state = project.data.read[translation.stem].state
    return str(state) if state else None


def _original(page: Page, project: Project) -> Page | None:
    return project.original.pages.get(page.path) if project.original else None


def _in_order(
    what: str, named: Callable[[Page], list[tuple[str, int]]], page: Page, project: Project
) -> Iterator[Problem]:
    """The first of what is `named` on a page, each with its line, that is another than the original's."""
    other = _original(page, project)
    if other is None:
        return
    for own, due in zip_longest(named(page), named(other)):
        if own is None or due is None or own[0] != due[0]:
            mine, line = own or (None, 0)
            theirs, there = due or (None, 0)
            place = f"{shown(other.file)}:{there}" if there else shown(other.file)
            yield page.problem(
                line, f"{f'{what} {mine}' if mine else f'no {what}'} stands where {place} has {theirs or 'none'}"
            )
            return


def _marks(page: Page) -> dict[str | None, list[tuple[str, int]]]:
    under: dict[str | None, list[tuple[str, int]]] = {}
    for mark in page.marks:
        under.setdefault(mark.heading.id if mark.heading else None, []).append((mark.locator, mark.line))
    return under


def _years(page: Page) -> dict[str | None, dict[str, int]]:
    """The years that stand under each heading, with the lines."""
    under: dict[str | None, dict[str, int]] = {}
    for heading, text in page.texts:
        above = heading.line if heading else page.above
        years = YEAR.findall(f"{heading.text if heading else ''}\n{text}")
        under[heading.id if heading else None] = {year: page.line_of(year, above) for year in years}
    return under


def _links(page: Page) -> dict[str | None, list[str]]:
    under: dict[str | None, list[str]] = {}
    for link in page.links:
        under.setdefault(link.heading.id if link.heading else None, []).append(link.target)
    return under


def _line(marks: list[tuple[str, int]], at: int, page: Page, identifier: str | None) -> int:
    if at < len(marks):
        return marks[at][1]
    return next((heading.line for heading in page.headings if heading.id == identifier), 0)


def _at(page: Page, target: str) -> int:
    return next((link.line for link in page.links if link.target == target), 0)


def _listed(locators: list[str]) -> str:
    return ", ".join(f"[¶{locator}]" for locator in locators) or "none"
