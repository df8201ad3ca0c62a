"""Publishes the data as JSON and CSV beside the YAML it is written in."""

from __future__ import annotations

import csv
import io
import json
from typing import Any, Final

from edition import schema
from edition.data_files import read_data
from edition.model import FILES, Edition
from edition.publish.site import Site

FOLDER: Final = "data"
# Without it spreadsheets take UTF-8 for the encoding of the system, and every quotation mark is garbled.
BYTE_ORDER_MARK: Final = "\ufeff"


def export_data(site: Site) -> None:
    """Write each data file NAME.yml with its schema, NAME.json, and a CSV file for each list of records in it.

    They stand in `data/`, wherever the project keeps them. NAME.json is read as the edition is: a date is text.
    """
    edition = site.edition
    for path in (edition.data / f"{name}.yml" for name in sorted(FILES)):
        if not path.is_file():
            continue
        words = edition.words / path.name if edition.words else None
        data = read_data(path.stem, path, words).data
        site.write(f"{FOLDER}/{path.name}", (words or path).read_text("utf-8-sig"))
        site.write(f"{FOLDER}/{schema.FOLDER}/{path.stem}.json", schema.schema(path.stem))
        for name, records in tables(path.stem, data).items():
            site.write(f"{FOLDER}/{name}.csv", BYTE_ORDER_MARK + as_csv(records))
        if path.stem == "edition":
            data = {**named(site.edition), **data}
        site.write(f"{FOLDER}/{path.stem}.json", as_json(data))


def named(edition: Edition) -> dict[str, str]:
    """What the settings say of the edition, which stands in no data file."""
    return {
        "title": edition.title,
        "language": edition.language,
        **({"site_url": edition.site_url} if edition.site_url else {}),
    }


def as_json(data: Any) -> str:
    """JSON to be read by people too."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def tables(name: str, data: Any) -> dict[str, list[dict[str, Any]]]:
    """The lists of records in a file, at any depth of mappings, by the name of their table.

    The list that is called like its file, or is the only one, takes the file's name.
    """
    found: dict[str, list[dict[str, Any]]] = {}

    def look(within: Any, path: tuple[str, ...]) -> None:
        if isinstance(within, dict):
            for key, value in within.items():
                look(value, (*path, str(key)))
        elif isinstance(within, list) and within and all(isinstance(x, dict) for x in within):
            found["-".join(path)] = within

    look(data, ())
    if len(found) == 1:
        (only,) = found.values()
        return {name: only}
    return {name if key == name else f"{name}-{key}" if key else name: found[key] for key in found}


def as_csv(records: list[dict[str, Any]]) -> str:
    """One row a record, its columns in the order in which the records first use them (RFC 4180)."""
    columns = list(dict.fromkeys(key for record in records for key in record))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(record.get(column)) for column in columns] for record in records)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "; ".join(_cell(each) for each in value)
    if isinstance(value, dict):
        # `{text: …, lang: be}` and its like: the text, then what is said of it.
        text = value.get("text")
        rest = [f"{key}: {_cell(each)}" for key, each in value.items() if key != "text"]
        return f"{text} ({', '.join(rest)})" if text is not None and rest else ", ".join(rest) or str(text)
    return str(value)
