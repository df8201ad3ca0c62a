"""The configuration of web servers and hosts, all made from the one table of headers here.

`_headers` is what Netlify and Cloudflare Pages read from the root of a site; `hosts/nginx.conf` is an
nginx server block. GitHub Pages sends no headers of a site's choosing: the policy in each page holds
there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from edition.publish.site import Site
from edition.rendering import fill

FOLDER: Final = "hosts"
HEADERS_FILE: Final = "_headers"
NGINX: Final = f"{FOLDER}/nginx.conf"

# A name with a hash never means other content; a page may change at any time.
FOR_EVER: Final = "max-age=31536000, immutable"
SHORT: Final = "max-age=300"
HASHED: Final = r"\.[0-9a-f]{8}\.[a-z0-9]+$"
# Files that nginx's own list of types lacks, or calls something that no program opens.
TYPES: Final = {
    "application/epub+zip": "epub",
    "application/javascript": "js",
    "application/json": "json",
    "application/ld+json": "jsonld",
    "application/manifest+json": "webmanifest",
    "application/pdf": "pdf",
    "application/x-bibtex": "bib",
    "application/x-research-info-systems": "ris",
    "application/xml": "xml",
    "application/zip": "zip",
    "font/woff2": "woff2",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/webp": "webp",
    "text/css": "css",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt sig",
    "text/yaml": "yml",
}
# Those of them that are text without saying in which encoding.
TEXTS: Final = tuple(
    kind for kind in TYPES if kind.startswith(("text/", "application/x-")) or kind.endswith(("json", "javascript"))
)


# What every answer says. It comes before the first byte of every page, so each has to say what nothing
# else says. A page carries its policy in its own first bytes, wherever it is served; `frame-ancestors`
# alone means nothing there (https://www.w3.org/TR/CSP3/#meta-element). So no change of a style changes a
# header, and one configuration fits all the versions that are served side by side.
HEADERS: Final = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# What answers over TLS say too.
TRANSPORT: Final = {"Strict-Transport-Security": "max-age=63072000"}


def configure_hosts(site: Site) -> None:
    """Write the configuration for every host."""
    write_configuration(site.folder)


def write_configuration(folder: Path) -> None:
    """Write the configuration for the site in `folder`, its frozen versions included."""
    # Each language and each version has its own.
    assets = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("assets") if path.is_dir())
    for name, text in {HEADERS_FILE: headers_file(assets), NGINX: nginx()}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def headers_file(assets: Iterable[str] = ("assets",)) -> str:
    """`_headers` for Netlify and Cloudflare Pages, with the folders of assets.

    Where two rules match, Cloudflare joins the values of a header with a comma; so only the rules
    for assets, all of which have a hash in their name, say anything about caching.
    https://developers.cloudflare.com/pages/configuration/headers/
    """
    rules = {"/*": HEADERS | TRANSPORT}
    for place in assets:
        rules[f"/{place}/*"] = {"Cache-Control": FOR_EVER}
    return "".join(
        f"{place}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
        for place, headers in rules.items()
    )


def nginx() -> str:
    """An nginx server block, with what it needs beside it."""
    values = {"headers": HEADERS, "transport": TRANSPORT, "hashed": HASHED, "for_ever": FOR_EVER, "short": SHORT}
    return fill("nginx.conf", types=TYPES, texts=TEXTS, **values) + "\n"
