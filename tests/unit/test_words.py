"""The site's words stand in catalogues alone: every key that is used is there, none is idle, and no template holds words."""

import re
from pathlib import Path

import pytest

from edition.catalogue import FOLDER, catalogue
from edition.dates import parse

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "edition"
TEMPLATES = sorted(
    path
    for folder in (SOURCE / "templates", SOURCE / "publish" / "templates", ROOT / "overrides")
    for path in folder.rglob("*")
    if path.suffix in (".html", ".ncx", ".opf", ".svg", ".xhtml") and path.parent != ROOT / "overrides/assets/pictures"
)
ENGLISH = catalogue("en")
SAID = re.compile(r"""\b(?:say\(|_words\(project,)\s*f?(["'])(?P<key>[a-z_0-9.]+)(?P<more>\{|\1\s*~|\1\s*\+)?""")
# Words that are the same in every language.
NAMES = {"¶": "the sign itself", "SHA256SUMS": "a file's name"}


def said() -> tuple[set[str], set[str]]:
    """The keys that sources ask for, and the beginnings of those they put together."""
    keys: set[str] = set()
    beginnings: set[str] = set()
    for path in (path for path in [*SOURCE.rglob("*.py"), *TEMPLATES] if path.name != "catalogue.py"):
        for found in SAID.finditer(path.read_text("utf-8")):
            (beginnings if found["more"] else keys).add(found["key"])
    return keys, beginnings


def test_every_key_that_is_used_is_there_and_none_is_idle() -> None:
    keys, beginnings = said()
    assert len(keys) > 30
    assert not keys - ENGLISH.entries.keys()
    assert all(any(key.startswith(start) for key in ENGLISH.entries) for start in beginnings)
    own = ("date.", "ordinal")  # which the catalogue asks itself for
    assert not {key for key in ENGLISH.entries.keys() - keys if not key.startswith((*own, *beginnings))}, (
        "keys that nothing asks for"
    )


@pytest.mark.parametrize("language", sorted(path.stem for path in FOLDER.glob("*.yml")))
@pytest.mark.parametrize(
    "text", ["1999-12-08", "2021-08", "2021-23", "2018", "199X", "17XX", "2018%", "2022/..", "../2022"]
)
def test_every_date_can_be_said_in_every_language(language: str, text: str) -> None:
    parse(text)
    assert re.search(r"\d", catalogue(language).date(text))


# (The package document of an EPUB holds terms of its vocabulary, and what it tells readers is given to it.)
def words_of(text: str) -> list[str]:
    """What a reader is shown or told that stands in a template itself."""
    text = re.sub(r"\{#.*?#\}|<!--.*?-->|<(style|script)\b.*?</\1>", "", text, flags=re.S)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\0", text, flags=re.S)
    shown = re.findall(r"""(?:title|alt|aria-label|aria-description|placeholder)=(["'])(.*?)\1""", text, re.S)
    between = re.sub(r"""<[^<>]*>|[\w-]+=(["']).*?\1""", "\n", text)  # a macro may write an attribute
    return [word for word in re.findall(r"[^\W\d_]{2,}\w*", "\n".join([*(value for _, value in shown), between]))]


def test_a_template_with_words_is_seen() -> None:
    assert words_of('<p title="Go">{{ say("a") }} <b>on</b>{# no #}</p>') == ["Go", "on"]
    assert words_of('<p class="goals" title="{{ say("a") }}">¶{{ n }}</p>') == []


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.suffix != ".opf"], ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_template_holds_words(path: Path) -> None:
    assert [word for word in words_of(path.read_text("utf-8")) if word not in NAMES] == []
