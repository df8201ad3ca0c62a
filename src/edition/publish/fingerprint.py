"""Ships only the assets that pages use, each under a name that changes with its content.

An asset is a file under `assets/`. What a page, a stylesheet or a script names is kept: an address
in HTML, those in a stylesheet, and in a script's element each `data-*` attribute that holds the
relative address of a file (so a script learns the names of what it loads from its own element).
Everything else that a theme brought is left out. A name with a hash in it may be cached for ever.
"""

from __future__ import annotations

import hashlib
import posixpath
from typing import Final
from urllib.parse import urlsplit

import rcssmin
import rjsmin
from lxml import etree, html

from edition.errors import EditionError
from edition.publish.site import Site, addresses, is_local, relative, remove, resolve
from edition.stylesheets import with_addresses

FOLDER: Final = "assets/"
# Files at the root of a site that only a search engine asks for, and that are empty without an
# address for the site.
EMPTY_SITEMAP: Final = ("sitemap.xml", "sitemap.xml.gz")


def fingerprint_assets(site: Site) -> None:
    """Merge and shorten the stylesheets, name the assets by their content, drop the unused."""
    for tree in site.pages.values():
        for style in tree.iter("style"):
            style.text = rcssmin.cssmin(style.text or "")
    merge(site)
    naming = Naming(site)
    for page, tree in site.pages.items():
        for element, name, address in _named(site, page, tree):
            element.set(name, naming.address(page, page, address))
        for element in tree.xpath("//*[@srcset]"):
            element.set("srcset", _srcset(naming, page, element.get("srcset")))
        for element in tree.xpath("//meta[@property='og:image']"):
            element.set("content", _shared(naming, page, element.get("content", "")))
    shipped = {posixpath.dirname(name) for name in naming.made}
    for name in site.files():
        if "LICENSE" in posixpath.basename(name) and posixpath.dirname(name) in shipped:
            naming.name(name)  # what is passed on is passed on with its licence
    for name in site.files():
        if name.startswith(FOLDER) and name not in naming.made:
            remove(site, name)
    _drop_sitemap(site)


def merge(site: Site) -> None:
    """Make one stylesheet of those that a page's body links, in their order.

    A stylesheet for one medium keeps to it. Pages that link the same files share the outcome.
    """
    made: dict[tuple[tuple[str, str], ...], str] = {}
    for page, tree in site.pages.items():
        links = tree.xpath("/html/body//link[@rel='stylesheet']")
        if len(links) < 2:
            continue
        parts = tuple((_file(site, page, link.get("href")), link.get("media", "all")) for link in links)
        if parts not in made:
            made[parts] = f"{FOLDER}stylesheets/late{len(made) or ''}.css"
            site.write(made[parts], "".join(_moved(site, *part, made[parts]) for part in parts))
        first, *others = links
        first.set("href", relative(page, made[parts]))
        first.attrib.pop("media", None)
        for link in others:
            link.drop_tree()


class Naming:
    """Gives assets their names, those first that others name."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.names: dict[str, str] = {}
        self.made: set[str] = set()
        self.under_way: list[str] = []

    def address(self, page: str, source: str, address: str) -> str:
        """The address that `source`, shown on `page`, is to use in place of `address`."""
        if not is_local(address):
            return address
        target = resolve(source, address)
        if target is None or not target.startswith(FOLDER):
            return address
        if not (self.site.folder / target).is_file():
            raise EditionError(f"{self.site.folder / source}: names {address}, which is not there")
        _, mark, rest = _split(address)
        return relative(page, self.name(target)) + mark + rest

    def name(self, asset: str) -> str:
        """The new name of an asset, written under it with all it names renamed too."""
        if asset in self.names:
            return self.names[asset]
        if asset in self.made:
            return asset
        if asset in self.under_way:
            raise EditionError(f"{self.site.folder / asset}: names itself through others")
        self.under_way.append(asset)
        data = (self.site.folder / asset).read_bytes()
        if asset.endswith(".css"):
            text = rcssmin.cssmin(data.decode())
            data = with_addresses(text, lambda address: self.address(asset, asset, address.strip())).encode()
        elif asset.endswith(".js") and not asset.endswith(".min.js"):
            data = rjsmin.jsmin(data.decode()).encode()
        stem, kind = posixpath.splitext(asset)
        named = f"{stem.removesuffix('.min')}.{_hash(data)}{kind}"
        self.site.write(named, data)
        self.under_way.pop()
        self.names[asset] = named
        self.made.add(named)
        return named


def _named(site: Site, page: str, tree: html.HtmlElement) -> list[tuple[html.HtmlElement, str, str]]:
    # A document that a page links is one of its assets too; a page it leads to is none.
    named = [
        (element, attribute, address)
        for element, attribute, address in addresses(tree)
        if element.tag != "a" or _is_asset(site, page, address)
    ]
    for script in tree.iter("script"):
        for name, value in script.attrib.items():
            target = resolve(page, value) if name.startswith("data-") else None
            if target and (site.folder / target).is_file():
                named.append((script, name, value))
    return named


def _is_asset(site: Site, page: str, address: str) -> bool:
    target = resolve(page, address) if is_local(address) else None
    return target is not None and target.startswith(FOLDER) and (site.folder / target).is_file()


def _srcset(naming: Naming, page: str, value: str) -> str:
    candidates = []
    for candidate in value.split(","):
        address, *size = candidate.split()
        candidates.append(" ".join([naming.address(page, page, address), *size]))
    return ", ".join(candidates)


def _shared(naming: Naming, page: str, address: str) -> str:
    # With an address for the site, the picture's is absolute: it is read by other sites.
    if not urlsplit(address).scheme:
        return naming.address(page, page, address)
    place, folder, name = address.partition(f"/{FOLDER}")
    return f"{place}/{naming.name(FOLDER + name)}" if folder else address


def _file(site: Site, page: str, address: str) -> str:
    name = resolve(page, address) if is_local(address) else None
    if name is None or not (site.folder / name).is_file():
        raise EditionError(f"{site.folder / page}: links {address}, which is not there")
    return name


def _moved(site: Site, name: str, medium: str, target: str) -> str:
    text = (site.folder / name).read_text("utf-8")

    def moved(address: str) -> str:
        path, mark, rest = _split(address.strip())
        file = resolve(name, path) if is_local(address) else None
        return f"{relative(target, file)}{mark}{rest}" if file else address

    text = with_addresses(text, moved)
    return text if medium == "all" else f"@media {medium}{{{text}}}"


def _split(address: str) -> tuple[str, str, str]:
    for mark in "?#":
        if mark in address:
            path, _, rest = address.partition(mark)
            return path, mark, rest
    return address, "", ""


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]


def _drop_sitemap(site: Site) -> None:
    sitemap = site.folder / "sitemap.xml"
    if not sitemap.exists():
        return
    if etree.parse(str(sitemap)).getroot().find("{*}url/{*}loc") is None:
        for name in EMPTY_SITEMAP:
            if (site.folder / name).exists():
                remove(site, name)
    elif (site.folder / EMPTY_SITEMAP[1]).exists():
        # Its bytes hold a time; `compress` writes one that does not.
        remove(site, EMPTY_SITEMAP[1])
