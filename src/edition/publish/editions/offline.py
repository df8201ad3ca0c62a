"""Packs the site into a ZIP file that opens from a disk, search included, without a network.

A browser shows a folder's list of files where a server would send its index.html, so the copy's
links name the file. Systems open a page out of an archive without unpacking it, and then there is
nothing but that page: each says so, in a line that its stylesheet hides where it is not missing.
The archive is the same bytes for the same site.
"""

from __future__ import annotations

import copy
import posixpath
from typing import Final
from urllib.parse import urlsplit

from lxml import etree, html

from edition.catalogue import catalogue
from edition.publish import search
from edition.publish.archive import zipped
from edition.publish.roles import strip_roles
from edition.publish.site import Download, Site, addresses, is_local, relative, resolve, serialise

NAME: Final = "offline.zip"
# Neutral, for it stays on the reader's disk.
FOLDER: Final = "offline/"
# What only a server needs, and what cannot hold itself.
LEFT_OUT: Final = (NAME, "SHA256SUMS", "_headers", "hosts/", "sitemap.xml", "404.html", "robots.txt")
PACKED: Final = (".br", ".gz")


def pack_offline(site: Site) -> None:
    """Write the archive from the site as it stands."""
    site.write(NAME, archive(site))


def download(site: Site) -> Download:
    """What the downloads page says about the archive, which holds every language and stands above their folders."""
    say = catalogue(site.edition.language).say
    return Download(
        relative(site.prefix + "index.html", NAME), say("publish.offline.title"), say("publish.offline.use")
    )


def archive(site: Site) -> bytes:
    """The archive: every file of the site that a reader without a server can use."""
    names = [name for name in site.files() if not _left_out(name)]
    return zipped({FOLDER + name: _content(site, name) for name in sorted(names)}, site.date)


def _content(site: Site, name: str) -> bytes:
    pages = site.all_pages
    if name in pages:
        return serialise(page(name, pages[name]))
    return (site.folder / name).read_bytes()


def page(name: str, tree: html.HtmlElement) -> html.HtmlElement:
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
    for preload in mine.xpath("//link[@rel='preload']"):
        preload.drop_tree()  # from a disk a browser refuses what is asked for this way, and loads fonts by their style
    for style in mine.xpath("/html/body//link[@rel='stylesheet']"):
        mine.find("head").append(style)  # a disk keeps nobody waiting, and the line is never seen to go
    alone = etree.Element("p", {"class": "alone"})
    alone.text = catalogue(mine.get("lang")).say("publish.offline.alone")
    mine.find(".//main").insert(0, alone)
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
    return (
        name.startswith(LEFT_OUT)
        or name.endswith(PACKED)
        or posixpath.basename(name) == posixpath.basename(search.INDEX)
    )
