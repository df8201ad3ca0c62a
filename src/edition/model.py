"""What an edition of an article is made of, with the checks that go across its files.

Each data file has a model; `Edition` holds them all. Ids are permanent: they are addresses.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from edition import dates, locators
from edition.errors import EditionError

# Where in the data something stands: the file's stem, then keys and positions.
Loc = tuple[str | int, ...]


def _locator(text: object) -> object:
    if isinstance(text, str):
        locators.parse(text)
    return text


def _edtf(text: object) -> object:
    if isinstance(text, str):
        dates.span(text)
    return text


def _day(text: object) -> object:
    if isinstance(text, str):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(f"'{text}' is not a date (such as 2026-01-31)") from error
    return text


Id = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", description="Permanent; lower-case words joined by hyphens"),
]
Text = Annotated[str, Field(pattern=r"\S", description="Inline Markdown, marks included")]
Plain = Annotated[str, Field(pattern=r"\S")]
# A released version is the name of a folder.
VERSION = r"^[0-9A-Za-z][0-9A-Za-z.+-]*$"
Version = Annotated[
    str,
    Field(pattern=VERSION, description="Letters and digits, with . + - after the first, such as 1.0.0"),
]
Cite = Annotated[
    str,
    BeforeValidator(_locator),
    Field(pattern=r"\S", description="Paragraphs, such as 28, 12–14, or 8, 20 NAME with the name of a voice"),
]
Edtf = Annotated[
    str,
    BeforeValidator(_edtf),
    Field(pattern=r"\S", description="Extended Date/Time Format, such as 1969-07-20, 1969-07, 196X, 1961/1969"),
]
Link = Annotated[
    str,
    Field(pattern=r"^[^/#\s][^#\s]*\.md(#[^#\s]+)?$", description="Page and heading, such as folder/page.md#heading"),
]
Day = Annotated[date, BeforeValidator(_day)]
Lang = Annotated[
    str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="Language tag (BCP 47), such as sr-Latn")
]


class Model(BaseModel):
    """A mapping of a data file: nothing unknown, nothing converted, nothing changed later."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


# --- edition.yml ----------------------------------------------------------------------------------


class Section(Model):
    """A section of the article, under a title of ours, from its first paragraph to its last."""

    id: Id
    title: Plain
    first: int
    last: int


class Article(Model):
    """The article that the edition presents."""

    title: Plain
    deck: Plain | None = None
    paragraphs: Annotated[int, Field(ge=1)]
    sections: Annotated[list[Section], Field(min_length=1)]


class Voice(Model):
    """Somebody, or something, whose words the article gives."""

    id: Id
    name: Plain
    short: Plain
    kind: Literal["article", "document", "body", "official", "commentator", "unnamed"]
    person: Id | None = None
    text: Text


class Reading(Model):
    """The chapters, in the order in which they are read."""

    chapters: Annotated[list[Plain], Field(min_length=1)]


class Erratum(Model):
    """What changed for the reader, when, and in which version."""

    date: Day
    version: Plain
    text: Text


class About(Model):
    """edition.yml: what the edition is called, which article it presents, and who speaks in it."""

    title: Plain
    subtitle: Plain | None = None
    language: Lang
    version: Version
    date: Day
    licence: Plain
    publisher: Plain | None = None
    site_url: Plain | None = None
    article: Article
    reading: Reading
    voices: Annotated[list[Voice], Field(min_length=1)]
    errata: list[Erratum] = []


# --- source.yml -----------------------------------------------------------------------------------


class Paragraph(Model):
    """A paragraph of the article: how it begins, whose words it holds, and what it says in ours."""

    n: int
    section: Id
    opening: Annotated[str, Field(pattern=r"^\s*\S+(\s+\S+){0,3}\s*$", description="Its first words, at most four")]
    voices: Annotated[list[Id], Field(min_length=1)]
    summary: Annotated[str, Field(pattern=r"^\s*(\S+\s+){14,39}\S+\s*$", description="What it says, in 15 to 40 words")]


class Caption(Model):
    """A picture's caption in the article."""

    id: Id
    section: Id
    summary: Text


class Source(Model):
    """source.yml: the article's paragraphs and captions."""

    paragraphs: Annotated[list[Paragraph], Field(min_length=1)]
    captions: list[Caption] = []


# --- people.yml and terms.yml ---------------------------------------------------------------------


class Group(Model):
    """A group of people, under a heading."""

    id: Id
    title: Plain


class Name(Model):
    """A name in another language or spelling."""

    text: Plain
    lang: Lang


