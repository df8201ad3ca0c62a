"""Writes SHA256SUMS, by which a reader knows a file of any mirror for ours."""

from __future__ import annotations

import hashlib
import posixpath
from typing import Final

from edition.publish import data
from edition.publish.site import Site

NAME: Final = "SHA256SUMS"


def write_checksums(site: Site) -> None:
    """Write the sums of every edition and every data file."""
    names = {
        posixpath.normpath(language.prefix + download.path)
        for language in site.languages
        for download in language.downloads
    }
    folders = tuple(f"{language.prefix}{data.FOLDER}/" for language in site.languages)
    names.update(name for name in site.files() if name.startswith(folders))
    site.write(NAME, "".join(f"{sha256(site, name)}  {name}\n" for name in sorted(names)))


def sha256(site: Site, name: str) -> str:
    """The SHA-256 of a file of the site."""
    return hashlib.sha256((site.folder / name).read_bytes()).hexdigest()
