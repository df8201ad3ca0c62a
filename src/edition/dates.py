"""Reads EDTF dates and tells which moments they can mean; how they are written is a catalogue's matter.

The format: https://www.loc.gov/standards/datetime/ (levels 0 and 1).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

Precision = Literal["day", "month", "season", "year", "decade", "century"]
OPEN = ("", "..")

# A date, or as much of it as is known, and how sure that is.
_MOMENT = re.compile(
    r"(?P<year>\d\dXX|\d{3}X|\d{4}(?=-2[1-4])|\d{4})"
    r"(?:(?<!X)-(?P<month>2[1-4]|[01]\d(?:-(?P<day>\d\d|XX))?|XX(?:-XX)?))?"
    r"(?P<sure>[?~%]?)",
    re.ASCII,
)
# What HTML knows of them: https://html.spec.whatwg.org/multipage/text-level-semantics.html#datetime-value
_MACHINE = re.compile(r"\d{4}(?:-[01]\d(?:-\d\d)?)?", re.ASCII)


@dataclass(frozen=True)
class Moment:
    """A date as far as it is known. A decade or a century has the year in which it begins by its digits."""

    text: str
    precision: Precision
    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    uncertain: bool = False
    approximate: bool = False

    @property
    def machine(self) -> str | None:
        """The date as the `datetime` of a `time` element takes it, or None where HTML knows no such date."""
        return self.text if self.season is None and _MACHINE.fullmatch(self.text) else None


@dataclass(frozen=True)
class Interval:
    """From one moment to another; None where it is open."""

    start: Moment | None
    end: Moment | None


@lru_cache(maxsize=1024)
def parse(text: str) -> Moment | Interval:
    """What an EDTF date says; raises ValueError with what is wrong when it is none."""
    start, slash, end = text.partition("/")
    if not slash or "/" in end:
        return _moment(text)
    if start in OPEN and end in OPEN:
        raise ValueError(f"'{text}' is open at both ends")
    interval = Interval(
        None if start in OPEN else _moment(start),
        None if end in OPEN else _moment(end),
    )
    if interval.start and interval.end and _span(interval.start)[0] > _span(interval.end)[1]:
        raise ValueError(f"'{text}' ends before it starts")
    return interval


def span(text: str) -> tuple[date, date]:
    """The first and the last day that an EDTF date can mean; open ends reach to the first and last year.

    Raises ValueError with what is wrong when it is no EDTF date.
    """
    found = parse(text)
    if isinstance(found, Moment):
        return _span(found)
    return (
        _span(found.start)[0] if found.start else date.min,
        _span(found.end)[1] if found.end else date.max,
    )


def ends(text: str) -> list[Moment]:
    """The moment that a date is, or both of a closed interval; none where an end is open."""
    found = parse(text)
    if isinstance(found, Moment):
        return [found]
    return [found.start, found.end] if found.start and found.end else []


def _moment(text: str) -> Moment:
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is not an EDTF date (such as 1969-07-20, 1969-07, 196X or 1961/1969)")
    year, month, day = found["year"], (found["month"] or "XX")[:2], found["day"] or "XX"
    season = int(month) if month in ("21", "22", "23", "24") else None
    precision: Precision = "year"
    if "X" in year:
        precision = "century" if year.endswith("XX") else "decade"
    elif season:
        precision = "season"
    elif month != "XX":
        precision = "month" if day == "XX" else "day"
    moment = Moment(
        text,
        precision,
        int(year.replace("X", "0")),
        int(month) if precision in ("month", "day") else None,
        int(day) if precision == "day" else None,
        season,
        uncertain=found["sure"] in ("?", "%"),
        approximate=found["sure"] in ("~", "%"),
    )
    try:
        _span(moment)
    except ValueError:
        raise ValueError(f"'{text}' is not in the calendar (such as 1969-07-20, 1969-07 or 196X)") from None
    return moment


def _span(moment: Moment) -> tuple[date, date]:
    if moment.season:
        # Only seasons, which are written seldom, need the library, which takes long to load.
        from edtf import parse_edtf

        season = parse_edtf(f"{moment.year:04}-{moment.season}")
        return date(*season.lower_strict()[:3]), date(*season.upper_strict()[:3])
    if moment.day:
        day = date(moment.year, moment.month or 1, moment.day)
        return day, day
    years = {"decade": 9, "century": 99}.get(moment.precision, 0)
    first = date(moment.year, moment.month or 1, 1)
    last = date(moment.year + years, moment.month or 12, 1)
    return first, last.replace(day=monthrange(last.year, last.month)[1])
