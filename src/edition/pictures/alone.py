"""A picture that stands alone: what the stylesheets say of it becomes attributes of its elements.

Reading devices and typesetters know little of CSS; presentation attributes they all know:
https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from edition import stylesheets
from edition.errors import EditionError, Problem
from edition.model import Edition
from edition.pictures.files import NAMESPACE
from edition.stylesheets import Rule, Scheme

STYLES: Final = "pictures.css"
FAMILY: Final = "'Source Sans 3', sans-serif"
# The properties that are attributes too, of those that pictures use.
PRESENTATION: Final = frozenset({
    "clip-path", "fill", "fill-opacity", "font-family", "font-size", "font-style", "font-weight", "letter-spacing",
    "opacity", "paint-order", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity",
    "stroke-width", "text-anchor",
})  # fmt: skip
# What a page alone has a use for.
ON_PAGES: Final = ("aria-labelledby", "class", "display", "role")


def document(svg: str, edition: Edition, scheme: Scheme, wide: bool) -> str:
    """A picture's `svg` element as a document of its own, coloured for a scheme, as wide or narrow as it stands.

    Raises EditionError when a stylesheet is missing or wrong, or names a colour that there is not.
    """
    root = etree.fromstring(svg)
    rules = [rule for rule in stylesheets.read(edition.assets, STYLES) if stylesheets.applies(rule, wide)]
    tokens = {**stylesheets.tokens(edition.assets, scheme), "sans": FAMILY}
    for element in root.iter(etree.Element):
        values = {**tokens, "voice": tokens.get(f"hue-{element.get('data-hue')}", tokens["ink-soft"])}
        for name, (value, rule) in _cascaded(element, rules, edition).items():
            resolved = stylesheets.resolve(value, values)
            if "var(" in resolved:
                raise EditionError(_problem(edition, rule, f"'{value}' names a token that {stylesheets.TOKENS} lacks"))
            element.set(name, resolved.removesuffix("px"))
    for element in root.iter(etree.Element):
        for name in list(element.attrib):
            if name in ON_PAGES or name.startswith("data-"):
                del element.attrib[name]
            elif element.get(name) == "currentColor":
                element.set(name, tokens["ink"])
        element.tag = f"{{{NAMESPACE}}}{element.tag}"
    return str(etree.tostring(_in_namespace(root), encoding="unicode"))


def faults(edition: Edition) -> list[Problem]:
    """What is wrong with the stylesheets that colour the pictures; a project under another theme may have none."""
    if not (edition.assets / stylesheets.FOLDER).is_dir():
        return []
    try:
        tokens = stylesheets.tokens(edition.assets, "dark")
        for rule in stylesheets.read(edition.assets, STYLES):
            _matches(rule, {}, edition)
            for name, value in rule.declarations.items():
                if name in PRESENTATION and "var(" in stylesheets.resolve(value, {**tokens, "voice": ""}):
                    raise EditionError(
                        _problem(edition, rule, f"'{value}' names a token that {stylesheets.TOKENS} lacks")
                    )
    except EditionError as error:
        return [problem for problem in error.problems if isinstance(problem, Problem)]
    return []


def _cascaded(element: etree._Element, rules: list[Rule], edition: Edition) -> dict[str, tuple[str, Rule]]:
    """What the rules say of an element, in attributes: the later of two that are as specific, and each with its rule."""
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    found: dict[str, tuple[int, str, Rule]] = {}
    for rule in rules:
        weight = _matches(rule, attributes, edition)
        for name, value in rule.declarations.items() if weight else ():
            if name in PRESENTATION and (name not in found or weight >= found[name][0]):
                found[name] = (weight, value, rule)
    return {name: (value, rule) for name, (_, value, rule) in found.items()}


def _matches(rule: Rule, attributes: dict[str, str], edition: Edition) -> int:
    """How specific the selector is by which a rule means an element; 0 if it does not mean it."""
    try:
        return max(stylesheets.specificity(selector, attributes) for selector in rule.selectors)
    except ValueError as error:
        reason = f"the selector '{error}' is of no kind that a drawing knows (use classes and attributes alone)"
        raise EditionError(_problem(edition, rule, reason)) from None


def _problem(edition: Edition, rule: Rule, what: str) -> Problem:
    return Problem(str(edition.assets / stylesheets.FOLDER / STYLES), rule.line, what)


def _in_namespace(root: etree._Element) -> etree._Element:
    """The same elements under a root that declares their namespace as its own, without a prefix."""
    mine = etree.Element(root.tag, dict(root.attrib), nsmap={None: NAMESPACE})
    mine.text = root.text
    mine.extend(list(root))
    etree.cleanup_namespaces(mine)
    return mine
