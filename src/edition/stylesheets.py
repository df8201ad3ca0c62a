"""Reads the project's stylesheets by a parser of CSS: the tokens, and what a drawing that stands alone needs.

The syntax is that of https://www.w3.org/TR/css-syntax-3/ , whatever its formatting. Of selectors a
drawing's rules may use classes and attributes, and lists of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import tinycss2
from tinycss2 import color4

from edition.errors import EditionError, Problem

# Where a project keeps them, among the theme's assets.
FOLDER: Final = "stylesheets"
TOKENS: Final = "tokens.css"
Scheme = Literal["light", "dark"]
# What tinycss2 calls a node of its trees is untyped.
Node = Any


@dataclass(frozen=True)
class Rule:
    """A style rule: the parts of its selector list, its declarations, and the at-rules around it."""

    selectors: tuple[str, ...]
    declarations: dict[str, str]
    line: int
    around: tuple[str, ...] = ()


def read(assets: Path, name: str) -> list[Rule]:
    """The style rules of a stylesheet of the project, in their order, those within at-rules included.

    Raises EditionError when the file is missing, or has a line that is not CSS.
    """
    file = assets / FOLDER / name
    if not file.is_file():
        raise EditionError(Problem(str(file), 0, "is missing (pictures and editions take their colours from it)"))
    nodes = tinycss2.parse_stylesheet(file.read_text("utf-8"), skip_comments=True, skip_whitespace=True)
    return list(_rules(nodes, (), file))


def _rules(nodes: list[Node], around: tuple[str, ...], file: Path) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "error":
            raise EditionError(Problem(str(file), node.source_line, f"is not CSS: {node.message}"))
        if node.type == "at-rule" and node.content is not None and node.lower_at_keyword in ("media", "supports"):
            query = f"@{node.lower_at_keyword} {_plain(node.prelude)}"
            inner = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            yield from _rules(inner, (*around, query), file)
        elif node.type == "qualified-rule":
            declarations: dict[str, str] = {}
            for each in tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True):
                if each.type == "error":
                    raise EditionError(Problem(str(file), each.source_line, f"is not CSS: {each.message}"))
                if each.type == "declaration":
                    name = each.name if each.name.startswith("--") else each.lower_name
                    declarations[name] = tinycss2.serialize(each.value).strip()
            yield Rule(tuple(_selectors(node.prelude)), declarations, node.source_line, around)


def _selectors(prelude: list[Node]) -> Iterator[str]:
    part: list[Node] = []
    for node in [*prelude, None]:
        if node is None or (node.type == "literal" and node.value == ","):
            yield _plain(part)
            part = []
        else:
            part.append(node)


def _plain(nodes: list[Node]) -> str:
    """Tokens in one spelling: no comments, single spaces, no quotation marks around an attribute's value."""
    text = "".join(_spelled(node) for node in nodes if node.type != "comment")
    return re.sub(r"\s*([:>~+])\s*", r"\1", " ".join(text.split()))


def _spelled(node: Node) -> str:
    if node.type == "[] block":
        inner = "".join(each.value if each.type in ("ident", "string") else each.serialize() for each in node.content)
        return f"[{''.join(inner.split())}]"
    if node.type == "() block":
        return f"({_plain(node.content)})"
    return str(node.serialize())


# --- the tokens -----------------------------------------------------------------------------------


def tokens(assets: Path, scheme: Scheme = "light") -> dict[str, str]:
    """Every custom property of `:root` by its name without the dashes, those of a scheme over the light ones.

    What a reader chooses (`[data-scheme=dark]`) stands for the scheme. A property that names others has
    their values in it. Raises EditionError when the stylesheet is missing, is not CSS or has no `:root`.
    """
    found: dict[str, str] = {}
    rules = read(assets, TOKENS)
    for wanted in ((":root",), (":root[data-scheme=dark]", "[data-scheme=dark]"))[: 1 + (scheme == "dark")]:
        matching = [
            rule for rule in rules if set(wanted) & set(rule.selectors) and not any("print" in at for at in rule.around)
        ]
        if not matching:
            raise EditionError(Problem(str(assets / FOLDER / TOKENS), 1, f"has no rule for {wanted[0]}"))
        for rule in matching:
            found |= {name[2:]: value for name, value in rule.declarations.items() if name.startswith("--")}
    return {name: resolve(value, found) for name, value in found.items()}


