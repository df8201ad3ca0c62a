"""The typographic rules of each language, on what its pages show: quotation marks, dashes, spaces that hold, letters."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml.html import HtmlElement

from tests.support import pages
from tests.support.languages import LANGUAGES, TRANSLATIONS, Language

BLOCKS = {
    "address", "button", "caption", "dd", "dt", "figcaption", "h1", "h2", "h3", "h4", "li", "p", "summary", "td",
    "text", "th", "title",
}  # fmt: skip
# What is not told in the page's language, or has rules of its own: citations have those of their style.
LEFT_OUT = {"code", "desc", "pre", "script", "style"}
IN_CYRILLIC = {
    "a mark that is not the language's": r"[\"'‘’‹›”`´]",
    "a hyphen in the place of a dash": r"(?<=\s)-(?=\s)|--",
    "a short dash in the place of a long one": r"(?<=\s)–|–(?=\s)",
    "a long dash without the space that holds it": r"(?<![\u00a0\s])—|(?<=[^\u00a0]) —|—(?=\S)",
    "a number that a line may end with": r"(?<![\w¶/.–-])(\d[\d–]*|[IVX]+) (?=[«а-яёіў])",
    "a word of one letter that a line may end with": r"(?<![\w¶ʼ-])[А-ЯЁІЎа-яёіў] (?=[\w«(„])",
    "initials that a line may end with": r"\b[А-ЯЁІЎ]\. ?(?=[А-ЯЁІЎ][а-яёіў.])",
    "a number sign that a line may end with": r"№(?!\u00a0\d)",
    "two spaces": r"  ",
    "a space that does not belong there": r"[ \u00a0][,.;:!?»)]|[«(][ \u00a0]",
    "a mark before what it ends": r"[.,]»[.,]|\.\.\.",
}
LETTERS = {"ru": "[іўʼІЎ]", "be": "[ищъИЩЪ]"}


def shown(tree: HtmlElement) -> Iterator[str]:
    """The text of each block with its spaces, as one line; what is tagged with a language is one sign."""
    texts: dict[HtmlElement, list[str]] = {}

    def walk(element: HtmlElement, block: HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in LEFT_OUT or element.get("aria-hidden") == "true":
            return
        if "marks" in element.get("class", "").split():
            return
        if element.tag in BLOCKS:
            block = element
        if element.get("lang") and element.tag != "html":
            texts.setdefault(block, []).append("\ufffc")
            return
        texts.setdefault(block, []).append(element.text or "")
        for child in element:
            walk(child, block)
            texts.setdefault(block, []).append("\ufffc" if child.tag in LEFT_OUT else "")
            texts[block].append(child.tail or "")

    walk(tree, tree)
    for found in texts.values():
        if text := re.sub(r"[ \t\r\n]+", " ", "".join(found)).strip():
            yield text


@pytest.fixture(scope="module")
def told(site_dir: Path) -> dict[str, list[tuple[str, str]]]:
    """What each language's pages show, block by block, and its descriptions and names; each once."""
    found: dict[str, dict[str, str]] = {language.tag: {} for language in LANGUAGES}
    for name, page in pages.read(site_dir).items():
        for place in page.tree.xpath("//dl[@class='citations']"):
            place.drop_tree()
        for text in shown(page.tree):
            found[page.tree.get("lang")].setdefault(text, name)
    return {tag: [(name, text) for text, name in texts.items()] for tag, texts in found.items()}


@pytest.mark.parametrize("rule", IN_CYRILLIC)
@pytest.mark.parametrize("language", TRANSLATIONS, ids=lambda language: language.tag)
def test_cyrillic_is_set_by_its_rules(language: Language, rule: str, told) -> None:
    assert len(told[language.tag]) > 300
    faults = [
        f"{name}: …{text[max(0, found.start() - 30) : found.end() + 20]}…"
        for name, text in told[language.tag]
        for found in re.finditer(IN_CYRILLIC[rule], text)
    ]
    assert not faults, f"{rule}:\n" + "\n".join(faults)


@pytest.mark.parametrize("language", TRANSLATIONS, ids=lambda language: language.tag)
def test_quotation_marks_come_in_pairs(language: Language, told) -> None:
    for name, text in told[language.tag]:
        depth = 0
        for sign in text:
            depth += (sign in "«„") - (sign in "»“")
            assert 0 <= depth <= 2, f"{name}: {text}"
        assert depth == 0, f"{name}: {text}"
        assert not re.search(r"«[^»]*«", text), f"{name}: „…“ stands within «…»: {text}"


@pytest.mark.parametrize("language", TRANSLATIONS, ids=lambda language: language.tag)
def test_no_letter_is_of_another_language(language: Language, told) -> None:
    faults = [f"{name}: {text}" for name, text in told[language.tag] if re.search(LETTERS[language.tag], text)]
    assert not faults, "\n".join(faults)
