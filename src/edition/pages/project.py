"""Finds what belongs to an edition: the engine's settings, the navigation, the pages and the data."""

from __future__ import annotations

import dataclasses
import os
import threading
import time
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from edition import environment
from edition.data_files import Data
from edition.errors import EditionError, Problem
from edition.model import FILES, Edition
from edition.pages import backlinks
from edition.pages import facts as paging
from edition.settings import SETTINGS, Settings, read_settings, without_file

TEMPLATES = Path(__file__).parents[1] / "templates"


class Project:
    """An edition's pages and data as they are at one moment."""

    def __init__(self, settings: Settings, files: dict[str, int]) -> None:
        self.settings = settings
        self.docs = settings.docs
        # All that an engine publishes as it is.
        self.files = [path for path in files if not path.endswith(".md")]
        self.pages = {path: _page(self.docs / path, path, when) for path, when in files.items() if path.endswith(".md")}
        self.data = Data(settings)
        # What the check found, by the names of the blocks there are.
        self.problems: dict[frozenset[str], list[Problem]] = {}
        # What blocks showed, by name, options and page: a check makes them before a page does.
        self.made: dict[tuple[str, str, str], str] = {}

    @property
    def edition(self) -> Edition:
        """The edition; raises EditionError when its data are not sound."""
        if self.data.problems or self.data.edition is None:
            raise EditionError(*self.data.problems)
        return self.data.edition

    @cached_property
    def chapters(self) -> list[paging.Page]:
        """The pages that tell the article, in the order in which they are read."""
        edition = self.data.edition
        return [self.pages[path] for path in edition.reading.chapters if path in self.pages] if edition else []

    @cached_property
    def ordered(self) -> list[paging.Page]:
        """All pages: the chapters first, then the others in the order of the navigation."""
        paths = [each.path for item in self.settings.nav for each in item.walk() if each.path in self.pages]
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
        found: dict[str, str] = {}
        for whole in (True, False):
            for page in self.pages.values():
                for block in page.blocks:
                    if whole != bool(block.options):
                        found.setdefault(block.name, page.path)
        return found

    def minutes(self, path: str) -> int:
        """How long a page takes to read; for the index of a folder, all its pages."""
        page = self.pages[path]
        folder, _, name = path.rpartition("/")
        if name != "index.md" or not folder:
            return paging.minutes(page.words)
        words = [each.words for each in self.pages.values() if each.path.startswith(f"{folder}/")]
        return paging.minutes(sum(words))


# The pages as last read, by file and time of change.
_pages: dict[Path, tuple[int, paging.Page]] = {}
# The projects as last found, by the stamp of all that they are read from, and until when that is not looked at again.
_projects: dict[tuple[Path, Path], tuple[Any, float, Project]] = {}
_lock = threading.RLock()


def _page(file: Path, path: str, stamp: int) -> paging.Page:
    known = _pages.get(file)
    if known is None or known[0] != stamp or known[1].path != path:
        known = _pages[file] = (stamp, paging.read(file, path))
    return known[1]


def project(root: Path) -> Project:
    """The project in a folder, read again as far as its files have changed.

    Raises EditionError when the settings are missing or cannot be read.
    """
    return _current(root, None)


def around(data: Path, docs: Path | None) -> Project:
    """The project to which a folder of data belongs; without settings above it, its pages are in `docs`."""
    data = data.absolute()
    root = next((folder for folder in data.parents if (folder / SETTINGS).is_file()), None)
    if root is None:
        return _current(data, without_file(docs or data.parent, data))
    return _current(root, None, data)


def _current(root: Path, given: Settings | None, data: Path | None = None) -> Project:
    with _lock:
        key = (root, data or root)
        known = _projects.get(key)
        began = time.monotonic()
        if known is not None and began < known[1]:
            return known[2]
        found = given or _settings(root)
        if data is not None and found.data != data:
            found = dataclasses.replace(found, data=data)
        files = {file.relative_to(found.docs).as_posix(): _time(file) for file in sorted(_files(found.docs))}
        stamp = (
            _time(root / SETTINGS),
            tuple(files.items()),
            tuple(_time(found.data / f"{name}.yml") for name in FILES),
            tuple(_time(file) for file in TEMPLATES.rglob("*.*")),
            copy := environment.article_copy(),
            _time(copy) if copy else 0,
        )
        latest = known[2] if known is not None and known[0] == stamp else Project(found, files)
        # Looking through thousands of files for each of them would take longer than building them.
        until = time.monotonic() + 20 * (time.monotonic() - began) if len(files) > 200 else 0
        _projects[key] = (stamp, until, latest)
        return latest


_read: dict[Path, tuple[int, Settings]] = {}


def _settings(root: Path) -> Settings:
    stamp = _time(root / SETTINGS)
    known = _read.get(root)
    if known is None or known[0] != stamp:
        known = _read[root] = (stamp, read_settings(root))
    return known[1]


def _files(docs: Path) -> Iterator[Path]:
    """What an engine finds among the pages: it passes over names that begin with a dot."""
    for folder, inner, names in os.walk(docs, followlinks=True):
        inner[:] = [name for name in inner if not name.startswith(".")]
        yield from (Path(folder, name) for name in names if not name.startswith("."))


def _time(file: Path) -> int:
    return file.stat().st_mtime_ns if file.is_file() else 0
