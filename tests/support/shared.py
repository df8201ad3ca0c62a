"""Makes what is costly once a run, whichever of the processes that run the tests asks first."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the file or folder of that name that all processes of this run share.

    `make` is given the path to write to; what it raises is raised to whoever asks, and the next to ask
    tries again. The others wait meanwhile.
    """
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # each worker has a folder of its own in that of the run
        folder = folder.parent
    place = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            made = folder / f"{name}.made"
            make(made)
            made.rename(place)
    return place
