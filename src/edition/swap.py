"""Put a finished folder in the place of another in one step."""

import ctypes
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # <linux/fs.h>, renameat2(2)
_RENAME_SWAP = 2  # <sys/stdio.h>, renamex_np(2)


def swap_in(fresh: Path, place: Path) -> None:
    """Let ``place`` be what ``fresh`` is now, and remove what it was.

    Both lie on one file system. Whoever reads ``place`` finds the old folder or the new
    one, each whole, also when this is interrupted; where the system cannot exchange two
    names at once, ``place`` is missing for the moment between two renames.

    Raises OSError when a rename fails; ``place`` is then as it was.
    """
    try:
        os.rename(fresh, place)  # noqa: PTH104 - Path.rename replaces files on Windows alone
        return
    except OSError:
        if not place.exists():
            raise
    if _exchange(fresh, place):
        shutil.rmtree(fresh)
        return
    aside = fresh.with_name(fresh.name + ".old")
    place.rename(aside)
    try:
        fresh.rename(place)
    except OSError:
        aside.rename(place)
        raise
    shutil.rmtree(aside)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system knows no such step."""
    names = os.fsencode(one), os.fsencode(other)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(libc.renamex_np(*names, _RENAME_SWAP) == 0)
        return bool(libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)
    except (AttributeError, OSError, TypeError):
        return False