class Person(Model):
    """Somebody, or a body, that the article names."""

    id: Id
    name: Plain
    kind: Literal["person", "body"]
    group: Id
    role: Plain
    affiliation: Id | None = None
    names: list[Name] = []
    match: list[Plain] = []
    voice: Id | None = None
    text: Text
    cite: Cite
    editor: Text | None = None

    @property
    def monogram(self) -> str:
        """The initials of the first and the last word of the name."""
        words = [word for word in self.name.split() if word[0].isalpha() and word[0].isupper()]
        return "".join(word[0] for word in dict.fromkeys([words[0], words[-1]])) if words else self.name[0]

    @property
    def words(self) -> list[str]:
        """What to look for on the pages."""
        return [self.name, *self.match]


class People(Model):
    """people.yml: everyone and every body the article names."""

    groups: Annotated[list[Group], Field(min_length=1)]
    people: list[Person]


class Term(Model):
    """A term or an abbreviation, with what the article says of it."""

    id: Id
    term: Plain
    abbr: Plain | None = None
    definition: Text
    cite: Cite
    match: list[Plain] = []
    editor: Text | None = None

    @property
    def words(self) -> list[str]:
        """What to look for on the pages."""
        return [self.term, *([self.abbr] if self.abbr else []), *self.match]


class Terms(Model):
    """terms.yml: the glossary."""

    terms: list[Term]


# --- timeline.yml, goals.yml, positions.yml -------------------------------------------------------


class Entry(Model):
    """An event, a claim, a plan or a prediction, with its date."""

    id: Id
    date: Edtf
    label: Plain | None = None
    kind: Literal["happened", "claimed", "planned", "predicted"]
    chapter: Id
    text: Text
    short: Plain | None = None
    cite: Cite
    link: Link

    @property
    def anchor(self) -> str:
        """Its id on a page, where a heading may be called like the entry."""
        return f"t-{self.id}"


class Timeline(Model):
    """timeline.yml: whatever has a date, in order."""

    entries: list[Entry]


class Stage(Model):
    """A stage of the plan."""

    id: Id
    title: Plain
    since: Edtf | None = None
    until: Edtf
    label: Plain


class PlanField(Model):
    """A field of the plan."""

    id: Id
    title: Plain


class Goal(Model):
    """What is to be reached, by which stage and in which field."""

    id: Id
    stage: Id
    field: Id
    text: Text
    short: Plain | None = None
    cite: Cite
    link: Link
    note: Text | None = None

    @property
    def anchor(self) -> str:
        """Its id on a page."""
        return f"goal-{self.id}"


class Goals(Model):
    """goals.yml: the goals by stage and field."""

    stages: list[Stage] = []
    fields: list[PlanField] = []
    goals: list[Goal] = []


class Question(Model):
    """A question that commentators answer."""

    id: Id
    title: Plain
    link: Link


class Answer(Model):
    """What a commentator answers to a question."""

    question: Id
    voice: Id
    gist: Text
    short: Plain | None = None
    cite: Cite
    link: Link

    @property
    def anchor(self) -> str:
        """Its id on a page."""
        return f"position-{self.question}-{self.voice}"


class Positions(Model):
    """positions.yml: who answers what."""

    questions: list[Question] = []
    commentators: list[Id] = []
    answers: list[Answer] = []


# The data files by their stems. Those of them that may be missing are empty when they are.
FILES: dict[str, type[Model]] = {
    "edition": About,
    "source": Source,
    "people": People,
    "terms": Terms,
    "timeline": Timeline,
    "goals": Goals,
    "positions": Positions,
}
REQUIRED = ("edition", "source")


class Edition(About):
    """All of an edition's data, and the folder of its pages."""

    root: Path
    docs: Path
    data: Path
    # The assets of the theme's folder of the project: pictures, stylesheets, fonts.
    assets: Path
    paragraphs: list[Paragraph]
    captions: list[Caption]
    groups: list[Group]
    people: list[Person]
    terms: list[Term]
    timeline: list[Entry]
    goals: Goals
    positions: Positions

    @cached_property
    def voice(self) -> dict[str, Voice]:
        """The voices by id."""
        return {voice.id: voice for voice in self.voices}

    @cached_property
    def paragraph(self) -> dict[int, Paragraph]:
        """The paragraphs by number."""
        return {paragraph.n: paragraph for paragraph in self.paragraphs}

    @cached_property
    def person(self) -> dict[str, Person]:
        """The people and bodies by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def abbreviations(self) -> dict[str, str]:
        """What each abbreviation stands for."""
        return {term.abbr: term.term for term in self.terms if term.abbr}


def edition_of(files: dict[str, Model], root: Path, docs: Path, data: Path, assets: Path) -> Edition:
    """One edition out of the models of its files."""
    about, source = files["edition"], files["source"]
    assert isinstance(about, About) and isinstance(source, Source)
    people, terms, timeline = files.get("people"), files.get("terms"), files.get("timeline")
    return Edition.model_construct(
        **{name: getattr(about, name) for name in About.model_fields},
        root=root,
        docs=docs,
        data=data,
        assets=assets,
        paragraphs=source.paragraphs,
        captions=source.captions,
        groups=people.groups if isinstance(people, People) else [],
        people=people.people if isinstance(people, People) else [],
        terms=terms.terms if isinstance(terms, Terms) else [],
        timeline=timeline.entries if isinstance(timeline, Timeline) else [],
        goals=files.get("goals") or Goals(),
        positions=files.get("positions") or Positions(),
    )


def epoch_of(edition: Edition) -> int:
    """The time an edition carries: SOURCE_DATE_EPOCH, else midnight UTC of its date.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given:
        if not given.isdecimal():
            raise EditionError(f"SOURCE_DATE_EPOCH: {given!r} is not a number of seconds")
        return int(given)
    day = edition.date
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


