"""Walks over the fields of all data files, and tells where they contradict each other.

What a field means stands beside its type (`field_types`): ids that are given twice, references to
nothing and citations of what is not there are found by that alone.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin

from edition import dates, locators
from edition.field_types import Cites, LinksTo, Model, Ref, Unique, Words
from edition.model import Edition
from edition.yaml_files import Loc

# Where the data contradicts itself, and how. A place begins with the file's stem.
Fault = tuple[Loc, str]
Marker = TypeVar("Marker")
# So many years the picture of the plan can tell apart.
LONGEST = 200


class Found(NamedTuple):
    """A value of a data file: where it stands, what is said of its type, and the mapping that it belongs to."""

    loc: Loc
    value: Any
    markers: tuple[object, ...]
    owner: Model

    @property
    def is_item(self) -> bool:
        """Whether it is a mapping in a list: a voice, a paragraph, an entry."""
        return isinstance(self.value, Model) and isinstance(self.loc[-1], int)

    def marker(self, kind: type[Marker]) -> Marker | None:
        """What is said of its type, if it is of a kind."""
        return next((marker for marker in self.markers if isinstance(marker, kind)), None)


@dataclass(frozen=True)
class Shape:
    """A type: its markers and, of a list, the shape of its items; of a mapping its model."""

    markers: tuple[object, ...]
    items: Shape | None
    model: type[Model] | None = None


def _shape(annotation: Any, markers: tuple[object, ...] = ()) -> Shape:
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *more = get_args(annotation)
            markers += tuple(more)
        elif origin in (Union, types.UnionType):  # of a type and None
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        else:
            if origin is list:
                return Shape(markers, _shape(get_args(annotation)[0]))
            return Shape(
                markers, None, annotation if isinstance(annotation, type) and issubclass(annotation, Model) else None
            )


@lru_cache(maxsize=64)
def shapes(model: type[Model]) -> dict[str, Shape]:
    """The fields of a model with what is said of their types."""
    return {name: _shape(field.annotation, tuple(field.metadata)) for name, field in model.model_fields.items()}


def walk(edition: Edition) -> Iterator[Found]:
    """Every value of every data file, lists and mappings before what is in them."""
    for stem, model in edition.files.items():
        yield from _fields(model, (stem,))


def _fields(model: Model, loc: Loc) -> Iterator[Found]:
    for name, shape in shapes(type(model)).items():
        value = getattr(model, name)
        if value is not None:
            yield from _values(value, shape, (*loc, name), model)


def _values(value: Any, shape: Shape, loc: Loc, owner: Model) -> Iterator[Found]:
    yield Found(loc, value, shape.markers, owner)
    if isinstance(value, Model):
        yield from _fields(value, loc)
    elif shape.items is not None:
        for at, item in enumerate(value):
            yield from _values(item, shape.items, (*loc, at), owner)


def count_entries(edition: Edition) -> int:
    """How many voices, paragraphs, people, events and so on the data list; what is in one of them is not counted."""
    return sum(found.is_item and not any(isinstance(name, int) for name in found.loc[:-1]) for found in walk(edition))


def links(edition: Edition) -> Iterator[tuple[Loc, str]]:
    """Every `link` of the data, with where it stands."""
    return ((found.loc, found.value) for found in walk(edition) if found.marker(LinksTo))


def faults(edition: Edition) -> Iterator[Fault]:
    """Where the data contradicts itself, and how: keys given twice, references to nothing, ¶s that are none."""
    values = list(walk(edition))
    yield from _article(edition)
    yield from _doubles(edition, values)
    yield from _references(values)
    yield from _citations(edition, values)
    yield from _order(edition)
    yield from _drawn(edition)


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
        section_of = sections.get(paragraph.section)
        if section_of and not section_of.first <= paragraph.n <= section_of.last:
            yield (
                ("source", "paragraphs", at, "section"),
                f"section '{section_of.id}' has ¶{section_of.first} to ¶{section_of.last}, not ¶{paragraph.n}",
            )
    if len(edition.paragraphs) != edition.article.paragraphs:
        yield (
            ("source", "paragraphs"),
            f"there are {len(edition.paragraphs)} paragraphs, and edition.yml says {edition.article.paragraphs}",
        )


def _doubles(edition: Edition, values: list[Found]) -> Iterator[Fault]:
    """Keys that two items of a list have, values that only one may have, and references made twice in a list."""
    seen: set[tuple[Loc, object]] = set()

    def again(value: tuple[Loc, object]) -> bool:
        known = value in seen
        seen.add(value)
        return known

    for found in values:
        if found.is_item:
            key_fields = found.value.key
            key = tuple(getattr(found.value, name) for name in key_fields)
            if again((found.loc[:-1], key)) and key_fields != ("n",):  # whose order is told
                yield (*found.loc, key_fields[-1]), _double(key_fields, key)
        elif found.marker(Unique):
            items, name = found.loc[:-2], found.loc[-1]
            if again((items, (name, found.value))):
                yield found.loc, f"{name} '{found.value}' is there twice (a reader could not tell the two apart)"
        elif (ref := found.marker(Ref)) and isinstance(found.loc[-1], int) and again((found.loc[:-1], found.value)):
            yield found.loc, f"{ref.what} '{found.value}' is there twice"
    groups = {group.id for group in edition.groups}
    for at, person in enumerate(edition.people):
        if person.id in groups:
            yield ("people", "people", at, "id"), f"id '{person.id}' is that of a group too"


def _double(fields: tuple[str, ...], key: tuple[object, ...]) -> str:
    if fields == ("id",):
        return f"id '{key[0]}' is there twice (ids are permanent addresses)"
    named = " and ".join(f"{name} '{value}'" for name, value in zip(fields, key, strict=True))
    return f"{named} are there twice together"


def _collections(values: list[Found]) -> dict[str, list[object]]:
    """The keys of the items of each list that is in no other, by the list's name; of references, the references."""
    keys: dict[str, list[object]] = {}
    for found in values:
        *around, last = found.loc
        if isinstance(last, int) and all(isinstance(name, str) for name in around):
            item = found.value
            keys.setdefault(str(around[-1]), []).append(getattr(item, item.key[0]) if isinstance(item, Model) else item)
    return keys


