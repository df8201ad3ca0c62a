"""What an edition of an article is made of: the article, its voices and paragraphs, and all that the data files list.

Ids are permanent: they are addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from edition.entries import Entry, Goals, Group, People, Person, Positions, Term, Terms, Timeline
from edition.field_types import Code, Day, Id, Model, Opening, Plain, Ref, Summary, Text, Unique, Version

# --- edition.yml ----------------------------------------------------------------------------------


class Section(Model):
    """A section of the article."""

    id: Id
    title: Plain
    """Its title, which is ours."""
    first: int
    """The number of its first paragraph."""
    last: int
    """The number of its last paragraph."""
    opening: Opening | None = None
    """The first words of its heading in the article, at most four, by which it is found in a copy."""


class Article(Model):
    """The article that the edition presents."""

    title: Plain
    """Its title."""
    deck: Plain | None = None
    """What stands below its title."""
    paragraphs: Annotated[int, Field(ge=1)]
    """How many paragraphs it has; headings and captions are not counted."""
    sections: Annotated[list[Section], Field(min_length=1)]
    """Its sections, in order, which hold every paragraph."""


class Voice(Model):
    """Somebody, or something, whose words the article gives."""

    id: Id
    name: Plain
    """What it is called in a sentence."""
    short: Annotated[Plain, Unique()]
    """What it is called on a mark: a word, where that does."""
    kind: Literal["article", "document", "body", "official", "commentator", "unnamed"]
    """What sort of voice it is."""
    hue: Annotated[int, Field(ge=1, le=6)] | None = None
    """Which of the theme's six hues it has; several voices may share one. Without one it is grey."""
    person: Annotated[Id, Ref("people", "person")] | None = None
    """Its entry among the people."""
    text: Text
    """Who or what it is."""


class Reading(Model):
    """How the edition is read."""

    chapters: Annotated[list[Code], Field(min_length=1)]
    """The pages that retell the article, in the order in which they are read, such as folder/page.md."""


class Erratum(Model):
    """A change that a reader should know of."""

    key: ClassVar = ("version", "date")

    date: Day
    version: Code
    """The version in which it changed."""
    text: Text
    """What changed."""


class About(Model):
    """edition.yml: which article the edition presents, in which version, and who speaks in it."""

    subtitle: Plain | None = None
    """What the edition is, below its title, which is `site_name` in the settings."""
    version: Version
    date: Day
    licence: Code
    """The licence of the edition's own words, by its short name, such as MIT."""
    publisher: Plain | None = None
    """Who publishes the edition."""
    caution: Plain | None = None
    """What is to be known before keeping a copy or passing it on; the file for a messenger carries it."""
    article: Article
    """The article that it presents."""
    reading: Reading
    """How it is read."""
    voices: Annotated[list[Voice], Field(min_length=1)]
    """Whose words the article gives."""
    errata: list[Erratum] = []
    """What has changed since the first version."""


# --- source.yml -----------------------------------------------------------------------------------


class Paragraph(Model):
    """A paragraph of the article."""

    key: ClassVar = ("n",)

    n: int
    """Its number, from 1."""
    section: Annotated[Id, Ref("sections", "section")]
    """The section in which it stands."""
    opening: Opening
    """Its first words, at most four, by which it is found in a copy of the article."""
    words: Annotated[int, Field(ge=1)] | None = None
    """How many words it has in the article, its list included: a copy's paragraph that is much longer is two."""
    voices: Annotated[list[Annotated[Id, Ref("voices", "voice")]], Field(min_length=1)]
    """Whose words it holds; the first is the one that a mark names."""
    summary: Summary
    """What it says in our words, 15 to 40 of them."""


class Caption(Model):
    """A picture's caption in the article."""

    id: Id
    section: Annotated[Id, Ref("sections", "section")]
    """The section in which it stands."""
    opening: Opening | None = None
    """Its first words, at most four, by which it is found in a copy of the article."""
    summary: Text
    """What it says in our words."""


class Source(Model):
    """source.yml: the article's paragraphs and captions."""

    paragraphs: Annotated[list[Paragraph], Field(min_length=1)]
    """Every paragraph, in order."""
    captions: list[Caption] = []
    """Every caption, in order."""


# --- all of them ----------------------------------------------------------------------------------

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
    """All of an edition's data, what the settings call it, and where its files are."""

    title: str
    language: str
    site_url: str | None
    settings: str
    """The name of its settings' file."""
    root: Path
    """The project's folder."""
    docs: Path
    """The folder of the pages."""
    data: Path
    """The folder of the data files."""
    words: Path | None
    """The folder of the words that this language gives over the original's data, if it is a translation."""
    assets: Path
    """The theme's own assets: pictures, stylesheets, fonts."""
    files: Mapping[str, Model]
    """The data files by their stems, for whoever walks through them all."""
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


def edition_of(
    files: Mapping[str, Model],
    *,
    title: str,
    language: str,
    site_url: str | None,
    settings: str,
    root: Path,
    docs: Path,
    data: Path,
    words: Path | None,
    assets: Path,
) -> Edition:
    """One edition out of the models of its files, what the settings say, and its folders."""
    about, source = files["edition"], files["source"]
    assert isinstance(about, About) and isinstance(source, Source)
    people, terms, timeline = files.get("people"), files.get("terms"), files.get("timeline")
    return Edition.model_construct(
        **{name: getattr(about, name) for name in About.model_fields},
        title=title,
        language=language,
        site_url=site_url,
        settings=settings,
        root=root,
        docs=docs,
        data=data,
        words=words,
        assets=assets,
        files=files,
        paragraphs=source.paragraphs,
        captions=source.captions,
        groups=people.groups if isinstance(people, People) else [],
        people=people.people if isinstance(people, People) else [],
        terms=terms.terms if isinstance(terms, Terms) else [],
        timeline=timeline.entries if isinstance(timeline, Timeline) else [],
        goals=files.get("goals") or Goals(),
        positions=files.get("positions") or Positions(),
    )
