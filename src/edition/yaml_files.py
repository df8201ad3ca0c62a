"""Reads an edition's YAML files into its model; whatever is wrong is told with file and line."""

from __future__ import annotations

import difflib
import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from edition.errors import EditionError, Problem
from edition.model import FILES, REQUIRED, Edition, Loc, Model, edition_of, faults

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


def validated(name: str, path: Path) -> tuple[Model | None, Lines, list[Problem]]:
    """A data file as its model; without one, what is wrong with it."""
    try:
        data, lines, problems = read(path)
    except EditionError as error:
        return None, Lines(), [each for each in error.problems if isinstance(each, Problem)]
    model = FILES[name]
    try:
        found = model.model_validate(data)
    except ValidationError as error:
        problems += [_problem(path, model, each, lines, data) for each in error.errors(include_url=False)]
        return None, lines, problems
    return found, lines, problems


def _problem(path: Path, model: type[Model], error: ErrorDetails, lines: Lines, data: Any) -> Problem:
    loc, kind, context = error["loc"], error["type"], error.get("ctx", {})
    name = next((str(part) for part in reversed(loc) if isinstance(part, str)), "the file")
    value = error["input"]
    line = lines.of(loc)
    if kind == "missing":
        what = f"{name} is missing{_called(_at(data, loc[:-1]))}"
        line = lines.of(loc[:-1])
    elif kind == "extra_forbidden":
        known = _known(model, loc[:-1])
        near = difflib.get_close_matches(name, known, 1)
        what = f"unknown key '{name}' ({f'did you mean {near[0]}?' if near else 'keys are ' + ', '.join(known)})"
        line = lines.of(loc, key=True)
    elif kind == "literal_error":
        what = f"{name} '{value}' is not one of {str(context['expected']).replace(chr(39), '').replace(' or ', ', ')}"
    elif (
        value is None
        or value == ""
        or (kind == "string_pattern_mismatch" and not str(value).strip())
        or kind == "too_short"
    ):
        what = f"{name} is empty"
    elif kind == "string_type":
        hint = " (put it into quotation marks)" if isinstance(value, (int, float, bool)) else ""
        what = f"{name} is {_sort(value)}, not text{hint}"
    elif kind == "list_type":
        what = f"{name} is {_sort(value)}, not a list"
    elif kind in ("model_type", "dict_type"):
        what = f"{name if loc else 'the file'} is {_sort(value)}, not a mapping of keys to values"
    elif kind == "int_type":
        what = f"{name} is {_sort(value)}, not a whole number"
    elif kind == "string_pattern_mismatch":
        what = _pattern(model, loc, name, str(value))
    elif kind == "value_error":
        what = f"{name} {context['error']}"
    else:
        what = f"{name}: {error['msg']}"
    return Problem(str(path), line, what)


def _pattern(model: type[Model], loc: Loc, name: str, value: str) -> str:
    words = len(value.split())
    if name == "summary":
        return f"summary has {words} words, not 15 to 40"
    if name == "opening":
        return f"opening has {words} words, not at most 4"
    field = _field(model, loc)
    return (
        f"{name} '{value}' is not of the right form ({field})"
        if field
        else f"{name} '{value}' is not of the right form"
    )


def _at(data: Any, loc: Loc) -> Any:
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _called(item: Any) -> str:
    if isinstance(item, dict):
        for key in ("id", "n"):
            if isinstance(item.get(key), str | int):
                return f" in '{item[key]}'"
    return ""


def _sort(value: Any) -> str:
    sorts = ((bool, "true or false"), (int, "a number"), (float, "a number"), (str, "text"), (list, "a list"))
    return next((name for sort, name in sorts if isinstance(value, sort)), "a mapping")


def _schema(model: type[Model], loc: Loc) -> tuple[dict[str, Any], dict[str, Any]]:
    """The JSON Schema of what stands at a place, and the definitions it may refer to."""
    whole = model.model_json_schema()
    here, definitions = whole, whole.get("$defs", {})

    def followed(schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            return dict(definitions[schema["$ref"].rsplit("/", 1)[1]])
        for each in schema.get("anyOf", ()):
            if each.get("type") != "null":
                return {**schema, **followed(each)}
        return schema

    for part in loc:
        here = followed(here.get("items", {}) if isinstance(part, int) else here.get("properties", {}).get(part, {}))
    return here, definitions


def _known(model: type[Model], loc: Loc) -> list[str]:
    return list(_schema(model, loc)[0].get("properties", ()))


def _field(model: type[Model], loc: Loc) -> str:
    return str(_schema(model, loc)[0].get("description", ""))


class Data:
    """The data of an edition as far as it is sound, and every problem with it."""

    def __init__(self, folder: Path, docs: Path, root: Path, assets: Path) -> None:
        self.folder = folder
        self.assets = assets
        self.problems: list[Problem] = []
        self.lines: dict[str, Lines] = {}
        self.edition: Edition | None = None
        files: dict[str, Model] = {}
        whole = True
        for name in FILES:
            path = folder / f"{name}.yml"
            if name not in REQUIRED and not path.exists():
                continue
            model, self.lines[name], problems = validated(name, path)
            self.problems += problems
            if model is None:
                whole = False
            else:
                files[name] = model
        if whole:
            self.edition = edition_of(files, root, docs, folder, assets)
            self.problems += [Problem(*self.place(loc), text) for loc, text in faults(self.edition)]

    def place(self, loc: Loc) -> tuple[str, int]:
        """File and line of a place in the data."""
        stem = str(loc[0])
        return str(self.folder / f"{stem}.yml"), self.lines[stem].of(loc[1:]) if stem in self.lines else 1


_cache: dict[Path, tuple[tuple[tuple[str, int], ...], Data]] = {}


def data(folder: Path, docs: Path, root: Path | None = None, overrides: str = "overrides") -> Data:
    """The data in `folder`, read again when a file of it has changed."""
    folder, docs = folder.absolute(), docs.absolute()
    root = (root or next((each for each in folder.parents if (each / "mkdocs.yml").is_file()), docs.parent)).absolute()
    assets = root / overrides / "assets"
    stamp = tuple((name, path.stat().st_mtime_ns) for name in FILES if (path := folder / f"{name}.yml").is_file())
    known = _cache.get(folder)
    if known is None or known[0] != stamp or known[1].folder != folder:
        known = _cache[folder] = (stamp, Data(folder, docs, root, assets))
    return known[1]


def load(folder: Path, docs: Path | None = None) -> Edition:
    """The edition whose data lie in `folder` and whose pages lie in `docs` (without: the folder above).

    Raises EditionError with a line for each problem.
    """
    found = data(folder, docs or folder.parent)
    if found.problems or found.edition is None:
        raise EditionError(*found.problems)
    return found.edition
