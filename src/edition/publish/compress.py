"""Writes a brotli and a gzip copy beside every text file, for servers that send them as they are."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import zopfli.gzip

from edition.publish.site import Site

# Files of these kinds shrink; fonts, PDF, EPUB and ZIP are compressed already.
KINDS = {
    ".bib", ".conf", ".css", ".csv", ".html", ".js", ".json", ".map", ".ris", ".svg", ".txt",
    ".xml", ".yml",
}  # fmt: skip


def compress_files(site: Site) -> None:
    """Write the compressed copies; brotli lets go of the interpreter, so the files share the cores."""
    paths = [site.folder / name for name in site.files()]
    with ThreadPoolExecutor() as pool:
        list(pool.map(write_copies, (path for path in paths if is_text(path))))


def is_text(path: Path) -> bool:
    """Whether a file is worth compressing."""
    return path.suffix in KINDS or path.name in ("SHA256SUMS",)


def write_copies(path: Path) -> None:
    """Write `path`.br and `path`.gz, each only where it is the smaller."""
    data = path.read_bytes()
    gzip_ = gzip_slowly if path.suffix == ".html" else gzip_fast
    for suffix, packed in ((".br", brotli_densest(data)), (".gz", gzip_(data))):
        copy = path.with_name(path.name + suffix)
        if len(packed) < len(data):
            copy.write_bytes(packed)
        else:
            copy.unlink(missing_ok=True)


def brotli_densest(data: bytes) -> bytes:
    """The densest brotli of `data`."""
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=11, lgwin=22))


def gzip_fast(data: bytes) -> bytes:
    """The densest gzip of `data`, without a time, and with the system given as unknown.

    Python 3.11 and 3.12 write another system than 3.13; RFC 1952, 2.3.1, has 255 for unknown.
    """
    return _without_system(gzip.compress(data, 9, mtime=0))


def gzip_slowly(data: bytes) -> bytes:
    """Gzip that is 4 % smaller and takes a hundred times as long; for pages.

    Over plain HTTP, as at an onion address, browsers take no brotli, and a page has to arrive
    before a connection freezes after 16 KB there too.
    """
    return _without_system(zopfli.gzip.compress(data, numiterations=1))


def _without_system(packed: bytes) -> bytes:
    return packed[:9] + b"\xff" + packed[10:]
