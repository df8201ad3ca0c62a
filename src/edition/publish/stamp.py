"""Tidies the parsed pages, stamps them with version and date, and writes them back."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from edition.catalogue import catalogue
from edition.errors import EditionError
from edition.model import Edition
from edition.publish.roles import strip_roles
from edition.publish.site import Site, compact, serialise

# Relations that let a browser fetch what its reader has not asked for. Firefox prefetches `next`;
# the others ask for it outright.
# https://developer.mozilla.org/en-US/docs/Glossary/Prefetch
PREFETCHING: Final = {"next", "prev", "prefetch", "prerender", "preconnect", "dns-prefetch"}
# By how many seconds the times of two files may differ: twelve days.
SPREAD: Final = 1 << 20


def tidy_pages(site: Site) -> None:
    """Drop what says nothing to a reader, and what makes a browser fetch ahead."""
    for tree in site.pages.values():
        for link in tree.xpath("//link[@rel]"):
            if PREFETCHING & set(link.get("rel").lower().split()):
                link.drop_tree()
        for link in tree.xpath("//a[@rel]"):
            kept = [word for word in link.get("rel").split() if word.lower() not in PREFETCHING]
            if kept:
                link.set("rel", " ".join(kept))
            else:
                del link.attrib["rel"]
        for meta in tree.xpath("//meta[@name='generator']"):
            meta.drop_tree()
        compact(tree)


def stamp_pages(site: Site) -> None:
    """Put the edition's version and date at the foot of every page that leaves a place for them."""
    words = version_and_date(site.edition)
    for tree in site.pages.values():
        for place in tree.xpath("//*[@data-fill='version']"):
            place.text = words


def version_and_date(edition: Edition) -> str:
    """The version and date of an edition as its readers cite them: 'Version 1.0.0, 23 November 2026'."""
    words = catalogue(edition.language)
    return words.say("publish.stamp", version=edition.version, date=words.day(edition.date))


def write_pages(site: Site) -> None:
    """Write every page back to its file, without what the templates said to the steps before."""
    for name, tree in site.pages.items():
        strip_roles(tree)
        site.write(name, serialise(tree))


def stamp_files(folder: Path, epoch: int) -> None:
    """Give every file and folder one mode and a time that its content decides, whatever the umask and the clock.

    A web server tells the time of a file to whoever asks, and many take a file of the same time and size
    for the same file: a corrected page would stay unseen. So a file's time is that of the edition less as
    many seconds as its content says. Raises EditionError for a symbolic link.
    """
    for path in (*folder.rglob("*"), folder):
        if path.is_symlink():
            raise EditionError(f"{path}: is a symbolic link, which cannot be published")
        time = epoch if path.is_dir() else epoch - _number(path.read_bytes())
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (max(time, 0), max(time, 0)))


def _number(data: bytes) -> int:
    return int.from_bytes(hashlib.sha256(data).digest()[:8]) % SPREAD
