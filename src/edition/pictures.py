"""Pictures of an edition: drawn from its data by Jinja templates, or taken from its folder of pictures.

`plan` and `positions` are drawn, each twice: for a column as narrow as a phone's and for a wide one;
`pictures.css` shows the one that fits. Every other name is a file `assets/pictures/NAME.svg` of the
edition. Words come from the data (an entry's `short` form where it has one), looks from the classes.

What an SVG may rest on: https://www.w3.org/TR/SVG2/ ; its name and description:
https://www.w3.org/TR/graphics-aria-1.0/ and https://www.w3.org/TR/svg-aam-1.0/
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from edition import yaml_files
from edition.catalogue import Catalogue, catalogue
from edition.dates import span
from edition.errors import EditionError, shown
from edition.locators import MARK
from edition.model import Answer, Edition, Entry, Goal, Stage

TEMPLATES: Final = Environment(
    loader=PackageLoader("edition", "templates/pictures"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
# Whole units are near enough, and a page's bytes are few.
TEMPLATES.filters["n"] = round
NAMESPACE: Final = ' xmlns="http://www.w3.org/2000/svg"'

# Advance widths in hundredths of an em, by groups of characters, read from Source Sans 3 Regular and
# rounded up: near enough to break lines by.
ADVANCES: Final = {
    " ": 20,
    **dict.fromkeys("ijlI|,.:;'‘’", 27),
    **dict.fromkeys("frt()[]{}!/-", 35),
    **dict.fromkeys("ckvxyzsLJY?“”–", 48),
    **dict.fromkeys("BDGHKNOQRU&", 64),
    **dict.fromkeys("mwMW%@—", 82),
}
OTHER: Final = 53


def width(text: str, size: float) -> float:
    """About how wide a line of text is, set in the interface's face at `size`. (Semibold: 4 % more.)"""
    return sum(ADVANCES.get(character, OTHER) for character in text) * size / 100


def wrap(text: str, room: float, size: float) -> list[str]:
    """The text in as few lines as fit into `room`, as far as its words allow, and those of like length."""
    lines = _fill(text, room, size)
    while len(fewer := _fill(text, room - size / 4, size)) == len(lines) and room > size:
        lines, room = fewer, room - size / 4
    return lines


def _fill(text: str, room: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@dataclass(frozen=True)
class Sheet:
    """A sheet to draw on: how wide it is and how its text is set, in its own units."""

    variant: str
    width: int
    size: float
    leading: float


# A unit of the narrow sheet is a pixel on a phone of 360; one of the wide sheet is a pixel of a full column.
NARROW: Final = Sheet("narrow", 320, 12, 15)
WIDE: Final = Sheet("wide", 680, 14.5, 18.5)


@dataclass(frozen=True)
class Line:
    """A line of text: its runs (words, class), where it starts, ends or has its middle."""

    x: float
    y: float
    align: str
    runs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Shape:
    """A bar, a cell, a mark or a tick: of which kind, where and how large."""

    kind: str
    x: float
    y: float
    width: float = 0
    height: float = 0
    of: str = ""


@dataclass
class Drawing:
    """All that a template prints."""

    name: str
    sheet: Sheet
    title: str
    desc: str
    height: float = 0
    axis: float = 0
    lines: list[Line] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)

    def write(self, x: float, y: float, *runs: tuple[str, str], align: str = "start") -> None:
        """Add a line of text."""
        self.lines.append(Line(x, y, align, runs))

    def of(self, *kinds: str) -> list[Shape]:
        """The shapes of some kinds."""
        return [shape for shape in self.shapes if shape.kind in kinds]


def short(item: Entry | Goal | Answer) -> str:
    """The item in a few words: its short form, else its text without marks and emphasis."""
    text = item.gist if isinstance(item, Answer) else item.text
    return item.short or re.sub(r"[*_`]", "", MARK.sub("", text)).strip().rstrip(".")


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


# --- the plan against time ------------------------------------------------------------------------

# Each kind has a shape of its own, here in the order of the legend.
KINDS: Final = ("happened", "claimed", "planned", "predicted")


