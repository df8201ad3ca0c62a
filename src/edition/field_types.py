"""The types of the data's fields: what a value must look like, and what it means across the files.

A marker beside a type says what the value is, so that one walk over a model's fields finds every id,
reference, citation, link and text; no list of fields is kept anywhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from edition import dates, locators


@dataclass(frozen=True)
class Ref:
    """The value is the key of an item of a list: `Ref("voices")` is the id of a voice, called `what` in messages."""

    collection: str
    what: str = ""


@dataclass(frozen=True)
class Cites:
    """The value is a locator: it cites paragraphs of the article."""


@dataclass(frozen=True)
class LinksTo:
    """The value is the address of a page and heading, from the folder of the pages."""


@dataclass(frozen=True)
class Words:
    """The value is words, which another language has of its own; all else is structure, which it shares."""

    marks: bool = False
    """Whether it is inline Markdown, in which citations may stand."""


@dataclass(frozen=True)
class Unique:
    """No two items of the list have the same value, since a reader could not tell them apart."""


def _locator(text: object) -> object:
    if isinstance(text, str):
        locators.parse(text)
    return text


def _edtf(text: object) -> object:
    if isinstance(text, str):
        dates.span(text)
    return text


def _day(text: object) -> object:
    if isinstance(text, str):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(f"'{text}' is not a date (such as 2026-01-31)") from error
    return text


def _line(text: object) -> object:
    if isinstance(text, str) and re.search(r"\S\s*[\n\r\v\f\x85\u2028\u2029]", text):
        raise ValueError("holds a line end (write it on one line, without | or > before it)")
    return text


Id = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", description="Permanent; lower-case words joined by hyphens"),
]
Code = Annotated[str, Field(pattern=r"\S"), BeforeValidator(_line)]
"""A line that is the same in every language."""
Plain = Annotated[str, Field(pattern=r"\S"), BeforeValidator(_line), Words()]
"""A line without markup."""
Text = Annotated[str, Field(pattern=r"\S", description="Inline Markdown, marks included"), Words(marks=True)]
Opening = Annotated[str, Field(pattern=r"^\s*\S+(\s+\S+){0,3}\s*$")]
Summary = Annotated[str, Field(pattern=r"^\s*(\S+\s+){14,39}\S+\s*$"), Words()]
# A released version is the name of a folder.
VERSION = r"^[0-9A-Za-z][0-9A-Za-z.+-]*$"
Version = Annotated[
    str,
    Field(pattern=VERSION, description="Letters and digits, with . + - after the first, such as 1.0.0"),
]
Cite = Annotated[
    str,
    Field(pattern=r"\S", description="Paragraphs, such as 28, 12–14, or 8, 20 NAME with the name of a voice"),
    BeforeValidator(_locator),
    Cites(),
]
Edtf = Annotated[
    str,
    Field(pattern=r"\S", description="Extended Date/Time Format, such as 1969-07-20, 1969-07, 196X, 1961/1969"),
    BeforeValidator(_edtf),
]
Link = Annotated[
    str,
    Field(pattern=r"^[^/#\s][^#\s]*\.md(#[^#\s]+)?$", description="Page and heading, such as folder/page.md#heading"),
    LinksTo(),
]
Day = Annotated[date, BeforeValidator(_day), Field(description="A day, such as 2026-01-31")]
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
Lang = Annotated[str, Field(pattern=LANGUAGE, description="Language tag (BCP 47), such as sr-Latn")]


class Model(BaseModel):
    """A mapping of a data file: nothing unknown, nothing converted, nothing changed later."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True, defer_build=True)

    key: ClassVar[tuple[str, ...]] = ("id",)
    """The fields that tell it from the others of its list."""
