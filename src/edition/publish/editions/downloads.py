"""Fills the downloads page with each edition's size and SHA-256.

A page asks for the list with an element that carries `data-fill="downloads"`; what stands in it
until then says so while the pages are served for writing, where nothing has been made.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Final

from edition.catalogue import Catalogue, capital, catalogue
from edition.errors import EditionError
from edition.publish import checksums, data
from edition.publish.checksums import sha256
from edition.publish.editions import offline
from edition.publish.site import Site, fill_place, relative
from edition.rendering import fill

# The kinds of data files, in the order in which they are listed.
DATA: Final = (".yml", ".json", ".jsonld", ".csv")
PLACE: Final = "//*[@data-fill='downloads']"


def list_downloads(site: Site) -> None:
    """Fill the page as the offline copy holds it: that copy cannot tell its own sum."""
    words = catalogue(site.edition.language)
    for name, tree in site.pages.items():
        for place in tree.xpath(PLACE):
            rows = [
                {
                    "address": relative(name, download.path),
                    "title": download.title,
                    "use": download.use,
                    "length": capital(download.length),
                    "size": size(_bytes(site, download.path), words),
                    "sum": sha256(site, download.path),
                    "path": posixpath.normpath(site.prefix + download.path),
                }
                for download in site.downloads
            ]
            files = {
                group: [
                    {
                        "address": relative(name, path),
                        "name": Path(path).name,
                        "size": size(_bytes(site, path), words),
                    }
                    for path in paths
                ]
                for group, paths in data_files(site).items()
            }
            sums = relative(site.prefix + name, checksums.NAME)
            fill_place(
                place,
                fill(
                    "downloads.html",
                    rows=rows,
                    data=files,
                    sums=sums,
                    say=words.say,
                ),
            )


def list_offline_copy(site: Site) -> None:
    """Fill the page with the offline copy too, after the editions that are one file each."""
    site.downloads.append(offline.download(site))
    list_downloads(site)


def data_files(site: Site) -> dict[str, list[str]]:
    """What each data file is published as, by the name it is edited under; then what is gathered from the pages."""
    names = [path.name for path in sorted((site.folder / data.FOLDER).glob("*.*")) if path.suffix in DATA]
    files: dict[str, list[str]] = {name.removesuffix(".yml"): [] for name in names if name.endswith(".yml")}
    for name in names:
        stem = name.rpartition(".")[0]
        of = stem if stem in files else stem.split("-")[0]
        files.setdefault(of, []).append(f"{data.FOLDER}/{name}")
    return {of: sorted(paths, key=lambda path: DATA.index(Path(path).suffix)) for of, paths in files.items()}


def size(count: int, words: Catalogue) -> str:
    """A file's size as people read it, in the units of 1000 that downloads are told in."""
    if count < 1000:
        return words.say("publish.downloads.bytes", n=count)
    if count < 999_500:
        return words.say("publish.downloads.kilobytes", number=words.number(round(count / 1000)))
    return words.say("publish.downloads.megabytes", number=words.decimal(count / 1_000_000))


def _bytes(site: Site, name: str) -> int:
    path = site.folder / name
    if not path.is_file():
        raise EditionError(f"{path}: is to be downloaded, but was not made")
    return path.stat().st_size