def years(text: str) -> tuple[float, float]:
    """The first and the last moment of an EDTF date, as years with a fraction.

    An interval that is open at one end is taken for the date at its other end.
    """
    first, last = span(text.strip("./"))
    return _year(first), _year(last + timedelta(days=1))


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


def plan(edition: Edition, sheet: Sheet) -> Drawing:
    """Stages as bars above a time axis; below it, the timeline's entries that have a short form.

    Text below the axis ends at the line that leads up from its mark, and a later entry stands lower:
    so nothing crosses anything, and top to bottom is first to last. What is planned is left to the bars.
    """
    entries = [(years(each.date), each) for each in edition.timeline if each.short and each.kind != "planned"]
    entries.sort(key=lambda pair: _moment(*pair))
    if not (entries and edition.goals.stages):
        raise EditionError("picture 'plan': needs stages in goals.yml, and entries with a short form in timeline.yml")
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
        "The plan against time",
        f"A time axis from {at.first} to {at.last - 1}. Above it, a bar for each stage of the plan: "
        + "; ".join(f"{each.title}, {each.label}" for _, _, each in stages)
        + f". Below it, {len(entries)} entries of the timeline. Shape and word tell apart "
        + "what happened, is claimed, is planned and is predicted.",
    )
    y = _legend(drawing)
    y = _stages(drawing, edition, stages, at, y)
    y = _axis(drawing, at, y)
    y = _entries(drawing, entries, at, y, catalogue(edition.language))
    drawing.height = y + sheet.size * 0.5
    return drawing


def _legend(drawing: Drawing) -> float:
    sheet = drawing.sheet
    x, y = 6.0, sheet.size
    for kind in KINDS:
        drawing.shapes.append(Shape("key", x, y - sheet.size * 0.35, of=kind))
        drawing.write(x + 9, y, (kind, ""))
        x += width(kind, sheet.size) + 30
    return y + sheet.leading * 0.8


def _stages(drawing: Drawing, edition: Edition, stages: list[tuple[float, float, Stage]], at: Scale, y: float) -> float:
    sheet = drawing.sheet
    room = at(min(start for start, _, _ in stages)) - at.left - 8
    y += sheet.size
    for start, end, stage in stages:
        top = y - sheet.size
        drawing.write(at.left, y, (f"{stage.title}, {stage.label}", "art-strong"))
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
            label += f", {entry.kind}"
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


# --- the positions at a glance --------------------------------------------------------------------


NONE: Final = "no answer"


def positions(edition: Edition, sheet: Sheet) -> Drawing:
    """Questions by commentators: a cell with a few words for an answer, an empty one for none."""
    table = edition.positions
    voices = [edition.voice[name] for name in table.commentators]
    answers = {(each.question, each.voice): each for each in table.answers}
    if not (voices and table.questions):
        raise EditionError("picture 'positions': needs questions and commentators in positions.yml")
    given = {voice.id: sum(voice.id == each.voice for each in table.answers) for voice in voices}
    drawing = Drawing(
        "positions",
        sheet,
        "Who answers what",
        f"A table of {len(table.questions)} questions. "
        + "; ".join(f"{capital(voice.short)} answers {given[voice.id]}" for voice in voices)
        + ".",
    )
    size, leading = sheet.size, sheet.leading
    wide = sheet is WIDE
    left = 150.0 if wide else 0.0
    gap = 3.0
    column = (sheet.width - left + gap) / len(voices) - gap
    y = size
    for number, voice in enumerate(voices):
        x = left + number * (column + gap)
        drawing.write(x, y, (capital(voice.short), "art-head"))
        drawing.shapes.append(Shape("head", x, y + size * 0.5, column, 3, of=voice.id))
    y += size * 0.5 + 3
    for question in table.questions:
        texts = {}
        for voice in voices:
            answer = answers.get((question.id, voice.id))
            texts[voice.id] = wrap(short(answer), column - 6, size) if answer else [NONE]
        if wide:
            asked = wrap(question.title, left - 14, size)
            top = y + gap
            for number, line in enumerate(asked):
                drawing.write(0, top + size * 1.2 + number * leading, (line, "art-strong"))
        else:
            asked = []
            y += leading * 1.25
            drawing.write(0, y, (question.title, "art-strong"))
            top = y + size * 0.45
        count = max(len(asked), 1, *(len(lines) for lines in texts.values()))
        height = count * leading + size * 0.6
        for number, voice in enumerate(voices):
            x = left + number * (column + gap)
            kind = "answer" if (question.id, voice.id) in answers else "none"
            drawing.shapes.append(Shape(kind, x, top, column, height, of=voice.id))
            for row, line in enumerate(texts[voice.id]):
                look = "art-soft" if kind == "none" else ""
                drawing.write(x + 4, top + size * 1.2 + row * leading, (line, look))
        y = top + height
    drawing.height = y + 2
    return drawing


