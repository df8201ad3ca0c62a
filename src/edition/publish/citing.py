"""Tells how to cite this edition, and the article it presents: on a page of its own and in every head.

Typst's citation library (Hayagriva, which follows the Citation Style Language) sets a record in the
usual styles. What a record does not have a style leaves out, or says that it is not known.
"""

from __future__ import annotations

import copy
from typing import Final

import typst
from lxml import etree, html
from markupsafe import Markup

from edition.catalogue import catalogue
from edition.errors import EditionError
from edition.model import Edition
from edition.publish.editions.book import text_of
from edition.publish.records import Record, bibtex, csl, ris
from edition.publish.roles import HEADERLINK, with_role
from edition.publish.site import Site, fill_place, relative
from edition.rendering import fill

PLACE: Final = "//*[@data-fill='citing']"
PARAGRAPHS: Final = "//*[@data-fill='paragraphs']"
STYLES: Final = ("apa", "chicago-author-date")
# Where the source page has its paragraphs, by the number in their id.
NUMBERED: Final = "//*[@data-book='numbered'][*[starts-with(@id, 'p')]]"
FORMATS: Final = (("BibTeX", "bib", bibtex), ("RIS", "ris", ris), ("CSL-JSON", "json", csl))
SETTING: Final = b"""
#set text(lang: sys.inputs.language)
#bibliography(bytes(sys.inputs.record), style: sys.inputs.style, full: true, title: none)
"""


def describe_pages(site: Site) -> None:
    """Put what reference managers read into the head of every page."""
    for name, tree in site.pages.items():
        if site.is_page(name):
            describe(site.edition, name, tree)


def describe(edition: Edition, name: str, tree: html.HtmlElement) -> None:
    """Put what Zotero, Citoid and their kin read into the head of a page: Highwire's tags.

    https://www.zotero.org/support/dev/exposing_metadata
    """
    heading = tree.find(".//h1")
    title = edition.title
    if heading is not None and name != "index.html":
        heading = copy.deepcopy(heading)
        for sign in heading.find_class(HEADERLINK):
            sign.drop_tree()
        title = text_of(heading)
    values = {
        "citation_title": title,
        "citation_inbook_title": edition.title if title != edition.title else None,
        "citation_publication_date": f"{edition.date:%Y/%m/%d}",
        "citation_publisher": edition.publisher,
        "citation_language": edition.language,
        "DC.rights": edition.licence,
    }
    head = tree.find("head")
    for key, value in values.items():
        if value:
            head.append(html.Element("meta", {"name": key, "content": value}))


def fill_citing(site: Site) -> None:
    """Fill the page on citing, with files beside it."""
    for name, tree in site.pages.items():
        for place in tree.xpath(PLACE):
            _fill(site, name, place)
            place.drop_tag()  # so that its content is spaced as that of the page is
        for place in tree.xpath(PARAGRAPHS):
            _cite_paragraphs(site, name, place)
            place.drop_tag()


def records(edition: Edition) -> tuple[Record, Record]:
    """This edition and the article it presents."""
    this = Record(
        "edition",
        f"{edition.title}: {edition.subtitle}" if edition.subtitle else edition.title,
        edition.language,
        author=edition.publisher,
        edition=catalogue(edition.language).say("publish.citing.version", version=edition.version),
        issued=edition.date,
        url=edition.site_url,
    )
    return this, Record("article", edition.article.title)


def lacking(record: Record) -> str | None:
    """What the record lacks of all that a citation asks for; None if it lacks nothing."""
    lacks = [name for name, value in (("author", record.author), ("date", record.issued)) if not value]
    return "both" if len(lacks) == 2 else next(iter(lacks), None)


def citation(record: Record, style: str, language: str = "en") -> html.HtmlElement:
    """The citation of a record in a style of the library, as inline elements of a `span`.

    `language` is that of the page which cites. Raises EditionError if the library refuses the record, or cites nothing.
    """
    try:
        made = typst.compile(
            SETTING,
            format="html",
            ignore_system_fonts=True,
            sys_inputs={"record": bibtex(record), "style": style, "language": record.language or language},
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


def _cite_paragraphs(site: Site, name: str, place: html.HtmlElement) -> None:
    """List on a page how to cite each paragraph, and let each lead there from the source page."""
    edition = site.edition
    say = catalogue(edition.language).say
    cited = []
    for source, tree in site.pages.items():
        base = (site.languages[0].edition.site_url or "") + site.prefix + source.removesuffix("index.html")
        for paragraph in tree.xpath(NUMBERED):
            (number,) = paragraph.xpath("*[starts-with(@id, 'p')]")
            n = int(number.get("id")[1:])
            cited.append((n, f"{base}#p{n}", f"{relative(name, source).removesuffix('index.html')}#p{n}"))
            places = with_role(paragraph, "places")
            line = html.Element("li" if places else "p", {"class": "cite", "data-book": "omit"})
            link = etree.SubElement(line, "a", href=f"{relative(source, name).removesuffix('index.html')}#p{n}")
            link.text = say("publish.citing.cite")
            (places or [paragraph])[-1].append(line)
    fill_place(place, fill("citing-paragraphs.html", cited=cited, edition=edition, say=say))


def _fill(site: Site, name: str, place: html.HtmlElement) -> None:
    """Write the records beside a page, and show them with their citations in an element of it."""
    folder = name.rpartition("/")[0]
    say = catalogue(site.edition.language).say
    shown = []
    for record in records(site.edition):
        files = []
        for format_, suffix, written in FORMATS:
            file = f"{record.id}.{suffix}"
            site.write(f"{folder}/{file}" if folder else file, written(record))
            files.append({"name": file, "format": format_, "text": written(record).replace("\r\n", "\n")})
        lacks = lacking(record)
        shown.append(
            {
                "id": record.id,
                "heading": say(f"publish.citing.{record.id}"),
                "missing": say(f"publish.citing.lacks.{lacks}") if lacks else "",
                "files": files,
                "citations": [
                    (
                        say(f"publish.citing.styles.{style}"),
                        Markup(html.tostring(citation(record, style, site.edition.language), encoding="unicode")),
                    )
                    for style in STYLES
                ],
            }
        )
    fill_place(place, fill("citing.html", records=shown, say=say))
