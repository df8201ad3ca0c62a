"""Reads an edition's data files into its model; whatever is wrong is told with file and line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from edition import translation, yaml_files
from edition.errors import EditionError, Problem
from edition.field_types import Model
from edition.model import FILES, REQUIRED, About, Edition, edition_of
from edition.references import faults
from edition.settings import Settings
from edition.yaml_files import Lines, Loc

# What the engine's settings say of an edition, which is said once.
ELSEWHERE = {"title": "site_name", "language": "theme.language", "site_url": "site_url"}


@dataclass
class Read:
    """A data file as it was read: its model, if it is sound, and where each of its values stands."""

    path: Path
    # What the file holds, on which lines, and which keys it gives twice.
    written: tuple[Any, Lines, list[Problem]] | None = None
    data: Any = None
    lines: Lines = field(default_factory=Lines)
    model: Model | None = None
    problems: list[Problem] = field(default_factory=list)
    # Of another language: the file of its words, its lines, and the place there of each value.
    words: Path | None = None
    word_lines: Lines = field(default_factory=Lines)
    places: dict[Loc, Loc] = field(default_factory=dict)
    # From which state of the original the words were made, as their file tells it.
    state: object = None

    def place(self, loc: Loc, key: bool = False) -> tuple[str, int]:
        """File and line of a value, in the file of words if it is one."""
        for end in range(len(loc), -1, -1):
            if self.words and loc[:end] in self.places:
                return str(self.words), self.word_lines.of((*self.places[loc[:end]], *loc[end:]), key=key)
        return str(self.path), self.lines.of(loc, key=key)


def read_data(name: str, path: Path, words: Path | None = None, original: Read | None = None) -> Read:
    """A data file as its model, with the words of another language if their file is given; else what is wrong with it.

    `original` is the same file without these words, where it has been read.
    """
    read = Read(path, words=words)
    try:
        read.written = (original.written if original else None) or yaml_files.read(path)
        data, read.lines, read.problems = read.written[0], read.written[1], [*read.written[2]]
        if words is not None:
            given, read.word_lines, problems = yaml_files.read(words)
            merged = translation.put_words(FILES[name], data, given)
            data, read.places = merged.data, merged.places
            read.state = given.get(translation.DIGEST) if isinstance(given, dict) else None
            faults = (Problem(str(words), read.word_lines.of(loc, key=True), what) for loc, what in merged.faults)
            read.problems += [*problems, *faults]
    except EditionError as error:
        read.problems += [problem for problem in error.problems if isinstance(problem, Problem)]
        return read
    read.data = data
    model = FILES[name]
    try:
        read.model = model.model_validate(data)
    except ValidationError as error:
        read.problems += [_problem(read, model, detail, data) for detail in error.errors(include_url=False)]
    return read


def _problem(read: Read, model: type[Model], error: ErrorDetails, data: Any) -> Problem:
    loc, kind, context = error["loc"], error["type"], error.get("ctx", {})
    name = next((str(part) for part in reversed(loc) if isinstance(part, str)), "the file")
    value = error["input"]
    place = read.place(loc)
    if kind == "missing":
        what = f"{name} is missing{_called(_at(data, loc[:-1]))}"
        place = read.place(loc[:-1])
    elif kind == "extra_forbidden":
        known = _known(model, loc[:-1])
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"keys are {', '.join(known)}"
        if model is About and loc == (name,) and name in ELSEWHERE:
            hint = f"it stands in mkdocs.yml as {ELSEWHERE[name]}"
        what = f"unknown key '{name}' ({hint})"
        place = read.place(loc, key=True)
    elif kind == "literal_error":
        what = f"{name} '{value}' is not one of {str(context['expected']).replace(chr(39), '').replace(' or ', ', ')}"
    elif (
        value is None
        or value == ""
        or (kind == "string_pattern_mismatch" and not str(value).strip())
        or kind == "too_short"
    ):
        what = f"{name} is empty"
    elif kind == "string_type":
        hint = " (put it into quotation marks)" if isinstance(value, (int, float, bool)) else ""
        what = f"{name} is {_sort(value)}, not text{hint}"
    elif kind == "list_type":
        what = f"{name} is {_sort(value)}, not a list"
    elif kind in ("model_type", "dict_type"):
        what = f"{name if loc else 'the file'} is {_sort(value)}, not a mapping of keys to values"
    elif kind == "int_type":
        what = f"{name} is {_sort(value)}, not a whole number"
    elif kind == "string_pattern_mismatch":
        what = _pattern(model, loc, name, str(value))
    elif kind == "value_error":
        what = f"{name} {context['error']}"
    else:
        what = f"{name}: {error['msg']}"
    return Problem(*place, what)


def _pattern(model: type[Model], loc: Loc, name: str, value: str) -> str:
    words = len(value.split())
    if name == "summary":
        return f"summary has {words} words, not 15 to 40"
    if name == "opening":
        return f"opening has {words} words, not at most 4"
    field = _field(model, loc)
    return (
        f"{name} '{value}' is not of the right form ({field})"
        if field
        else f"{name} '{value}' is not of the right form"
    )


def _at(data: Any, loc: Loc) -> Any:
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _called(item: Any) -> str:
    if isinstance(item, dict):
        for key in ("id", "n"):
            if isinstance(item.get(key), str | int):
                return f" in '{item[key]}'"
    return ""


def _sort(value: Any) -> str:
    sorts = ((bool, "true or false"), (int, "a number"), (float, "a number"), (str, "text"), (list, "a list"))
    return next((name for sort, name in sorts if isinstance(value, sort)), "a mapping")


def _schema(model: type[Model], loc: Loc) -> tuple[dict[str, Any], dict[str, Any]]:
    """The JSON Schema of what stands at a place, and the definitions it may refer to."""
    whole = model.model_json_schema()
    here, definitions = whole, whole.get("$defs", {})

    def followed(schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            return dict(definitions[schema["$ref"].rsplit("/", 1)[1]])
        for each in schema.get("anyOf", ()):
            if each.get("type") != "null":
                return {**schema, **followed(each)}
        return schema

    for part in loc:
        here = followed(here.get("items", {}) if isinstance(part, int) else here.get("properties", {}).get(part, {}))
    return here, definitions


def _known(model: type[Model], loc: Loc) -> list[str]:
    return list(_schema(model, loc)[0].get("properties", ()))


def _field(model: type[Model], loc: Loc) -> str:
    return str(_schema(model, loc)[0].get("description", ""))


class Data:
    """The data of an edition as far as it is sound, and every problem with it."""

    def __init__(self, settings: Settings, original: Data | None = None) -> None:
        """Read the files; `original` are the data of the language that was written first, if this is another."""
        self.folder: Path = settings.data
        self.problems: list[Problem] = []
        self.read: dict[str, Read] = {}
        self.edition: Edition | None = None
        files: dict[str, Model] = {}
        whole = True
        shared = original.read if original and original.folder == self.folder else {}
        for name in FILES:
            path = self.folder / f"{name}.yml"
            if name not in REQUIRED and not path.exists():
                continue
            words = settings.words / path.name if settings.words else None
            read = self.read[name] = read_data(name, path, words, shared.get(name))
            self.problems += read.problems
            if read.model is None:
                whole = False
            else:
                files[name] = read.model
        if whole:
            self.edition = edition_of(
                files,
                title=settings.title,
                language=settings.language,
                site_url=settings.site_url,
                settings=settings.file.name,
                root=settings.root,
                docs=settings.docs,
                data=settings.data,
                words=settings.words,
                assets=settings.assets,
            )
            self.problems += [Problem(*self.place(loc), text) for loc, text in faults(self.edition)]

    def place(self, loc: Loc) -> tuple[str, int]:
        """File and line of a place in the data."""
        stem = str(loc[0])
        return self.read[stem].place(loc[1:]) if stem in self.read else (str(self.folder / f"{stem}.yml"), 1)
