"""Describes each page to machines as JSON-LD, in the vocabulary of schema.org.

It says nothing that the page does not: names, titles and descriptions are taken from the page
itself where it shows them, and otherwise from the data the page was made from.
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath
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
    return {key: value for key, value in found.items() if value is not None}


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
    """Who and what bodies a page lists under their own anchors."""
    found = []
    for person in site.edition.people:
        if _lists(main, person.id, person.name):
            body = person.kind == "body"
            found.append(
                {
                    "@type": "Organization" if body else "Person",
                    "@id": f"#{person.id}",
                    "name": person.name,
                    "alternateName": [each.text for each in person.names],
                    "description" if body else "jobTitle": person.role,
                }
            )
    return [{key: value for key, value in each.items() if value} for each in found]


def terms(site: Site, main: html.HtmlElement) -> list[dict[str, Any]]:
    """The terms a page defines under their own anchors, as one set."""
    found = [
        {"@type": "DefinedTerm", "@id": f"#{term.id}", "name": term.term, "termCode": term.abbr}
        for term in site.edition.terms
        if _lists(main, term.id, term.term)
    ]
    defined = [{key: value for key, value in each.items() if value} for each in found]
    if not defined:
        return []
    return [{"@type": "DefinedTermSet", "name": text(_first(main, ".//h1")), "hasDefinedTerm": defined}]


def events(site: Site, main: html.HtmlElement) -> list[dict[str, Any]]:
    """What a page's timeline tells as having happened; plans, claims and predictions are none."""
    found = []
    for entry in site.edition.timeline:
        place = _by_id(main, entry.id)
        stamp = None if place is None else _first(place, ".//time/@datetime")
        if entry.kind == "happened" and stamp:
            start, _, end = stamp.partition("/")
            event = {
                "@type": "Event",
                "@id": f"#{entry.id}",
                "name": _plain(entry.text),
                "startDate": start,
            }
            found.append({**event, "endDate": end} if end else event)
    return found


def text(element: html.HtmlElement | None) -> str:
    """What a reader sees of an element, without the sign that links to a heading."""
    if element is None:
        return ""
    parts = element.xpath(".//text()[not(ancestor::a[contains(@class, 'headerlink')])]")
    return " ".join("".join(parts).split())


def _main(tree: html.HtmlElement) -> html.HtmlElement:
    main = _first(tree, "//main")
    return tree if main is None else main


def _first(element: html.HtmlElement, path: str) -> Any:
    found = element.xpath(path)
    return found[0] if found else None


def _by_id(main: html.HtmlElement, identifier: str) -> html.HtmlElement | None:
    found = main.xpath(".//*[@id=$id]", id=identifier)
    return found[0] if found else None


def _lists(main: html.HtmlElement, identifier: str, name: str) -> bool:
    place = _by_id(main, identifier)
    if place is None:
        return False
    near = [place, *place.itersiblings(), *place.iterchildren()]
    return any(name in text(each) for each in near[:4])


def _organisation(edition: Any) -> dict[str, str] | None:
    publisher = getattr(edition, "publisher", None)
    return {"@type": "Organization", "name": publisher} if publisher else None


def _plain(words: str) -> str:
    fragment = html.fragment_fromstring(words, create_parent="p")
    return " ".join(text(fragment).replace("*", "").split())


def stem(name: str) -> str:
    """The name of a page's folder."""
    return PurePosixPath(name).parent.name
