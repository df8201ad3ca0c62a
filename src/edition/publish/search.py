"""Writes the search index from the finished pages, and as a script, which a browser loads from a disk too.

The index that an engine leaves says what can be found: places and their titles. Its texts are those
of whole pages, with marks, labels and links onward amid the words; here they are read anew.

Over HTTP the search fetches `search/search_index.json`, and a mark's tooltip the source page. From
`file://` browsers let a page fetch nothing, but they do let it load a script of its own folder.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lxml.html import HtmlElement

from edition.publish import statements
from edition.publish.editions import book
from edition.publish.roles import HEADERLINK
from edition.publish.site import Site

INDEX: Final = "search/search_index.json"
SCRIPT: Final = "search/search_index.js"

# What does not count as text of its section: labels that a heading says already, ways to other places.
LEFT_OUT: Final = {"omit", "label", "length", "kind", "more", "places", "places-label"}
# What is searched for but reads badly amid the text stands after it, as do code and a picture's words.
AT_END: Final = {"names"}
# Whatever else begins and ends a block.
INLINE: Final = {
    "a", "abbr", "b", "br", "cite", "code", "dfn", "em", "i", "q", "small", "span", "strong", "sub", "sup", "time",
}  # fmt: skip


@dataclass
class Section:
    """The blocks of text that stand under one heading, and those to be put after them."""

    text: list[str] = field(default_factory=lambda: [""])
    end: list[str] = field(default_factory=lambda: [""])


def write_search_index(site: Site) -> None:
    """Write the index and the script beside it; a site without search stays without."""
    index = read(site.folder)
    if index is None:
        return
    for name, docs in _by_page(index["docs"]).items():
        if name in site.pages:
            sections = texts(book.main_of(site, name), [_id(doc) for doc in docs])
            for doc in docs:
                doc["text"] = html.escape(sections.get(_id(doc), ""), quote=False)
    site.write(INDEX, dumped(index))
    summaries = {each.n: statements.plain(each.summary) for each in site.edition.paragraphs}
    site.write(SCRIPT, script(index, summaries))


def read(folder: Path) -> dict[str, Any] | None:
    """The index as MkDocs writes it, or the like made of the one that Zensical writes."""
    path = folder / INDEX
    if path.exists():
        index: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return index
    other = folder / "search.json"
    if not other.exists():
        return None
    theirs = json.loads(other.read_text("utf-8"))
    other.unlink()
    return {"config": theirs.get("config", {}), "docs": theirs.get("items", [])}


def texts(main: HtmlElement, ids: Iterable[str]) -> dict[str, str]:
    """The text of a page by the id of the heading it stands under; what comes before them under ""."""
    wanted = set(filter(None, ids))
    sections = {"": Section()}
    here = sections[""]

    def take(element: HtmlElement, at_end: bool) -> None:
        nonlocal here
        if not isinstance(element.tag, str) or element.tag in ("h1", "script", "style"):
            return
        if element.get("id") in wanted:  # a heading, which the index has as the title
            here = sections[element.get("id")] = Section()
            return
        role = element.get("data-book")
        if role in LEFT_OUT or element.get("data-marks") is not None or HEADERLINK in element.get("class", "").split():
            return
        at_end = at_end or element.tag in ("pre", "svg") or role in AT_END
        block = element.tag not in INLINE
        if block:
            _blocks(here, at_end).append("")
        _blocks(here, at_end)[-1] += element.text or ""
        for child in element:
            take(child, at_end)
            _blocks(here, at_end)[-1] += child.tail or ""
        if block:
            blocks = _blocks(here, at_end)
            if (element.tag == "dt" or element.get("scope") == "row") and re.search(r"[^.?!\s]\s*$", blocks[-1]):
                blocks[-1] = f"{blocks[-1].rstrip()}:"
            blocks.append("")

    take(main, False)
    return {name: joined([*section.text, *section.end]) for name, section in sections.items()}


def joined(blocks: Iterable[str]) -> str:
    """Blocks as one line, with a dot between them where no sentence ends."""
    line = ""
    for block in filter(None, (" ".join(block.split()) for block in blocks)):
        ended = line.rstrip("”’)").endswith((".", "?", "!", ",", ":", ";", "…"))
        line += (" " if ended else " · ") + block if line else block
    return line


def dumped(index: dict[Any, Any]) -> str:
    """JSON without spare white space."""
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def script(index: dict[str, Any], summaries: dict[int, str]) -> str:
    """The index as a script that leaves it in `searchIndex`, and in `summaries` those of the paragraphs by number."""
    return f"globalThis.searchIndex={dumped(index)};\nglobalThis.summaries={dumped(summaries)};\n"


def _blocks(section: Section, at_end: bool) -> list[str]:
    return section.end if at_end else section.text


def _by_page(docs: Iterable[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    pages = defaultdict(list)
    for doc in docs:
        path = doc["location"].partition("#")[0]
        pages[f"{path}index.html" if path == "" or path.endswith("/") else path].append(doc)
    return pages


def _id(doc: dict[str, str]) -> str:
    return doc["location"].partition("#")[2]
