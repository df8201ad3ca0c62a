"""Reads what an edition takes from the engine's settings: where its files are, what it is called, its navigation."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from edition import catalogue, engines, yaml_files
from edition.errors import EditionError, Problem
from edition.field_types import LANGUAGE
from edition.yaml_files import Loc

SETTINGS = "mkdocs.yml"
EXTENSION = "edition.extension"
INHERIT = "INHERIT"


@dataclass(frozen=True)
class NavItem:
    """An entry of the navigation: a page, or a section with what is in it."""

    title: str | None
    path: str | None
    line: int
    children: tuple[NavItem, ...] = ()

    def walk(self) -> Iterator[NavItem]:
        """The entry and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Settings:
    """What the engine's settings say."""

    file: Path
    root: Path
    docs: Path
    data: Path
    overrides: Path
    """The project's own part of the theme (`theme.custom_dir`)."""
    original: Path | None = None
    """The settings file of the language that was written first, where these are those of another."""
    words: Path | None = None
    """The folder of the words that this language gives over the original's data."""
    title: str = ""
    language: str = "en"
    site_url: str | None = None
    published: tuple[str, ...] | None = None
    """The languages that are published (`extra.languages`); without the setting, all that have settings."""
    nav: tuple[NavItem, ...] = ()
    extensions: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def assets(self) -> Path:
        """The theme's own assets: pictures, stylesheets, fonts."""
        return self.overrides / "assets"


class _File:
    """A settings file with those it inherits from (`INHERIT`), each value with its place."""

    def __init__(self, file: Path, above: tuple[Path, ...] = ()) -> None:
        data, self.lines, self.problems = yaml_files.read(file)
        self.file = file
        if not isinstance(data, dict):
            raise EditionError(Problem(str(file), 1, "is not a mapping of keys to values"))
        self.own: dict[str, Any] = data
        self.parent: _File | None = None
        if INHERIT in data:
            name = file.parent / str(data.pop(INHERIT))
            if name in (file, *above):
                raise EditionError(
                    Problem(str(file), self.lines.of((INHERIT,)), f"{INHERIT} leads back to {name.name}")
                )
            self.parent = _File(name, (file, *above))
            self.problems = [*self.parent.problems, *self.problems]

    @property
    def root(self) -> Path:
        """The file from which all is inherited in the end."""
        return self.parent.root if self.parent else self.file

    @property
    def values(self) -> dict[str, Any]:
        """All values. A mapping is merged into the inherited one; a list takes its place, as in MkDocs."""
        return _merged(self.parent.values, self.own) if self.parent else self.own

    def place(self, loc: Loc) -> tuple[str, int]:
        """File and line of a value, or of what is nearest around it."""
        if self.parent and loc not in self.lines.values and loc in self.parent.lines.values:
            return self.parent.place(loc)
        return str(self.file), self.lines.of(loc)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(below[key], value) if isinstance(value, dict) and isinstance(below.get(key), dict) else value
        for key, value in above.items()
    }
    return {**below, **both}


def read_settings(root: Path, name: str = SETTINGS) -> Settings:
    """The settings of the project in a folder; what is wrong with single values is among its problems.

    Raises EditionError when there are none, or when they cannot be read.
    """
    if not (root / name).is_file():
        raise EditionError(Problem(str(root / name), 0, "is missing (run this in the project's folder)"))
    file = _File(root / name)
    values = file.values
    theme = values.get("theme")
    theme = theme if isinstance(theme, dict) else {}
    extensions = _extensions(file)
    docs = root / str(values.get("docs_dir") or "docs")
    # A file that inherits and has pages of its own is another language.
    original = file.root if file.parent and "docs_dir" in file.own else None
    site_url = values.get("site_url")
    if site_url and original and "site_url" not in file.own:
        # A translation stands in a folder of the site.
        site_url = f"{str(site_url).rstrip('/')}/{theme.get('language')}/"
    extra = values.get("extra")
    chosen = extra.get("languages") if isinstance(extra, dict) else None
    return Settings(
        file.file,
        root,
        docs,
        root / str(extensions.get(EXTENSION, {}).get("data") or docs / "data"),
        root / str(theme.get("custom_dir") or "overrides"),
        original=original,
        words=docs / "data" if original else None,
        title=str(values.get("site_name") or ""),
        language=str(theme.get("language") or "en"),
        site_url=str(site_url) if site_url else None,
        published=tuple(map(str, chosen)) if isinstance(chosen, list) else None,
        nav=tuple(_nav(values.get("nav"), ("nav",), file)),
        extensions=extensions,
        problems=[*file.problems, *(Problem(*file.place(loc), what) for loc, what in _faults(values, theme))],
    )


def languages(root: Path) -> list[str]:
    """The settings files of a project, by their names: that of the language that was written first, then the others."""
    others = sorted(file.name for file in root.glob("mkdocs.*.yml") if _is_language(file))
    return [SETTINGS, *others]


def _is_language(file: Path) -> bool:
    data, _, _ = yaml_files.read(file)
    return isinstance(data, dict) and INHERIT in data and "docs_dir" in data


def _faults(values: Mapping[str, Any], theme: Mapping[str, Any]) -> Iterator[tuple[Loc, str]]:
    for key in values:
        if key not in engines.SETTINGS:
            near = difflib.get_close_matches(key, engines.SETTINGS, 1)
            hint = f"did you mean {near[0]}?" if near else f"keys are {', '.join(sorted(engines.SETTINGS))}"
            yield (key,), f"unknown key '{key}' ({hint})"
    title = values.get("site_name")
    if not isinstance(title, str) or not title.strip():
        yield ("site_name",), "site_name is missing, empty or not text (it is the edition's title)"
    elif "\n" in title.strip():
        yield ("site_name",), "site_name holds a line end (write it on one line, without | or > before it)"
    language = theme.get("language", "en")
    if not isinstance(language, str) or not re.fullmatch(LANGUAGE, language):
        yield ("theme", "language"), f"language '{language}' is not a language tag (such as en or sr-Latn)"
    elif language not in catalogue.languages():
        known = ", ".join(catalogue.languages())
        yield ("theme", "language"), f"language '{language}' has no catalogue (there are {known}; write another)"
    url = values.get("site_url")
    if url:
        parts = urlsplit(str(url))
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            yield ("site_url",), f"site_url '{url}' is not the address of a site (such as https://example.org/)"


def _extensions(file: _File) -> dict[str, dict[str, Any]]:
    named = file.values.get("markdown_extensions") or []
    if not isinstance(named, list | dict):
        raise EditionError(Problem(*file.place(("markdown_extensions",)), "markdown_extensions is not a list"))
    extensions: dict[str, dict[str, Any]] = {}
    for extension in named if isinstance(named, list) else [named]:
        items = extension.items() if isinstance(extension, dict) else [(extension, None)]
        extensions.update({str(name): options if isinstance(options, dict) else {} for name, options in items})
    return extensions


def _nav(items: object, loc: Loc, file: _File) -> Iterator[NavItem]:
    for at, item in enumerate(items if isinstance(items, list) else ()):
        line = file.place((*loc, at))[1]
        if isinstance(item, str):
            yield NavItem(None, item, line)
        elif isinstance(item, dict):
            for title, value in item.items():
                if isinstance(value, str):
                    yield NavItem(str(title), value, line)
                else:
                    yield NavItem(str(title), None, line, tuple(_nav(value, (*loc, at, str(title)), file)))