# --- from data to SVG -----------------------------------------------------------------------------

DRAWN: Final = {"plan": plan, "positions": positions}


def render(name: str, edition: Edition) -> str:
    """A picture for a page: well-formed, without namespace, coloured by the page's stylesheet.

    Raises EditionError if there is no such picture.
    """
    return f'<div class="art-box">{"".join(_variants(name, edition))}</div>'


def _variants(name: str, edition: Edition) -> list[str]:
    """The SVGs of a picture, the one for narrow columns first."""
    if name in DRAWN:
        template = TEMPLATES.get_template(f"{name}.svg")
        return [template.render(drawing=DRAWN[name](edition, sheet)) for sheet in (NARROW, WIDE)]
    file = edition.assets / "pictures" / f"{name}.svg"
    if not file.is_file():
        raise EditionError(f"{shown(file)}: is missing (a picture is {', '.join(DRAWN)}, or such a file)")
    return [yaml_files.svg(file).replace(NAMESPACE, "", 1)]


# --- a picture that stands alone ------------------------------------------------------------------

# Where a site keeps its colours and the pictures' classes, among the theme's assets.
STYLES: Final = "stylesheets"
SCHEMES: Final = {"light": ":root{", "dark": ":root[data-scheme=dark]{"}
FAMILY: Final = '"Source Sans 3", sans-serif'


def standalone(name: str, edition: Edition, scheme: str = "light", wide: bool = False) -> str:
    """A picture as a document of its own, its colours literal: `wide` as in a wide column, for a
    sheet of paper, or else as in a narrow one, for a reading device.

    Its style stands in it, reduced to what Typst's and reading systems' SVG know: no custom
    properties, no rules for media or containers. Raises EditionError as `render` does.
    """
    svg = _variants(name, edition)[-1 if wide else 0]
    tokens = colours(edition, scheme)
    plain, _, rule = re.sub(r"/\*.*?\*/", "", _style(edition, "pictures.css"), flags=re.S).partition("@")
    if wide:
        plain += rule.partition("{")[2].partition("\n}")[0]
    voices = "".join(
        f'[data-voice="{voice}"]{{fill:{tokens.get(voice, tokens["ink-soft"])}}}\n'
        for voice in sorted(set(re.findall(r'data-voice="([^"]+)"', svg)))
    )
    style = re.sub(
        r"var\(--([\w-]+)\)",
        lambda found: FAMILY if found[1] == "sans" else tokens.get(found[1], tokens["ink-soft"]),
        plain + voices,
    )
    return svg.replace("<svg", f"<svg{NAMESPACE}", 1).replace("<title", f"<style>{style}</style>\n<title", 1)


def colours(edition: Edition, scheme: str = "light") -> dict[str, str]:
    """The site's colours by their names, from its list of tokens. Raises EditionError without one."""
    text = _style(edition, "tokens.css")
    rules = re.search(re.escape(SCHEMES[scheme]) + r"([^}]*)}", text)
    return dict(re.findall(r"--([\w-]+):(#[0-9a-fA-F]{3,8})\b", rules[1])) if rules else {}


def _style(edition: Edition, name: str) -> str:
    file = edition.assets / STYLES / name
    if not file.is_file():
        raise EditionError(f"{shown(file)}: is missing, which gives pictures their colours")
    return file.read_text("utf-8")
