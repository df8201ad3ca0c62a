"""Brings the languages of an edition together: links between them, one folder for all, one page for lost addresses."""

from __future__ import annotations

import copy
import shutil
from typing import Final

from babel import Locale
from babel.core import get_global
from lxml import etree, html

from edition.catalogue import capital
from edition.publish.site import Site, relative, remove

# What a page leaves room for, to lead to itself in the other languages.
PLACE: Final = "//*[@data-fill='languages']"
NOT_FOUND: Final = "404.html"
SITEMAP: Final = "sitemap.xml"


def link_languages(site: Site) -> None:
    """Lead from each page to the same page in the other languages, for readers and for search engines.

    https://developers.google.com/search/docs/specialty/international/localized-versions#html
    """
    for name, tree in site.pages.items():
        others = [other for other in site.languages if other is not site and name in other.pages]
        for place in tree.xpath(PLACE):
            if not others or name == NOT_FOUND:
                place.drop_tree()
            for other in others if name != NOT_FOUND else ():
                item = etree.SubElement(place, "li")
                link = etree.SubElement(item, "a", href=address(site, other, name), lang=other.edition.language)
                link.set("hreflang", other.edition.language)
                link.text = autonym(other.edition.language)
        head = tree.find("head")
        if len(site.languages) < 2 or head is None or name == NOT_FOUND:
            continue
        etree.SubElement(head, "meta", property="og:locale", content=locale(site.edition.language))
        base = site.languages[0].edition.site_url
        for other in [site, *others] if base else ():
            path = f"{base}{other.prefix}{name}".removesuffix("index.html")
            etree.SubElement(head, "link", rel="alternate", hreflang=other.edition.language, href=path)


def address(site: Site, other: Site, name: str) -> str:
    """The relative address of a page in another language."""
    found = relative(site.prefix + name, other.prefix + name)
    return found.removesuffix("index.html") or "./"


def autonym(language: str) -> str:
    """What a language calls itself."""
    named = Locale.parse(language, sep="-").get_display_name(language)
    return capital(named or language)


def locale(language: str) -> str:
    """A language with the territory where most of its speakers are, as Open Graph wants it (https://ogp.me/#optional)."""
    named = Locale.parse(language, sep="-")
    likely = get_global("likely_subtags").get(named.language, "")  # as en_Latn_US
    territory = named.territory or (Locale.parse(likely).territory if likely else None)
    return f"{named.language}_{territory}" if territory else named.language


def join_not_found(site: Site) -> None:
    """Let the one page for lost addresses, which a host shows for all of them, speak every language."""
    tree = site.pages.get(NOT_FOUND)
    if site.prefix:
        if tree is not None:
            del site.pages[NOT_FOUND]
            remove(site, NOT_FOUND)
        return
    main = tree.find(".//main") if tree is not None else None
    for other in site.languages[1:]:
        theirs: html.HtmlElement | None = other.pages.get(NOT_FOUND)
        if theirs is None or main is None:
            continue
        for article in theirs.iterfind(".//main/article"):
            said = copy.deepcopy(article)
            said.set("lang", other.edition.language)
            for heading in said.iter("h1"):
                heading.tag = "h2"
            main.append(said)


def join_languages(site: Site) -> None:
    """Move each translation into the folder of the site that is named by its language, and list its pages with the others."""
    for other in site.languages[1:]:
        _join_sitemaps(site, other)
        place = site.folder / other.prefix.rstrip("/")
        shutil.move(other.folder, place)
        other.folder = place


def _join_sitemaps(site: Site, other: Site) -> None:
    ours, theirs = (each.folder / SITEMAP for each in (site, other))
    if not ours.is_file() or not theirs.is_file():
        return  # there is none where the site has no address
    listed = etree.parse(str(ours))
    listed.getroot().extend(etree.parse(str(theirs)).getroot())
    listed.write(str(ours), encoding="UTF-8", xml_declaration=True)
    remove(other, SITEMAP)
