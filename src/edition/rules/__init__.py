"""Tells whatever is wrong with settings, data and pages, a line each, before anything is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edition.errors import EditionError, Problem
from edition.pages.facts import Page
from edition.pages.project import Project
from edition.rules import addresses, attribution, files, parity, prose, syntax
from edition.rules.rule import RULES, Rule

__all__ = [
    "RULES",
    "addresses",
    "advice",
    "advised",
    "attribution",
    "files",
    "of_page",
    "parity",
    "problems",
    "prose",
    "syntax",
    "told",
]


# Rules about what makes a page a file of the site.
OF_FILES = ("front-matter", "left-out")


def problems(project: Project) -> list[Problem]:
    """Everything that is wrong with a project, by file and line; remembered as long as the project stays the same."""
    if project.problems is None:
        project.problems = sorted({problem for _, problem in told(project)})
    return project.problems


def told(project: Project) -> list[tuple[str, Problem]]:
    """Everything that is wrong with a project, with the codes of the rules."""
    return [
        (rule.code, problem)
        for rule in RULES.values()
        if not rule.advice and (_is_sound(project) or not rule.sound)
        for problem in _broken(rule, project)
    ]


def advice(project: Project) -> list[tuple[str, Problem]]:
    """What could be better in a project of sound data, with the codes of the rules: it stops nothing."""
    if not _is_sound(project):
        return []
    return [(rule.code, problem) for rule in RULES.values() if rule.advice for problem in _broken(rule, project)]


def advised(projects: Iterable[Project]) -> list[Problem]:
    """What could be better in any of the projects, each thing once."""
    return list(dict.fromkeys(problem for project in projects for _, problem in advice(project)))


def of_page(page: Page, project: Project) -> list[Problem]:
    """What is wrong with a page that is none of the project's files, in a project in which nothing is wrong."""
    rules = [rule for rule in RULES.values() if rule.of_page and not rule.advice and rule.code not in OF_FILES]
    return sorted({problem for rule in rules for problem in _tell(rule, page, project)})


def _is_sound(project: Project) -> bool:
    return project.data.edition is not None and not project.data.problems


def _broken(rule: Rule, project: Project) -> Iterator[Problem]:
    try:
        if rule.of_whole:
            yield from rule.of_whole(project)
        for page in project.pages.values():
            yield from _tell(rule, page, project)
    except EditionError as error:
        yield from (problem for problem in error.problems if isinstance(problem, Problem))


def _tell(rule: Rule, page: Page, project: Project) -> Iterator[Problem]:
    if rule.of_page:
        yield from rule.of_page(page, project)