def resolve(value: str, values: Mapping[str, str], depth: int = 8) -> str:
    """A value with each `var(--name)` replaced by what `values` holds for it, else by its fallback, else as it is."""

    def replaced(found: re.Match[str]) -> str:
        held = values.get(found[1], found[2])
        return found[0] if held is None or not depth else resolve(held.strip(), values, depth - 1)

    return re.sub(r"var\(\s*--([\w-]+)\s*(?:,([^()]*))?\)", replaced, value)


def colours(assets: Path, scheme: Scheme = "light") -> dict[str, str]:
    """The tokens that are opaque colours, each as `#rrggbb`; raises as `tokens` does."""
    found = {name: hexadecimal(value) for name, value in tokens(assets, scheme).items()}
    return {name: colour for name, colour in found.items() if colour}


def hexadecimal(value: str) -> str | None:
    """A colour of CSS as `#rrggbb`; None when it is none, or lets something shine through."""
    colour = color4.parse_color(value)
    if colour is None or isinstance(colour, str) or colour.alpha != 1:
        return None
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour.to("srgb").coordinates)


# --- the style of a drawing -----------------------------------------------------------------------

_COMPOUND: Final = re.compile(r"(?:\.(?P<class>[\w-]+)|\[(?P<name>[\w-]+)(?:(?P<operator>~?=)(?P<value>[^\]]+))?\])")


def specificity(selector: str, attributes: Mapping[str, str]) -> int:
    """How many classes and attributes a selector names, if an element with these attributes is meant; else 0.

    Raises ValueError for a selector of another kind.
    """
    at = count = 0
    meant = True
    while part := _COMPOUND.match(selector, at):
        at, count = part.end(), count + 1
        name, wanted = ("class", part["class"]) if part["class"] else (part["name"], part["value"])
        held = attributes.get(name)
        words = (held or "").split() if part["class"] or part["operator"] == "~=" else [held]
        meant = meant and held is not None and (wanted is None or wanted in words)
    if at != len(selector) or not count:
        raise ValueError(selector)
    return count if meant else 0


def applies(rule: Rule, wide: bool) -> bool:
    """Whether a rule holds where a drawing stands alone: on a screen's or sheet's width, in no scheme of its own."""
    return all(wide and re.fullmatch(r"@media (screen and )?\(min-width:[^)]+\)", at) for at in rule.around)


# --- what a stylesheet fetches --------------------------------------------------------------------


def addresses(css: str) -> list[str]:
    """Every address that a stylesheet, or a value in one, names: `url()`, `@import`, `image-set()`."""
    found: list[str] = []

    def keep(address: str) -> str:
        found.append(address)
        return address

    with_addresses(css, keep)
    return found


def with_addresses(css: str, change: Callable[[str], str]) -> str:
    """A stylesheet with each address in it replaced by what `change` makes of it; else the same to the letter."""
    if "url" not in css and "import" not in css and "image-set" not in css:
        return css
    nodes = tinycss2.parse_component_value_list(css)
    _readdress(nodes, change)
    return str(tinycss2.serialize(nodes))


def _readdress(nodes: list[Node], change: Callable[[str], str], of: str = "") -> None:
    after_import = False
    for at, node in enumerate(nodes):
        if node.type == "url" or (node.type == "string" and (after_import or of in ("url", "src", "image-set"))):
            # A string holds any address; a bare url() does not.
            text = '"' + change(node.value).replace("\\", "\\\\").replace('"', '\\"') + '"'
            quoted = tinycss2.parse_one_component_value(text)
            nodes[at] = tinycss2.parse_one_component_value(f"url({text})") if node.type == "url" else quoted
        elif node.type == "function":
            _readdress(node.arguments, change, node.lower_name.removeprefix("-webkit-"))
        elif hasattr(node, "content") and isinstance(node.content, list):
            _readdress(node.content, change)
        if node.type == "at-keyword":
            after_import = node.lower_value == "import"
        elif node.type == "literal" and node.value == ";":
            after_import = False
