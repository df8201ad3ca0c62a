"""A copy of the made-up edition that a test may spoil."""

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from edition import rules, yaml_files
from edition.errors import EditionError
from edition.field_types import Model, Words
from edition.model import FILES
from edition.pages.project import project
from edition.references import shapes
from edition.translation import mark_translated

LIGHTHOUSE = Path(__file__).parents[1] / "editions" / "lighthouse"
# Where its settings say that the templates are, which is true in its place alone.
TEMPLATES = "  custom_dir: ../../../overrides\n"


def words_of(model: type[Model], data: dict[str, Any]) -> dict[str, Any]:
    """The words of a data file by the keys of its items, as another language's file gives them."""
    words: dict[str, Any] = {}
    for name, shape in shapes(model).items():
        value = data.get(name)
        if value is None:
            continue
        if any(isinstance(marker, Words) for marker in shape.markers):
            words[name] = value
        elif shape.model:
            words[name] = words_of(shape.model, value)
        elif shape.items and shape.items.model:
            inner = shape.items.model
            for item in value:
                *above, last = [item[key] for key in inner.key]
                place = words.setdefault(name, {})
                for key in above:
                    place = place.setdefault(key, {})
                if own := words_of(inner, item):
                    place[last] = own
    return {key: value for key, value in words.items() if value or value == []}


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

    def translate(self, language: str) -> str:
        """Add a translation that says the same in the same words, and return the name of its settings."""
        name = f"mkdocs.{language}.yml"
        settings = f"INHERIT: mkdocs.yml\nsite_name: A\ndocs_dir: {language}\ntheme: {{language: {language}}}\n"
        (self.root / name).write_text(settings, "utf-8")
        for page in (self.root / "docs").rglob("*.md"):
            place = self.root / language / page.relative_to(self.root / "docs")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(page, place)
            mark_translated(place, page)
        (self.root / language / "data").mkdir()
        for file in (self.root / "docs" / "data").glob("*.yml"):
            place = self.root / language / "data" / file.name
            data = yaml_files.read(file)[0]
            place.write_text(yaml.safe_dump(words_of(FILES[file.stem], data), allow_unicode=True), "utf-8")
            mark_translated(place, file)
        return name

    def problems(self) -> list[str]:
        """What a check tells, as lines, with paths from the edition's folder."""
        try:
            found = project(self.root)
            lines = [str(each) for each in rules.problems(found)]
        except EditionError as error:
            lines = str(error).splitlines()
        return [re.sub(rf"^.*?{re.escape(self.root.name)}/", "", line) for line in lines]


# A drawing as a program writes it, with signs in it that mean something to Markdown.
BOAT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox='0 0 9 9' class="art">
<title>A boat</title>
<desc>It *sails* \\ away.</desc>
<path class="art-hull" d="M0 0h9v9z"/>
</svg>
"""


def place_picture(copy: Copy, drawing: str, caption: str = "A boat. [¶5–6]") -> None:
    """Let a page of the copy show a drawing, in the place of its plan."""
    file = copy.root / "overrides/assets/pictures/boat.svg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(drawing, "utf-8")
    copy.edit("docs/move.md", "/// plan", "/// picture\n    name: boat")
    copy.edit("docs/move.md", "What is planned. [¶5–6]", caption)
