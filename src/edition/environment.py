"""What the environment tells of a build: its date and the owner's copy of the article."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from edition.engines import SETTINGS_VARIABLE
from edition.errors import EditionError
from edition.model import Edition

DATE = "SOURCE_DATE_EPOCH"
ARTICLE = "ARTICLE_TEXT"


def epoch_of(edition: Edition) -> int:
    """The time an edition carries: SOURCE_DATE_EPOCH, else midnight UTC of its date.

    Raises EditionError when the variable holds no number of seconds.
    https://reproducible-builds.org/specs/source-date-epoch/
    """
    given = os.environ.get(DATE, "")
    if given:
        if not given.isdecimal():
            raise EditionError(f"{DATE}: {given!r} is not a number of seconds")
        return int(given)
    day = edition.date
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


@contextmanager
def dated(epoch: int) -> Iterator[None]:
    """Let all that is made meanwhile carry a time, in this process and in those that it starts."""
    before = os.environ.get(DATE)
    os.environ[DATE] = str(epoch)
    try:
        yield
    finally:
        if before is None:
            del os.environ[DATE]
        else:
            os.environ[DATE] = before


def article_copy() -> Path | None:
    """The owner's copy of the article's text, where the environment names one."""
    name = os.environ.get(ARTICLE)
    return Path(name) if name else None


def settings_name() -> str | None:
    """The name of the settings' file from which an engine builds, which not every engine tells an extension."""
    return os.environ.get(SETTINGS_VARIABLE) or None
