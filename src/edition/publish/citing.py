"""Writes how to cite this edition, and the article it presents, from one record of each.

A record becomes BibTeX, RIS and CSL-JSON, and Typst's citation library (Hayagriva, which follows
the Citation Style Language) sets the BibTeX in the usual styles. What a record does not have is left
out of it: a style then says that there is no date, and nothing is made up.

BibTeX as biblatex reads it: https://ctan.org/pkg/biblatex ; RIS:
https://en.wikipedia.org/wiki/RIS_(file_format) ; CSL-JSON:
https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import typst
from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import html
from markupsafe import Markup

from edition.errors import EditionError
from edition.publish.editions.book import text_of
from edition.publish.site import Site

PLACE: Final = "//*[@data-fill='citing']"
STYLES: Final = (("APA", "apa"), ("Chicago, author and date", "chicago-author-date"))
SETTING: Final = b"""
#set text(lang: sys.inputs.language)
#bibliography(bytes(sys.inputs.record), style: sys.inputs.style, full: true, title: none)
"""
# What ends a value of BibTeX or starts a command in it.
SPECIAL: Final = {each: f"\\{each}" for each in "&%$#_{}"}


@dataclass(frozen=True)
class Record:
    """What is known of a work, and nothing more."""

    id: str
    title: str
    language: str | None = None
    author: str | None = None
    version: str | None = None
    issued: date | None = None
    url: str | None = None
    rights: str | None = None


def run(site: Site) -> None:
    """Describe every page to reference managers, and fill the page on citing with files beside it."""
    for name, tree in site.pages.items():
        if site.is_page(name):
            describe(site.edition, name, tree)
    for name, tree in site.pages.items():
        for place in tree.xpath(PLACE):
            fill(site, name, place)
            place.drop_tag()  # so that its content is spaced as that of the page is


def records(edition: Any) -> dict[str, Record]:
    """This edition and the article it presents, by the words over their citations."""
    title = f"{edition.title}: {edition.subtitle}" if edition.subtitle else edition.title
    return {
        "This edition": Record(
            "edition",
            title,
            edition.language,
            author=edition.publisher,
            version=edition.version,
            issued=edition.date,
            url=edition.site_url,
            rights=edition.licence,
        ),
        "The article it presents": Record("article", edition.article.title),
    }


def missing(record: Record) -> str:
    """What the record lacks, in a sentence; empty if it lacks nothing that a citation asks for."""
    lacks = [what for what, value in (("author", record.author), ("date", record.issued)) if not value]
    if not lacks:
        return ""
    return f"No {' and no '.join(lacks)} {'is' if len(lacks) == 1 else 'are'} given because none is known here."


def bibtex(record: Record) -> str:
    """The record as biblatex reads it."""
    values = {
        "author": f"{{{_escaped(record.author)}}}" if record.author else None,
        "title": _escaped(record.title),
        "edition": f"Version {record.version}" if record.version else None,
        "date": record.issued.isoformat() if record.issued else None,
        "url": record.url,
        "langid": {"en": "english"}.get(record.language or ""),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in values.items() if value)
    return f"@{'book' if record.issued else 'misc'}{{{record.id},\n{lines}}}\n"


def ris(record: Record) -> str:
    """The record in the tagged lines of RIS, which end as on Windows."""
    values = [
        ("TY", "BOOK" if record.issued else "GEN"),
        ("AU", f"{record.author}," if record.author else None),
        ("TI", record.title),
        ("ET", f"Version {record.version}" if record.version else None),
        ("PY", f"{record.issued:%Y}" if record.issued else None),
        ("DA", f"{record.issued:%Y/%m/%d}" if record.issued else None),
        ("LA", record.language),
        ("UR", record.url),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in values if value is not None)


def csl(record: Record) -> str:
    """The record as CSL-JSON."""
    day = record.issued
    values = {
        "id": record.id,
        "type": "book" if day else "document",
        "title": record.title,
        "author": [{"literal": record.author}] if record.author else None,
        "edition": f"Version {record.version}" if record.version else None,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": record.url,
        "language": record.language,
    }
    return json.dumps([{name: value for name, value in values.items() if value}], ensure_ascii=False, indent=2) + "\n"


FORMATS: Final = (("BibTeX", "bib", bibtex), ("RIS", "ris", ris), ("CSL-JSON", "json", csl))


def citation(record: Record, style: str) -> html.HtmlElement:
    """The citation of a record in a style of the library, as inline elements of a `span`.

    Raises EditionError if the library refuses the record, or cites nothing.
    """
    try:
        made = typst.compile(
            SETTING,
            format="html",
            ignore_system_fonts=True,
            sys_inputs={"record": bibtex(record), "style": style, "language": record.language or "en"},
        )
    except typst.TypstError as error:
        raise EditionError(
            f"citation of the {record.id} in style {style}: {' '.join(error.message.split())}"
        ) from error
    entries = html.document_fromstring(bytes(made).decode()).findall(".//li")
    if len(entries) != 1 or not text_of(entries[0]):
        raise EditionError(f"citation of the {record.id}: style {style} makes nothing of its record")
    entry = entries[0]
    entry.tag = "span"
    entry.tail = None
    for link in list(entry.iter("a")):
        link.drop_tag()
    return entry


def fill(site: Site, name: str, place: html.HtmlElement) -> None:
    """Write the records beside a page, and show them with their citations in an element of it."""
    folder = name.rpartition("/")[0]
    shown = []
    for heading, record in records(site.edition).items():
        files = []
        for format_, suffix, written in FORMATS:
            file = f"{record.id}.{suffix}"
            site.write(f"{folder}/{file}" if folder else file, written(record))
            files.append({"name": file, "format": format_, "text": written(record).replace("\r\n", "\n")})
        shown.append(
            {
                "id": record.id,
                "heading": heading,
                "missing": missing(record),
                "files": files,
                "citations": [
                    (said, Markup(html.tostring(citation(record, style), encoding="unicode"))) for said, style in STYLES
                ],
            }
        )
    jinja = Environment(
        loader=PackageLoader("edition.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filled = jinja.get_template("citing.html").render(records=shown)
    place.text = None
    for child in list(place):
        place.remove(child)
    place.extend(html.fragments_fromstring(filled.strip()))


def describe(edition: Any, name: str, tree: html.HtmlElement) -> None:
    """Put what Zotero and its kin read into the head of a page: Highwire's tags and Dublin Core's.

    https://www.zotero.org/support/dev/exposing_metadata
    """
    heading = tree.find(".//h1")
    titles = [] if heading is None else [copy.deepcopy(heading)]
    for each in titles:
        for sign in each.find_class("headerlink"):
            sign.drop_tree()
    title = edition.title if name == "index.html" or not titles else text_of(titles[0])
    values = {
        "citation_title": title,
        "citation_inbook_title": edition.title if title != edition.title else None,
        "citation_publication_date": f"{edition.date:%Y/%m/%d}",
        "citation_publisher": edition.publisher,
        "citation_language": edition.language,
        "DC.title": title,
        "DC.type": "Text",
        "DC.publisher": edition.publisher,
        "DC.date": edition.date.isoformat(),
        "DC.language": edition.language,
        "DC.rights": edition.licence,
        "DC.source": edition.article.title,
    }
    head = tree.find("head")
    for key, value in values.items():
        if value:
            head.append(html.Element("meta", {"name": key, "content": value}))


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(each, each) for each in text)
