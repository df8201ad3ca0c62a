"""The data files whose entries the pages show: people, terms, timeline, goals and positions."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from edition.field_types import Cite, Code, Edtf, Id, Lang, Link, Model, Plain, Ref, Text, Unique, Words

# --- people.yml and terms.yml ---------------------------------------------------------------------


class Group(Model):
    """A group of people."""

    id: Id
    title: Plain
    """The heading above it."""


class Name(Model):
    """A name in another language or spelling."""

    key: ClassVar = ("lang", "text")

    text: Code
    """The name."""
    lang: Lang


class Person(Model):
    """Somebody, or a body, that the article names."""

    id: Id
    name: Plain
    """The name, as the pages give it."""
    kind: Literal["person", "body"]
    """Whether it is a person or a body."""
    group: Annotated[Id, Ref("groups", "group")]
    """The group in which it is listed."""
    role: Plain
    """What the article says it is."""
    affiliation: Annotated[Id, Ref("people", "person")] | None = None
    """The body to which it belongs."""
    names: Annotated[list[Name], Words()] = []
    """The name in other languages and spellings."""
    match: Annotated[list[Code], Words()] = []
    """Other words by which the pages name it."""
    voice: Annotated[Id, Ref("voices", "voice")] | None = None
    """Its voice, where the article gives its words."""
    text: Text
    """What the article says of it."""
    cite: Cite
    editor: Text | None = None
    """What the editors add, with its ground."""

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
    """The groups, in order."""
    people: list[Person]
    """The people and bodies, each group's in order."""


class Term(Model):
    """A term or an abbreviation."""

    id: Id
    term: Annotated[Plain, Unique()]
    """The term in full."""
    abbr: Annotated[Plain, Unique()] | None = None
    """Its abbreviation, which is explained wherever it stands on a page."""
    definition: Text
    """What the article says of it."""
    cite: Cite
    match: Annotated[list[Code], Words()] = []
    """Other words by which the pages name it."""
    editor: Text | None = None
    """What the editors add, with its ground."""

    @property
    def words(self) -> list[str]:
        """What to look for on the pages."""
        return [self.term, *([self.abbr] if self.abbr else []), *self.match]


class Terms(Model):
    """terms.yml: the glossary."""

    terms: list[Term]
    """The terms."""


# --- timeline.yml, goals.yml, positions.yml -------------------------------------------------------


class Entry(Model):
    """An event, a claim, a plan or a prediction, with its date."""

    id: Id
    date: Edtf
    label: Plain | None = None
    """The date in words, where the article's are not those of the date."""
    kind: Literal["happened", "claimed", "planned", "predicted"]
    """How it stands in the article."""
    chapter: Id
    """The chapter that tells it, by which a page may ask for a part of the timeline."""
    text: Text
    """What happened, is claimed, planned or predicted."""
    short: Plain | None = None
    """The same in a few words, with which it is drawn in the picture of the plan; plans are drawn from goals.yml."""
    cite: Cite
    link: Link

    @property
    def anchor(self) -> str:
        """Its id on a page, where a heading may be called like the entry."""
        return f"t-{self.id}"


class Timeline(Model):
    """timeline.yml: whatever has a date."""

    entries: list[Entry]
    """The entries, in order of time."""


class Stage(Model):
    """A stage of the plan."""

    id: Id
    title: Plain
    """Its name."""
    since: Edtf | None = None
    """When it begins, in Extended Date/Time Format; without, when the first entry that is drawn does."""
    until: Edtf
    label: Plain
    """When it ends, in words, such as by 2025."""


class PlanField(Model):
    """A field of the plan."""

    id: Id
    title: Plain
    """Its name."""


class Goal(Model):
    """What is to be reached."""

    id: Id
    stage: Annotated[Id, Ref("stages", "stage")]
    """By which stage."""
    field: Annotated[Id, Ref("fields", "field")]
    """In which field."""
    text: Text
    """What is to be reached."""
    short: Plain | None = None
    """The same in a few words, with which it is drawn in the picture of the plan."""
    cite: Cite
    link: Link
    note: Text | None = None
    """What the article adds."""

    @property
    def anchor(self) -> str:
        """Its id on a page."""
        return f"goal-{self.id}"


class Goals(Model):
    """goals.yml: the goals by stage and field."""

    stages: list[Stage] = []
    """The stages, in order of time."""
    fields: list[PlanField] = []
    """The fields, in order."""
    goals: list[Goal] = []
    """The goals."""


class Question(Model):
    """A question that commentators answer."""

    id: Id
    title: Plain
    """The question."""
    link: Link


class Answer(Model):
    """What a commentator answers to a question."""

    key: ClassVar = ("question", "voice")

    question: Annotated[Id, Ref("questions", "question")]
    """The question."""
    voice: Annotated[Id, Ref("commentators", "commentator")]
    """Who answers."""
    gist: Text
    """The answer."""
    short: Plain | None = None
    """The answer in a few words, with which it is drawn in the picture of the positions."""
    cite: Cite
    link: Link

    @property
    def anchor(self) -> str:
        """Its id on a page."""
        return f"position-{self.question}-{self.voice}"


class Positions(Model):
    """positions.yml: who answers what."""

    questions: list[Question] = []
    """The questions, in order."""
    commentators: list[Annotated[Id, Ref("voices", "voice")]] = []
    """The voices that answer, in order."""
    answers: list[Answer] = []
    """The answers."""
