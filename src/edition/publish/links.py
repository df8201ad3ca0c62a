"""Proves that every link within the site leads somewhere, fragments included."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from edition.errors import EditionError
from edition.publish.not_found import NAME
from edition.publish.site import Site, addresses, is_local, parse, resolve


def check_links(site: Site) -> None:
    """Raise EditionError for the first link that leads nowhere, or that is not relative."""
    trees = {name: tree for name, tree in site.all_pages.items() if name != NAME}
    trees.update({name: parse((site.folder / name).read_bytes()) for name in site.all_standalone})
    ids = {name: set(tree.xpath("//@id")) for name, tree in trees.items()}
    files = set(site.files())
    for name, tree in trees.items():
        for _, _, address in addresses(tree):
            where = f"{site.folder / name}: the address {address}"
            if address.startswith("/"):
                raise EditionError(f"{where} is not relative (it would break in a sub-folder)")
            if not is_local(address) and not address.startswith("#"):
                continue
            target = resolve(name, address)
            if target is None or target not in files:
                raise EditionError(f"{where} leads nowhere")
            fragment = unquote(urlsplit(address).fragment)
            if fragment and target in ids and fragment not in ids[target]:
                raise EditionError(f"{where} leads to no element of {target}")
