"""Writes the book as an EPUB 3 file: a page for each part, a table of contents, a cover and fonts.

https://www.w3.org/TR/epub-33/ says what the file holds, https://www.w3.org/TR/epub-a11y-11/ what it
tells about its accessibility. The same book and time give the same bytes.
"""

from __future__ import annotations

import copy
import stat
import uuid
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import typst
from fontTools import subset
from fontTools.ttLib import TTFont
from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import etree, html
from markupsafe import Markup

from edition.errors import EditionError, shown
from edition.pictures import standalone
from edition.publish.editions import book, one_page, pdf
from edition.publish.site import Download, Site, compact

NAME: Final = "edition.epub"
TEMPLATES: Final = Path(__file__).parents[1] / "templates"
FONTS: Final = ("Literata-Regular.ttf", "Literata-Italic.ttf", "Literata-SemiBold.ttf")
# Pixels for each point: the cover is 1600 × 2400 pixels at most shops' wish, ours a little less.
COVER_PPI: Final = 230
ROLES: Final = {"chapters": ("chapter", "doc-chapter"), "reference": ("appendix", "doc-appendix")}
# Attributes that only a website's styles and scripts use.
LEFT_OUT: Final = ("tabindex", "style")
KEPT: Final = ("data-label",)


def run(site: Site) -> None:
    """Write the EPUB file and offer it as a download."""
    bound = book.gather(site)
    site.write(NAME, volume(site, bound))
    site.downloads.append(Download(NAME, "EPUB", "For a reading device or app.", one_page.length(bound)))


def volume(site: Site, bound: book.Book) -> bytes:
    """The bytes of the EPUB file. Raises EditionError if a font is missing."""
    edition = site.edition
    pictures: dict[str, str] = {}
    pages: dict[str, str] = {}
    place = {
        element.get("id"): part.id
        for part in bound.parts()
        for element in part.content.iter(etree.Element)
        if element.get("id")
    }
    for kind in ("front", "chapters", "reference"):
        for part in getattr(bound, kind):
            pages[part.id] = _body(part, kind, place, pictures, edition)
    jinja = _jinja()
    values: dict[str, Any] = {
        "identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{edition.title} {edition.version}')}",
        "name": one_page.name_of(edition),
        "title": edition.title,
        "subtitle": edition.subtitle,
        "about": one_page.about(edition),
        "article": edition.article.title,
        "licence": edition.licence,
        "language": edition.language,
        "date": edition.date.isoformat(),
        "modified": site.date.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "parts": list(bound.parts()),
        "start": bound.chapters[0].id,
        "pictures": list(pictures),
        "fonts": FONTS,
    }

    def leaf(title: str, body: str) -> bytes:
        page = jinja.get_template("page.xhtml")
        return page.render(language=edition.language, title=title, body=Markup(body)).encode()

    def filled(name: str) -> str:
        return jinja.get_template(name).render(values)

    style = (TEMPLATES / "epub" / "style.css").read_bytes()
    files: dict[str, bytes] = {
        "META-INF/container.xml": filled("container.xml").encode(),
        "EPUB/package.opf": filled("package.opf").encode(),
        "EPUB/nav.xhtml": leaf("Contents", filled("nav.xhtml")),
        "EPUB/cover.xhtml": leaf(values["name"], filled("cover.xhtml")),
        "EPUB/cover.png": cover(edition),
        "EPUB/title.xhtml": leaf(values["name"], filled("title.xhtml")),
        "EPUB/style.css": style,
    }
    for part in bound.parts():
        files[f"EPUB/{part.id}.xhtml"] = leaf(part.title, pages[part.id])
    for name, drawing in pictures.items():
        files[f"EPUB/{name}.svg"] = drawing.encode()
    used = "".join(body for body in pages.values()) + filled("nav.xhtml") + filled("title.xhtml")
    for font in FONTS:
        files[f"EPUB/fonts/{font}"] = cut(pdf.font_folder(edition) / font, used)
    return _packed(files)


def cover(edition: Any) -> bytes:
    """The cover as a PNG file."""
    return bytes(
        typst.compile(
            (TEMPLATES / "cover.typ").read_bytes(),
            format="png",
            ppi=COVER_PPI,
            font_paths=pdf.fonts(edition),
            ignore_system_fonts=True,
            sys_inputs={"name": one_page.name_of(edition)},
        )
    )


def cut(path: Path, used: str) -> bytes:
    """A font with the characters of a text alone, its licence kept in it.

    Raises EditionError if the file is missing.
    """
    if not path.is_file():
        raise EditionError(f"{shown(path)}: is missing (the EPUB edition brings this font)")
    options = subset.Options()
    options.layout_features = ["kern", "liga", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    options.hinting = False
    options.recalc_timestamp = False
    font = TTFont(path, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=used + "‐-")
    cutter.subset(font)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _body(part: book.Part, kind: str, place: dict[str, str], pictures: dict[str, str], edition: Any) -> str:
    """A part as the XHTML of its page, its pictures put aside into `pictures`."""
    content = copy.deepcopy(part.content)
    content.tag = "section"
    epub_type, role = ROLES.get(kind, ("", ""))
    if role:
        content.set("{http://www.idpf.org/2007/ops}type", epub_type)
        content.set("role", role)
    content.set("aria-labelledby", part.id)
    for figure in content.iter("figure"):
        _picture(figure, pictures, edition)
    for element in content.iter(etree.Element):
        for name in list(element.attrib):
            if name in LEFT_OUT or (name.startswith("data-") and name not in KEPT):
                del element.attrib[name]
        if element.get("lang"):
            element.set("{http://www.w3.org/XML/1998/namespace}lang", element.get("lang"))
        address = element.get("href", "")
        if element.tag == "a" and address.startswith("#"):
            element.set("href", f"{place[address[1:]]}.xhtml{address}")
    compact(content)
    etree.cleanup_namespaces(content, top_nsmap={"epub": "http://www.idpf.org/2007/ops"})
    written = str(etree.tostring(content, encoding="unicode", method="xml", with_tail=False))
    return written.replace(' xmlns:epub="http://www.idpf.org/2007/ops"', "", 1)


def _picture(figure: html.HtmlElement, pictures: dict[str, str], edition: Any) -> None:
    """Let a figure show a file in the place of its drawing."""
    name = book.picture(figure)
    if name is None:
        return
    pictures[name] = standalone(name, edition)
    image = html.Element("img", {"src": f"{name}.svg", "alt": book.told(figure)})
    captions = list(figure.iter("figcaption"))
    for child in list(figure):
        figure.remove(child)
    figure.text = None
    figure.append(image)
    figure.extend(captions)


def _jinja() -> Environment:
    return Environment(
        loader=PackageLoader("edition.publish", "templates/epub"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _packed(files: dict[str, bytes]) -> bytes:
    """The container: its type first and uncompressed, as readers look for it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in {"mimetype": b"application/epub+zip", **files}.items():
            entry = zipfile.ZipInfo(name)  # with the earliest time that the format knows
            entry.create_system = 3  # so that the mode is read, on whatever system this runs
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            stored = name == "mimetype" or name.endswith(".png")
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            packed.writestr(entry, data, compresslevel=None if stored else 9)
    return out.getvalue()
