"""Fills the package's templates: those of blocks and pictures, and those of publishing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinja2 import Environment

# Where text becomes markup, and so is escaped. Whatever else there is, such as a server's
# configuration, is not.
MARKUP: Final = ("html", "ncx", "opf", "svg", "xhtml", "xml")


@cache
def environment() -> Environment:
    """The one environment of all templates; what a template names and is not given is an error."""
    # It takes long to import, and a check that finds no block to show needs none.
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=ChoiceLoader([PackageLoader("edition"), PackageLoader("edition", "publish/templates")]),
        autoescape=select_autoescape(MARKUP),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["n"] = round  # of a drawing's units the whole ones are near enough, and a page's bytes are few
    return made


def fill(template: str, /, **values: object) -> str:
    """A template filled with values, without the line end that closes its file."""
    return environment().get_template(template).render(**values)
