"""Writes the search index as a script, which a browser loads from a disk too.

Over HTTP the search fetches `search/search_index.json`. From `file://` browsers let a page fetch
nothing, but they do let it load a script of its own folder.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from edition.publish.site import Site

INDEX: Final = "search/search_index.json"
SCRIPT: Final = "search/search_index.js"


def run(site: Site) -> None:
    """Write the script beside the index; a site without search stays without."""
    index = read(site.folder)
    if index is None:
        return
    site.write(INDEX, dumped(index))
    site.write(SCRIPT, script(index))


def read(folder: Path) -> dict[str, Any] | None:
    """The index as MkDocs writes it, or the like made of the one that Zensical writes."""
    path = folder / INDEX
    if path.exists():
        index: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return index
    other = folder / "search.json"
    if not other.exists():
        return None
    found = json.loads(other.read_text("utf-8"))
    other.unlink()
    return {"config": found.get("config", {}), "docs": found.get("items", [])}


def dumped(index: dict[str, Any]) -> str:
    """JSON without spare white space."""
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def script(index: dict[str, Any]) -> str:
    """The index as a script that leaves it in `searchIndex`."""
    return f"globalThis.searchIndex={dumped(index)};\n"