# --- the checks across files ----------------------------------------------------------------------

Fault = tuple[Loc, str]


def faults(edition: Edition) -> Iterator[Fault]:
    """Where the data contradicts itself, and how: ids given twice, references to nothing, ¶s that are none."""
    yield from _article(edition)
    yield from _doubles(edition)
    yield from _references(edition)
    yield from _citations(edition)
    yield from _order(edition)


def _article(edition: Edition) -> Iterator[Fault]:
    expected = 1
    for at, section in enumerate(edition.article.sections):
        loc: Loc = ("edition", "article", "sections", at)
        if section.first != expected:
            yield (*loc, "first"), f"section '{section.id}' starts at ¶{section.first} (¶{expected} is next)"
        if section.last < section.first:
            yield (*loc, "last"), f"section '{section.id}' ends at ¶{section.last}, before it starts"
        expected = section.last + 1
    if expected != edition.article.paragraphs + 1:
        yield (
            ("edition", "article", "paragraphs"),
            f"paragraphs is {edition.article.paragraphs}, but the sections end at ¶{expected - 1}",
        )
    sections = {section.id: section for section in edition.article.sections}
    for at, paragraph in enumerate(edition.paragraphs):
        if paragraph.n != at + 1:
            yield ("source", "paragraphs", at, "n"), f"¶{paragraph.n} stands where ¶{at + 1} is due"
            return
        found = sections.get(paragraph.section)
        if found and not found.first <= paragraph.n <= found.last:
            yield (
                ("source", "paragraphs", at, "section"),
                f"section '{found.id}' has ¶{found.first} to ¶{found.last}, not ¶{paragraph.n}",
            )
    if len(edition.paragraphs) != edition.article.paragraphs:
        yield (
            ("source", "paragraphs"),
            f"there are {len(edition.paragraphs)} paragraphs, and edition.yml says {edition.article.paragraphs}",
        )


def _doubles(edition: Edition) -> Iterator[Fault]:
    lists: list[tuple[Loc, Iterable[object], Callable[[object], object]]] = []

    def by_id(loc: Loc, items: Iterable[object]) -> None:
        lists.append((loc, items, lambda item: getattr(item, "id")))  # noqa: B009 - any model with an id

    by_id(("edition", "article", "sections"), edition.article.sections)
    by_id(("edition", "voices"), edition.voices)
    by_id(("source", "captions"), edition.captions)
    by_id(("people", "groups"), edition.groups)
    by_id(("people", "people"), edition.people)
    by_id(("terms", "terms"), edition.terms)
    by_id(("timeline", "entries"), edition.timeline)
    by_id(("goals", "stages"), edition.goals.stages)
    by_id(("goals", "fields"), edition.goals.fields)
    by_id(("goals", "goals"), edition.goals.goals)
    by_id(("positions", "questions"), edition.positions.questions)
    for loc, items, key in lists:
        seen: set[object] = set()
        for at, item in enumerate(items):
            if key(item) in seen:
                yield (*loc, at, "id"), f"id '{key(item)}' is there twice (ids are permanent addresses)"
            seen.add(key(item))
    pairs: set[tuple[str, str]] = set()
    for at, answer in enumerate(edition.positions.answers):
        pair = (answer.question, answer.voice)
        if pair in pairs:
            yield (
                ("positions", "answers", at, "voice"),
                f"the answer of '{pair[1]}' to question '{pair[0]}' is there twice",
            )
        pairs.add(pair)
    groups = {group.id for group in edition.groups}
    for at, person in enumerate(edition.people):
        if person.id in groups:
            yield ("people", "people", at, "id"), f"id '{person.id}' is that of a group too"


