"""Rules about attribution: every statement shows whose word it is, and where it stands in the article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition import locators
from edition.errors import Problem
from edition.pages import backlinks
from edition.pages.facts import Page
from edition.pages.project import Project
from edition.rules.rule import page_rule, rule

# Classes of paragraphs that state nothing of their own: they sum up the chapter, guide the reader or lead on.
STATES_NOTHING = frozenset({"guide", "onward", "standfirst", "start"})


@rule("coverage", sound=True)
def coverage(project: Project) -> Iterator[Problem]:
    """Every paragraph of the article is presented in a chapter."""
    if any(page.problems and not page.passages for page in project.chapters):
        return  # what could not be read may cite anything
    cited = backlinks.of_paragraphs(project.chapters)
    for at, paragraph in enumerate(project.edition.paragraphs):
        if paragraph.n not in cited:
            yield Problem(
                *project.data.place(("source", "paragraphs", at)),
                f"¶{paragraph.n} is cited by no chapter (cite it as [¶{paragraph.n}] where it is retold)",
            )


@page_rule("unmarked", sound=True)
def unmarked(page: Page, project: Project) -> Iterator[Problem]:
    """In a chapter a mark, or a link to the source page, closes every paragraph and list.

    Not in blocks and notes, nor where a paragraph leads to a list that a mark closes, only asks, has a class
    that says that it states nothing, or after its last mark leads on to another page.
    """
    if page not in project.chapters:
        return
    source = f"{project.page_with('source')}#"
    for passage in page.passages:
        if passage.within or STATES_NOTHING.intersection(passage.classes) or not re.search(r"\w", passage.tail):
            continue
        targets = [backlinks.resolve(page.path, link.target) or "" for link in passage.tail_links]
        if passage.leads or passage.tail.endswith("?") or any(target.startswith(source) for target in targets):
            continue
        if passage.statements and any(target.partition("#")[0] in project.pages for target in targets):
            continue
        if passage.statements:
            text = f"the words after the last mark have none: '{passage.tail[:40]}'"
            line = page.line_of(passage.tail[:15], passage.tail_line)
        else:
            text = f"no mark closes this {'list' if passage.tag in ('ul', 'ol', 'dl') else 'passage'}"
            line = passage.line
        yield page.problem(
            line,
            f"{text} (end it with [¶N], the paragraph it retells, or give it the class {{ .onward }} if it states nothing)",
        )


@rule("answer-voice", sound=True)
def answers(project: Project) -> Iterator[Problem]:
    """An answer cites only where its own voice speaks, and its marks show that voice."""
    edition = project.edition
    for at, answer in enumerate(edition.positions.answers):
        cited = [("cite", answer.cite), *(("gist", mark["locator"]) for mark in locators.MARK.finditer(answer.gist))]
        for key, locator in cited:
            for part in locators.parse(locator):
                for n in part.numbers:
                    speakers = edition.paragraph[n].voices
                    shown = part.voice or speakers[0]
                    if shown == answer.voice:
                        continue
                    hint = (
                        f"write {n} {answer.voice}"
                        if answer.voice in speakers
                        else f"there speak {', '.join(speakers)}"
                    )
                    yield Problem(
                        *project.data.place(("positions", "answers", at, key)),
                        f"the answer of '{answer.voice}' would show ¶{n} with the voice '{shown}' ({hint})",
                    )
