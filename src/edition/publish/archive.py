"""Writes ZIP files that are the same bytes for the same content, whatever the machine."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

# Files of these kinds are compressed already.
STORED: Final = (".epub", ".pdf", ".png", ".webp", ".woff2", ".zip")
# The earliest time that a ZIP file can tell.
EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)
UNIX: Final = 3


def zipped(files: Mapping[str, bytes], time: datetime = EARLIEST, plain: str | None = None) -> bytes:
    """The archive of files by their names, in their order, all of one time (UTC).

    The file called `plain` is not compressed, as those are not that compressing does not shrink.
    """
    when = max(time.astimezone(UTC), EARLIEST)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            # Two seconds are the finest that the format tells.
            entry = zipfile.ZipInfo(name, (*when.timetuple()[:5], when.second // 2 * 2))
            entry.create_system = UNIX  # so that the mode is read, on whatever system this runs
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            stored = name == plain or name.endswith(STORED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=None if stored else 9)
    return out.getvalue()
