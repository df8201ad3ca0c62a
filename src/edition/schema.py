"""Writes the JSON Schema of each data file, by which editors complete and check while one types."""

from __future__ import annotations

import json
from pathlib import Path

from edition.model import FILES

FOLDER = "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str) -> str:
    """The JSON Schema of a data file, by the file's stem."""
    made = FILES[name].model_json_schema()
    return json.dumps({"$schema": DIALECT, **made}, ensure_ascii=False, indent=2) + "\n"


def write(data: Path) -> list[Path]:
    """Write all schemas below the folder of the data, and return their files."""
    folder = data / FOLDER
    folder.mkdir(exist_ok=True)
    written = []
    for name in FILES:
        path = folder / f"{name}.json"
        path.write_text(schema(name), encoding="utf-8")
        written.append(path)
    return written