def _references(values: list[Found]) -> Iterator[Fault]:
    known = _collections(values)
    for found in values:
        ref = found.marker(Ref)
        if ref and found.value not in (among := known.get(ref.collection, [])):
            listed = ", ".join(map(str, among)) or "(there are none)"
            yield found.loc, f"{ref.what} '{found.value}' is not one of {listed}"


def part_faults(parts: tuple[locators.Part, ...], edition: Edition) -> list[str]:
    """What is wrong with a locator in this edition: paragraphs that are none, voices that do not speak there."""
    faults = []
    count = edition.article.paragraphs
    for part in parts:
        if part.first < 1 or part.last > count:
            wrong = part.first if part.first < 1 else part.last
            faults.append(f"¶{wrong} does not exist (the article has ¶1 to ¶{count})")
            continue
        if part.voice is None:
            continue
        if part.voice not in edition.voice:
            known = ", ".join(edition.voice)
            faults.append(f"voice '{part.voice}' is not in edition.yml (voices are {known})")
            continue
        for n in part.numbers:
            voices = edition.paragraph[n].voices
            if part.voice not in voices:
                faults.append(f"voice '{part.voice}' does not speak in ¶{n} ({', '.join(voices)})")
    return faults


def _citations(edition: Edition, values: list[Found]) -> Iterator[Fault]:
    if len(edition.paragraph) != edition.article.paragraphs:
        return  # told already; what follows would only repeat it
    if any(name not in edition.voice for paragraph in edition.paragraphs for name in paragraph.voices):
        return
    for found in values:
        words = found.marker(Words)
        marks: list[str] = []
        if found.marker(Cites):
            marks = [found.value]
        elif words and words.marks:
            marks = [mark["locator"] for mark in locators.MARK.finditer(found.value)]
            for fault in locators.misplaced(found.value):
                yield found.loc, fault
        for mark in marks:
            try:
                parts = locators.parse(mark)
            except ValueError as error:
                yield found.loc, str(error)
                continue
            for fault in part_faults(parts, edition):
                yield found.loc, fault


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
    for at, stage in enumerate(edition.goals.stages):
        if stage.since and dates.span(stage.since)[0] > dates.span(stage.until)[1]:
            yield ("goals", "stages", at, "until"), f"stage '{stage.id}' ends before it begins ({stage.since})"


def _drawn(edition: Edition) -> Iterator[Fault]:
    """Short forms of entries that the picture of the plan cannot draw."""
    ends = [year for stage in edition.goals.stages for year in _years(stage.since or stage.until, stage.until)]
    for at, entry in enumerate(edition.timeline):
        loc: Loc = ("timeline", "entries", at, "short")
        if entry.short is None:
            continue
        if entry.kind == "planned":
            why = "what is planned is drawn from goals.yml (give its goal a short there, and take this one away)"
            yield loc, f"short of '{entry.id}' is drawn nowhere: {why}"
            continue
        years = [*ends, *_years(entry.date.strip("./"), entry.date.strip("./"))]
        if ends and max(years) - min(years) > LONGEST:
            why = f"to be drawn with them, which has room for {LONGEST} years (take its short away)"
            yield loc, f"'{entry.id}' of {entry.date} is too far from the stages of the plan {why}"


def _years(since: str, until: str) -> tuple[int, int]:
    return dates.span(since)[0].year, dates.span(until)[1].year
