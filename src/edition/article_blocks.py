"""Reads an owner's copy of the article into blocks: plain text, Markdown, or HTML as a browser saves it.

Nothing is left out: a block is every paragraph, heading, entry of a list, caption and description of a
picture that the copy holds, with the line on which it begins. What each is to the edition, `article` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html
from markdown import Markdown

from edition.errors import EditionError, Problem

# What XML cannot hold (https://www.w3.org/TR/xml/#charsets), but for what ends a line, such as a new page.
CONTROL = re.compile(r"[^\t-\r\x1c-\x1e\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# An entry of a list in a plain text, by the signs that programs and writers put before it.
ITEM = re.compile(r"^(?:[•◦▪‣∙·*+–—-]|\d{1,2}[.)])[ \t\u00a0]+(?=\S)")
# A copy may count its paragraphs, as our pages do.
NUMBER = re.compile(r"^¶\s*\d+[.:)]?\s+")
# One that was typed may name its parts: a word or two in capitals, set apart from what follows.
LABEL = re.compile(r"^[^\W\d_]{3,}(?: \w{1,4})?(?: {2,}|\t)\s*(?=\S)")
# https://html.spec.whatwg.org/multipage/rendering.html#flow-content-3 and what lays out like it
FLOW = {
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "label", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre",
    "search", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
# A line break that another follows parts blocks, as writers without paragraphs do.
BREAK = re.compile(r"\u2028\s*$")
# What a browser does not show as text.
UNSEEN = {"head", "iframe", "noscript", "object", "script", "style", "svg", "template", "textarea"}
MARKDOWN = {".md", ".markdown", ".mkd"}
HTML = {".htm", ".html", ".xhtml"}


@dataclass(frozen=True)
class Block:
    """A piece of the copy: its text on one line, the line on which it begins, and whether a list holds it.

    `label` is how the text begins where a copy may name the part so, as in `TITLE  Eleven steps`.
    """

    text: str
    line: int
    item: bool = False
    label: str = ""


def read_blocks(path: Path) -> list[Block]:
    """The blocks of a copy; its name or its first sign tells the format.

    Raises EditionError with a line for each thing that keeps it from being read.
    """
    text = _decode(path)
    kind = path.suffix.lower()
    if kind in HTML or re.match(r"\s*<(?:!doctype html|html)\b", text, re.I):
        return list(_html_blocks(text))
    if kind in MARKDOWN:
        return list(_markdown_blocks(text))
    return list(text_blocks(text))


def text_blocks(text: str) -> Iterator[Block]:
    """The pieces of a plain text that blank lines or the signs of a list part."""
    gathered: list[str] = []
    start, item = 1, False
    for number, line in enumerate([*text.split("\n"), ""], 1):
        sign = ITEM.match(line.strip())
        if gathered and (sign or not line.strip()):
            label = LABEL.match(gathered[0].strip())
            named = _joined(label[0]) if label and label[0].isupper() else ""
            yield Block(NUMBER.sub("", _joined(" ".join(gathered))), start, item, named)
            gathered = []
        if line.strip():
            if not gathered:
                start, item = number, sign is not None
            gathered.append(line.strip()[sign.end() :] if sign and not gathered else line)


def _decode(path: Path) -> str:
    """The text of the copy with one kind of line end."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EditionError(Problem(str(path), 0, f"cannot be read: {error.strerror}")) from None
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EditionError(Problem(str(path), line, "is not UTF-8 text (save it as UTF-8)")) from None
    control = [
        Problem(
            str(path),
            text.count("\n", 0, sign.start()) + 1,
            f"holds the control character U+{ord(sign[0]):04X} (remove it)",
        )
        for sign in CONTROL.finditer(text)
    ]
    if control:
        raise EditionError(*control)
    return text


def _markdown_blocks(text: str) -> Iterator[Block]:
    """The blocks of what the Markdown means, with the lines on which their first words stand in it."""
    lines = text.split("\n")
    at = 0
    for block in _html_blocks(Markdown(extensions=["tables", "footnotes"]).convert(text)):
        words = re.findall(r"\w+", block.text)[:3]
        spelled = re.compile(r"\W+".join(map(re.escape, words)))
        line = next((n for n in range(at, len(lines)) if spelled.search(lines[n])), at)
        at = line
        yield Block(block.text, line + 1, block.item)


def _html_blocks(text: str) -> Iterator[Block]:
    """The blocks of a page as its reader sees them, and the descriptions of its pictures."""
    if not text.strip():
        return
    tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    gathered: list[str] = []
    start, item = 1, False

    def close() -> Iterator[Block]:
        words = NUMBER.sub("", _joined("".join(gathered)))
        gathered.clear()
        if words:
            yield Block(words, start, item)

    for event, element in etree.iterwalk(tree, events=("start", "end"), tag=etree.Element):
        if any(above.tag in UNSEEN for above in (element, *element.iterancestors())):
            if event == "end" and element.tag in UNSEEN and element.tail:
                gathered.append(element.tail)
            continue
        if element.tag == "br":
            if event == "start":
                if BREAK.search("".join(gathered)):
                    yield from close()
                gathered.append("\u2028")
        elif element.tag in FLOW:
            yield from close()
        if event == "start":
            if not "".join(gathered).strip():
                start = element.sourceline or start
                item = any(above.tag == "li" for above in (element, *element.iterancestors()))
            if element.tag == "img" and (element.get("alt") or "").strip():
                yield from close()
                yield Block(_joined(element.get("alt")), element.sourceline or start)
            gathered.append(element.text or "")
        elif element.tail:
            if not "".join(gathered).strip():
                item = any(above.tag == "li" for above in element.iterancestors())
            gathered.append(element.tail)
    yield from close()


def _joined(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())
