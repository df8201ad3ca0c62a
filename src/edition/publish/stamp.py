"""Tidies the parsed pages, signs them with version and date, and writes them back."""

from __future__ import annotations

from typing import Any

from edition.catalogue import catalogue
from edition.publish.roles import strip_roles
from edition.publish.site import Site, compact, serialise

# Relations that let a browser fetch what its reader has not asked for. Firefox prefetches `next`;
# the others ask for it outright.
# https://developer.mozilla.org/en-US/docs/Glossary/Prefetch
AHEAD = {"next", "prev", "prefetch", "prerender", "preconnect", "dns-prefetch"}


def tidy(site: Site) -> None:
    """Drop what says nothing to a reader, and what makes a browser fetch ahead."""
    for tree in site.pages.values():
        for link in tree.xpath("//link[@rel]"):
            if AHEAD & set(link.get("rel").lower().split()):
                link.drop_tree()
        for link in tree.xpath("//a[@rel]"):
            kept = [word for word in link.get("rel").split() if word.lower() not in AHEAD]
            if kept:
                link.set("rel", " ".join(kept))
            else:
                del link.attrib["rel"]
        for meta in tree.xpath("//meta[@name='generator']"):
            meta.drop_tree()
        compact(tree)


def sign(site: Site) -> None:
    """Put the edition's version and date at the foot of every page that leaves a place for them."""
    words = signature(site.edition)
    for tree in site.pages.values():
        for place in tree.xpath("//*[@data-fill='version']"):
            place.text = words


def signature(edition: Any) -> str:
    """The version and date of an edition as its readers cite them: 'Version 1.0.0, 23 November 2026'."""
    return f"Version {edition.version}, {catalogue(edition.language).day(edition.date)}"


def write(site: Site) -> None:
    """Write every page back to its file."""
    for name, tree in site.pages.items():
        strip_roles(tree)
        site.write(name, serialise(tree))
