"""Finds what belongs to an edition: the engine's settings, the navigation, the pages and the data."""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from edition import article, environment
from edition.data_files import Data
from edition.errors import EditionError, Problem
from edition.model import FILES, Edition
from edition.pages import (
    backlinks,
    blocks,  # noqa: F401 (its blocks register themselves)
    opening,  # noqa: F401 (its block registers itself)
    source,  # noqa: F401 (its block registers itself)
)
from edition.pages.block import BLOCKS
from edition.pages.facts import Page, minutes
from edition.pages.reading import Reader
from edition.settings import SETTINGS, Settings, languages, read_settings

# What is remembered of an edition depends on them too, while pages are written.
TEMPLATES = Path(__file__).parents[1] / "templates"


class Project:
    """An edition's pages and data as they are at one moment."""

    def __init__(self, settings: Settings, stamp: dict[Path, int], original: Project | None = None) -> None:
        self.settings = settings
        self.stamp = stamp
        # The project in the language that was written first, if this one is another.
        self.original = original
        self.docs = settings.docs
        self.data: Data = Data(settings, original.data if original else None)
        self.reader = Reader(settings.extensions, tuple(BLOCKS), settings.file or settings.root / SETTINGS)
        # All that an engine publishes, by its path from the folder of the pages.
        names = [file.relative_to(self.docs).as_posix() for file in _files(self.docs)]
        self.files = [name for name in names if not name.endswith(".md")]
        self.pages = {name: self.reader.read(self.docs / name, name) for name in names if name.endswith(".md")}
        # What the check found; None before it looked.
        self.problems: list[Problem] | None = None
        # What blocks showed, by name, options and page: a check makes them before a page does.
        self.made: dict[tuple[str, str, str], str] = {}

    @property
    def edition(self) -> Edition:
        """The edition; raises EditionError when its data are not sound."""
        if self.data.problems or self.data.edition is None:
            raise EditionError(*self.data.problems)
        return self.data.edition

    @cached_property
    def copy(self) -> article.Original | None:
        """The article as the owner's copy has it, if there is one; raises EditionError when it does not fit the data.

        It is in the language that was written first, whose title it has.
        """
        return article.original_of((self.original or self).edition, environment.article_copy())

    @cached_property
    def chapters(self) -> list[Page]:
        """The pages that tell the article, in the order in which they are read."""
        edition = self.data.edition
        return [self.pages[path] for path in edition.reading.chapters if path in self.pages] if edition else []

    @cached_property
    def ordered(self) -> list[Page]:
        """All pages: the chapters first, then the others in the order of the navigation."""
        paths = [item.path for top in self.settings.nav for item in top.walk() if item.path in self.pages]
        order = dict.fromkeys([*(page.path for page in self.chapters), *paths, *self.pages])
        return [self.pages[str(path)] for path in order]

    @cached_property
    def of_paragraphs(self) -> dict[int, list[backlinks.Place]]:
        """Where each paragraph is presented."""
        return backlinks.of_paragraphs(self.ordered)

    @cached_property
    def of_links(self) -> dict[str, list[backlinks.Place]]:
        """Where each page and heading is linked to."""
        return backlinks.of_links(self.ordered)

    def of_words(self, words: Iterable[str]) -> list[backlinks.Place]:
        """Where words stand in the chapters."""
        return backlinks.of_words(words, self.chapters)

    def page_with(self, block: str) -> str | None:
        """The path of the first page on which a block stands, one without options before others."""
        return self._with_block.get(block)

    @cached_property
    def _with_block(self) -> dict[str, str]:
        paths: dict[str, str] = {}
        for whole in (True, False):
            for page in self.pages.values():
                for block in page.blocks:
                    if whole != bool(block.options):
                        paths.setdefault(block.name, page.path)
        return paths

    def minutes(self, path: str) -> int:
        """How long a page takes to read; for the index of a folder, all its pages."""
        page = self.pages[path]
        folder, _, name = path.rpartition("/")
        if name != "index.md" or not folder:
            return minutes(page.words)
        return minutes(sum(each.words for each in self.pages.values() if each.path.startswith(f"{folder}/")))


# The projects as last found, by their settings and the folder of their data.
_projects: dict[tuple[Path, str, Path | None], Project] = {}
_lock = threading.RLock()


def project(root: Path, name: str = SETTINGS, data: Path | None = None) -> Project:
    """The project in a folder, read again when a file of it has changed; `name` is that of its settings' file,
    one for each language, and `data` another folder of data.

    Raises EditionError when the settings are missing or cannot be read.
    """
    with _lock:
        known = _projects.get((root, name, data))
        if known and known.stamp == _stamp(known.settings) and known.original is _original(known.settings):
            return known
        found = read_settings(root, name)
        if data is not None:
            found = dataclasses.replace(found, data=data)
        made = _projects[root, name, data] = Project(found, _stamp(found), _original(found))
        return made


def _original(settings: Settings) -> Project | None:
    return project(settings.root, settings.original.name) if settings.original else None


def around(data: Path, docs: Path | None = None) -> Project:
    """The project to which a folder of data belongs, in the language whose pages lie in `docs`.

    Where no folder of pages is told, the environment may name the settings. Raises EditionError when no settings
    stand above the data.
    """
    data = data.absolute()
    root = next((folder for folder in data.parents if (folder / SETTINGS).is_file()), None)
    if root is None:
        raise EditionError(f"{SETTINGS}: is missing (no folder above {data.name}/ has one)")
    named = environment.settings_name()
    if docs is not None:
        docs = docs.absolute()
        named = next((name for name in languages(root) if read_settings(root, name).docs == docs), named)
    found = project(root, named or SETTINGS)
    return found if found.settings.data == data else project(root, named or SETTINGS, data)


def _stamp(settings: Settings) -> dict[Path, int]:
    """When each file was changed from which a project is read."""
    files = [*settings.root.glob("*.yml"), *_files(settings.docs), *TEMPLATES.rglob("*.*")]
    files += (folder / f"{name}.yml" for folder in (settings.data, settings.words) if folder for name in FILES)
    original = environment.article_copy()
    return {file: _time(file) for file in [*files, *([original] if original else [])]}


def _files(docs: Path) -> list[Path]:
    """What an engine finds among the pages, sorted: it passes over names that begin with a dot."""
    files: list[Path] = []
    for folder, inner, names in os.walk(docs, followlinks=True):
        inner[:] = [name for name in inner if not name.startswith(".")]
        files += (Path(folder, name) for name in names if not name.startswith("."))
    return sorted(files)


def _time(file: Path) -> int:
    return file.stat().st_mtime_ns if file.is_file() else 0
