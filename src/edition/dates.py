"""Reads EDTF dates, writes them as people do, and tells which moments they can mean.

The format: https://www.loc.gov/standards/datetime/ (levels 0 and 1).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
OPEN = ("", "..")

# What HTML knows of them: https://html.spec.whatwg.org/multipage/text-level-semantics.html#datetime-value
_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
# What `written` has words for: a date, or as much of it as is known, and how sure that is.
_DATE = re.compile(
    r"(\d\dXX|\d{3}X|\d{4}-2[1-4]|\d{4}-[01]\d-\d\d|\d{4}(?:-[01]\d)?(?:-XX)?)[?~%]?",
    re.ASCII,
)
# What is known of it, but for seasons.
_SIMPLE = re.compile(r"(\d{4}|\d{3}X|\d\dXX)(?:-([01]\d)(?:-(\d\d))?)?")
_QUALIFIED = re.compile(r"(.+)([?~%])")


@lru_cache(maxsize=1024)
def span(text: str) -> tuple[date, date]:
    """The first and the last day that an EDTF date can mean; open ends reach to the first and last year.

    Raises ValueError with what is wrong when it is no EDTF date.
    """
    start, slash, end = text.partition("/")
    if slash and "/" not in end:
        if start in OPEN and end in OPEN:
            raise ValueError(f"'{text}' is open at both ends")
        first = date.min if start in OPEN else span(start)[0]
        last = date.max if end in OPEN else span(end)[1]
        if first > last:
            raise ValueError(f"'{text}' ends before it starts")
        return first, last
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is not an EDTF date (such as 1969-07-20, 1969-07, 196X or 1961/1969)")
    known = found[1].removesuffix("-XX")
    simple = _SIMPLE.fullmatch(known)
    try:
        if simple is None:
            # Only seasons, which are written seldom, need the library, which takes long to load.
            from edtf import parse_edtf

            season = parse_edtf(known)
            return date(*season.lower_strict()[:3]), date(*season.upper_strict()[:3])
        year, month, day = simple.groups()
        first = date(int(year.replace("X", "0")), int(month or 1), int(day or 1))
        last = date(int(year.replace("X", "9")), int(month or 12), int(day or 1))
    except ValueError:
        raise ValueError(f"'{text}' is not in the calendar (such as 1969-07-20, 1969-07 or 196X)") from None
    return first, last if day else last.replace(day=monthrange(last.year, last.month)[1])


def written(text: str) -> str:
    """An EDTF date in words: “20 July 1969”, “July 1969”, “1960s”, “1961–1969”."""
    if "/" in text:
        start, _, end = text.partition("/")
        if end in OPEN:
            return f"from {written(start)}"
        if start in OPEN:
            return f"until {written(end)}"
        dash = " – " if " " in written(start) + written(end) else "–"
        return f"{written(start)}{dash}{written(end)}"
    if qualified := _QUALIFIED.fullmatch(text):
        before = "perhaps " if qualified[2] in "?%" else ""
        return f"{before}{'about ' if qualified[2] in '~%' else ''}{written(qualified[1])}"
    year, _, rest = text.partition("-")
    if year.endswith("XX"):
        return f"{_ordinal(int(year[:2]) + 1)} century"
    if year.endswith("X"):
        return f"{year[:3]}0s"
    month, _, day = rest.partition("-")
    if month in SEASONS:
        return f"{SEASONS[month]} {year}"
    if not month.isdigit():
        return year
    named = f"{MONTHS[int(month) - 1]} {year}"
    return f"{int(day)} {named}" if day.isdigit() else named


def machine(text: str) -> str | None:
    """The date as the `datetime` of a `time` element takes it, or None where HTML knows no such date."""
    plain = _PLAIN.fullmatch(text)
    return text if plain and plain[2] not in SEASONS else None


def ends(text: str) -> list[tuple[str, str | None]]:
    """What a date is written with: (words, `datetime`) for it, or for both ends of a closed interval."""
    start, slash, end = text.partition("/")
    if slash and start not in OPEN and end not in OPEN:
        return [(written(start), machine(start)), (written(end), machine(end))]
    return [(written(text), machine(text))]


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
