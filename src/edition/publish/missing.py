"""Makes the 404 page work at every address, of which it knows nothing.

A server shows it for `/nope`, for `/a/b/nope/` and for `/mirror/a/nope`. Relative addresses on it
lead somewhere else each time, absolute ones out of a mirror's folder. So it is complete in itself:
its text, the style block all pages share, and links that only go up. A script may be named once
for each number of folders up (`../../assets/lost.js`), of which one is found.
"""

from __future__ import annotations

import re
from typing import Final

from edition.publish.site import Site, addresses

NAME: Final = "404.html"
# What leads upwards from any address is right on any server.
UPWARDS: Final = {".", "./", "..", "../"}
CLIMBING: Final = re.compile(r"(?:\.\./)*")


def run(site: Site) -> None:
    """Take out of the 404 page whatever it would have to fetch or could not lead to."""
    tree = site.pages.get(NAME)
    if tree is None:
        return
    for element in tree.xpath("//link | //meta[@property] | //nav | //*[@popover or @popovertarget]"):
        element.drop_tree()
    for element, name, address in list(addresses(tree)):
        if address in UPWARDS or address.startswith(("#", "data:")):
            continue
        if element.tag == "a":
            element.drop_tag()
        elif name == "src" and (element.tag != "script" or not climbs(site, address)):
            element.drop_tree()


def climbs(site: Site, address: str) -> bool:
    """Whether an address is that of a file of the site, seen from some number of folders down."""
    return (site.folder / CLIMBING.sub("", address, count=1)).is_file()
