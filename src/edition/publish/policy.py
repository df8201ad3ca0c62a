"""One constant Content-Security-Policy, put on every page, and the proof that no page breaks it.

What pages may do is the same for all. Of the hashes of style and script blocks each page names its own
alone: those of others would let in what it does not have, and weigh 34 bytes each.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree, html

from edition.errors import EditionError
from edition.publish.site import Site, parse, serialise
from edition.stylesheets import addresses

# The order is kept as it is: the policy is compared as text.
DIRECTIVES: Final = (
    ("default-src", "'none'"),
    ("base-uri", "'none'"),
    ("connect-src", "'self'"),
    ("font-src", "'self'"),
    ("form-action", "'none'"),
    ("img-src", "'self' data:"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
)
# Scripts of these types are data to a browser: it neither runs nor blocks them.
# https://html.spec.whatwg.org/multipage/scripting.html#data-block
DATA_BLOCKS: Final = {"application/json", "application/ld+json"}
# What these elements name is fetched without the reader's doing.
FETCHING: Final = {
    "audio", "embed", "feimage", "iframe", "image", "img", "input", "link", "object", "script",
    "source", "track", "use", "video",
}  # fmt: skip
# What links of these relations name is not fetched.
NOT_FETCHED: Final = {"alternate", "author", "canonical", "help", "license", "search"}
THIRD_PARTY: Final = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
REMEDY: Final = {
    "script": "put it into the script block that all pages share, or into a script file",
    "style": "put it into the style block that all pages share, or into a stylesheet",
}


def policy(styles: Iterable[str], scripts: Iterable[str] = ()) -> str:
    """The policy for a page whose style and script blocks have these hashes (`sha256-…`)."""
    own = {"style-src": set(styles), "script-src": set(scripts)}
    return "; ".join(
        f"{name} {value}" + "".join(f" '{each}'" for each in sorted(own.get(name, ()))) for name, value in DIRECTIVES
    )


def digest(style: str) -> str:
    """The hash of a style block as a policy writes it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def hashes(value: str) -> list[str]:
    """The hashes a policy holds."""
    return re.findall(r"'(sha256-[A-Za-z0-9+/]+=*)'", value)


def apply_policy(site: Site) -> None:
    """Put the policy on every page, after proving that every page keeps it.

    Raises EditionError for the first page that would break it, or that would contact a third party.
    """
    for tag in ("style", "script"):
        first = {digest(blocks(tree, tag)[0]): name for name, tree in site.pages.items() if blocks(tree, tag)}
        if len(first) > 1:
            one, other = sorted(first.values())[:2]
            raise EditionError(
                f"{site.folder / other}: its first {tag} block differs from that of {one} "
                "(one and the same block belongs on all pages)"
            )
    trees = {name: parse((site.folder / name).read_bytes()) for name in site.standalone}
    for name, tree in [*site.pages.items(), *trees.items()]:
        for fault in faults(tree):
            raise EditionError(f"{site.folder / name}: {fault}")
        put(tree, policy(map(digest, blocks(tree)), map(digest, blocks(tree, "script")[:1])))
    for name, tree in trees.items():
        site.write(name, serialise(tree))
    for name in site.files():
        if name.endswith((".css", ".svg")):
            for address in fetched_by_style(site.path(name).read_text("utf-8")):
                raise EditionError(f"{site.folder / name}: fetches {address} (third party)")


def put(tree: html.HtmlElement, value: str) -> None:
    """Make the policy the first thing a page says after its encoding."""
    for old in tree.xpath("//meta[@http-equiv='Content-Security-Policy']"):
        old.drop_tree()
    meta = etree.Element("meta", {"http-equiv": "Content-Security-Policy", "content": value})
    (head,) = tree.xpath("/html/head")
    charset = head.find("meta[@charset]")
    place = 0 if charset is None else head.index(charset) + 1
    head.insert(place, meta)


def of(tree: html.HtmlElement) -> str | None:
    """The policy a published page carries."""
    found = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return str(found[0]) if found else None


def blocks(tree: html.HtmlElement, tag: str = "style") -> list[str]:
    """The style blocks of a page, or the scripts that stand in its head."""
    found = tree.iter(tag) if tag == "style" else tree.xpath("/html/head/script[not(@src) and not(@type)]")
    return [each.text or "" for each in found]


def faults(tree: html.HtmlElement) -> Iterator[str]:
    """What on a page breaks the policy, or contacts a third party."""
    for element in tree.iter(etree.Element):
        tag = str(element.tag).lower()
        for name, value in element.attrib.items():
            if name == "style":
                yield f'<{tag} style="{value}"> ({REMEDY["style"]})'
            elif name.startswith("on"):
                yield f'<{tag} {name}="…"> ({REMEDY["script"]})'
            elif name in (
                "href",
                "src",
                "action",
                "formaction",
            ) and value.strip().lower().startswith("javascript:"):
                yield f'<{tag} {name}="javascript:…"> ({REMEDY["script"]})'
        if tag == "script" and not element.get("src"):
            shared = element in tree.xpath("/html/head/script[not(@src) and not(@type)][1]")
            if not shared and (element.get("type") or "").lower() not in DATA_BLOCKS:
                yield f"a script of its own in <script> ({REMEDY['script']})"
        elif tag == "base":
            yield "<base> (links are relative to their page)"
        elif tag == "a" and element.get("ping"):
            yield '<a ping="…"> (it reports the reader)'
        elif tag == "form" and element.get("action"):
            yield "<form action> (nothing leaves the page)"
        elif tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            yield '<meta http-equiv="refresh"> (a page stays where its reader opened it)'
        elif tag == "style":
            if element.getparent().tag != "head":
                yield f"a style block of its own in <{element.getparent().tag}> ({REMEDY['style']})"
            for address in fetched_by_style(element.text or ""):
                yield f"its style block fetches {address} (third party)"
        yield from third_parties(element, tag)


def fetched_by_style(text: str) -> list[str]:
    """The addresses of third parties that a stylesheet, or the styles in a drawing, would fetch."""
    return [address for address in addresses(text) if THIRD_PARTY.match(address)]


def third_parties(element: html.HtmlElement, tag: str) -> Iterator[str]:
    """The third parties an element would contact."""
    if tag not in FETCHING:
        return
    if tag == "link" and set((element.get("rel") or "").lower().split()) <= NOT_FETCHED:
        return
    named = [element.get(name) for name in ("href", "src", "poster", "data", "xlink:href")]
    named += [each.strip() for each in (element.get("srcset") or "").split(",")]
    for address in named:
        if address and THIRD_PARTY.match(address):
            yield f"<{tag}> fetches {address} (third party)"
