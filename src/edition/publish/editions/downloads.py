"""Fills the downloads page with each edition's size and SHA-256, and writes SHA256SUMS.

A page asks for the list with an element that carries `data-fill="downloads"`; what stands in it
until then says so in `mkdocs serve`, where nothing has been made.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import html

from edition.errors import EditionError
from edition.publish import data
from edition.publish.editions import offline
from edition.publish.site import Site, relative

SUMS: Final = "SHA256SUMS"
PLACE: Final = "//*[@data-fill='downloads']"


def before_offline(site: Site) -> None:
    """Fill the page as the offline copy holds it: that copy cannot tell its own sum."""
    fill(site)


def run(site: Site) -> None:
    """Fill the page with every edition, and write the sums of all."""
    site.downloads.insert(0, offline.DOWNLOAD)
    fill(site)
    names = {each.path for each in site.downloads}
    names.update(name for name in site.files() if name.startswith(f"{data.FOLDER}/"))
    site.write(SUMS, "".join(f"{sha256(site, name)}  {name}\n" for name in sorted(names)))


def fill(site: Site) -> None:
    """Put the list where a page asks for it, in the place of what stood there."""
    jinja = Environment(loader=PackageLoader("edition.publish"), autoescape=True, undefined=StrictUndefined)
    for name, tree in site.pages.items():
        for place in tree.xpath(PLACE):
            rows = [
                {
                    "address": relative(name, each.path),
                    "title": each.title,
                    "use": each.use,
                    "length": each.length,
                    "size": size(_bytes(site, each.path)),
                    "sum": sha256(site, each.path),
                    "path": each.path,
                }
                for each in site.downloads
            ]
            files = {
                group: [
                    {"address": relative(name, path), "name": Path(path).name, "size": size(_bytes(site, path))}
                    for path in paths
                ]
                for group, paths in data_files(site).items()
            }
            filled = jinja.get_template("downloads.html").render(rows=rows, data=files, sums=relative(name, SUMS))
            place.text = None
            for child in list(place):
                place.remove(child)
            for child in html.fragments_fromstring(filled.strip()):
                place.append(child)


def data_files(site: Site) -> dict[str, list[str]]:
    """What each data file is published as, by the name it is edited under."""
    folder = site.folder / data.FOLDER
    return {
        each.stem: [
            f"{data.FOLDER}/{path.name}"
            for path in (
                each,
                folder / f"{each.stem}.json",
                *sorted(folder.glob(f"{each.stem}.csv")),
                *sorted(folder.glob(f"{each.stem}-*.csv")),
            )
        ]
        for each in sorted(folder.glob("*.yml"))
    }


def size(count: int) -> str:
    """A file's size as people read it, in the units of 1000 that downloads are told in."""
    if count < 1000:
        return f"{count} bytes"
    if count < 999_500:
        return f"{round(count / 1000)} kB"
    return f"{count / 1_000_000:.1f} MB"


def sha256(site: Site, name: str) -> str:
    """The SHA-256 of a file of the site."""
    return hashlib.sha256((site.folder / name).read_bytes()).hexdigest()


def _bytes(site: Site, name: str) -> int:
    path = site.folder / name
    if not path.is_file():
        raise EditionError(f"{path}: is to be downloaded, but was not made")
    return path.stat().st_size
