"""Put a finished folder in the place of another, by two renames."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

OLD = ".old"


def swap_in(fresh: Path, place: Path) -> None:
    """Let ``place`` be what ``fresh`` is now, and remove what it was.

    Both lie on one file system, ``fresh`` in a folder of its own. Between the two renames ``place`` is
    missing for a moment; ``recover`` puts back what an interruption at that moment has left aside.

    Raises OSError when a rename fails; ``place`` is then as it was.
    """
    try:
        os.rename(fresh, place)  # noqa: PTH104 - Path.rename replaces files on Windows alone
        return
    except OSError:
        if not place.exists():
            raise
    aside = fresh.with_name(fresh.name + OLD)
    place.rename(aside)
    try:
        fresh.rename(place)
    except OSError:
        if not place.exists():  # or another build was faster
            aside.rename(place)
        raise
    shutil.rmtree(aside)


def recover(place: Path) -> None:
    """Put back the last folder that a swap left aside, where none is in its place."""
    if not place.exists():
        left = list(place.parent.glob(f".{place.name}.*/{place.name}{OLD}"))
        if left:
            max(left, key=lambda folder: folder.stat().st_mtime).rename(place)
