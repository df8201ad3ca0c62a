"""Golden files: each is named by a rule and holds Markdown, the HTML it becomes, or the error it stops with.

They are read with the data of the made-up edition, as a page `new.md`. Those ending in `-nope`
show where a rule does not reach. HTML is compared as browsers understand it: attributes in any
order, white space where it means nothing. What only publishing reads is left out.
"""

import re
from pathlib import Path

import html5lib
import markdown
import pytest
import yaml

from edition.errors import EditionError
from edition.publish import roles
from tests.support.copies import LIGHTHOUSE

FOLDER = Path(__file__).parent
EXTENSIONS = [
    "attr_list",
    "def_list",
    "fenced_code",
    "smarty",
    "tables",
    "toc",
    "pymdownx.blocks.admonition",
    "edition.extension",
]


def rendered(text: str) -> str:
    options: dict[str, dict[str, object]] = {
        "edition.extension": {"data": str(LIGHTHOUSE / "docs" / "data"), "page": "new.md"},
        "pymdownx.blocks.admonition": {"types": ["editor-note"]},
    }
    return markdown.markdown(text, extensions=EXTENSIONS, extension_configs=options)


def meant(html: str) -> list[object]:
    """The HTML as nested lists, without what makes no difference."""

    def of(element) -> list[object]:
        name = element.tag.rpartition("}")[2]
        attributes = sorted(item for item in element.attrib.items() if item[0] not in roles.ATTRIBUTES)
        found: list[object] = [name, attributes]
        for text, child in [(element.text, None), *((child.tail, child) for child in element)]:
            if child is not None:
                found.append(of(child))
            words = re.sub(r"[ \t\r\n]+", " ", text or "")
            if words.strip(" "):
                found.append(words if name in ("a", "em", "span", "abbr") else words.strip(" "))
        return found

    body = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False).find("body")
    return of(body)


@pytest.mark.parametrize("file", sorted(FOLDER.rglob("*.yml")), ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_golden(file: Path) -> None:
    case = yaml.safe_load(file.read_text("utf-8"))
    if "error" in case:
        with pytest.raises(EditionError) as caught:
            rendered(case["input"])
        told = re.sub(r"(?m)^\S*docs/", "docs/", str(caught.value))
        assert told == case["error"].strip()
    else:
        assert meant(rendered(case["input"])) == meant(case["output"])
