"""Holds together what no line may part, by the rules of a language, so that nobody has to write it by hand."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree, html

from edition.publish.site import VERBATIM, Site

HELD: Final = "\u00a0"
# A dash and the word before it, a number and what it counts, initials and the name after them, a word of one
# letter and the next (А. Мильчин, Л. Чельцова, «Справочник издателя и автора»). The number of a paragraph of
# the article is none of these.
CYRILLIC: Final = re.compile(
    r" (?=—)"
    r"|(?<![\w¶/.–-])(?P<number>\d[\d–]*|[IVX]+) (?=[«а-яёіў])"
    r"|\b(?P<initial>[А-ЯЁІЎ]\.) (?=[А-ЯЁІЎ][а-яёіў.])"
    r"|(?<![\w¶ʼ-])(?P<word>[А-ЯЁІЎа-яёіў]) (?=[\w«(„]|$)"
)
RULES: Final = {"be": CYRILLIC, "ru": CYRILLIC}


def hold_spaces(site: Site) -> None:
    """Put a space at which no line ends in the place of each that a rule of the site's language names."""
    for tree in site.pages.values():
        hold(tree, site.edition.language)


def hold_filled(site: Site) -> None:
    """Do so once more, when all that publishing says on pages stands there."""
    hold_spaces(site)


def hold(tree: html.HtmlElement, language: str) -> None:
    """Do so on one page, by the rule of a language."""
    rule = RULES.get(language)
    if rule is None:
        return
    verbatim = {inner for element in tree.iter("code", *VERBATIM) for inner in element.iter()}
    for element in tree.iter(etree.Element):
        if element.text and element not in verbatim:
            element.text = rule.sub(_held, element.text)
        if element.tail and element.getparent() not in verbatim:
            element.tail = rule.sub(_held, element.tail)


def _held(found: re.Match[str]) -> str:
    return f"{found['number'] or found['initial'] or found['word'] or ''}{HELD}"
