"""Makes the 404 page work at every address, of which it knows nothing.

A server shows it for `/nope`, for `/a/b/nope/` and for `/mirror/a/nope`. Relative addresses on it
lead somewhere else each time, absolute ones out of a mirror's folder. So it is complete in itself:
its text, the style block all pages share, and links that only go up.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from edition.publish.site import Site, addresses

NAME: Final = "404.html"
# What leads upwards from any address is right on any server.
UPWARDS: Final = {".", "./", "..", "../"}


def complete_not_found(site: Site) -> None:
    """Take out of the 404 page whatever it would have to fetch or could not lead to."""
    tree = site.pages.get(NAME)
    if tree is None:
        return
    for element in tree.xpath(
        "//link | //script[@src or @type] | //meta[@property] | //nav | //*[@popover or @popovertarget]"
    ):
        element.drop_tree()
    # A page that names no icon makes a browser ask the root of the server for one.
    etree.SubElement(tree.find("head"), "link", {"rel": "icon", "href": "data:,"})
    for element, name, address in list(addresses(tree)):
        if address in UPWARDS or address.startswith(("#", "data:")):
            continue
        if element.tag == "a":
            element.drop_tag()
        elif name == "src":
            element.drop_tree()