def _references(edition: Edition) -> Iterator[Fault]:
    sections = [each.id for each in edition.article.sections]
    voices = list(edition.voice)
    people = [each.id for each in edition.people]
    groups = [each.id for each in edition.groups]
    stages = [each.id for each in edition.goals.stages]
    fields = [each.id for each in edition.goals.fields]
    questions = [each.id for each in edition.positions.questions]
    commentators = edition.positions.commentators

    def known(loc: Loc, what: str, value: str | None, among: list[str]) -> Iterator[Fault]:
        if value is not None and value not in among:
            yield loc, f"{what} '{value}' is not one of {', '.join(among) or '(there are none)'}"

    for at, voice in enumerate(edition.voices):
        yield from known(("edition", "voices", at, "person"), "person", voice.person, people)
    for at, paragraph in enumerate(edition.paragraphs):
        loc: Loc = ("source", "paragraphs", at)
        yield from known((*loc, "section"), "section", paragraph.section, sections)
        for i, name in enumerate(paragraph.voices):
            yield from known((*loc, "voices", i), "voice", name, voices)
    for at, caption in enumerate(edition.captions):
        yield from known(("source", "captions", at, "section"), "section", caption.section, sections)
    for at, person in enumerate(edition.people):
        loc = ("people", "people", at)
        yield from known((*loc, "group"), "group", person.group, groups)
        yield from known((*loc, "affiliation"), "person", person.affiliation, people)
        yield from known((*loc, "voice"), "voice", person.voice, voices)
    for at, goal in enumerate(edition.goals.goals):
        loc = ("goals", "goals", at)
        yield from known((*loc, "stage"), "stage", goal.stage, stages)
        yield from known((*loc, "field"), "field", goal.field, fields)
    for at, name in enumerate(commentators):
        yield from known(("positions", "commentators", at), "voice", name, voices)
    for at, answer in enumerate(edition.positions.answers):
        loc = ("positions", "answers", at)
        yield from known((*loc, "question"), "question", answer.question, questions)
        yield from known((*loc, "voice"), "commentator", answer.voice, commentators)


def cited(edition: Edition) -> Iterator[tuple[Loc, str]]:
    """Every `cite` of the data, with where it stands."""
    lists: list[tuple[Loc, Iterable[Person | Term | Entry | Goal | Answer]]] = [
        (("people", "people"), edition.people),
        (("terms", "terms"), edition.terms),
        (("timeline", "entries"), edition.timeline),
        (("goals", "goals"), edition.goals.goals),
        (("positions", "answers"), edition.positions.answers),
    ]
    for loc, items in lists:
        for at, item in enumerate(items):
            yield (*loc, at, "cite"), item.cite


def links(edition: Edition) -> Iterator[tuple[Loc, str]]:
    """Every `link` of the data, with where it stands."""
    lists: list[tuple[Loc, Iterable[Entry | Goal | Question | Answer]]] = [
        (("timeline", "entries"), edition.timeline),
        (("goals", "goals"), edition.goals.goals),
        (("positions", "questions"), edition.positions.questions),
        (("positions", "answers"), edition.positions.answers),
    ]
    for loc, items in lists:
        for at, item in enumerate(items):
            yield (*loc, at, "link"), item.link


def texts(edition: Edition) -> Iterator[tuple[Loc, str]]:
    """Every text of the data in which marks may stand, with where it stands."""
    lists: list[tuple[Loc, Iterable[Model], tuple[str, ...]]] = [
        (("edition", "voices"), edition.voices, ("text",)),
        (("edition", "errata"), edition.errata, ("text",)),
        (("source", "captions"), edition.captions, ("summary",)),
        (("people", "people"), edition.people, ("text", "editor")),
        (("terms", "terms"), edition.terms, ("definition", "editor")),
        (("timeline", "entries"), edition.timeline, ("text",)),
        (("goals", "goals"), edition.goals.goals, ("text", "note")),
        (("positions", "answers"), edition.positions.answers, ("gist",)),
    ]
    for loc, items, names in lists:
        for at, item in enumerate(items):
            for name in names:
                text = getattr(item, name)
                if text:
                    yield (*loc, at, name), text


def _citations(edition: Edition) -> Iterator[Fault]:
    if len(edition.paragraph) != edition.article.paragraphs:
        return  # told already; what follows would only repeat it
    if any(name not in edition.voice for each in edition.paragraphs for name in each.voices):
        return
    for loc, cite in cited(edition):
        for fault in locators.faults(locators.parse(cite), edition):
            yield loc, fault
    for loc, text in texts(edition):
        for fault in locators.misplaced(text):
            yield loc, fault
        for mark in locators.MARK.finditer(text):
            try:
                parts = locators.parse(mark["locator"])
            except ValueError as error:
                yield loc, str(error)
                continue
            for fault in locators.faults(parts, edition):
                yield loc, fault


def _order(edition: Edition) -> Iterator[Fault]:
    latest = date.min
    for at, entry in enumerate(edition.timeline):
        first, last = dates.span(entry.date)
        if last < latest:
            yield (
                ("timeline", "entries", at, "date"),
                f"'{entry.id}' is over before an entry above it begins (entries stand in order of time)",
            )
        latest = max(latest, first)
