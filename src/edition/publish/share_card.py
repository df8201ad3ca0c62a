"""Sets the picture that a link to the site is shown with, in the site's own type and colours.

Open Graph asks for an image that is nearly twice as wide as high (https://ogp.me/); 1200 by 630 is
the size that no service crops.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import typst

from edition import bar, stylesheets
from edition.dates import span
from edition.model import Edition
from edition.publish.fonts import SANS, SERIF, print_fonts
from edition.publish.site import Site

CARD: Final = "assets/images/share.png"
TEMPLATE: Final = Path(__file__).parent / "templates" / "share_card.typ"


def write_share_card(site: Site) -> None:
    """Write the share card of the edition into the site, if its pages name one."""
    if any(tree.xpath(f"//meta[contains(@content, '{CARD}')]") for tree in site.pages.values()):
        site.write(CARD, card(site.edition))


def card(edition: Edition) -> bytes:
    """The share card as a PNG, the same bytes for the same edition.

    Raises EditionError if a typeface is missing.
    """
    colours = stylesheets.colours(edition.assets)
    content = {
        "title": edition.title,
        "subtitle": edition.subtitle or edition.article.title,
        "language": edition.language,
        "serif": SERIF,
        "sans": SANS,
        "colours": colours,
        "bar": bar.standalone(edition, colours),
        "stages": stages(edition),
    }
    return bytes(
        typst.compile(
            str(TEMPLATE),
            format="png",
            ppi=72,
            font_paths=print_fonts(edition),
            sys_inputs={"card": json.dumps(content)},
        )
    )


def stages(edition: Edition) -> list[dict[str, Any]]:
    """The stages of the plan: the year each ends, and its part of the whole time; none without a plan."""
    spans = [(years(each.since or each.until)[0], years(each.until)[1]) for each in edition.goals.stages]
    start = min((first for first, _ in spans), default=0)
    end = max((last for _, last in spans), default=1)
    return [
        {"label": each.until[:4], "share": round((last - start) / (end - start), 4)}
        for each, (_, last) in zip(edition.goals.stages, spans, strict=True)
    ]


def years(text: str) -> tuple[float, float]:
    """The first and the last moment of an EDTF date, as years with a fraction.

    An interval that is open at one end is taken for the date at its other end.
    """
    first, last = span(text.strip("./"))
    return first.year + (first.timetuple().tm_yday - 1) / 366, last.year + last.timetuple().tm_yday / 366
