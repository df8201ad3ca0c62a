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

from edition import bar, stylesheets
from edition.catalogue import catalogue
from edition.errors import EditionError
from edition.pictures import standalone
from edition.publish.bar import told
from edition.publish.editions import book
from edition.publish.editions.parts import Book
from edition.publish.fonts import SANS, SERIF, print_fonts
from edition.publish.site import Download, Site
from edition.publish.stamp import version_and_date

NAME: Final = "edition.pdf"
TEMPLATE: Final = Path(__file__).parents[1] / "templates" / "book.typ"
STANDARD: Final[Literal["ua-1"]] = "ua-1"
BLOCKS: Final = {
    "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol",
    "p", "pre", "section", "summary", "svg", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
SPACE: Final = re.compile(r"[ \t\r\n\f]+")
# What leaves no room beside it.
QUIET: Final = {"figure", "table"}
MARKS: Final = {"mark", "marks"}
PAPER: Final = "white"
COLOURS: Final = ("accent", "ink", "ink-soft", "rule")

Node = dict[str, Any]


def set_pdf(site: Site) -> None:
    """Set the PDF file and offer it as a download."""
    bound = book.gather(site)
    data = setting(site, bound)
    say = catalogue(site.edition.language).say
    site.write(NAME, data)
    pages = say("publish.pdf.pages", n=count_pages(data))
    site.downloads.append(Download(NAME, say("publish.pdf.title"), say("publish.pdf.use"), pages))


def setting(site: Site, bound: Book) -> bytes:
    """The bytes of the PDF file, the same for the same book and time.

    Raises EditionError if a font is missing or Typst refuses.
    """
    try:
        made = bytes(
            typst.compile(
                TEMPLATE.read_bytes(),
                format="pdf",
                font_paths=print_fonts(site.edition),
                ignore_system_fonts=True,
                sys_inputs={"book": json.dumps(tree(site, bound), ensure_ascii=False)},
                pdf_standards=[STANDARD],
                timestamp=site.epoch,
            )
        )
    except typst.TypstError as error:
        raise EditionError(_explained(error)) from error
    return packed(made)


def packed(data: bytes) -> bytes:
    """The same PDF file in a third of the room: Typst leaves the tags that tell its structure unpacked."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as made:
        made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _explained(error: typst.TypstError) -> str:
    """What Typst says, with the line of the template."""
    place = re.search(r"^error: .*\n.*typ:(\d+):", error.diagnostic, re.M)
    line = f":{place[1]}" if place else ""
    return f"{TEMPLATE.name}{line}: Typst cannot set {NAME}: {' '.join(error.message.split())}"


def count_pages(data: bytes) -> int:
    """How many pages a PDF file has."""
    with pikepdf.open(BytesIO(data)) as made:
        return len(made.pages)


def tree(site: Site, bound: Book) -> Node:
    """The book as plain values."""
    edition = site.edition
    colours = stylesheets.colours(edition.assets)
    say = catalogue(edition.language).say
    return {
        "name": book.name_of(edition),
        "title": edition.title,
        "subtitle": edition.subtitle,
        "language": edition.language,
        "about": version_and_date(edition),
        "imprint": [
            say("publish.retells", article=edition.article.title),
            " ".join(
                [
                    f"{version_and_date(edition)}.",
                    *([f"{edition.publisher}."] if edition.publisher else []),
                    say("publish.licence", licence=edition.licence),
                ]
            ),
            say("publish.pdf.set_in", serif=SERIF, sans=SANS),
        ],
        "marks": say("publish.pdf.marks", mark="\ufffc").split("\ufffc"),
        "contents": say("publish.contents"),
        "page": say("publish.pdf.page"),
        "pages": say("publish.pdf.pages_of_places"),
        "serif": SERIF,
        "sans": SANS,
        "colours": {name: colours[name] for name in COLOURS},
        "hues": {str(hue): colours[f"hue-{hue}"] for hue in range(1, 7) if f"hue-{hue}" in colours},
        "parts": [
            {
                "id": part.id,
                "title": part.title,
                "kind": kind,
                "kids": blocks(part.content, site),
                "bar": bar.standalone(
                    edition, {**colours, "paper": PAPER}, told(part.content) if kind == "chapters" else None
                ),
            }
            for kind, parts in bound.by_kind().items()
            for part in parts
        ],
    }


def blocks(element: html.HtmlElement, site: Site) -> list[Node]:
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
            found.append(_block(child, site))
        else:
            run_.append(_inline(child, site))
        run_.append(child.tail or "")
    flush()
    return found


def _block(element: html.HtmlElement, site: Site) -> Node:
    node = _node(element, site)
    name = element.get("data-picture")
    if name:
        node["kids"] = [_picture(name, element, site)]
        node["kids"] += [_block(each, site) for each in element.iter("figcaption")]
    else:
        node["kids"] = blocks(element, site)
    if element.tag in QUIET:
        _quiet(node["kids"])
    return node


def _picture(name: str, element: html.HtmlElement, site: Site) -> Node:
    return {"tag": "svg", "class": [], "alt": book.told(element), "svg": standalone(name, site.edition, wide=True)}


def _is_block(element: html.HtmlElement) -> bool:
    return element.tag in BLOCKS or any(_is_block(each) for each in element.iterchildren(etree.Element))


def _quiet(nodes: list[Any]) -> None:
    """Tell marks that stand where no note can stand beside them."""
    for node in nodes:
        if isinstance(node, dict):
            if MARKS & set(node["class"]):
                node["quiet"] = True
            _quiet(node.get("kids", []))


def _inline(element: html.HtmlElement, site: Site) -> Node:
    kids: list[Any] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            kids.append(_inline(child, site))
        kids.append(child.tail or "")
    return {**_node(element, site), "kids": [each for each in kids if each != ""]}


def _node(element: html.HtmlElement, site: Site) -> Node:
    node: Node = {"tag": element.tag, "class": element.get("class", "").split()}
    for name in ("id", "href", "lang", "scope", "start"):
        if element.get(name):
            node[name] = element.get(name)
    for name in ("colspan", "rowspan"):
        if element.get(name):
            node[name] = int(element.get(name))
    voice = site.edition.voice.get(element.get("data-voice", ""))
    hue = element.get("data-hue") or (voice.hue if voice else None)
    if hue:
        node["hue"] = str(hue)
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
