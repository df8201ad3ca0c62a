"""Puts the words of another language into the structure of the data, and tells what is missing or too much.

Ids, dates, kinds, citations and links stand once, in the files of the language that was written first.
Another language's file of the same name gives words alone: in the place of a list a mapping, whose keys
are those of the items. In, for `people: [{id: lund, name: Mara Lund, group: keepers}]`:

    translated: 0123456789ab
    people: {lund: {name: Мара Лунд}}

Out: `people: [{id: lund, name: Мара Лунд, group: keepers}]`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edition.field_types import Model, Words
from edition.references import Shape, shapes
from edition.yaml_files import Loc

# The key, in a data file as in a page's front matter, that tells from which state of the original it was made.
DIGEST = "translated"


def digest_of(original: Path) -> str:
    """The first twelve hexadecimal digits of the SHA-256 of a file, which tell one state of it from another."""
    return hashlib.sha256(original.read_bytes()).hexdigest()[:12]


def mark_translated(translation: Path, original: Path) -> None:
    """Write into a translated file from which state of the original it was made."""
    text = translation.read_text("utf-8-sig")
    line = f"{DIGEST}: {digest_of(original)}"
    changed, times = re.subn(rf"(?m)^{DIGEST}:.*$", line, text, count=1)
    if not times:
        changed = text.replace("---\n", f"---\n{line}\n", 1) if translation.suffix == ".md" else f"{line}\n\n{text}"
    translation.write_text(changed, "utf-8")


@dataclass
class Merged:
    """The data of a file with the words of another language."""

    data: Any
    places: dict[Loc, Loc] = field(default_factory=dict)
    """Where in the file of words a value stands, by its place in the data."""
    faults: list[tuple[Loc, str]] = field(default_factory=list)
    """What is wrong with the file of words, by the place in it."""


def put_words(model: type[Model], original: Any, words: Any) -> Merged:
    """The original's data with the words of another language in place of its own."""
    merged = Merged(None)
    if not isinstance(words, dict):
        merged.faults.append(((), "is not a mapping of keys to values"))
        merged.data = original
        return merged
    merged.data = _merge_model(model, original, words, (), (), merged)
    return merged


def _merge_model(model: type[Model], data: Any, words: dict[str, Any], loc: Loc, there: Loc, merged: Merged) -> Any:
    if not isinstance(data, dict):
        return data
    result = dict(data)
    fields = shapes(model)
    given = set(words) - ({DIGEST} if not there else set())
    for name, shape in fields.items():
        value = data.get(name)
        inner, place = (*loc, name), (*there, name)
        if value is None and name in words and _is_words(shape) and shape.items is not None:
            value = []  # forms that only this language has
        if value is None or (value == [] and name not in words) or not _holds_words(shape):
            continue
        if _is_words(shape):
            if name in words:
                result[name] = words[name]
                merged.places[inner] = place
            else:
                merged.faults.append((there, f"{name} is missing{_of(there)}"))
        elif shape.model is not None:
            result[name] = _merge_model(
                shape.model, value, _mapping(words.get(name), place, merged), inner, place, merged
            )
        elif shape.items is not None and shape.items.model is not None and isinstance(value, list):
            result[name] = _merge_items(
                shape.items.model, value, _mapping(words.get(name), place, merged), inner, place, merged
            )
        given.discard(name)
    for name in sorted(given):
        merged.faults.append(((*there, name), f"'{name}' is no word that the original has{_of(there)}"))
    return result


def _merge_items(
    model: type[Model], items: list[Any], words: dict[str, Any], loc: Loc, there: Loc, merged: Merged
) -> list[Any]:
    result = []
    used: set[tuple[str, ...]] = set()
    for at, item in enumerate(items):
        keys = tuple(item.get(name) for name in model.key) if isinstance(item, dict) else ()
        path = tuple(str(key) for key in keys)
        own = _at(words, keys)
        place = (*there, *path)
        if own is None:
            if any(_holds_words(shape) and item.get(name) is not None for name, shape in shapes(model).items()):
                merged.faults.append((there, f"the words of '{'/'.join(path)}' are missing"))
            result.append(item)
        else:
            result.append(_merge_model(model, item, _mapping(own, place, merged), (*loc, at), place, merged))
        used.add(path)
    for path in _paths(words, len(model.key)):
        if path not in used:
            merged.faults.append(((*there, *path), f"'{'/'.join(path)}' is none that the original has"))
    return result


def _is_words(shape: Shape) -> bool:
    return any(isinstance(marker, Words) for marker in shape.markers)


def _holds_words(shape: Shape) -> bool:
    """Whether a value of this type is words, or has some in it."""
    if _is_words(shape):
        return True
    inner = shape.model or (shape.items.model if shape.items else None)
    return inner is not None and any(_holds_words(other) for other in shapes(inner).values())


def _mapping(value: Any, place: Loc, merged: Merged) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    if value is not None:
        merged.faults.append((place, f"{place[-1]} is not a mapping of ids to words"))
    return {}


def _at(words: Any, keys: tuple[Any, ...]) -> Any:
    for key in keys:
        if not isinstance(words, dict):
            return None
        words = words.get(key, words.get(str(key)))
    return words


def _paths(words: Any, depth: int) -> Iterator[tuple[str, ...]]:
    if depth == 0:
        yield ()
        return
    for key, value in words.items() if isinstance(words, dict) else ():
        yield from ((str(key), *path) for path in _paths(value, depth - 1))


def _of(there: Loc) -> str:
    return f" in '{'/'.join(map(str, there[1:]))}'" if len(there) > 1 else ""
