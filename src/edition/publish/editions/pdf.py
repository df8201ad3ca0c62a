"""Sets the book as a PDF file: Typst lays it out, after the template `book.typ`.

The template is given the book as a tree of plain values, in which white space means what it means
to a browser, and decides alone how each element looks. The file asks for the PDF/UA-1 standard,
which Typst enforces: without a language, a title or a picture's description there is no file.
"""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import pikepdf
import typst
from lxml import etree, html

from edition import stylesheets
from edition.errors import EditionError, shown
from edition.pictures import standalone
from edition.publish.editions import book, one_page
from edition.publish.site import Download, Site

NAME: Final = "edition.pdf"
TEMPLATES: Final = Path(__file__).parents[1] / "templates"
TEMPLATE: Final = "book.typ"
STANDARD: Final[Literal["ua-1"]] = "ua-1"
# The families that the template sets, as their files name them.
FONTS: Final = ("Literata", "Source Sans 3")
BLOCKS: Final = {
    "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol",
    "p", "pre", "section", "summary", "svg", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
SPACE: Final = re.compile(r"[ \t\r\n\f]+")
# What leaves no room beside it.
QUIET: Final = {"figure", "table"}
MARKS: Final = {"mark", "marks"}

Node = dict[str, Any]


def run(site: Site) -> None:
    """Set the PDF file and offer it as a download."""
    bound = book.gather(site)
    data = setting(site, bound)
    site.write(NAME, data)
    site.downloads.append(
        Download(
            NAME,
            "PDF",
            "A small book, for paper and tablet.",
            f"{pages(data)} pages",
        )
    )


def setting(site: Site, bound: book.Book) -> bytes:
    """The bytes of the PDF file, the same for the same book and time.

    Raises EditionError if a font is missing or Typst refuses.
    """
    try:
        made = bytes(
            typst.compile(
                (TEMPLATES / TEMPLATE).read_bytes(),
                format="pdf",
                font_paths=fonts(site.edition),
                ignore_system_fonts=True,
                sys_inputs={"book": json.dumps(tree(site, bound), ensure_ascii=False)},
                pdf_standards=[STANDARD],
                timestamp=site.epoch,
            )
        )
    except typst.TypstError as error:
        raise EditionError(_told(error)) from error
    return packed(made)


def packed(data: bytes) -> bytes:
    """The same PDF file in a third of the room: Typst leaves the tags that tell its structure unpacked."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as made:
        made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _told(error: typst.TypstError) -> str:
    """What Typst says, with the line of the template."""
    place = re.search(r"^error: .*\n.*typ:(\d+):", error.diagnostic, re.M)
    line = f":{place[1]}" if place else ""
    return f"{TEMPLATE}{line}: Typst cannot set {NAME}: {' '.join(error.message.split())}"


def fonts(edition: Any) -> typst.Fonts:
    """The fonts that print is set in. Raises EditionError if a family is missing."""
    folder = font_folder(edition)
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    for family in FONTS:
        if family not in found.families():
            raise EditionError(f"{shown(folder)}: holds no TrueType file of {family} (PDF and EPUB are set in it)")
    return found


def font_folder(edition: Any) -> Path:
    """The folder of the fonts for print, beside that of the templates, which another edition may use as well."""
    return Path(edition.assets).parents[1] / "fonts"


def pages(data: bytes) -> int:
    """How many pages a PDF file has."""
    with pikepdf.open(BytesIO(data)) as made:
        return len(made.pages)


def tree(site: Site, bound: book.Book) -> Node:
    """The book as plain values."""
    edition = site.edition
    tokens = stylesheets.colours(edition.assets)
    return {
        "name": one_page.name_of(edition),
        "title": edition.title,
        "subtitle": edition.subtitle,
        "language": edition.language,
        "version": edition.version,
        "about": one_page.about(edition),
        "licence": edition.licence,
        "publisher": edition.publisher,
        "article": {"title": edition.article.title, "deck": edition.article.deck},
        "hues": {
            voice.id: tokens[name] for voice in edition.voices for name in (voice.id, voice.kind) if name in tokens
        },
        "parts": [
            {
                "id": part.id,
                "title": part.title,
                "kind": kind,
                "kids": blocks(part.content, edition),
            }
            for kind in ("front", "chapters", "reference")
            for part in getattr(bound, kind)
        ],
    }


def blocks(element: html.HtmlElement, edition: Any) -> list[Node]:
    """The blocks in an element, each run of text between them as a block of its own."""
    found: list[Node] = []
    run_: list[Any] = [element.text or ""]

    def flush() -> None:
        kids = _trim(run_)
        if kids:
            found.append({"tag": "run", "class": [], "kids": kids})
        run_.clear()

    for child in element:
        if not isinstance(child.tag, str):
            run_.append(child.tail or "")
            continue
        if _is_block(child):
            flush()
            found.append(_block(child, edition))
        else:
            run_.append(_inline(child))
        run_.append(child.tail or "")
    flush()
    return found


def _block(element: html.HtmlElement, edition: Any) -> Node:
    node = _node(element)
    name = book.picture(element)
    if name:
        node["kids"] = [_picture(name, element, edition)]
        node["kids"] += [_block(each, edition) for each in element.iter("figcaption")]
    else:
        node["kids"] = blocks(element, edition)
    if element.tag in QUIET:
        _quiet(node["kids"])
    return node


def _picture(name: str, element: html.HtmlElement, edition: Any) -> Node:
    return {"tag": "svg", "class": [], "alt": book.told(element), "svg": standalone(name, edition, wide=True)}


def _is_block(element: html.HtmlElement) -> bool:
    return element.tag in BLOCKS or any(_is_block(each) for each in element.iterchildren(etree.Element))


def _quiet(nodes: list[Any]) -> None:
    """Tell marks that stand where no note can stand beside them."""
    for node in nodes:
        if isinstance(node, dict):
            if MARKS & set(node["class"]):
                node["quiet"] = True
            _quiet(node.get("kids", []))


def _inline(element: html.HtmlElement) -> Node:
    kids: list[Any] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            kids.append(_inline(child))
        kids.append(child.tail or "")
    return {**_node(element), "kids": [each for each in kids if each != ""]}


def _node(element: html.HtmlElement) -> Node:
    node: Node = {"tag": element.tag, "class": element.get("class", "").split()}
    for name in ("id", "href", "lang", "data-voice", "data-kind", "scope", "start"):
        if element.get(name):
            node[name] = element.get(name)
    for name in ("colspan", "rowspan"):
        if element.get(name):
            node[name] = int(element.get(name))
    return node


def _trim(kids: list[Any]) -> list[Any]:
    """White space as a browser shows it: one space for a run of it, none at either end."""
    state = {"space": True}

    def forward(items: list[Any]) -> list[Any]:
        out: list[Any] = []
        for item in items:
            if isinstance(item, str):
                text = SPACE.sub(" ", item)
                if state["space"]:
                    text = text.removeprefix(" ")
                if text:
                    state["space"] = text.endswith(" ")
                    out.append(text)
            elif item["tag"] == "br":
                state["space"] = True
                out.append(item)
            else:
                inner = forward(item["kids"])
                if inner or item.get("id"):
                    out.append({**item, "kids": inner})
        return out

    trimmed = forward(kids)
    last = trimmed
    while last and isinstance(last[-1], dict) and last[-1]["kids"]:
        last = last[-1]["kids"]
    if last and isinstance(last[-1], str):
        last[-1] = last[-1].removesuffix(" ")
    return [each for each in trimmed if each != ""]
