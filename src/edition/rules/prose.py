"""Advice about the prose of chapters, counted: attribution that piles up or is missing, long sentences, one verb too often.

Which words are verbs of saying, and which forms are those of the plainest of them, stands in the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition import locators
from edition.catalogue import catalogue
from edition.errors import Problem
from edition.pages import marks
from edition.pages.facts import Page, Passage
from edition.pages.project import Project
from edition.rules.rule import page_rule, rule

# So many attributions a paragraph bears, so many words a sentence, and so often all chapters together use the plainest verb.
ATTRIBUTIONS = 3
LONGEST_SENTENCE = 34
PLAINEST = 30
_SENTENCE = re.compile(r"(?<=[.!?])[”»“]?\s+(?=[\w“«„])")


def _words(project: Project, key: str) -> re.Pattern[str]:
    forms = catalogue(project.edition.language).say(key).split()
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)", re.I)


def _paragraphs(page: Page, project: Project) -> list[Passage]:
    return [passage for passage in page.passages if not passage.within] if page in project.chapters else []


def _names(project: Project, voices: set[str]) -> list[str]:
    names: list[str] = []
    for voice in (project.edition.voice[voice] for voice in voices):
        person = project.edition.person.get(voice.person or "")
        names += [*voice.name.split(), *voice.short.split(), *(person.words if person else ())]
    return [name for name in names if len(name) > 3]


@page_rule("attributions", sound=True, advice=True)
def attributions(page: Page, project: Project) -> Iterator[Problem]:
    """No paragraph says more than three times who speaks."""
    verbs = _words(project, "prose.saying")
    for passage in _paragraphs(page, project):
        count = len(verbs.findall(passage.text))
        if passage.tag == "p" and count > ATTRIBUTIONS:
            yield page.problem(passage.line, f"the paragraph has {count} verbs of saying, not at most {ATTRIBUTIONS}")


@page_rule("speaker", sound=True, advice=True)
def speakers(page: Page, project: Project) -> Iterator[Problem]:
    """A paragraph of opinion names its speaker in its first sentence, if its heading does not."""
    for passage in _paragraphs(page, project):
        try:
            parts = [part for statement in passage.statements for part in locators.parse(statement.locator)]
            voices = {voice.id: voice.kind for part in parts for voice in marks.voices(part, project.edition)}
        except (KeyError, ValueError):
            continue  # the check tells it
        if passage.tag != "p" or not voices or set(voices.values()) != {"commentator"}:
            continue
        opening = f"{_SENTENCE.split(passage.text)[0]} {passage.heading.text if passage.heading else ''}".lower()
        if not any(name.lower() in opening for name in _names(project, set(voices))):
            yield page.problem(passage.line, f"the first sentence does not name who speaks ({', '.join(voices)})")


@page_rule("long-sentence", sound=True, advice=True)
def long_sentences(page: Page, project: Project) -> Iterator[Problem]:
    """No sentence of a chapter is longer than one reads in a breath."""
    for passage in _paragraphs(page, project):
        for sentence in _SENTENCE.split(passage.text) if passage.tag == "p" else ():
            count = len(sentence.split())
            if count > LONGEST_SENTENCE:
                line = page.line_of(sentence[:20], passage.line)
                yield page.problem(
                    line, f"the sentence has {count} words, not at most {LONGEST_SENTENCE}: '{sentence[:30]}…'"
                )


@rule("plainest-verb", sound=True, advice=True)
def plainest_verb(project: Project) -> Iterator[Problem]:
    """The chapters do not lean on one verb."""
    verb = _words(project, "prose.say")
    count = sum(len(verb.findall(passage.text)) for page in project.chapters for passage in _paragraphs(page, project))
    if count > PLAINEST:
        forms = catalogue(project.edition.language).say("prose.say")
        yield Problem(str(project.docs), 0, f"the chapters use {forms} {count} times, not at most {PLAINEST}")
