"""The picture that opens an edition: its plan against time, as rows that run down the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from edition.catalogue import Catalogue, catalogue
from edition.dates import span
from edition.entries import Entry, Goal, Stage
from edition.errors import EditionError
from edition.model import Edition
from edition.pages.block import Block

# A time of more years than these in which one thing is told is a pause, shown as emptiness.
PAUSE = 3


@dataclass(frozen=True)
class Row:
    """A year with what happened in it and what is due by its end, a pause of several years, or today."""

    year: int
    entries: tuple[tuple[Entry, str], ...] = ()
    stage: Stage | None = None
    goals: tuple[Goal, ...] = ()
    cite: str = ""
    pause: Entry | None = None
    years: int = 0
    now: date | None = None


class Plan(Block):
    """The plan against time: years, what happened in them, and by when what is to be reached. A caption stands in it.

    /// plan

    What the picture shows. [¶2]
    ///

    <figure class="plan" …><ol><li class="plan__year">…</li>…</ol><figcaption>…</figcaption></figure>
    """

    name = "plan"
    holds = True

    def context(self) -> dict[str, object]:
        """The rows, first to last."""
        return {"rows": rows(self.edition, catalogue(self.edition.language))}


def rows(edition: Edition, words: Catalogue) -> list[Row]:
    """The rows of an edition's plan: entries that have a short form, stages with their goals, and the edition's day.

    Raises EditionError when there is nothing to set against time.
    """
    told = [entry for entry in edition.timeline if entry.short and entry.kind != "planned"]
    if not (told or edition.goals.stages):
        raise EditionError("block 'plan': needs stages in goals.yml, or entries with a short form in timeline.yml")
    pauses = [entry for entry in told if _years(entry) > PAUSE]
    by_year: dict[int, list[Entry]] = {}
    for entry in told:
        if entry not in pauses:
            by_year.setdefault(span(entry.date.strip("./"))[1].year, []).append(entry)
    stages = {span(stage.until)[1].year: stage for stage in edition.goals.stages}
    found = [_year(year, by_year.get(year, []), stages.get(year), edition, words) for year in {*by_year, *stages}]
    found += [Row(span(entry.date)[0].year, pause=entry, years=_years(entry)) for entry in pauses]
    found.append(Row(edition.date.year, now=edition.date))
    return sorted(found, key=lambda row: (row.year, _order(row, stages)))


def _order(row: Row, stages: dict[int, Stage]) -> int:
    """Where a row stands within its year: today before what is due by the year's end, a pause after its beginning."""
    if row.now:
        return -1 if row.year in stages else 2
    return 1 if row.pause else 0


def _years(entry: Entry) -> int:
    start, end = span(entry.date.strip("./"))
    return end.year - start.year


def _year(year: int, entries: list[Entry], stage: Stage | None, edition: Edition, words: Catalogue) -> Row:
    goals = tuple(goal for goal in edition.goals.goals if stage and goal.stage == stage.id)
    ordered = sorted(entries, key=lambda entry: span(entry.date.strip("./"))[0])
    return Row(
        year,
        entries=tuple((entry, _when(entry, words)) for entry in ordered),
        stage=stage,
        goals=goals,
        cite=", ".join(dict.fromkeys(goal.cite for goal in goals)),
    )


def _when(entry: Entry, words: Catalogue) -> str:
    """The entry's date in words, unless the year beside it says as much."""
    when = entry.label or words.date(entry.date)
    return "" if when == str(span(entry.date.strip("./"))[0].year) else when
