"""The configuration of web servers and hosts, all made from the one table of headers here.

`_headers` is what Netlify and Cloudflare Pages read from the root of a site; `hosts/nginx.conf` is an
nginx server block. GitHub Pages sends no headers of a site's choosing: the policy in each page holds
there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edition.publish import policy
from edition.publish.site import Site, parse
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


@dataclass(frozen=True)
class Hosting:
    """What a host is to send: headers with every answer, and with answers over TLS."""

    always: dict[str, str]
    over_tls: dict[str, str]

    @property
    def all(self) -> dict[str, str]:
        """What a host that serves nothing but TLS sends."""
        return {**self.always, **self.over_tls}


def hosting(content_policy: str) -> Hosting:
    """The headers of a site with this Content-Security-Policy.

    They come before the first byte of every page, so each has to say what no other says. The policy
    keeps third parties, frames (`frame-ancestors`) and foreign scripts away; of what a script could ask
    for, what would point at a reader is closed as well.
    """
    return Hosting(
        always={
            "Content-Security-Policy": content_policy,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(),geolocation=(),microphone=()",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        },
        over_tls={"Strict-Transport-Security": "max-age=63072000"},
    )


def configure_hosts(site: Site) -> None:
    """Write the configuration for every host."""
    write_configuration(site.folder)


def write_configuration(folder: Path) -> None:
    """Write the configuration for the site in `folder`, its frozen versions included.

    A page keeps to the policy in it and to that of the header both. The header's therefore holds
    the hashes of the style blocks of every version that is served.
    """
    sent = hosting(policy.header(_hashes(folder)))
    versions = sorted(path.name for path in folder.glob("v/*") if path.is_dir())
    for name, text in {HEADERS_FILE: headers_file(sent, versions), NGINX: nginx(sent)}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def _hashes(folder: Path) -> Iterable[str]:
    hashes: set[str] = set()
    # Those of the languages too, which have a folder each.
    homes = [
        path for pattern in ("*/index.html", "v/*/index.html", "v/*/*/index.html") for path in folder.glob(pattern)
    ]
    for home in [folder / "index.html", *sorted(homes)]:
        hashes.update(policy.hashes(policy.of(parse(home.read_bytes())) or ""))
    return hashes


def headers_file(sent: Hosting, versions: Iterable[str] = ()) -> str:
    """`_headers` for Netlify and Cloudflare Pages.

    Where two rules match, Cloudflare joins the values of a header with a comma; so only the rules
    for assets, all of which have a hash in their name, say anything about caching.
    https://developers.cloudflare.com/pages/configuration/headers/
    """
    rules = {"/*": sent.all}
    for place in ["/assets/*", *(f"/v/{version}/assets/*" for version in versions)]:
        rules[place] = {"Cache-Control": FOR_EVER}
    return "".join(
        f"{place}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
        for place, headers in rules.items()
    )


def nginx(sent: Hosting) -> str:
    """An nginx server block, with what it needs beside it."""
    values = {"hosting": sent, "hashed": HASHED, "for_ever": FOR_EVER, "short": SHORT, "types": TYPES, "texts": TEXTS}
    return fill("nginx.conf", **values) + "\n"
