"""Reads YAML with the lines on which keys and values stand, and tells what is wrong with it by them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from edition.errors import EditionError, Problem

# Where in a file something stands: keys and positions.
Loc = tuple[str | int, ...]

# Reading with libyaml takes a tenth of the time.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """YAML without dates, which are EDTF here and text."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """What a node means; raises MarkedYAMLError where that cannot be told, such as `!!timestamp soon`."""
        try:
            return super().construct_object(node, deep)
        except (AttributeError, LookupError, ValueError):
            kind = node.tag.rpartition(":")[2]
            raise yaml.MarkedYAMLError(problem=f"a value that is no {kind}", problem_mark=node.start_mark) from None


# Nothing in an edition lies as deep.
DEEPEST = 50
# What XML cannot hold: https://www.w3.org/TR/xml/#charsets
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# An engine's settings may carry tags of its own, which are nothing to an edition.
for _tag in ("!", "tag:yaml.org,2002:python/"):
    _Loader.add_multi_constructor(_tag, lambda *_: None)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}


class Lines:
    """On which line of a file each key and each value stands."""

    def __init__(self, above: int = 0) -> None:
        self.above = above
        self.keys: dict[Loc, int] = {}
        self.values: dict[Loc, int] = {}

    def of(self, loc: Loc, key: bool = False) -> int:
        """The line of a key or a value, or of what is nearest around it."""
        if key and loc in self.keys:
            return self.keys[loc]
        while loc not in self.values and loc:
            loc = loc[:-1]
        return self.values.get(loc, 1)


def read(path: Path) -> tuple[Any, Lines, list[Problem]]:
    """What a YAML file holds, on which lines, and which keys it gives twice.

    Raises EditionError when it cannot be read or is no YAML.
    """
    return parse(decoded(path), path)


def decoded(path: Path) -> str:
    """The text of a file; raises EditionError when it is missing, cannot be read or is not UTF-8."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise EditionError(Problem(str(path), 0, "is missing")) from None
    except OSError as error:
        raise EditionError(Problem(str(path), 0, f"cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise EditionError(Problem(str(path), line, "is not UTF-8 text (save it as UTF-8)")) from None


def svg(path: Path) -> str:
    """The `svg` element of an SVG file; raises EditionError when it cannot be read or has none that is well-formed."""
    text = decoded(path)
    above, sign, rest = text.partition("<svg")  # above it are a declaration and comments
    try:
        etree.fromstring(sign + rest)
    except etree.ParseError as error:
        what = f"is not well-formed XML: {error}".partition(": line")[0] if sign else "holds no <svg>"
        line = above.count("\n") + error.position[0] if sign else 1
        raise EditionError(Problem(str(path), line, what)) from None
    return sign + rest


def parse(text: str, path: Path, above: int = 0) -> tuple[Any, Lines, list[Problem]]:
    """What YAML that starts below `above` lines of a file holds; returns and raises as `read` does."""
    lines, problems = Lines(above), list[Problem]()
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise EditionError(Problem(str(path), above + 1, "is empty"))
        problems += [Problem(str(path), line, what) for line, what in _walk(node, (), lines)]
        return loader.construct_document(node), lines, problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = f"is not YAML: {error.problem or error.context}{_yaml_hint(text, line)}"
        raise EditionError(Problem(str(path), above + line, what)) from None
    except yaml.YAMLError as error:  # a character that YAML does not allow
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise EditionError(
            Problem(str(path), above + line, f"is not YAML: {getattr(error, 'reason', error)}")
        ) from None
    finally:
        loader.dispose()


def _yaml_hint(text: str, line: int) -> str:
    found = text.splitlines()[line - 1 : line]
    if found and re.search(r": .*: |^\s*- .*: .*: |: [@`%&*!|>]", found[0]):
        return " (put a text with a colon or a special sign into quotation marks)"
    return ""


def _walk(node: yaml.Node, loc: Loc, lines: Lines) -> Iterator[tuple[int, str]]:
    lines.values[loc] = lines.above + node.start_mark.line + 1
    if len(loc) > DEEPEST:
        raise yaml.MarkedYAMLError(problem="it is too deep, or refers to itself", problem_mark=node.start_mark)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                yield lines.above + key.start_mark.line + 1, f"key '{name}' is there twice"
            seen.add(name)
            lines.keys[(*loc, name)] = lines.above + key.start_mark.line + 1
            yield from _walk(value, (*loc, name), lines)
    elif isinstance(node, yaml.SequenceNode):
        for at, value in enumerate(node.value):
            yield from _walk(value, (*loc, at), lines)
    elif _CONTROL.search(node.value):
        yield lines.above + node.start_mark.line + 1, "holds a control character, which no page can show"
