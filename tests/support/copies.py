"""A copy of the made-up edition that a test may spoil."""

import re
import shutil
from pathlib import Path

from edition import rules
from edition.errors import EditionError
from edition.pages.project import project

LIGHTHOUSE = Path(__file__).parents[1] / "editions" / "lighthouse"
# Where its settings say that the templates are, which is true in its place alone.
TEMPLATES = "  custom_dir: ../../../overrides\n"


class Copy:
    """The lighthouse edition in a folder of its own, under the theme as it comes."""

    def __init__(self, root: Path) -> None:
        self.root = Path(shutil.copytree(LIGHTHOUSE, root))
        self.edit("mkdocs.yml", TEMPLATES, "")
        self.changed = 1

    def edit(self, name: str, old: str, new: str) -> None:
        """Put new words in the place of old ones, which have to be there."""
        path = self.root / name
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.changed = text.count("\n", 0, text.index(old)) + 1
        path.write_text(text.replace(old, new, 1), "utf-8")

    def line(self, name: str, text: str) -> int:
        """The number of the first line that holds a text, from the last edit on, else from the top.

        Without a text it is the file's first line.
        """
        if not text:
            return 1
        lines = list(enumerate((self.root / name).read_text("utf-8").splitlines(), 1))
        return next(number for number, line in [*lines[self.changed - 1 :], *lines] if text in line)

    def problems(self) -> list[str]:
        """What a check tells, as lines, with paths from the edition's folder."""
        try:
            found = project(self.root)
            lines = [str(each) for each in rules.problems(found)]
        except EditionError as error:
            lines = str(error).splitlines()
        return [re.sub(rf"^.*?{re.escape(self.root.name)}/", "", line) for line in lines]
