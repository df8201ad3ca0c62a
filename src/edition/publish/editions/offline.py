"""Packs the site into a ZIP file that opens from a disk, search included, without a network.

A browser shows a folder's list of files where a server would send its index.html, so the copy's
links name the file. The archive is the same bytes for the same site.
"""

from __future__ import annotations

import copy
import stat
import zipfile
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

from lxml import html

from edition.publish import search
from edition.publish.roles import strip_roles
from edition.publish.site import Download, Site, addresses, is_local, resolve, serialise

NAME: Final = "offline.zip"
# Neutral, for it stays on the reader's disk.
FOLDER: Final = "offline/"
# What only a server needs, and what cannot hold itself.
LEFT_OUT: Final = (NAME, "SHA256SUMS", "_headers", "hosts/", "sitemap.xml", "404.html", "robots.txt")
PACKED: Final = (".br", ".gz")
STORED: Final = (".epub", ".pdf", ".png", ".webp", ".woff2", ".zip")
# The earliest time a ZIP file can tell.
EARLIEST: Final = 315532800

DOWNLOAD: Final = Download(
    NAME,
    "Offline copy",
    "The whole site in a folder, search included. Unpack it and open index.html.",
)


def run(site: Site) -> None:
    """Write the archive from the site as it stands."""
    site.write(NAME, archive(site))


def archive(site: Site) -> bytes:
    """The archive: every file of the site that a reader without a server can use."""
    files = {name: _content(site, name) for name in site.files() if not _left_out(name)}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo(FOLDER + name, _time(site))
            entry.create_system = 3  # so that the mode is read, on whatever system this runs
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            stored = name.endswith(STORED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            packed.writestr(entry, files[name], compresslevel=None if stored else 9)
    return out.getvalue()


def _content(site: Site, name: str) -> bytes:
    if name in site.pages:
        return serialise(page(site, name, site.pages[name]))
    return (site.folder / name).read_bytes()


def page(site: Site, name: str, tree: html.HtmlElement) -> html.HtmlElement:
    """A copy of a page whose links name files, and that links nothing which is left out."""
    mine = copy.deepcopy(tree)
    for element, attribute, address in list(addresses(mine)):
        if not is_local(address):
            continue
        target = resolve(name, address)
        if target is not None and _left_out(target) and element.tag == "a":
            element.drop_tag()
        elif target is not None and element.tag == "a":
            element.set(attribute, to_file(address))
    strip_roles(mine)
    return mine


def to_file(address: str) -> str:
    """The address with the folder's index.html named, its fragment kept."""
    path = urlsplit(address).path
    if path.rsplit("/", 1)[-1] not in ("", ".", ".."):
        return address
    slash = "" if not path or path.endswith("/") else "/"
    return f"{path}{slash}index.html{address[len(path) :]}"


def _left_out(name: str) -> bool:
    return name.startswith(LEFT_OUT) or name.endswith(PACKED) or name == search.INDEX


def _time(site: Site) -> tuple[int, int, int, int, int, int]:
    # Two seconds are the finest a ZIP file tells; the time is UTC, whatever the zone here.
    when = site.date if site.epoch >= EARLIEST else site.date.replace(year=1980, month=1, day=1)
    return (when.year, when.month, when.day, when.hour, when.minute, when.second // 2 * 2)
