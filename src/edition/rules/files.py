"""Rules about settings, data and files: what is there, what is named, and what would be published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition import environment, model, schema
from edition.errors import Problem
from edition.pages import backlinks
from edition.pages.facts import Page
from edition.pages.project import Project
from edition.pictures import faults as faults_of_pictures
from edition.rules.rule import page_rule, rule

# What a page's front matter has, and how long that may be; and what it may have.
FRONT_MATTER = {"title": 80, "description": 160}
OPTIONAL = {"translated": r"[0-9a-f]{12}", "only": "website"}
# Files that hosts and search engines look for at the root of a site, where nothing links to them.
FOR_HOSTS = ("CNAME", "robots.txt")
# Blocks that make a page reference matter of the book editions, or a section of it worth taking along.
TAKEN_ALONG = ("timeline", "people", "terms", "edition-info", "source", "voices", "plan", "picture")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@rule("settings")
def settings(project: Project) -> Iterator[Problem]:
    """The engine's settings can be read, and what the edition takes from them is sound."""
    yield from project.settings.problems


@rule("data")
def data(project: Project) -> Iterator[Problem]:
    """The data are sound."""
    yield from project.data.problems


@rule("article-unplaced", sound=True, advice=True)
def unplaced(project: Project) -> Iterator[Problem]:
    """Every block of the owner's copy of the article is a part of it."""
    for block in project.copy.unplaced if project.copy else ():
        yield Problem(
            str(environment.article_copy()),
            block.line,
            f"is no part of the article and is listed below it: '{block.text[:60]}'",
        )


@page_rule("page-unread")
def unread(page: Page, _: Project) -> Iterator[Problem]:
    """A page can be read, its front matter too, and every block on it is closed."""
    yield from page.problems


@page_rule("front-matter")
def front_matter(page: Page, _: Project) -> Iterator[Problem]:
    """Front matter has exactly its keys, each with one line of text that is not too long."""
    if not page.meta and (not page.lines or any(problem.line <= 2 for problem in page.problems)):
        return
    keys = ", ".join(FRONT_MATTER)
    for key, value in page.meta.items():
        line = page.meta_lines.of((str(key),), key=True)
        if key in OPTIONAL:
            if not re.fullmatch(OPTIONAL[key], str(value)):
                yield page.problem(line, f"{key} '{value}' is not of the right form ({OPTIONAL[key]})")
        elif key not in FRONT_MATTER:
            yield page.problem(line, f"unknown key '{key}' in the front matter (keys are {keys})")
        elif not isinstance(value, str) or not value.strip():
            yield page.problem(line, f"{key} is empty or not text")
        elif _CONTROL.search(value):
            yield page.problem(line, f"{key} holds a line end or a control character (write it on one line)")
        elif len(value) > FRONT_MATTER[key]:
            yield page.problem(line, f"{key} has {len(value)} characters, not at most {FRONT_MATTER[key]}")
    for key in FRONT_MATTER:
        if key not in page.meta:
            yield page.problem(
                1, f"{key} is missing (a page begins with ---, lines 'title: …' and 'description: …', ---)"
            )


@rule("nav")
def navigation(project: Project) -> Iterator[Problem]:
    """Every page is in the navigation, once, and all that is in the navigation is a page."""
    if not project.settings.nav:
        return
    listed: dict[str, int] = {}
    file = str(project.settings.file or project.docs)
    for item in (item for top in project.settings.nav for item in top.walk()):
        if item.path is None:
            continue
        if item.path in listed:
            yield Problem(file, item.line, f"'{item.path}' is in the navigation twice")
        elif item.path not in project.pages:
            yield Problem(
                file, item.line, f"'{item.path}' is in the navigation, but is no page in {project.docs.name}/"
            )
        listed.setdefault(item.path, item.line)
    for path, page in project.pages.items():
        if path not in listed:
            yield page.problem(0, "is missing from the navigation (add it to nav in mkdocs.yml)")


@rule("chapters", sound=True)
def chapters(project: Project) -> Iterator[Problem]:
    """Every chapter is a page, and is read once."""
    named = project.edition.reading.chapters
    for at, path in enumerate(named):
        place = project.data.place(("edition", "reading", "chapters", at))
        if path not in project.pages:
            yield Problem(*place, f"chapter '{path}' is no page")
        if path in named[:at]:
            yield Problem(*place, f"chapter '{path}' is there twice")


@page_rule("left-out", sound=True)
def left_out(page: Page, project: Project) -> Iterator[Problem]:
    """A page that no edition but the website has says so."""
    taken = page in project.chapters or any(use.name in TAKEN_ALONG for use in page.blocks)
    if not taken and "only" not in page.meta:
        yield page.problem(
            1,
            "the book editions do not take this page along, as it is no chapter (edition.yml) and has none of "
            f"the blocks {', '.join(TAKEN_ALONG)} (write 'only: website' into its front matter if that is meant)",
        )


@rule("file-stray")
def stray(project: Project) -> Iterator[Problem]:
    """Every file is a page, a data file or linked to, since all that is there is published."""
    linked = (backlinks.resolve(path, link.target) for path, page in project.pages.items() for link in page.links)
    named = {target.partition("#")[0] for target in linked if target}
    for name in model.FILES:
        folders = (project.settings.data, project.settings.words or project.settings.data)
        files = [folder / f"{name}.yml" for folder in folders]
        for file in (*files, project.settings.data / schema.FOLDER / f"{name}.json"):
            if file.is_relative_to(project.docs):
                named.add(file.relative_to(project.docs).as_posix())
    for path in project.files:
        if path not in named and path not in FOR_HOSTS and not path.startswith("assets/"):
            yield Problem(
                str(project.docs / path),
                0,
                "would be published, but is no page and no data, and nothing links to it "
                f"(move it out of {project.docs.name}/ or into its assets/, or link to it)",
            )


@rule("picture", sound=True)
def pictures(project: Project) -> Iterator[Problem]:
    """Every picture that a block can place can be coloured and published."""
    yield from faults_of_pictures(project.edition)
