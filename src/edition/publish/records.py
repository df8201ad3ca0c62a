"""Records of works, in the formats that reference managers read.

A record becomes BibTeX, RIS and CSL-JSON. What it does not have is left out: nothing is made up.

BibTeX as biblatex reads it: https://ctan.org/pkg/biblatex ; RIS:
https://en.wikipedia.org/wiki/RIS_(file_format) ; CSL-JSON:
https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from babel import Locale

# What ends a value of BibTeX or starts a command in it, and how it is written there.
SPECIAL: Final = {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


@dataclass(frozen=True)
class Record:
    """What is known of a work, and nothing more. Each text is one line."""

    id: str
    title: str
    language: str | None = None
    author: str | None = None
    edition: str | None = None
    issued: date | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, " ".join(value.split()))


def bibtex(record: Record) -> str:
    """The record as biblatex reads it."""
    language = Locale.parse(record.language, sep="-").get_language_name("en") if record.language else None
    values = {
        "author": f"{{{_escaped(record.author)}}}" if record.author else None,
        "title": _escaped(record.title),
        "edition": _escaped(record.edition) if record.edition else None,
        "date": record.issued.isoformat() if record.issued else None,
        "url": record.url,
        "langid": language.lower() if language else None,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in values.items() if value)
    return f"@{'book' if record.issued else 'misc'}{{{record.id},\n{lines}}}\n"


def ris(record: Record) -> str:
    """The record in the tagged lines of RIS, which end as on Windows."""
    values = [
        ("TY", "BOOK" if record.issued else "GEN"),
        ("AU", f"{record.author}," if record.author else None),
        ("TI", record.title),
        ("ET", record.edition),
        ("PY", f"{record.issued:%Y}" if record.issued else None),
        ("DA", f"{record.issued:%Y/%m/%d}" if record.issued else None),
        ("LA", record.language),
        ("UR", record.url),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in values if value is not None)


def csl(record: Record) -> str:
    """The record as CSL-JSON."""
    day = record.issued
    values = {
        "id": record.id,
        "type": "book" if day else "document",
        "title": record.title,
        "author": [{"literal": record.author}] if record.author else None,
        "edition": record.edition,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": record.url,
        "language": record.language,
    }
    return json.dumps([{name: value for name, value in values.items() if value}], ensure_ascii=False, indent=2) + "\n"


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(sign, sign) for sign in text)
