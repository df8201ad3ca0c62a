"""The picture `plan`: the stages of the plan and the entries of the timeline, against time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

from edition.catalogue import Catalogue, capital, catalogue
from edition.dates import span
from edition.entries import Entry, Stage
from edition.errors import EditionError, Problem
from edition.model import Edition
from edition.pictures.sheets import Drawing, Shape, Sheet, short, width, wrap

# Each kind has a shape of its own, here in the order of the legend.
KINDS: Final = ("happened", "claimed", "planned", "predicted")


def years(text: str) -> tuple[float, float]:
    """The first and the last moment of an EDTF date, as years with a fraction.

    An interval that is open at one end is taken for the date at its other end.
    """
    first, last = span(text.strip("./"))
    whole = (last.month, last.day) == (12, 31)  # a day after it need not be one that Python knows
    return _year(first), last.year + 1 if whole else _year(last) + 1 / 366


def _year(day: date) -> float:
    return day.year + (day - day.replace(month=1, day=1)).days / 366


@dataclass(frozen=True)
class Scale:
    """A time axis: whole years from `first` up to `last` between two places of the sheet."""

    first: int
    last: int
    left: float
    right: float

    @property
    def year(self) -> float:
        """How long a year is, to a tenth of a unit."""
        return math.floor((self.right - self.left) / (self.last - self.first) * 10) / 10

    def __call__(self, year: float) -> float:
        """Where a moment stands."""
        return self.left + (year - self.first) * self.year


def drawn(edition: Edition) -> list[Entry]:
    """The entries that stand below the axis: those with a short form, but for the plans, which the bars show."""
    return [entry for entry in edition.timeline if entry.short and entry.kind != "planned"]


def faults(edition: Edition) -> list[Problem]:
    """What the picture cannot be drawn without, by the file in which it is missing."""
    lacking = []
    if not edition.goals.stages:
        lacking.append(("goals.yml", "has no stages"))
    if not drawn(edition):
        lacking.append(("timeline.yml", "has no entry with a short form that is not planned"))
    return [Problem(str(edition.data / name), 1, f"{what} (the picture 'plan' shows them)") for name, what in lacking]


def draw(edition: Edition, sheet: Sheet) -> Drawing:
    """Stages as bars above a time axis; below it, the timeline's entries that have a short form.

    Text below the axis ends at the line that leads up from its mark, and a later entry stands lower:
    so nothing crosses anything, and top to bottom is first to last. What is planned is left to the bars.
    Raises EditionError when there is nothing to draw.
    """
    problems = faults(edition)
    if problems:
        raise EditionError(*problems)
    words = catalogue(edition.language)
    entries = [(years(entry.date), entry) for entry in drawn(edition)]
    entries.sort(key=lambda pair: _moment(*pair))
    known = [start for (start, _), _ in entries] + [years(each.since)[0] for each in edition.goals.stages if each.since]
    begin = math.floor(min(known))
    stages = [
        (years(each.since)[0] if each.since else begin, years(each.until)[1], each) for each in edition.goals.stages
    ]
    ends = [end for (_, end), _ in entries] + [end for _, end, _ in stages]
    at = Scale(begin, math.ceil(max(ends)), 3, sheet.width - 6)
    drawing = Drawing(
        "plan",
        sheet,
        words.say("picture.plan.title"),
        words.say(
            "picture.plan.description",
            first=str(at.first),
            last=str(at.last - 1),
            stages="; ".join(
                words.say("picture.plan.stage", title=stage.title, label=stage.label) for _, _, stage in stages
            ),
            n=len(entries),
        ),
    )
    y = _legend(drawing, words)
    y = _stages(drawing, edition, stages, at, y, words)
    y = _axis(drawing, at, y)
    y = _entries(drawing, entries, at, y, words)
    drawing.height = y + sheet.size * 0.5
    return drawing


def _legend(drawing: Drawing, words: Catalogue) -> float:
    sheet = drawing.sheet
    x, y = 6.0, sheet.size
    for kind in KINDS:
        drawing.shapes.append(Shape("key", x, y - sheet.size * 0.35, of=kind))
        name = words.say(f"picture.plan.kinds.{kind}")
        drawing.write(x + 9, y, (name, ""))
        x += width(name, sheet.size) + 30
    return y + sheet.leading * 0.8


def _stages(
    drawing: Drawing,
    edition: Edition,
    stages: list[tuple[float, float, Stage]],
    at: Scale,
    y: float,
    words: Catalogue,
) -> float:
    sheet = drawing.sheet
    room = at(min(start for start, _, _ in stages)) - at.left - 8
    y += sheet.size
    for start, end, stage in stages:
        top = y - sheet.size
        drawing.write(at.left, y, (words.say("picture.plan.stage", title=stage.title, label=stage.label), "art-strong"))
        goals = [short(goal) for goal in edition.goals.goals if goal.stage == stage.id]
        for line in wrap(capital("; ".join(goals)), room, sheet.size):
            y += sheet.leading
            drawing.write(at.left, y, (line, "art-soft"))
        bottom = y + sheet.size * 0.4
        drawing.shapes.append(Shape("stage", at(start), top, round(at(end)) - round(at(start)), bottom - top))
        drawing.shapes.append(Shape("goal", at(end), (top + bottom) / 2, of="planned"))
        y += sheet.leading + sheet.size * 0.9
    return y - sheet.leading


def _axis(drawing: Drawing, at: Scale, y: float) -> float:
    sheet = drawing.sheet
    y += sheet.leading
    drawing.shapes.append(Shape("years", at.left, y, at(at.last) - at.left, at.year))
    for year in range(at.first, at.last):
        # A year's name stands by the year, not by the line it starts at.
        if year % 5 == 0:
            x = min(at(year + 0.5), sheet.width - width(str(year), sheet.size) / 2 - 1)
            drawing.write(x, y - sheet.size * 0.6, (str(year), "art-soft art-halo"), align="middle")
    drawing.axis = y
    return y + sheet.size * 0.6


def _entries(
    drawing: Drawing, entries: list[tuple[tuple[float, float], Entry]], at: Scale, y: float, words: Catalogue
) -> float:
    sheet = drawing.sheet
    for index, ((start, end), entry) in enumerate(entries):
        x, long = at(_moment((start, end), entry)), end - start > 3
        if long:  # a long time has room for its words below it
            room, edge, align = at(end) - at(start), x, "middle"
        elif x - at.left < sheet.width / 4:  # too little room on the left
            later = [at(_moment((s, e), other)) for (s, e), other in entries[index + 1 :] if e - s <= 3]
            room, edge, align = min([*later, at.right]) - x - 20, x + 10, "start"
        else:
            room, edge, align = x - at.left - 10, x - 10, "end"
        label = capital(entry.label or words.date(entry.date))
        if entry.kind != "happened":
            kind = words.say(f"picture.plan.kinds.{entry.kind}")
            label = words.say("picture.plan.entry", date=label, kind=kind)
        y += sheet.leading * 1.3
        if long:
            drawing.shapes.append(Shape("span", at(start), drawing.axis, at(end) - at(start)))
        else:
            drawing.shapes.append(Shape("entry", x, y - sheet.size * 0.35, of=entry.kind))
        if width(f"{label}  {short(entry)}", sheet.size) <= room:
            drawing.write(edge, y, (label, "art-strong"), (f" {short(entry)}", ""), align=align)
            continue
        for number, line in enumerate([*wrap(label, room, sheet.size), *wrap(short(entry), room, sheet.size)]):
            y += sheet.leading * (number > 0)
            drawing.write(edge, y, (line, "" if number else "art-strong"), align=align)
    return y


def _moment(time: tuple[float, float], entry: Entry) -> float:
    """Where an entry stands: in the middle of its time, but a prediction at its end, as the deadlines do."""
    return time[1] if entry.kind == "predicted" else sum(time) / 2
