"""Writes a brotli and a gzip copy beside every text file, for servers that send them as they are."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from edition.publish.site import Site

# Files of these kinds shrink; fonts, PDF, EPUB and ZIP are compressed already.
KINDS = {
    ".bib", ".conf", ".css", ".csv", ".html", ".js", ".json", ".map", ".ris", ".svg", ".txt",
    ".xml", ".yml",
}  # fmt: skip


def run(site: Site) -> None:
    """Write the compressed copies; brotli lets go of the interpreter, so the files share the cores."""
    paths = [site.folder / name for name in site.files()]
    with ThreadPoolExecutor() as pool:
        list(pool.map(beside, (path for path in paths if is_text(path))))


def is_text(path: Path) -> bool:
    """Whether a file is worth compressing."""
    return path.suffix in KINDS or path.name in ("SHA256SUMS",)


def beside(path: Path) -> None:
    """Write `path`.br and `path`.gz, each only where it is the smaller."""
    data = path.read_bytes()
    for suffix, packed in ((".br", brotlied(data)), (".gz", gzipped(data))):
        copy = path.with_name(path.name + suffix)
        if len(packed) < len(data):
            copy.write_bytes(packed)
        else:
            copy.unlink(missing_ok=True)


def brotlied(data: bytes) -> bytes:
    """The densest brotli of `data`."""
    return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=11, lgwin=22))


def gzipped(data: bytes) -> bytes:
    """The densest gzip of `data`, without a time, and with the system given as unknown.

    Python 3.11 and 3.12 write another system than 3.13; RFC 1952, 2.3.1 gives 255 for unknown.
    """
    packed = bytearray(gzip.compress(data, 9, mtime=0))
    packed[9] = 255
    return bytes(packed)
