"""A rule has a code and a function that tells what breaks it; the folder `tests/rules/CODE` has its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from edition.errors import Problem
from edition.pages.facts import Page
from edition.pages.project import Project

PageRule = Callable[[Page, Project], Iterator[Problem]]
WholeRule = Callable[[Project], Iterator[Problem]]


@dataclass(frozen=True)
class Rule:
    """A rule of each page, or of the project as a whole. One that is `sound` holds pages against sound data only."""

    code: str
    of_page: PageRule | None
    of_whole: WholeRule | None
    sound: bool
    # Whether what breaks it is advice, which stops nothing.
    advice: bool


RULES: dict[str, Rule] = {}


def page_rule(code: str, *, sound: bool = False, advice: bool = False) -> Callable[[PageRule], PageRule]:
    """Register a rule that looks at one page."""

    def register(tell: PageRule) -> PageRule:
        RULES[code] = Rule(code, tell, None, sound, advice)
        return tell

    return register


def rule(code: str, *, sound: bool = False, advice: bool = False) -> Callable[[WholeRule], WholeRule]:
    """Register a rule that looks at the whole project."""

    def register(tell: WholeRule) -> WholeRule:
        RULES[code] = Rule(code, None, tell, sound, advice)
        return tell

    return register
