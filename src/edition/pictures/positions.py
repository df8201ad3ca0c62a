"""The picture `positions`: who answers which question, at a glance."""

from __future__ import annotations

from edition.catalogue import capital, catalogue
from edition.errors import EditionError, Problem
from edition.model import Edition
from edition.pictures.sheets import WIDE, Drawing, Shape, Sheet, short, wrap


def faults(edition: Edition) -> list[Problem]:
    """What the picture cannot be drawn without."""
    if edition.positions.questions and edition.positions.commentators:
        return []
    file = str(edition.data / "positions.yml")
    return [Problem(file, 1, "has no questions and commentators (the picture 'positions' shows them)")]


def draw(edition: Edition, sheet: Sheet) -> Drawing:
    """Questions by commentators: a cell with a few words for an answer, an empty one for none.

    Raises EditionError when there is nothing to draw.
    """
    table = edition.positions
    voices = [edition.voice[name] for name in table.commentators]
    answers = {(each.question, each.voice): each for each in table.answers}
    problems = faults(edition)
    if problems:
        raise EditionError(*problems)
    words = catalogue(edition.language)
    given = {voice.id: sum(voice.id == each.voice for each in table.answers) for voice in voices}
    drawing = Drawing(
        "positions",
        sheet,
        words.say("picture.positions.title"),
        words.say(
            "picture.positions.description",
            n=len(table.questions),
            voices="; ".join(
                words.say("picture.positions.voice", voice=capital(voice.short), answers=given[voice.id])
                for voice in voices
            ),
        ),
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
        drawing.shapes.append(Shape("head", x, y + size * 0.5, column, 3, of=voice.id, hue=voice.hue))
    y += size * 0.5 + 3
    for question in table.questions:
        texts = {}
        for voice in voices:
            answer = answers.get((question.id, voice.id))
            texts[voice.id] = wrap(short(answer), column - 6, size) if answer else [words.say("picture.positions.none")]
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
            drawing.shapes.append(Shape(kind, x, top, column, height, of=voice.id, hue=voice.hue))
            for row, line in enumerate(texts[voice.id]):
                look = "art-soft" if kind == "none" else ""
                drawing.write(x + 4, top + size * 1.2 + row * leading, (line, look))
        y = top + height
    drawing.height = y + 2
    return drawing
