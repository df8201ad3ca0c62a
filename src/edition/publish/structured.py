"""Describes each page to machines as JSON-LD, in the vocabulary of schema.org.

It says nothing that the page does not: names, titles and descriptions are taken from the page
itself where it shows them, and otherwise from the data the page was made from.
"""

from __future__ import annotations

import json
from typing import Any, Final

from lxml import etree, html

from edition.publish.site import Site, relative, resolve

CONTEXT: Final = "https://schema.org"


def run(site: Site) -> None:
    """Put a description into the head of every page."""
    for name, tree in site.pages.items():
        if site.is_page(name):
            put(tree, graph(site, name, tree))


def put(tree: html.HtmlElement, things: list[dict[str, Any]]) -> None:
    """Add a data block with these things as the last of the body, after all a reader needs."""
    text = json.dumps({"@context": CONTEXT, "@graph": things}, ensure_ascii=False, separators=(",", ":"))
    block = etree.Element("script", {"type": "application/ld+json"})
    # `</script` would end the block; JSON knows "<" by its number too.
    block.text = text.replace("<", "\\u003c")
    tree.find("body").append(block)


def graph(site: Site, name: str, tree: html.HtmlElement) -> list[dict[str, Any]]:
    """What a page is, where it stands, and what stands on it."""
    things = [article(site, name, tree)]
    crumbs = breadcrumbs(name, tree)
    if crumbs:
        things.append(crumbs)
    main = _main(tree)
    things += people(site, main)
    things += terms(site, main)
    things += events(site, main)
    return things


def article(site: Site, name: str, tree: html.HtmlElement) -> dict[str, Any]:
    """The page as an article of this edition, which is based on the article it presents."""
    edition = site.edition
    home = relative(name, "index.html").removesuffix("index.html") or "./"
    found: dict[str, Any] = {
        "@type": "Article",
        "headline": text(_first(tree, "//h1")) or text(_first(tree, "//title")),
        "description": _first(tree, "//meta[@name='description']/@content") or None,
        "inLanguage": tree.get("lang"),
        "dateModified": edition.date.isoformat(),
        "version": edition.version,
        "license": edition.licence,
        "publisher": _organisation(edition),
        "isPartOf": {"@type": "WebSite", "name": edition.title, "url": home},
        "isBasedOn": {"@type": "Article", "headline": edition.article.title},
    }
    return _said(found)


def breadcrumbs(name: str, tree: html.HtmlElement) -> dict[str, Any] | None:
    """The way from the home page as the page itself shows it."""
    items = []
    for position, item in enumerate(tree.xpath("//nav[@aria-label='Breadcrumbs']//li"), start=1):
        link = _first(item, ".//a")
        entry = {"@type": "ListItem", "position": position, "name": text(item)}
        if link is not None and resolve(name, link.get("href")):
            entry["item"] = link.get("href")
        items.append(entry)
    return {"@type": "BreadcrumbList", "itemListElement": items} if items else None


def people(site: Site, main: html.HtmlElement) -> list[dict[str, Any]]:
    """Who and what bodies a page lists under their own anchors.

    Other names and roles stand on the page and in the data; the page has to arrive in 16 KB.
    """
    return [
        {
            "@type": "Organization" if person.kind == "body" else "Person",
            "@id": f"#{person.id}",
            "name": person.name,
        }
        for person in site.edition.people
        if text(_by_id(main, person.id)) == person.name
    ]


def terms(site: Site, main: html.HtmlElement) -> list[dict[str, Any]]:
    """The terms a page defines under their own anchors, as one set."""
    defined = [
        _said({"@type": "DefinedTerm", "@id": f"#{term.id}", "name": term.term, "termCode": term.abbr})
        for term in site.edition.terms
        if _first(_by_id(main, term.id), ".//dfn") is not None
    ]
    if not defined:
        return []
    return [{"@type": "DefinedTermSet", "name": text(_first(main, ".//h1")), "hasDefinedTerm": defined}]


def events(site: Site, main: html.HtmlElement) -> list[dict[str, Any]]:
    """What a page's timeline tells as having happened; plans, claims and predictions are none."""
    found = []
    for entry in site.edition.timeline:
        place = _by_id(main, entry.anchor)
        stamps = [] if place is None else place.xpath(".//time/@datetime")
        if entry.kind == "happened" and stamps:
            event = {
                "@type": "Event",
                "@id": f"#{entry.anchor}",
                "name": text(_first(place, ".//p[contains(@class, 'text')]")),
                "startDate": stamps[0],
                "endDate": stamps[-1] if len(stamps) > 1 else None,
            }
            found.append(_said(event))
    return found


def text(element: html.HtmlElement | None) -> str:
    """What a reader sees of an element, without source marks and the sign that links to a heading."""
    if element is None:
        return ""
    aside = "ancestor::*[contains(@class, 'headerlink') or contains(@class, 'marks')]"
    return " ".join("".join(element.xpath(f".//text()[not({aside})]")).split())


def _said(thing: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if value}


def _main(tree: html.HtmlElement) -> html.HtmlElement:
    main = _first(tree, "//main")
    return tree if main is None else main


def _first(element: html.HtmlElement | None, path: str) -> Any:
    found = [] if element is None else element.xpath(path)
    return found[0] if found else None


def _by_id(main: html.HtmlElement, identifier: str) -> html.HtmlElement | None:
    return _first(main, f".//*[@id='{identifier}']")


def _organisation(edition: Any) -> dict[str, str] | None:
    publisher = getattr(edition, "publisher", None)
    return {"@type": "Organization", "name": publisher} if publisher else None
