"""What goes wrong with an edition, told in one line that names file and line."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click


def shown(path: Path | str) -> str:
    """The path as an editor of the project would type it: relative to where the command runs."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else Path(relative).as_posix()


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, and where."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        place = f"{shown(self.path)}:{self.line}: " if self.line else f"{shown(self.path)}: "
        return place + " ".join(line.strip() for line in self.text.splitlines())


class EditionError(click.ClickException, SystemExit):
    """Ends the build with one line for each problem and exit status 1.

    It is both kinds of exception, as MkDocs's own `Abort` is, so that a build ends without a
    traceback and a server that is running tells the lines and goes on.
    """

    code = 1

    def __init__(self, *problems: Problem | str) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines as they are, without a word before them, so that editors can follow them."""
        click.echo(self.format_message(), file=file or sys.stderr)
